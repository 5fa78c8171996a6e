"""Each kind of question reads what people write, keeps what it cannot read, and says in words what is missing."""

from typing import Any

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from sprint.core import locale
from sprint.core.database import writing
from sprint.core.locale import Voice
from sprint.worksheets.models import Choice, Question
from sprint.worksheets.queries import questions
from sprint.worksheets.showing import cells_of, typed
from sprint.worksheets.values import CellProblem, Reading, gaps, is_empty, read
from tests import make

STEPS = ["never", "seldom", "often", "usually", "always"]
CONTROL = (
    '{% from "worksheets/_question.html" import control %}{{ control(question, value, problems) }}'
    '{% from "worksheets/_answer.html" import shown %}{{ shown(question, value, "es") }}'
)


def asked(kind: str, **more: Any) -> Question:
    """A question of a kind, as the database gives it back."""
    if kind in ("choice", "choices", "scale"):
        more.setdefault("choices", STEPS)
    return questions(make.worksheet(make.question(kind, **more)).id)[0]


def a_table(*, minimum_rows: int = 0, required: bool = True) -> Question:
    """A table with a column of each kind; its name is needed in every row."""
    kinds = [("name", "short_text"), ("notes", "long_text"), ("hours", "number"), ("by", "date"), ("site", "url"),
             ("fair", "scale"), ("kept", "choice")]  # fmt: skip
    one = make.question("table", columns=kinds, required=required)
    one.minimum_rows = minimum_rows
    one.columns[0].is_required = True
    version = make.worksheet(one, published=False)
    with writing():
        for column in one.columns:
            if column.kind in ("choice", "scale"):
                column.choices = [_step(one, place, key) for place, key in enumerate(STEPS, 1)]
    return questions(make.publish(version).id)[0]


def _step(question: Question, place: int, key: str) -> Choice:
    return Choice(question_id=question.id, key=key, position=place, title=make.both(key.title()))


def said(question: Question, *texts: str) -> Reading:
    """What a form with these inputs says."""
    return read(question, MultiDict([(f"q-{question.id}", text) for text in texts]))


