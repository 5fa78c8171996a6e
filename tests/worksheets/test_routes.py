"""Worksheets in pages: all of them, one as a team will see it, those of a cohort, and their days."""

from datetime import date

from sprint.core.database import db, writing
from sprint.core.languages import LocalizedText
from sprint.worksheets.models import Choice, Column, Question, QuestionKind, WorksheetVersion
from sprint.worksheets.queries import questions
from tests import make
from tests.browser import Browser
from tests.cast import Cast


def of_all_kinds() -> WorksheetVersion:
    """A version with a question of each kind; every second one may stay empty, and the fourth follows the third."""
    asked = []
    for number, kind in enumerate(QuestionKind, 1):
        one = make.question(kind, number=number, required=number % 2 == 0, title=f"About {kind}")
        one.unit = make.both("hours a month") if kind == QuestionKind.NUMBER else make.both("")
        one.example = make.both("An example") if kind == QuestionKind.LONG_TEXT else make.both("")
        one.follows = number == 4
        asked.append(one)
    kinds = [("name", "short_text"), ("notes", "long_text"), ("hours", "number"), ("by", "date"), ("site", "url"),
             ("fair", "scale"), ("kept", "choice")]  # fmt: skip
    table = asked[list(QuestionKind).index(QuestionKind.TABLE)]
    table.columns = [
        Column(key=key, position=place, kind=kind, title=make.both(key.title()), is_required=place == 1)
        for place, (key, kind) in enumerate(kinds, 1)
    ]
    version = make.worksheet(*asked, published=False)
    with writing():
        for one in asked:
            if one.kind in ("choice", "choices", "scale"):
                _give_choices(one, None)
        for column in table.columns:
            if column.kind in ("choice", "scale"):
                _give_choices(table, column)
    return make.publish(version)


def _give_choices(question: Question, column: Column | None) -> None:
    for place in range(1, 6):
        choice = Choice(
            question_id=question.id, column_id=column.id if column else None, key=f"step_{place}", position=place,
            title=make.both(f"Word {place}"),
        )  # fmt: skip
        db.session.add(choice)


def test_the_preview_shows_each_kind_of_question_labelled_and_in_words(browser: Browser, cast: Cast) -> None:
    version = of_all_kinds()
    page = browser.sign_in(cast.carla).visit(f"/worksheets/versions/{version.id}")
    page.shows("Team and readiness", "About 45 minutes in all.", "Required. Help", "Optional. Help", "For example: An example")
    page.shows("hours a month", "Add a row", "Name, row 1", "Name, row 2", "Hours, row 2 (optional)", "Word 5", "No answer")
    page.lacks("Name, row 3", "You cannot")
    assert page.html.count('class="q-no') == len(QuestionKind) - 1
    assert page.html.count("<fieldset") == 4
    assert 'type="submit"' not in page.html.split('<div class="panel sheet">')[1]


def test_the_preview_speaks_spanish(browser: Browser, cast: Cast) -> None:
    version = of_all_kinds()
    browser.sign_in(cast.carla).visit(f"/worksheets/versions/{version.id}?lang=es").shows("Word 5 (es)", "Help (es)")


def test_the_preview_takes_as_many_queries_for_many_questions(browser: Browser, cast: Cast) -> None:
    one, many = make.worksheet(make.question("table", columns=[("name", "short_text")])), of_all_kinds()
    browser.sign_in(cast.carla)
    counts = [browser.visit(f"/worksheets/versions/{version.id}").queries for version in (one, many)]
    assert counts[0] <= counts[1] <= 12
    db.session.expire_all()
    assert len(questions(many.id)) == len(QuestionKind)


def test_only_staff_see_a_version(browser: Browser, cast: Cast) -> None:
    version = make.worksheet(published=False)
    path = f"/worksheets/versions/{version.id}"
    browser.sign_in(cast.emil).visit(path).shows("Not published yet")
    browser.sign_in(cast.dora).visit(path)
    for stranger in (cast.ana, cast.nora):
        browser.sign_in(stranger).visit(path, 404)
    browser.sign_in(cast.dora).visit("/worksheets/versions/999999", 404)


def test_the_index_tells_which_language_waits(browser: Browser, cast: Cast) -> None:
    make.worksheet(title="Partner map")
    version = make.worksheet(title="Agreements", published=False)
    with writing():
        version.title = LocalizedText.of(en="Agreements", es="Acuerdos").updated({"en": "Agreements with partners"})
        version.purpose = LocalizedText.of(en="Who does what")
    make.publish(version)
    page = browser.sign_in(cast.carla).visit("/worksheets")
    page.shows("1 worksheet waits for a translation", "Partner map", "45 minutes", "Version 1", "Complete")
    page.shows("Spanish: 1 missing", "Spanish: 1 outdated")


