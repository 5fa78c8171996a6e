"""What staff do with a draft: its words, questions and parts; each deed is noted, and none touches a published version."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText, State
from sprint.people.models import Person
from sprint.worksheets import building
from sprint.worksheets.building import Content, Field, Option
from sprint.worksheets.models import Question, WorksheetVersion
from sprint.worksheets.queries import parts, questions
from tests import make
from tests.cast import Cast

NOTHING = make.both("")


def content(title: str | LocalizedText = "Who?", **more: Any) -> Content:
    words = title if isinstance(title, LocalizedText) else make.both(title)
    texts = {"title": words, "help": make.both("Help"), "example": NOTHING, "unit": NOTHING}
    return Content(**{**texts, "is_required": True, "is_private": False, "follows": False, "section": "P1", **more})


def deeds() -> list[str]:
    return list(db.session.scalars(select(Deed.what).order_by(Deed.id)))


def titles(version: WorksheetVersion) -> list[str]:
    return [str(one.title) for one in questions(version.id)]


def test_a_question_comes_to_the_end_of_its_part(cast: Cast) -> None:
    first, second, third = (make.question(number=number, title=f"Old {number}") for number in (1, 2, 3))
    version = make.worksheet(first, second, third, published=False)
    one, two = make.part(version, second, position=1), make.part(version, third, position=2)
    for part, title in ((one, "In one"), (None, "Before all"), (two, "In two")):
        with writing():
            building.add_question(version, "number", content(title, least=1), part, cast.carla)
    assert titles(version) == ["Old 1", "Before all", "Old 2", "In one", "Old 3", "In two"]
    assert [one.number for one in questions(version.id)] == [1, 2, 3, 4, 5, 6]
    assert deeds() == ["worksheets.add_question"] * 3


def test_a_question_brings_its_choices_columns_and_limits(cast: Cast) -> None:
    version = make.worksheet(published=False)
    columns = [
        Field("", "number", make.both("Hours"), True, least=1, most=40),
        Field("", "choice", make.both("Kind"), False, choices=[Option("", make.both("Yes")), Option("", make.both("Yes"))]),
    ]
    with writing():
        building.add_question(version, "table", content("Table", columns=columns, most=8, minimum_rows=2), None, cast.carla)
        several = [Option("", make.both("One")), Option("kept", make.both("Two"))]
        building.add_question(version, "choices", content("Choices", choices=several, most=1), None, cast.carla)
    table, choices = questions(version.id)[1:]
    assert [(one.key, one.kind, one.is_required, one.least, one.most) for one in table.columns] == [
        ("hours", "number", True, 1, 40), ("kind", "choice", False, None, None),
    ]  # fmt: skip
    assert [choice.key for choice in table.columns[1].choices] == ["yes", "yes_2"]
    assert (table.minimum_rows, table.most, table.choices) == (2, 8, [])
    assert ([choice.key for choice in choices.choices], choices.most) == (["one", "kept"], 1)


def test_a_new_question_gets_a_key_that_no_question_has(cast: Cast) -> None:
    make.worksheet(make.question(key="who"))
    version = make.worksheet(published=False)
    with writing():
        first = building.add_question(version, "date", content("¿Who?"), None, cast.carla)
        second = building.add_question(version, "date", content("Who"), None, cast.carla)
        third = building.add_question(version, "date", content("？"), None, cast.carla)
    assert [first.key, second.key, third.key] == ["who_2", "who_3", "question"]


def test_a_changed_question_keeps_its_key_and_its_place(cast: Cast) -> None:
    version = make.worksheet(make.question("choice", key="pick", choices=["a", "b"]), make.question(number=2), published=False)
    question = db.session.query(Question).filter_by(key="pick").one()
    text = LocalizedText.of(en="Which?", es="¿Cuál?").updated({"en": "Which one?"})
    with writing():
        options = [Option("b", make.both("B")), Option("", make.both("C"))]
        building.change_question(question, content(text, choices=options, is_private=True), cast.carla)
    changed = questions(version.id)[0]
    assert (changed.key, changed.position, changed.is_private, changed.title) == ("pick", 1, True, text)
    assert changed.title.state("es") == State.OUTDATED
    assert [choice.key for choice in changed.choices] == ["b", "c"]


def test_the_first_question_follows_no_other_even_if_it_says_so(cast: Cast) -> None:
    version = make.worksheet(make.question(), published=False)
    question = db.session.query(Question).filter_by(version_id=version.id).one()
    with writing():
        building.change_question(question, content(follows=True), cast.carla)
    assert [(one.follows, one.number) for one in questions(version.id)] == [(False, 1)]


def test_a_duplicate_stands_below_with_all_that_the_first_has(cast: Cast) -> None:
    table = make.question("table", number=1, title="Team", key="team", columns=[("name", "short_text")])
    version = make.worksheet(table, make.question(number=2, title="Last"), published=False)
    with writing():
        table.columns[0].most = 5
        building.duplicate_question(table, cast.carla)
    first, copy, last = questions(version.id)
    assert ([str(first.title), str(copy.title), str(last.title)], copy.key) == (["Team", "Team", "Last"], "team_2")
    assert [(column.key, column.most) for column in copy.columns] == [("name", 5)]
    assert first.columns[0].id != copy.columns[0].id


def test_a_removed_question_is_gone_with_all_that_it_had(cast: Cast) -> None:
    first, table = make.question("choice", choices=["a", "b"]), make.question("table", number=2, columns=[("a", "number")])
    version = make.worksheet(first, table, make.question(number=3, title="Last"), published=False)
    for question in (first, table):
        with writing():
            building.remove_question(question, cast.carla)
    assert [(str(one.title), one.number, one.position) for one in questions(version.id)] == [("Last", 1, 1)]
    assert deeds() == ["worksheets.remove_question"] * 2


def test_a_part_begins_above_a_question_or_at_the_end(cast: Cast) -> None:
    asked = [make.question(number=number, title=f"Question {number}") for number in (1, 2, 3)]
    version = make.worksheet(*asked, published=False)
    with writing():
        building.add_part(version, make.both("Then"), NOTHING, asked[1], cast.carla)
        building.add_part(version, make.both("Last"), NOTHING, None, cast.carla)
    assert [str(part.title) for part in parts(version.id)] == ["Then", "Last"]
    assert [one.opens_part and str(one.opens_part.title) for one in questions(version.id)] == [None, "Then", None]


def test_a_removed_heading_leaves_its_questions_where_they_are(cast: Cast) -> None:
    asked = [make.question(number=number, title=f"Question {number}") for number in (1, 2)]
    version = make.worksheet(*asked, published=False)
    part = make.part(version, asked[1])
    with writing():
        building.remove_part(part, cast.carla)
    assert parts(version.id) == []
    assert titles(version) == ["Question 1", "Question 2"]
    assert deeds() == ["worksheets.remove_part"]


DEEDS: dict[str, Callable[[WorksheetVersion, Question, Person], object]] = {
    "describe": lambda version, one, by: building.describe(version, NOTHING, NOTHING, 5, by),
    "add a question": lambda version, one, by: building.add_question(version, "date", content(), None, by),
    "change a question": lambda version, one, by: building.change_question(one, content(), by),
    "move a question": lambda version, one, by: building.move(one, "down", by),
    "duplicate a question": lambda version, one, by: building.duplicate_question(one, by),
    "remove a question": lambda version, one, by: building.remove_question(one, by),
    "add a part": lambda version, one, by: building.add_part(version, NOTHING, NOTHING, None, by),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=list(DEEDS))
def test_a_published_version_is_not_built_any_more(cast: Cast, deed: Callable[..., object]) -> None:
    question = make.question()
    version = make.worksheet(question)
    with pytest.raises(Refused, match="published and never changes"), writing():
        deed(version, question, cast.carla)
    assert deeds() == []
