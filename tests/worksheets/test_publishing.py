"""From draft to published, and on to the next version."""

import pytest
from sqlalchemy import select

from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.worksheets import publishing
from sprint.worksheets.comparing import changes
from sprint.worksheets.flaws import flaws_of
from sprint.worksheets.models import Column, Question, Worksheet, WorksheetVersion
from sprint.worksheets.queries import assignable_versions, draft_of, parts, questions, standings, versions_of
from sprint.worksheets.translation import gaps_by_language
from tests import make
from tests.cast import Cast


def deeds() -> list[str]:
    return list(db.session.scalars(select(Deed.what).order_by(Deed.id)))


def sentences(version: WorksheetVersion) -> list[str]:
    return [flaw.sentence for flaw in flaws_of(version, questions(version.id), parts(version.id))]


def test_a_new_worksheet_is_a_draft_under_a_key_of_its_own(cast: Cast) -> None:
    with writing():
        first = publishing.new_worksheet(make.both("Partner map"), make.both("Why"), 30, cast.carla)
        second = publishing.new_worksheet(make.both("Partner map"), make.both("Why"), 30, cast.carla)
    assert [(one.worksheet.key, one.number, one.is_draft) for one in (first, second)] == [
        ("partner-map", 1, True), ("partner-map-2", 1, True),
    ]  # fmt: skip
    assert deeds() == ["worksheets.new_worksheet"] * 2


def test_a_draft_that_asks_nothing_is_not_published(cast: Cast) -> None:
    with writing():
        version = publishing.new_worksheet(make.both("Partner map"), make.both("Why"), 30, cast.carla)
    assert sentences(version) == ["The worksheet asks nothing yet. Add a question."]
    with pytest.raises(Refused, match="not complete yet"), writing():
        publishing.publish(version, True, cast.carla)
    assert version.is_draft


def test_everything_incomplete_is_told_with_its_place() -> None:
    choice, scale = make.question("choice", number=1, choices=["yes"]), make.question("scale", number=2, choices=["one"])
    table, empty = make.question("table", number=3), make.question("table", number=4, columns=[("kind", "choice")])
    version = make.worksheet(choice, scale, table, empty, published=False)
    make.part(version, title="Nothing in it")
    with writing():
        empty.columns.append(Column(key="fair", position=2, kind="scale", title=make.both(""), is_required=False))
        choice.title = make.both("")
    assert sentences(version) == [
        "The part “Nothing in it” holds no question. Move one into it.",
        "Question 1 has no words.",
        "Question 1 needs at least two choices.",
        "Question 2 needs a word for each of the five steps.",
        "Question 3 is a table without columns.",
        "Question 4, column “Kind”: give at least two choices.",
        "Question 4 has a column without a title.",
        "Question 4, column “”: give a word for each of the five steps.",
    ]


def test_a_text_that_is_not_translated_is_listed_and_must_be_confirmed(cast: Cast) -> None:
    question = make.question("choice", choices=["yes", "no"])
    version = make.worksheet(question, published=False)
    with writing():
        question.title = LocalizedText.of(en="Which?")
        question.help = LocalizedText.of(en="Help", es="Ayuda").updated({"en": "Better help"})
    gaps = gaps_by_language(version, questions(version.id))
    assert list(gaps) == ["es"]
    assert [(one.place, one.question and one.question.number) for one in gaps["es"]] == [("question", 1), ("help", 1)]
    with pytest.raises(Refused, match="not translated"), writing():
        publishing.publish(version, False, cast.carla)
    with writing():
        publishing.publish(version, True, cast.carla)
    assert not version.is_draft
    assert deeds() == ["worksheets.publish"]


def test_a_published_version_is_published_once(cast: Cast) -> None:
    version = make.worksheet()
    with pytest.raises(Refused, match="never changes"), writing():
        publishing.publish(version, True, cast.carla)


def test_editing_begins_the_next_version_with_the_same_words_once(cast: Cast) -> None:
    table = make.question("table", number=1, key="team", columns=[("name", "short_text")], most=9)
    choice = make.question("choice", number=2, key="pick", choices=["yes", "no"])
    draft = make.worksheet(table, choice, published=False)
    make.part(draft, choice, title="Then")
    with writing():
        table.help = LocalizedText.of(en="Help", es="Ayuda").updated({"en": "Better help"})
    version = make.publish(draft)
    with writing():
        following = publishing.next_draft(version.worksheet, cast.carla)
        assert publishing.next_draft(version.worksheet, cast.carla) is following
    assert (following.number, following.is_draft, changes(version, following)) == (2, True, [])
    assert questions(following.id)[0].help == table.help
    assert questions(following.id)[0].id != questions(version.id)[0].id
    assert [one.opens_part and one.opens_part.key for one in questions(following.id)] == [None, "part_1"]
    assert deeds() == ["worksheets.next_draft"]


def test_a_discarded_draft_is_gone_and_the_published_version_stays(cast: Cast) -> None:
    table = make.question("table", number=2, columns=[("a", "date")])
    version = make.worksheet(make.question("choice", choices=["yes", "no"]), table)
    with writing():
        draft = publishing.next_draft(version.worksheet, cast.carla)
    make.part(draft)
    with writing():
        publishing.discard(draft, cast.carla)
    assert versions_of(version.worksheet_id) == [version]
    assert db.session.query(Question).count() == 2
    with pytest.raises(Refused), writing():
        publishing.discard(version, cast.carla)


def test_a_worksheet_whose_only_draft_is_discarded_is_gone(cast: Cast) -> None:
    draft = make.worksheet(published=False)
    with writing():
        publishing.discard(draft, cast.carla)
    assert db.session.query(Worksheet).count() == 0
    assert deeds() == ["worksheets.discard"]


def test_a_duplicate_is_a_worksheet_of_its_own_that_asks_the_same(cast: Cast) -> None:
    version = make.worksheet(make.question(key="who"), title="Team")
    with writing():
        copy = publishing.duplicate(version, cast.carla)
    assert copy.worksheet_id != version.worksheet_id
    assert dict(copy.title) == {"en": "Team (copy)", "es": "Team (es) (copia)"}
    assert [one.key for one in questions(copy.id)] == ["who"]


def test_a_retired_worksheet_is_not_offered_until_it_is_brought_back(cast: Cast) -> None:
    version = make.worksheet()
    sheet = version.worksheet
    for _again in range(2):
        with writing():
            publishing.retire(sheet, cast.carla)
    assert assignable_versions() == []
    assert ([one.version for one in standings()], [one.version for one in standings(state="retired")]) == ([], [version])
    with pytest.raises(Refused, match="retired"), writing():
        publishing.next_draft(sheet, cast.carla)
    with writing():
        publishing.bring_back(sheet, cast.carla)
    assert assignable_versions() == [version]
    assert deeds() == ["worksheets.retire", "worksheets.bring_back"]


def test_a_worksheet_with_a_draft_is_not_retired(cast: Cast) -> None:
    version = make.worksheet()
    with writing():
        draft = publishing.next_draft(version.worksheet, cast.carla)
    with pytest.raises(Refused, match="has a draft"), writing():
        publishing.retire(version.worksheet, cast.carla)
    assert draft_of(version.worksheet_id) is draft
    assert assignable_versions() == [version]
    assert [(one.version, one.draft) for one in standings(state="draft")] == [(version, draft)]
