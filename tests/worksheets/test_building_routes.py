"""The draft in the browser: what each page shows, keeps and refuses."""

from typing import Any

import pytest

from sprint.core.database import db, writing
from sprint.worksheets.models import Part, Question, WorksheetVersion
from sprint.worksheets.queries import parts, questions
from tests import make
from tests.browser import Browser, Page
from tests.cast import Cast


@pytest.fixture
def staff(browser: Browser, cast: Cast) -> Browser:
    """Carla, who facilitates."""
    return browser.sign_in(cast.carla)


def a_draft(*kinds: str, **more: Any) -> WorksheetVersion:
    return make.worksheet(*(make.question(kind, number=n, **more) for n, kind in enumerate(kinds, 1)), published=False)


def first(version: WorksheetVersion) -> Question:
    return db.session.query(Question).filter_by(version_id=version.id, position=1).one()


def titles(version: WorksheetVersion) -> list[str]:
    return [str(one.title) for one in questions(version.id)]


def words(**texts: str) -> dict[str, str]:
    """The inputs of localized fields: title="A|B" is English and Spanish."""
    return {f"{name}-{at}": part for name, text in texts.items() for at, part in zip(("en", "es"), text.split("|"), strict=False)}


def sends(staff: Browser, path: str, data: dict[str, str], status: int = 302) -> Page:
    return staff.send(path, {"wish": "save", **data}, status)


# The draft as a whole


def test_the_draft_shows_its_questions_in_order_under_their_parts(staff: Browser) -> None:
    one, two = make.question(number=1, title="First", required=False), make.question("number", number=2, title="Second", least=1)
    version = make.worksheet(one, two, published=False)
    make.part(version, two, title="Then")
    page = staff.visit(f"/worksheets/versions/{version.id}/build")
    page.shows("The draft is ready to be published", "Long text · optional · plan section P1", "Number · required")
    assert page.text.index("First") < page.text.index("Then") < page.text.index("Second")
    for label in ("Edit question 2", "Move question 2 up", "Move question 2 down", "Duplicate question 2", "Remove question 2"):
        assert f'aria-label="{label}"' in page.html


def test_an_empty_draft_says_what_to_do(staff: Browser) -> None:
    version = a_draft("date")
    staff.send(f"/questions/{first(version).id}/remove")
    page = staff.visit(f"/worksheets/versions/{version.id}/build")
    page.shows("The draft asks nothing yet", "Choose a kind and add the first one.")


def test_the_draft_costs_as_many_queries_for_one_question_as_for_many(staff: Browser) -> None:
    few, many = a_draft("date"), a_draft("date", "number", "table", "long_text", "url")
    make.part(many, first(many))
    costs = [staff.visit(f"/worksheets/versions/{version.id}/build").queries for version in (few, many)]
    assert costs[0] == costs[1] <= 12


def test_a_published_version_is_shown_not_built(staff: Browser) -> None:
    version = make.worksheet()
    one = first(version)
    for path in (
        f"/worksheets/versions/{version.id}/build", f"/worksheets/versions/{version.id}/edit",
        f"/worksheets/versions/{version.id}/new-question", f"/worksheets/versions/{version.id}/new-part",
        f"/questions/{one.id}/edit", f"/questions/{one.id}/remove",
    ):  # fmt: skip
        assert staff.visit(path, 302).to == f"/worksheets/versions/{version.id}"
    page = sends(staff, f"/questions/{one.id}/edit", words(title="New words"), 409)
    assert page.shows("This version is published and never changes.") and "New words" in page.html
    staff.send(f"/questions/{one.id}/move", {"to": "up"}, 409).shows("This version is published and never changes.")
    assert titles(version) == ["Question 1"]


def test_title_purpose_and_minutes_are_edited_and_kept_when_wrong(staff: Browser) -> None:
    version = a_draft("date")
    path = f"/worksheets/versions/{version.id}/edit"
    page = staff.send(path, {**words(title="|", purpose="Why|Para qué"), "minutes": "many"}, 422)
    page.shows("Write this in at least one language.", "Not a valid integer value.")
    assert "Para qué" in page.html
    staff.send(path, {**words(title="Map|Mapa", purpose="Why|Para qué"), "minutes": "30"})
    assert (dict(version.title), version.minutes) == ({"en": "Map", "es": "Mapa"}, 30)


# Questions


