"""Questions about worksheets."""

from sprint.core.database import db, writing
from sprint.worksheets.models import WorksheetVersion
from sprint.worksheets.queries import (
    current_versions,
    published_version,
    question_counts,
    questions,
    questions_of,
)
from sprint.worksheets.translation import gaps_of
from tests import make


def again(version: WorksheetVersion, *, published: bool) -> WorksheetVersion:
    """The next version of the same worksheet."""
    later = make.worksheet(title="Later", published=False)
    with writing():
        later.worksheet, later.number = version.worksheet, version.number + 1
    return make.publish(later) if published else later


def test_the_published_version_is_the_latest_that_is_published() -> None:
    first = make.worksheet()
    second = again(first, published=True)
    again(second, published=False)
    assert published_version(first.worksheet.key) is second
    assert current_versions() == [second]
    assert published_version("nothing") is None


def test_a_worksheet_that_was_never_published_is_there_with_its_latest_draft() -> None:
    first = make.worksheet(published=False)
    assert published_version(first.worksheet.key) is None
    assert current_versions() == [first]


def test_questions_are_counted_with_or_without_those_that_follow() -> None:
    asked = [make.question(number=1), make.question(number=2)]
    asked[1].follows = True
    version, empty = make.worksheet(*asked), make.worksheet()
    assert question_counts([version.id, empty.id]) == {version.id: 2, empty.id: 1}
    assert question_counts([version.id], numbered=True) == {version.id: 1}
    assert question_counts([]) == {}


def test_the_questions_of_a_published_version_are_loaded_once_and_belong_to_no_session() -> None:
    published = make.worksheet(make.question("table", columns=[("name", "short_text")]))
    draft = make.worksheet(make.question("choice", choices=["yes", "no"]), published=False)
    first, again = questions_of([published.id, draft.id]), questions_of([published.id, draft.id])
    assert first[published.id] is again[published.id] and first[draft.id] is not again[draft.id]
    assert [column.key for column in first[published.id][0].columns] == ["name"]
    assert [choice.key for choice in first[draft.id][0].choices] == ["yes", "no"]
    assert first[published.id][0] not in db.session
    assert questions(99) == []


def test_a_gap_is_a_text_that_is_missing_or_outdated_in_a_language() -> None:
    table = make.question("table", number=1, columns=[("name", "short_text")])
    choice = make.question("choice", number=2, choices=["yes"])
    version = make.worksheet(table, choice, published=False)
    assert gaps_of(version, questions(version.id)) == []
    with writing():
        table.columns[0].title = make.both("Name").updated({"en": "Full name"})
        table.help = make.both("Help").updated({"es": ""})
        choice.choices[0].title = make.both("Yes").updated({"es": ""})
    gaps = gaps_of(version, questions(version.id))
    assert [(gap.language, gap.missing, gap.outdated) for gap in gaps] == [("es", 2, 1)]
