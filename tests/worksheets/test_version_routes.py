"""A worksheet with its versions in the browser: begun, imported, compared, published, discarded, retired."""

from io import BytesIO

import pytest

from sprint.core.database import db, writing
from sprint.core.languages import LocalizedText
from sprint.worksheets import publishing
from sprint.worksheets.exchange import write
from sprint.worksheets.models import Worksheet, WorksheetVersion
from sprint.worksheets.queries import draft_of, questions, versions_of
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.worksheets.test_exchange import SHEET


@pytest.fixture
def staff(browser: Browser, cast: Cast) -> Browser:
    """Carla, who facilitates."""
    return browser.sign_in(cast.carla)


WORDS = {"title-en": "Partner map", "title-es": "Mapa", "purpose-en": "Why", "purpose-es": "Para qué", "minutes": "30"}


def test_a_worksheet_begins_as_an_empty_draft(staff: Browser) -> None:
    staff.visit("/worksheets/new").shows("What is the new worksheet called?")
    page = staff.send("/worksheets/new", {**WORDS, "minutes": "9999"}, 422)
    assert page.shows("Write a number from 1 to 600.") and "Partner map" in page.html
    page = staff.send("/worksheets/new", WORDS)
    version = db.session.query(WorksheetVersion).one()
    assert page.to == f"/worksheets/versions/{version.id}/build"
    assert (version.worksheet.key, version.is_draft) == ("partner-map", True)


def test_the_index_finds_drafts_published_and_retired_worksheets(staff: Browser, cast: Cast) -> None:
    make.worksheet(title="Only a draft", published=False)
    both, retired = make.worksheet(title="With both"), make.worksheet(title="Long gone")
    with writing():
        publishing.next_draft(both.worksheet, cast.carla)
        publishing.retire(retired.worksheet, cast.carla)
    shown = {"": "Only a draft|With both", "draft": "Only a draft|With both", "published": "With both", "retired": "Long gone"}
    for state, titles in shown.items():
        page = staff.visit(f"/worksheets?show={state}")
        assert page.shows(*titles.split("|"))
        page.lacks(*({"Only a draft", "With both", "Long gone"} - set(titles.split("|"))))
    staff.visit("/worksheets?show=draft").shows("2 worksheets have a draft", "Draft of version 2")
    staff.visit("/worksheets?show=nonsense").shows("With both")


def test_a_worksheet_lists_its_versions(staff: Browser, cast: Cast) -> None:
    version = make.worksheet()
    path = f"/worksheets/{version.worksheet_id}"
    staff.visit(path).shows("Version 1", "Published", "Edit it as the next version", "Retire it")
    with writing():
        publishing.next_draft(version.worksheet, cast.carla)
    page = staff.visit(path)
    page.shows("Version 2", "Draft", "Go on with the draft", "Compare versions", "Publish or discard its draft first.")
    page.lacks("Edit it as the next version")


def test_publishing_lists_what_is_incomplete_and_has_no_button_then(staff: Browser) -> None:
    version = make.worksheet(make.question("choice"), published=False)
    page = staff.visit(f"/worksheets/versions/{version.id}/publish")
    page.shows("1 thing is missing before version 1 can be published", "Question 1 needs at least two choices.")
    assert 'class="btn btn-primary"' not in page.html
    staff.send(f"/worksheets/versions/{version.id}/publish", {"confirmed": "y"}, 409).shows("The draft is not complete yet.")
    assert version.is_draft


def test_publishing_lists_the_missing_translations_and_waits_for_a_word(staff: Browser) -> None:
    question = make.question()
    version = make.worksheet(question, published=False)
    with writing():
        question.title = LocalizedText.of(en="Which?")
    path = f"/worksheets/versions/{version.id}/publish"
    page = staff.visit(path)
    page.shows("Version 1 is complete, but not in every language", "Spanish: 1 text is missing or outdated", "“Which?”")
    staff.send(path, {}, 409).shows("Some texts are not translated.")
    assert staff.send(path, {"confirmed": "y"}).to == f"/worksheets/{version.worksheet_id}"
    assert not version.is_draft
    assert staff.visit(path, 302).to == f"/worksheets/{version.worksheet_id}"
    staff.send(path, {"confirmed": "y"}, 409).shows("never changes")


def test_a_complete_draft_is_published_at_once(staff: Browser) -> None:
    version = make.worksheet(published=False)
    path = f"/worksheets/versions/{version.id}/publish"
    staff.visit(path).shows("Version 1 is ready to be published")
    staff.send(path)
    assert not version.is_draft


def test_editing_a_published_worksheet_begins_its_next_version_once(staff: Browser) -> None:
    version = make.worksheet()
    first, again = (staff.send(f"/worksheets/{version.worksheet_id}/draft").to for _time in range(2))
    draft = draft_of(version.worksheet_id)
    assert draft is not None and first == again == f"/worksheets/versions/{draft.id}/build"