def table_said(question: Question, *rows: dict[str, str]) -> Reading:
    """What a form with these rows says."""
    cells = {f"q-{question.id}-{number}-{key}": text for number, row in enumerate(rows) for key, text in row.items()}
    return read(question, MultiDict(cells))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("short_text", "  Biblioteca  ", "Biblioteca"),
        ("short_text", "two\r\nlines", "two lines"),
        ("short_text", "   ", None),
        ("short_text", "x" * 500, "x" * 500),
        ("long_text", "uno\r\n\r\ndos", "uno\n\ndos"),
        ("long_text", "e\u0301", "é"),
        ("long_text", "x" * 1_000_000, "x" * 1_000_000),
        ("choice", "often", "often"),
        ("choice", "", None),
        ("scale", "5", 5),
        ("number", "12", 12),
        ("number", "0", 0),
        ("number", "-3,5", -3.5),
        ("number", "−7", -7),
        ("number", "+7", 7),
        ("number", ".5", 0.5),
        ("number", "0.125", 0.125),
        ("number", "1234.567", 1234.567),
        ("number", "12,345.5", 12345.5),
        ("number", "12.345,5", 12345.5),
        ("number", "1,234,567", 1234567),
        ("number", "1.234.567", 1234567),
        ("number", "1.234.567,89", 1234567.89),
        ("number", "12 345,5", 12345.5),
        ("number", "12\u202f345", 12345),
        ("number", "007", 7),
        ("number", "3.00", 3),
        ("date", "2024-10-14", "2024-10-14"),
        ("date", "1900-01-01", "1900-01-01"),
        ("date", "2200-12-31", "2200-12-31"),
        ("url", "https://datos.example.org/ñ?a=1#b", "https://datos.example.org/ñ?a=1#b"),
        ("url", "http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_what_people_write_is_read(kind: str, text: str, value: Any) -> None:
    assert said(asked(kind), text) == Reading(value, [])


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("short_text", "x" * 501, "Shorten this to 500 characters or fewer."),
        ("long_text", "x" * 1_000_001, "Shorten this to 1000000 characters or fewer."),
        ("number", "a dozen", "Write a number, such as 12 or 12.5."),
        ("number", "12 %", "Write a number, such as 12 or 12.5."),
        ("number", "-", "Write a number, such as 12 or 12.5."),
        ("number", "1,2,3", "Write a number, such as 12 or 12.5."),
        ("number", "nan", "Write a number, such as 12 or 12.5."),
        ("number", "1e5", "Write a number, such as 12 or 12.5."),
        ("number", "١٢", "Write a number, such as 12 or 12.5."),
        ("number", "1,234", "“1,234” can be read in two ways. Write 1234, or 1.2340 for the fraction."),
        ("number", "-1.234", "“-1.234” can be read in two ways. Write -1234, or -1.2340 for the fraction."),
        ("number", "1234567890.1234567", "Write a number of at most 15 digits."),
        ("number", "9" * 400, "Write a number of at most 15 digits."),
        ("date", "14/10/2024", "Choose a day between 1900 and 2200, or write its year, month and day with hyphens."),
        ("date", "2024-02-30", "Choose a day between 1900 and 2200, or write its year, month and day with hyphens."),
        ("date", "1899-12-31", "Choose a day between 1900 and 2200, or write its year, month and day with hyphens."),
        ("date", "9999-12-31", "Choose a day between 1900 and 2200, or write its year, month and day with hyphens."),
        ("url", "datos.example.org", "Write a whole web address that begins with https:// or http://."),
        ("url", "javascript:alert(1)", "Write a whole web address that begins with https:// or http://."),
        ("url", "https://", "Write a whole web address that begins with https:// or http://."),
        ("url", "https://[::1", "Write a whole web address that begins with https:// or http://."),
        ("url", "https://a.example:99999", "Write a whole web address that begins with https:// or http://."),
        ("url", "https://a b.example", "Write a whole web address that begins with https:// or http://."),
        ("url", "https://a.example/" + "x" * 2000, "Shorten this to 2000 characters or fewer."),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(kind: str, text: str, problem: str) -> None:
    question = asked(kind)
    assert said(question, text) == Reading(text, [problem])
    assert gaps(question, text) == [problem]
    assert not is_empty(text)


@pytest.mark.parametrize(("kind", "text"), [("choice", "hacked"), ("scale", "6"), ("scale", "0"), ("scale", "２")])
def test_an_answer_that_was_not_offered_is_told_and_not_kept(kind: str, text: str) -> None:
    reading = said(asked(kind), text)
    assert reading.value is None and len(reading.problems) == 1


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\ud800", "\ufffd"])
def test_characters_that_cannot_be_kept_are_taken_out_and_told(mark: str) -> None:
    reading = said(asked("long_text"), f"Datos{mark} abiertos")
    assert reading.value.replace("?", "") == "Datos abiertos"
    assert reading.problems == ["This text held characters that cannot be kept. Check what is left of it."]
    assert not said(asked("long_text"), reading.value).problems


def test_several_choices_are_read_in_the_order_of_the_question() -> None:
    question = asked("choices")
    assert said(question, "always", "never", "always", "") == Reading(["never", "always"], [])
    assert said(question) == Reading(None, [])
    assert said(question, "never", "hacked") == Reading(["never"], ["Choose among the answers that are offered."])


def test_a_file_does_not_come_by_the_form() -> None:
    assert said(asked("file"), "x") == Reading(None, [])


def test_a_table_drops_empty_rows_and_keeps_the_order_of_the_others() -> None:
    question = a_table()
    form = MultiDict({f"q-{question.id}-{row}-name": f"Row {row}" for row in (10, 2, 0)})
    form.update({f"q-{question.id}-1-name": " ", f"q-{question.id}-x-name": "no row", f"q-{question.id}-3-other": "no column"})
    form.add(f"q-{question.id}1-0-name", "another question")
    assert read(question, form) == Reading([{"name": "Row 0"}, {"name": "Row 2"}, {"name": "Row 10"}], [])


def test_a_table_names_the_cell_of_each_problem_and_keeps_what_was_typed() -> None:
    question = a_table()
    ana, diego = {"name": "Ana", "hours": "1,234", "by": "soon"}, {"name": "Diego", "site": "x"}
    reading = table_said(question, {}, ana, diego, {"kept": "no"})
    assert reading.value == [ana, diego, {}]
    assert [str(one).split(":")[0] for one in reading.problems] == ["Row 1, Hours", "Row 1, By", "Row 2, Site", "Row 3, Kept"]
    one = reading.problems[0]
    assert isinstance(one, CellProblem) and (one.row, one.column) == (0, "hours") and one.message.startswith("“1,234”")


def test_a_table_refuses_more_rows_than_it_holds() -> None:
    question = a_table()
    assert not table_said(question, *({"name": "x"} for _ in range(2_000))).problems
    reading = table_said(question, *({"name": "x"} for _ in range(2_001)))
    assert reading.problems == ["A table holds at most 2,000 rows. Take some out."] and len(reading.value) == 2_001


def test_a_long_text_in_a_table_is_shorter_than_one_alone() -> None:
    reading = table_said(a_table(), {"name": "Ana", "notes": "x" * 20_001})
    assert reading.problems == ["Row 1, Notes: Shorten this to 20000 characters or fewer."]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("short_text", "Write an answer."), ("long_text", "Write an answer."), ("choice", "Choose an answer."),
        ("choices", "Choose at least one answer."), ("scale", "Choose a step from 1 to 5."), ("number", "Write a number."),
        ("date", "Choose a date."), ("url", "Write a web address."), ("file", "Attach a file."),
        ("table", "Fill in at least 1 row."),
    ],
)  # fmt: skip
def test_what_is_required_and_empty_is_a_gap(kind: str, sentence: str) -> None:
    columns = [("name", "short_text")] if kind == "table" else []
    assert gaps(asked(kind, columns=columns), None) == [sentence]
    assert gaps(asked(kind, columns=columns, required=False), None) == []


