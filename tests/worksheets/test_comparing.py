"""What differs between two versions, in sentences that name the words before and after."""

from collections.abc import Callable

import pytest

from sprint.core import locale
from sprint.core.database import db, writing
from sprint.core.locale import Voice
from sprint.people.models import Person
from sprint.worksheets import arranging, building, publishing
from sprint.worksheets.comparing import Change, changes, grouped
from sprint.worksheets.models import Choice, Column, Part, Question, WorksheetVersion
from tests import make
from tests.cast import Cast

Edit = Callable[[dict[str, Question], WorksheetVersion, Person], object]


def published() -> WorksheetVersion:
    """A choice, a number and a table; the table stands in a part."""
    choice = make.question("choice", key="pick", number=1, title="Pick", choices=["yes", "no"])
    number = make.question("number", key="hours", number=2, title="Hours", least=1)
    table = make.question("table", key="team", number=3, title="Team", columns=[("name", "short_text"), ("since", "date")])
    draft = make.worksheet(choice, number, table, published=False)
    make.part(draft, table, title="People")
    return make.publish(draft)


def edited(cast: Cast, edit: Edit) -> list[Change]:
    """What differs once someone has edited the next version."""
    version = published()
    with writing():
        draft = publishing.next_draft(version.worksheet, cast.carla)
        asked = {one.key: one for one in db.session.query(Question).filter_by(version_id=draft.id)}
        edit(asked, draft, cast.carla)
    return changes(version, draft)


def _set(model: type, name: str, value: object) -> Edit:
    def edit(asked: dict[str, Question], draft: WorksheetVersion, by: Person) -> None:
        of_draft = model.version_id == draft.id if model is Part else model.question_id.in_([one.id for one in asked.values()])
        one = db.session.query(model).filter(of_draft).order_by(model.id).first()
        setattr(one, name, value)

    return edit


def _say(key: str, name: str, value: object) -> Edit:
    return lambda asked, draft, by: setattr(asked[key], name, value)


EDITS: dict[str, tuple[Edit, list[tuple[str, str, str]]]] = {
    "nothing": (lambda asked, draft, by: None, []),
    "a title": (
        _say("pick", "title", make.both("Pick").updated({"en": "Choose"})),
        [("pick", "changed", "The question in English was “Pick” and is now “Choose”.")],
    ),
    "help in another language": (
        _say("pick", "help", make.both("Help").updated({"es": ""})),
        [("pick", "changed", "The help in Spanish was “Help (es)” and is now “–”.")],
    ),
    "required": (_say("pick", "is_required", False), [("pick", "changed", "An answer is no longer required.")]),
    "private": (_say("pick", "is_private", True), [("pick", "changed", "The answer is now private to the team.")]),
    "follows": (_say("hours", "follows", True), [("hours", "changed", "It now follows the question before it.")]),
    "the plan section": (
        _say("pick", "section", "P2"), [("pick", "changed", "It fed the plan section P1 and now feeds P2.")],
    ),
    "a limit": (
        _say("hours", "most", 40.0),
        [("hours", "changed", "A new limit: From 1 to 40."), ("hours", "changed", "A limit that is gone: At least 1.")],
    ),
    "minimum rows": (
        _say("team", "minimum_rows", 2), [("team", "changed", "It asked for at least 0 rows and now for 2.")],
    ),
    "a choice": (
        _set(Choice, "title", make.both("Yes").updated({"en": "Sure"})),
        [("pick", "changed", "A choice in English was “Yes” and is now “Sure”.")],
    ),
    "a column": (
        _set(Column, "is_required", True), [("team", "changed", "The column “Name” is now required.")],
    ),
    "another column": (
        _set(Column, "kind", "number"), [("team", "changed", "The column “Name” now holds: Number.")],
    ),
    "a part": (
        _set(Part, "title", make.both("People").updated({"en": "Your people"})),
        [("", "changed", "The title of a part in English was “People” and is now “Your people”.")],
    ),
    "minutes": (
        lambda asked, draft, by: setattr(draft, "minutes", 50), [("", "changed", "It took about 45 minutes and now takes 50.")],
    ),
    "moved": (
        lambda asked, draft, by: building.move(asked["hours"], "up", by),
        [("hours", "moved", "“Hours” was question 2 and is now question 1.")],
    ),
    "into a part": (
        lambda asked, draft, by: building.move(asked["hours"], "down", by),
        [("hours", "moved", "“Hours” now stands in the part “People”.")],
    ),
    "taken out": (
        lambda asked, draft, by: building.remove_question(asked["hours"], by),
        [("hours", "removed", "Question 2 was taken out: “Hours”.")],
    ),
    "new": (
        lambda asked, draft, by: building.duplicate_question(asked["hours"], by),
        [("hours_2", "added", "Question 3 is new: “Hours”.")],
    ),
    "a new part": (
        lambda asked, draft, by: building.add_part(draft, make.both("Time"), make.both(""), asked["hours"], by),
        [("", "changed", "There is a new part, “Time”. It begins with “Hours”.")],
    ),
    "a part that went": (
        lambda asked, draft, by: building.remove_part(db.session.query(Part).filter_by(version_id=draft.id).one(), by),
        [("", "changed", "The part “People” was taken out.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "said"), EDITS.values(), ids=list(EDITS))
def test_each_difference_is_said_in_a_sentence(cast: Cast, edit: Edit, said: list[tuple[str, str, str]]) -> None:
    assert [(one.question_key, one.kind.value, one.sentence) for one in edited(cast, edit)] == said


def test_the_readers_language_comes_first_and_sentences_are_in_it(cast: Cast) -> None:
    with locale.speaking(Voice("es", "UTC")):
        found = edited(cast, _say("pick", "title", make.both("Choose", "Elijan")))
        assert [one.sentence for one in found] == [
            "La pregunta en español decía “Pick (es)” y ahora dice “Elijan”.",
            "La pregunta en inglés decía “Pick” y ahora dice “Choose”.",
        ]


def test_differences_are_grouped_by_question(cast: Cast) -> None:
    version = published()
    with writing():
        draft = publishing.next_draft(version.worksheet, cast.carla)
        hours = db.session.query(Question).filter_by(version_id=draft.id, key="hours").one()
        hours.is_required, hours.is_private, draft.minutes = False, True, 10
        arranging.settle(arranging.sequence(draft.id))
    groups = grouped(version, draft)
    assert [(group.question and group.question.key, len(group.changes)) for group in groups] == [(None, 1), ("hours", 2)]