def test_the_index_finds_a_title_in_any_language_and_without_accents(browser: Browser, cast: Cast) -> None:
    make.worksheet(title="Partner map")
    version = make.worksheet(title="Feedback", published=False)
    with writing():
        version.title = LocalizedText.of(en="Feedback", es="Retroalimentación")
    browser.sign_in(cast.carla)
    page = browser.visit("/worksheets?q=alimentacion")
    assert page.shows("Feedback") and page.lacks("Partner map")
    browser.visit("/worksheets?q=nothing").shows("No worksheet has these words in its title.")


def test_the_index_without_worksheets_says_where_they_come_from(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.carla).visit("/worksheets")
    page.shows("There are no worksheets yet", "They come with the program", "New worksheet")


def test_the_index_takes_as_many_queries_for_one_as_for_three(browser: Browser, cast: Cast) -> None:
    make.worksheet()
    browser.sign_in(cast.carla)
    first = browser.visit("/worksheets").queries
    of_all_kinds()
    make.worksheet()
    assert browser.visit("/worksheets").queries == first <= 12


def test_the_index_is_for_staff(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.ana).visit("/worksheets", 403)


def test_a_cohort_lists_its_worksheets_with_their_days(browser: Browser, cast: Cast) -> None:
    make.assignment(cast.cohort, number=1)
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/worksheets")
    page.shows("1 worksheet, no week too full", "Team and readiness", "45 minutes")
    page.shows("Wed Sep 11 2024", "Mon Oct 14 2024", "in 7 days")


def test_a_week_with_more_work_than_planned_is_told(browser: Browser, cast: Cast) -> None:
    for number, due_on in enumerate((date(2024, 10, 14), date(2024, 10, 16), date(2024, 10, 20), date(2024, 10, 21)), 1):
        make.assignment(cast.cohort, number=number, due_on=due_on)
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/worksheets")
    page.shows("1 week asks for more work than planned", "Week of Monday, October 14: 135 minutes", "worksheets 1, 2, 3")


def test_a_cohort_without_worksheets_says_so(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/worksheets").shows("This cohort has no worksheets yet")


def test_the_list_of_a_cohort_takes_as_many_queries_for_one_as_for_three(browser: Browser, cast: Cast) -> None:
    make.assignment(cast.cohort, number=1)
    browser.sign_in(cast.carla)
    first = browser.visit(f"/cohorts/{cast.cohort.id}/worksheets").queries
    make.assignment(cast.cohort, number=2)
    make.assignment(cast.cohort, number=3)
    assert browser.visit(f"/cohorts/{cast.cohort.id}/worksheets").queries == first <= 12


def test_a_facilitator_moves_a_due_date(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    path = f"/assignments/{assignment.id}/edit"
    browser.sign_in(cast.carla).visit(path).shows("Worksheet 1 is due on Monday, October 14")
    page = browser.send(path, {"opens_on": "2024-09-12", "due_on": "2024-10-15"})
    assert page.to == f"/cohorts/{cast.cohort.id}/worksheets"
    assert (assignment.opens_on, assignment.due_on) == (date(2024, 9, 12), date(2024, 10, 15))


def test_a_due_date_before_the_opening_is_refused_and_kept_in_the_form(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    path = f"/assignments/{assignment.id}/edit"
    page = browser.sign_in(cast.carla).send(path, {"opens_on": "2024-10-15", "due_on": "2024-10-14"}, 409)
    page.shows("The worksheet would be due before it opens.")
    assert 'value="2024-10-15"' in page.html
    assert assignment.opens_on == date(2024, 9, 11)


def test_days_that_no_calendar_knows_are_told_at_their_field(browser: Browser, cast: Cast) -> None:
    path = f"/assignments/{make.assignment(cast.cohort).id}/edit"
    browser.sign_in(cast.carla)
    browser.send(path, {"opens_on": "2024-02-30", "due_on": "tomorrow"}, 422).shows("Choose the day on which it opens.")
    browser.send(path, {"opens_on": "0001-01-01", "due_on": "9999-12-31"}, 422).shows("Choose a year from 2000 to 2100.")
    browser.send(path, {"opens_on": "", "due_on": ""}, 422).shows("Choose the day on which it is due.")


def test_strangers_find_no_assignment_and_no_list(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    for stranger in (cast.ana, cast.emil, cast.nora):
        browser.sign_in(stranger)
        browser.visit(f"/cohorts/{cast.cohort.id}/worksheets", 404)
        browser.visit(f"/assignments/{assignment.id}/edit", 404)
        browser.send(f"/assignments/{assignment.id}/edit", {"opens_on": "2024-09-12", "due_on": "2024-10-15"}, 404)
    browser.sign_in(cast.carla).visit("/assignments/999999/edit", 404)