def test_zero_is_an_answer() -> None:
    question = asked("number")
    assert not is_empty(0) and gaps(question, 0) == []


def test_a_table_says_which_rows_are_missing_or_incomplete() -> None:
    question = a_table(minimum_rows=3)
    assert gaps(question, None) == ["Fill in at least 3 rows."]
    assert gaps(question, [{"name": "Ana"}, {"hours": 2}]) == ["Add 1 more row.", "Row 2, Name: Write an answer."]
    assert gaps(question, [{"name": "Ana", "hours": "many"}] * 3)[0] == "Row 1, Hours: Write a number, such as 12 or 12.5."
    assert gaps(question, [{"name": "Ana"}] * 3) == []
    assert gaps(a_table(minimum_rows=3, required=False), None) == []


def test_a_long_table_tells_the_first_gaps_and_counts_the_others() -> None:
    sentences = gaps(a_table(), [{"hours": 1}] * 200)
    assert len(sentences) == 11 and sentences[-1] == "190 more cells need a look."


def test_gaps_are_told_in_the_language_of_the_column(app: Flask) -> None:
    question = a_table()
    with locale.speaking(Voice("es", "UTC")):
        assert "Name (es)" in gaps(question, [{"hours": 2}])[0]


@pytest.mark.parametrize("value", [0, 7, -3, 12345.5, 1.125, -999.125, 0.125, 1e-07, 10**20, 123456.789])
def test_a_number_reads_back_from_its_input(value: float) -> None:
    assert said(asked("number"), typed(value)) == Reading(value, [])


def test_a_table_reads_back_from_its_inputs() -> None:
    question = a_table()
    first = {"name": "Ana", "notes": "uno\n\ndos", "hours": "1.5", "by": "2024-10-14", "site": "https://a.example", "fair": "2"}
    value = table_said(question, first, {}, {"name": "Diego", "hours": "1.1250"}).value
    assert value[0] == {**first, "hours": 1.5, "fair": 2}
    cells = [cell for row in cells_of(question, value) for cell in row]
    assert len(cells) == 7 * 4
    assert read(question, MultiDict({cell.name: typed(cell.value) for cell in cells})).value == value


def test_a_wrong_cell_is_marked_and_described(app: Flask) -> None:
    question = a_table()
    reading = table_said(question, {"name": "Ana", "by": "soon <b>"})
    with app.test_request_context():
        html = render_template_string(CONTROL, question=question, value=reading.value, problems=reading.problems)
    name = f"q-{question.id}-0-by"
    assert f'aria-describedby="{name}-error"' in html and f'id="{name}-error"' in html and 'aria-invalid="true"' in html
    assert 'value="soon &lt;b&gt;"' in html and "<b>" not in html
    assert "1 cell needs a look. It is marked above." in html


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("short_text", "Biblioteca <i>", 'lang="es"><p>Biblioteca &lt;i&gt;'),
        ("number", 12345.5, "12,345.5"),
        ("number", "many", "many"),
        ("date", "2024-10-14", "Mon Oct 14 2024"),
        ("date", "soon", "soon"),
        ("choice", "often", "Often"),
        ("choice", "gone", "gone"),
        ("choices", ["never", "often"], "<li>Never</li><li>Often</li>"),
        ("scale", 3, "3 · Often"),
        ("url", "https://a.example/", 'href="https://a.example/"'),
        ("url", "javascript:alert(1)", '<span class="said" lang="es">javascript:alert(1)</span>'),
        ("file", {"attachment": 3, "name": "carta.pdf"}, "carta.pdf"),
        ("long_text", None, "Not answered yet"),
        ("table", [{"name": "Ana"}, {}], '<span class="said" lang="es">Ana</span>'),
    ],
)
def test_an_answer_is_shown_in_the_conventions_of_its_reader(app: Flask, kind: str, value: Any, words: str) -> None:
    question = asked(kind, columns=[("name", "short_text"), ("hours", "number")] if kind == "table" else [])
    with app.test_request_context():
        html = render_template_string(CONTROL, question=question, value=value, problems=[])
    assert words in html.split('q-body')[1]


def test_a_date_or_a_number_that_was_mistyped_stands_in_its_input_again(app: Flask) -> None:
    for kind, text in (("date", "14/10/2024"), ("number", "a dozen")):
        question = asked(kind)
        reading = said(question, text)
        with app.test_request_context():
            html = render_template_string(CONTROL, question=question, value=reading.value, problems=reading.problems)
        assert f'value="{text}"' in html and f'id="q-{question.id}-error"' in html and 'type="date"' not in html


def test_an_optional_choice_can_be_taken_back(app: Flask) -> None:
    with app.test_request_context():
        for kind in ("choice", "scale"):
            loose, needed = asked(kind, required=False), asked(kind)
            assert "No answer" in render_template_string(CONTROL, question=loose, value=None, problems=[])
            assert "No answer" not in render_template_string(CONTROL, question=needed, value=None, problems=[])