def test_two_versions_are_compared_in_sentences(staff: Browser, cast: Cast) -> None:
    version = make.worksheet(make.question(title="Issue"))
    path = f"/worksheets/{version.worksheet_id}/compare"
    staff.visit(path).shows("Choose two versions to compare")
    with writing():
        draft = publishing.next_draft(version.worksheet, cast.carla)
    staff.visit(path).shows("Version 1 and version 2 say the same")
    with writing():
        draft.minutes = 60
    page = staff.visit(path)
    page.shows("1 difference between version 1 and version 2", "It took about 45 minutes and now takes 60.")
    staff.visit(f"{path}?old=2&new=1").shows("It took about 60 minutes and now takes 45.")
    staff.visit(f"{path}?old=99&new=x").shows("1 difference between version 1 and version 2")


def test_the_comparison_costs_as_many_queries_for_many_questions(staff: Browser, cast: Cast) -> None:
    costs = []
    for number in (1, 6):
        version = make.worksheet(*(make.question(number=one) for one in range(1, number + 1)))
        with writing():
            publishing.next_draft(version.worksheet, cast.carla)
        costs.append(staff.visit(f"/worksheets/{version.worksheet_id}/compare").queries)
    assert costs[0] == costs[1] <= 12


def test_a_worksheet_is_downloaded_under_a_name_in_the_readers_language(browser: Browser, cast: Cast) -> None:
    version = make.worksheet(title="Team and readiness")
    browser.sign_in(cast.carla)
    for language, name in (("en", "team-and-readiness-1.yaml"), ("es", "team-and-readiness-es-1.yaml")):
        with writing():
            cast.carla.language = language
        page = browser.visit(f"/worksheets/versions/{version.id}/file.yaml")
        assert page.response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert page.response.get_data(as_text=True) == write(version)


def test_a_file_comes_in_as_a_draft_or_is_refused_line_by_line(staff: Browser) -> None:
    page = staff.send("/worksheets/import", {"file": (BytesIO(SHEET.replace("minutes", "minuts").encode()), "a.yaml")}, 422)
    page.shows("The file was not taken over. Nothing has changed.", "Line 6, minuts: there is no such key.")
    staff.send("/worksheets/import", {}, 422).shows("Choose a worksheet file.")
    page = staff.send("/worksheets/import", {"file": (BytesIO(SHEET.encode()), "a.yaml")})
    version = db.session.query(WorksheetVersion).one()
    assert page.to == f"/worksheets/versions/{version.id}/build"
    staff.visit(page.to).shows("People", "Issue?")
    page = staff.send("/worksheets/import", {"file": (BytesIO(SHEET.encode()), "a.yaml")}, 422)
    page.shows("The worksheet with the key “sheet” has a draft already.")


def test_a_draft_is_discarded_after_a_look_at_what_goes(staff: Browser, cast: Cast) -> None:
    version = make.worksheet()
    with writing():
        draft = publishing.next_draft(version.worksheet, cast.carla)
    path = f"/worksheets/versions/{draft.id}/discard"
    staff.visit(path).shows("Discard version 2?", "Its 1 question goes with it", "The published versions stay as they are.")
    assert staff.send(path).to == f"/worksheets/{version.worksheet_id}"
    assert versions_of(version.worksheet_id) == [version]
    assert staff.visit(f"/worksheets/versions/{version.id}/discard", 302).to == f"/worksheets/{version.worksheet_id}"
    staff.send(f"/worksheets/versions/{version.id}/discard", {}, 409)
    alone = make.worksheet(published=False)
    path = f"/worksheets/versions/{alone.id}/discard"
    staff.visit(path).shows("The worksheet has no other version, so it goes too.")
    assert staff.send(path).to == "/worksheets"
    assert db.session.query(Worksheet).count() == 1


def test_a_version_is_duplicated_retired_and_brought_back(staff: Browser) -> None:
    version = make.worksheet(title="Team")
    page = staff.send(f"/worksheets/versions/{version.id}/duplicate")
    copy = db.session.query(WorksheetVersion).filter(WorksheetVersion.id != version.id).one()
    assert page.to == f"/worksheets/versions/{copy.id}/edit"
    staff.visit(page.to).shows("Give it a title.")
    assert len(questions(copy.id)) == 1
    staff.send(f"/worksheets/{version.worksheet_id}/retire")
    staff.visit(f"/worksheets/{version.worksheet_id}").shows("Retired", "Bring it back")
    staff.send(f"/worksheets/{version.worksheet_id}/draft", {}, 409).shows("This worksheet is retired.")
    staff.send(f"/worksheets/{version.worksheet_id}/bring-back")
    assert version.worksheet.retired_at is None
    staff.send(f"/worksheets/{copy.worksheet_id}/retire", {}, 409).shows("This worksheet has a draft.")