def test_a_question_is_added_in_both_languages_with_its_limits(staff: Browser) -> None:
    version = a_draft("date")
    part = make.part(version, first(version), title="Then")
    path = f"/worksheets/versions/{version.id}/new-question?kind=short_text&part={part.id}"
    staff.visit(path).shows("Add a question: Short text", "Then")
    data = words(title="Name|Nombre", help="Whole|Completo", unit="people|personas")
    page = sends(staff, path, {**data, "is_required": "y", "section": "P2", "most": "80"})
    one = questions(version.id)[-1]
    assert page.to == f"/worksheets/versions/{version.id}/build#question-{one.id}"
    assert (one.key, one.kind, dict(one.title), one.is_required) == ("name", "short_text", {"en": "Name", "es": "Nombre"}, True)
    assert (one.section, one.most, one.part_id, dict(one.unit)) == ("P2", 80, part.id, {"en": "people", "es": "personas"})


@pytest.mark.parametrize("query", ["", "?kind=none", "?kind=table&part=x"])
def test_a_kind_or_part_that_is_none_is_no_error(staff: Browser, query: str) -> None:
    staff.visit(f"/worksheets/versions/{a_draft('date').id}/new-question{query}").shows("Add a question")


def test_what_was_typed_stays_while_something_is_wrong(staff: Browser) -> None:
    version = a_draft("number")
    data = {**words(title="|", help="Keep me|Guárdame"), "least": "5", "most": "3", "section": "nonsense"}
    page = sends(staff, f"/questions/{first(version).id}/edit", data, 422)
    page.shows("Write this in at least one language.", "This is less than the least.", "Choose a section of the plan.")
    assert "Keep me" in page.html and "Guárdame" in page.html and 'value="nonsense"' in page.html
    page = sends(staff, f"/questions/{first(version).id}/edit", {**words(title="Hours"), "most": "many"}, 422)
    assert page.shows("Write a number, such as 12 or 12.5.") and 'value="many"' in page.html


@pytest.mark.parametrize("most", ["0", "-1", "1.5"])
def test_characters_choices_and_rows_are_counted_in_whole_numbers(staff: Browser, most: str) -> None:
    for kind in ("long_text", "choices", "table"):
        one = first(a_draft(kind))
        page = sends(staff, f"/questions/{one.id}/edit", {**words(title="Hours"), "most": most}, 422)
        page.shows("Write a whole number from 1 on.")


def test_rows_are_added_raised_and_removed_without_saving_and_keep_what_was_typed(staff: Browser) -> None:
    version = a_draft("choice", choices=["yes", "no"])
    path = f"/questions/{first(version).id}/edit"
    rows = {"choices-0-key": "yes", "choices-0-title-en": "Sure", "choices-1-key": "no", "choices-1-title-en": "Never"}
    data = {**words(title="Typed"), **rows}
    page = staff.send(path, {**data, "wish": "add choices"}, 200)
    assert 'name="choices-2-title-en"' in page.html and 'value="Sure"' in page.html and "Typed" in page.html
    page = staff.send(path, {**data, "wish": "raise choices-1"}, 200)
    assert page.html.index('value="Never"') < page.html.index('value="Sure"')
    page = staff.send(path, {**data, "wish": "remove choices-0"}, 200)
    assert 'value="Sure"' not in page.html and 'name="choices-0-title-en" value="Never"' in page.html
    assert [str(choice.title) for choice in questions(version.id)[0].choices] == ["Yes", "No"]
    sends(staff, path, {**data, "choices-2-key": "", "choices-2-title-en": "", "choices-3-title-en": "Maybe"})
    assert [(one.key, str(one.title)) for one in questions(version.id)[0].choices] == [
        ("yes", "Sure"), ("no", "Never"), ("maybe", "Maybe"),
    ]  # fmt: skip


def test_columns_with_choices_and_scales_are_written_as_rows_within_rows(staff: Browser) -> None:
    version = a_draft("table", columns=[("name", "short_text")])
    path = f"/questions/{first(version).id}/edit"
    kept = {"columns-0-key": "name", "columns-0-kind": "short_text", "columns-0-title-en": "Name"}
    page = staff.send(path, {**words(title="Team"), **kept, "wish": "add columns", "column_kind": "scale"}, 200)
    page.shows("Column 2: Scale from 1 to 5")
    assert 'name="columns-1-choices-4-title-en"' in page.html
    choice = {"columns-1-kind": "choice", "columns-1-title-en": "Kind"}
    page = staff.send(path, {**words(title="Team"), **kept, **choice, "wish": "add columns-1-choices"}, 200)
    assert 'name="columns-1-choices-0-title-en"' in page.html
    data = {**kept, **choice, "columns-0-most": "50", "columns-0-is_required": "y", "columns-1-choices-0-title-en": "One"}
    sends(staff, path, {**words(title="Team"), **data, "minimum_rows": "1", "most": "9"})
    (one,) = questions(version.id)
    assert [(column.key, column.kind, column.most, column.is_required) for column in one.columns] == [
        ("name", "short_text", 50, True), ("kind", "choice", None, False),
    ]  # fmt: skip
    assert [choice.key for choice in one.columns[1].choices] == ["one"]
    assert (one.minimum_rows, one.most) == (1, 9)


