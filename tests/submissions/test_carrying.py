"""What becomes of an answer where its question asks for another kind: each kind becomes each other one, and every page opens."""

from typing import Any

import pytest

from sprint.core.database import db, writing
from sprint.submissions import moving, queries
from sprint.submissions.carrying import carried, fits
from sprint.submissions.models import Submission
from sprint.submissions.saving import Typed, save
from sprint.worksheets.models import Question, QuestionKind, WorksheetVersion
from sprint.worksheets.queries import questions
from tests import make
from tests.browser import Browser
from tests.cast import Cast

SOME = {"choices": ["water", "parks"]}
COLUMNS = [("name", "short_text"), ("since", "date")]
VALUES: dict[str, Any] = {
    "short_text": "Agua", "long_text": "Agua\ny parques", "choice": "water", "choices": ["water", "parks"], "number": 1200.5,
    "date": "2024-05-01", "url": "https://example.org", "table": [{"name": "Biblioteca", "since": "2024-05-01"}], "scale": 4,
}  # fmt: skip
"""An answer of each kind, but for files, which come another way."""
KINDS = list(VALUES)


def asked(kinds: list[str]) -> list[Question]:
    return [
        make.question(
            kind, key=f"q{number}", number=number, required=False, columns=COLUMNS if kind == "table" else [],
            **(SOME if kind in ("choice", "choices") else {}),
        )
        for number, kind in enumerate(kinds, 1)
    ]  # fmt: skip


def one_question(kind: str) -> Question:
    return questions(make.worksheet(*asked([kind])).id)[0]


@pytest.mark.parametrize("shift", range(1, len(KINDS) + 1))
def test_every_page_opens_after_each_kind_became_another_one_and_back(browser: Browser, cast: Cast, shift: int) -> None:
    kinds = [*KINDS, QuestionKind.FILE]
    old = make.worksheet(*asked(KINDS))
    new = make.newer(old, *asked([kinds[(place + shift) % len(kinds)] for place in range(len(KINDS))]))
    submission = make.submission(cast.asuncion, make.assignment(cast.cohort, old))
    with writing():
        typed = [Typed(question, VALUES[question.kind], 0) for question in questions(old.id)]
        save(submission, typed, language="es", by=cast.ana)
    path = f"/submissions/{submission.id}"
    for version in (new, old, new):
        browser.sign_in(cast.carla).visit(f"{path}/move?version={version.id}")
        move(submission, version, cast)
        browser.sign_in(cast.ana).visit(path)
        browser.send(path, {"language": "es", "wish": "submit"}, None)
        for page in (path, f"{path}/review", f"{path}/history"):
            browser.sign_in(cast.carla).visit(page)
    move(submission, old, cast)
    written = {question_id: answer.value for question_id, answer in queries.answers(submission).items()}
    assert [written[one.id] for one in questions(old.id)] == list(VALUES.values())


def move(submission: Submission, version: WorksheetVersion, cast: Cast) -> None:
    with writing():
        submission.state = "draft"
        db.session.flush()
        moving.move(submission, version, cast.carla)


@pytest.mark.parametrize(
    ("before", "kind", "value", "expected"),
    [
        ("number", "short_text", 1200.5, "1200.5"),
        ("short_text", "number", "120", 120),
        ("short_text", "number", "muchos", "muchos"),
        ("choice", "long_text", "water", "Water (es)"),
        ("choices", "long_text", ["water", "parks"], "Water (es), Parks (es)"),
        ("choices", "choice", ["parks"], "parks"),
        ("choices", "choice", ["parks", "water"], None),
        ("choice", "choices", "water", ["water"]),
        ("long_text", "choice", "Agua", None),
        ("long_text", "table", "Agua", [{"name": "Agua"}]),
        ("table", "long_text", [{"name": "Biblioteca", "since": "2024-05-01"}], "Biblioteca · 2024-05-01"),
        ("scale", "number", 4, 4),
        ("long_text", "scale", "4", 4),
        ("long_text", "scale", "mucho", None),
        ("long_text", "file", "Agua", None),
        ("file", "short_text", {"attachment": 1, "name": "carta.txt"}, "carta.txt"),
    ],
)
def test_an_answer_goes_along_as_far_as_the_other_kind_can_hold_it(
    cast: Cast, before: str, kind: str, value: Any, expected: Any
) -> None:
    assert carried(one_question(before), one_question(kind), value, "es") == expected


def test_a_choice_or_a_column_that_is_gone_needs_a_look(cast: Cast) -> None:
    choice, table = one_question("choice"), one_question("table")
    assert fits(choice, choice, "water") and not fits(choice, choice, "roads")
    assert fits(table, table, VALUES["table"])
    fewer = questions(make.worksheet(make.question("table", columns=[("name", "short_text")])).id)[0]
    assert not fits(table, fewer, VALUES["table"]) and fits(table, fewer, [{"name": "Biblioteca"}])
