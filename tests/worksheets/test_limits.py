"""Limits of answers: told in the help, told where an answer is beyond them, and what was typed is kept."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from sprint.core.database import writing
from sprint.worksheets.models import Question
from sprint.worksheets.queries import questions
from sprint.worksheets.showing import cells_of, limits_said
from sprint.worksheets.values import gaps, read
from tests import make
from tests.browser import Browser
from tests.cast import Cast


def asked(kind: str, **more: Any) -> Question:
    return questions(make.worksheet(make.question(kind, **more)).id)[0]


def a_table(**more: Any) -> Question:
    """A table whose names have at most five characters, and whose hours go from 1 to 40."""
    one = make.question("table", columns=[("name", "short_text"), ("hours", "number")], **more)
    one.columns[0].most, one.columns[1].least, one.columns[1].most = 5, 1, 40
    return questions(make.worksheet(one).id)[0]


def sent(question: Question, *texts: str) -> tuple[Any, list[str]]:
    found = read(question, MultiDict([(f"q-{question.id}", text) for text in texts]))
    return found.value, [str(problem) for problem in found.problems]


@pytest.mark.parametrize(
    ("kind", "limits", "text", "value", "problem"),
    [
        ("short_text", {"most": 5}, "abcde", "abcde", None),
        ("short_text", {"most": 5}, "abcdef", "abcdef", "Shorten this to 5 characters or fewer."),
        ("long_text", {"most": 5}, "abcdef", "abcdef", "Shorten this to 5 characters or fewer."),
        ("number", {"least": 1, "most": 40}, "40", 40, None),
        ("number", {"least": 1, "most": 40}, "41", "41", "Write a number from 1 to 40."),
        ("number", {"least": 1}, "0", "0", "Write a number of at least 1."),
        ("number", {"most": 0.5}, "0.6", "0.6", "Write a number of at most 0.5."),
        ("number", {"least": 0}, "-1", "-1", "Write a number of at least 0."),
    ],
)
def test_what_is_beyond_a_limit_is_told_and_kept(
    kind: str, limits: dict[str, float], text: str, value: Any, problem: str | None
) -> None:
    question = asked(kind, **limits)
    assert sent(question, text) == (value, [problem] if problem else [])
    assert gaps(question, value) == ([problem] if problem else [])


def test_so_many_choices_and_no_more() -> None:
    question = asked("choices", choices=["one", "two", "three"], most=2)
    assert sent(question, "one", "two") == (["one", "two"], [])
    assert sent(question, "one", "two", "three") == (["one", "two", "three"], ["Choose at most 2 answers."])
    assert gaps(question, ["one", "two", "three"]) == ["Choose at most 2 answers."]


def test_so_many_rows_and_no_more_and_no_empty_ones_beyond_them() -> None:
    question = a_table(most=2)
    rows = {f"q-{question.id}-{row}-name": "abc" for row in range(3)}
    found = read(question, MultiDict(rows))
    assert (found.value, found.problems) == ([{"name": "abc"}] * 3, ["A table holds at most 2 rows. Take some out."])
    assert "A table holds at most 2 rows. Take some out." in gaps(question, found.value)
    assert len(cells_of(question, [{"name": "abc"}])) == 2
    assert len(cells_of(question, found.value)) == 3


def test_the_columns_of_a_table_have_limits_too() -> None:
    question = a_table()
    found = read(question, MultiDict({f"q-{question.id}-0-name": "abcdef", f"q-{question.id}-0-hours": "41"}))
    assert found.value == [{"name": "abcdef", "hours": "41"}]
    assert [str(problem) for problem in found.problems] == [
        "Row 1, Name: Shorten this to 5 characters or fewer.", "Row 1, Hours: Write a number from 1 to 40.",
    ]  # fmt: skip


def test_a_number_that_was_right_before_its_limit_moved_is_told() -> None:
    assert gaps(asked("number", most=10), 12) == ["Write a number of at most 10."]


@pytest.mark.parametrize(
    ("kind", "limits", "said"),
    [
        ("short_text", {}, []),
        ("short_text", {"most": 1}, ["At most 1 character."]),
        ("long_text", {"most": 600}, ["At most 600 characters."]),
        ("number", {"least": 1, "most": 40}, ["From 1 to 40."]),
        ("number", {"least": 0.5}, ["At least 0.5."]),
        ("number", {"most": 10}, ["At most 10."]),
        ("choices", {"most": 3}, ["Choose at most 3."]),
        ("date", {"most": 3}, []),
    ],
)
def test_limits_are_said_in_sentences(kind: str, limits: dict[str, float], said: list[str]) -> None:
    assert limits_said(asked(kind, **limits)) == said


def test_the_help_of_a_question_tells_its_limits_and_those_of_its_columns(browser: Browser, cast: Cast) -> None:
    question = a_table(most=8)
    page = browser.sign_in(cast.carla).visit(f"/worksheets/versions/{question.version_id}")
    page.shows("At most 8 rows.", "Name: At most 5 characters.", "Hours: From 1 to 40.")


def test_a_team_reads_the_headings_of_the_parts(browser: Browser, cast: Cast) -> None:
    first, second = make.question(number=1, title="First"), make.question(number=2, title="Second")
    draft = make.worksheet(first, second, published=False)
    make.part(draft, second, title="What comes then")
    submission = make.submission(cast.asuncion, make.assignment(cast.cohort, make.publish(draft)))
    browser.sign_in(cast.ana)
    for state in ("draft", "submitted"):
        with writing():
            submission.state = state
        text = browser.visit(f"/submissions/{submission.id}").text
        assert text.index("First (es)") < text.index("What comes then (es)") < text.index("Why (es)") < text.rindex("Second (es)")
        assert text.count("What comes then (es)") == 1