def test_a_column_of_no_kind_is_refused(staff: Browser) -> None:
    version = a_draft("table")
    data = {**words(title="Team"), "columns-0-kind": "table", "columns-0-title-en": "Table in a table"}
    page = sends(staff, f"/questions/{first(version).id}/edit", data, 422)
    assert page.shows("Choose one of the kinds that are offered.") and "Table in a table" in page.html


def test_a_scale_has_five_words(staff: Browser) -> None:
    version = a_draft("scale")
    page = staff.visit(f"/questions/{first(version).id}/edit")
    assert page.html.count('name="choices-') == 5 * 3
    data = {f"choices-{step}-title-en": f"Word {step}" for step in range(5)}
    sends(staff, f"/questions/{first(version).id}/edit", {**words(title="How?"), **data})
    assert [(one.key, str(one.title)) for one in questions(version.id)[0].choices] == [
        (str(step + 1), f"Word {step}") for step in range(5)
    ]


def test_what_someone_else_wrote_meanwhile_is_not_overwritten_unseen(staff: Browser) -> None:
    version = a_draft("date")
    path = f"/questions/{first(version).id}/edit"
    seen = staff.visit(path).html.split('name="seen" value="')[1].split('"')[0]
    sends(staff, path, {**words(title="Theirs"), "seen": seen})
    page = sends(staff, path, {**words(title="Mine"), "seen": seen}, 409)
    assert page.shows("Someone else changed this question") and "Mine" in page.html
    assert titles(version) == ["Theirs"]
    again = page.html.split('name="seen" value="')[1].split('"')[0]
    sends(staff, path, {**words(title="Mine"), "seen": again})
    assert titles(version) == ["Mine"]


def test_questions_move_are_duplicated_and_removed(staff: Browser) -> None:
    version = a_draft("date", "number")
    one = first(version)
    assert staff.send(f"/questions/{one.id}/move", {"to": "down"}).to.endswith(f"/build#question-{one.id}")
    assert titles(version) == ["Question 2", "Question 1"]
    staff.send(f"/questions/{one.id}/move", {"to": f"before-question-{first(version).id}"})
    assert titles(version) == ["Question 1", "Question 2"]
    staff.send(f"/questions/{one.id}/move", {"to": "before-question-999999"}, 409).shows("That place is not there any more.")
    staff.send(f"/questions/{one.id}/duplicate")
    assert titles(version) == ["Question 1", "Question 1", "Question 2"]
    path = f"/questions/{one.id}"
    page = staff.visit(f"{path}/remove")
    page.shows("Remove question 1 from the draft?", "“Question 1”", "cannot be brought back")
    staff.send(f"{path}/remove")
    assert titles(version) == ["Question 1", "Question 2"]
    staff.visit(f"{path}/edit", 404)


# Parts


def test_parts_are_added_edited_moved_and_removed(staff: Browser) -> None:
    version = a_draft("date", "number")
    second = questions(version.id)[1].id
    path = f"/worksheets/versions/{version.id}/new-part"
    page = staff.send(path, {**words(title="|", introduction="Keep me|"), "first": "0"}, 422)
    assert page.shows("Write this in at least one language.") and "Keep me" in page.html
    staff.send(path, {**words(title="Then|Luego"), "first": "999999"}, 422)
    staff.send(path, {**words(title="Then|Luego", introduction="Why|Para qué"), "first": str(second)})
    part = db.session.query(Part).one()
    assert [one.opens_part is not None for one in questions(version.id)] == [False, True]
    staff.send(f"/parts/{part.id}/edit", words(title="Later|Después", introduction="|"))
    assert (dict(part.title), bool(part.introduction)) == ({"en": "Later", "es": "Después"}, False)
    staff.send(path, {**words(title="Last"), "first": "0"})
    staff.send(f"/parts/{part.id}/move", {"to": "down"})
    assert [str(one.title) for one in parts(version.id)] == ["Last", "Later"]
    staff.send(f"/parts/{part.id}/move", {"to": f"before-question-{second}"}, 409)
    staff.send(f"/parts/{part.id}/remove")
    assert [str(one.title) for one in parts(version.id)] == ["Last"]
    assert titles(version) == ["Question 1", "Question 2"]


def test_a_team_finds_none_of_this(browser: Browser, cast: Cast) -> None:
    version = a_draft("date")
    make.part(version)
    browser.sign_in(cast.ana)
    browser.visit(f"/worksheets/versions/{version.id}/build", 404)
    browser.visit(f"/questions/{first(version).id}/edit", 404)
    browser.send(f"/questions/{first(version).id}/move", {"to": "up"}, 404)
    with writing():
        cast.nora.is_administrator = True
    browser.sign_in(cast.nora).visit(f"/worksheets/versions/{version.id}/build")
