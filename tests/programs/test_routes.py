"""Starting a cohort in the browser, and program files by page."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from sprint.cohorts.queries import city_by_key, cohort_by_key, facilitators, teams
from sprint.core import clock, locale
from sprint.core.database import db, writing
from sprint.office_hours.models import OfficeHour
from sprint.plans.models import PlanSection
from sprint.programs.models import Program, ProgramWorksheet
from sprint.programs.reading import read
from sprint.programs.taking_over import take_over
from sprint.schedule.models import GroupSession
from sprint.worksheets.models import Assignment, Worksheet
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.programs.small import SMALL, shipped_outline


@pytest.fixture
def program(house: None) -> Program:
    with writing():
        return take_over(shipped_outline())


def choice(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "key": "data-2027", "title-en": "Data Sprint 2027", "title-es": "Sprint de datos 2027", "starts_on": "2027-02-17",
        "at": "15:00", "zone": "America/New_York", "languages": ["en", "es"],
        "cities": [cast.asuncion.city_id, cast.baltimore.city_id], "facilitators": [cast.carla.id], **more,
    }  # fmt: skip


def dates_of(page: Page) -> dict[str, str]:
    """The dates that the preview filled in."""
    found = {}
    for piece in page.html.split("<input")[1:]:
        attributes = dict(part.split("=", 1) for part in piece.split(">")[0].replace('" ', '"\n').split("\n") if "=" in part)
        name = attributes.get(" name", attributes.get("name", "")).strip('"')
        if name.startswith(("session_", "office_", "opens_", "due_")):
            found[name] = attributes.get("value", '""').strip('"')
    return found


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_program_names_its_sessions_and_tells_the_readers_hours(browser: Browser, cast: Cast, program: Program) -> None:
    page = browser.sign_in(cast.carla).visit(f"/programs/{program.id}")
    page.shows("14 days before “Map your ecosystem”", "1 day after “Choose your audiences”", "noon, 1:00 p.m.")
    page.lacks("session-1", "13:00")


def test_every_date_is_shown_and_nothing_is_created(browser: Browser, cast: Cast, program: Program) -> None:
    page = browser.sign_in(cast.carla).send(f"/programs/{program.id}/start", choice(cast), 200)
    assert page.shows("Wednesday, February 17, 2027", "nothing is created yet")
    assert len(dates_of(page)) == 9 + 4 + 18
    assert cohort_by_key("data-2027") is None


def test_a_cohort_is_created_whole(browser: Browser, cast: Cast, program: Program) -> None:
    browser.sign_in(cast.carla)
    dates = dates_of(browser.send(f"/programs/{program.id}/start", choice(cast), 200))
    page = browser.send(f"/programs/{program.id}/create", {**choice(cast), **dates, "wish": "create"})
    cohort = cohort_by_key("data-2027")
    assert cohort is not None
    assert page.to == f"/cohorts/{cohort.id}/cities"
    assert [team.name for team in teams(cohort)] == ["Asunción", "Baltimore"]
    assert [person.name for person in facilitators(cohort)] == ["Carla Rivas"]
    assert (count(GroupSession), count(Assignment), count(PlanSection), count(OfficeHour)) == (9, 9, 14, 32)


def test_a_changed_date_counts(browser: Browser, cast: Cast, program: Program) -> None:
    browser.sign_in(cast.carla)
    dates = dates_of(browser.send(f"/programs/{program.id}/start", choice(cast), 200))
    first = min(name for name in dates if name.startswith("session_"))
    dates[first] = "2027-02-01T10:30"
    browser.send(f"/programs/{program.id}/create", {**choice(cast), **dates, "wish": "create"})
    earliest = db.session.scalars(select(GroupSession.starts_local).order_by(GroupSession.starts_at)).first()
    assert str(earliest) == "2027-02-01 10:30:00"


def _retired(number: int) -> Worksheet:
    with writing():
        part = db.session.scalars(select(ProgramWorksheet).where(ProgramWorksheet.number == number)).one()
        part.version.worksheet.retired_at = clock.now()
    return part.version.worksheet


@pytest.mark.parametrize(("said", "given"), [("no", 8), ("yes", 9)])
def test_a_retired_worksheet_is_given_only_where_somebody_says_so(
    browser: Browser, cast: Cast, program: Program, said: str, given: int
) -> None:
    sheet = _retired(3)
    browser.sign_in(cast.carla).visit(f"/programs/{program.id}").shows("Retired")
    page = browser.send(f"/programs/{program.id}/start", choice(cast), 200)
    page.shows("This worksheet is retired. The cohort gets it only where you say so.", "and 8 worksheets")
    sent = {**choice(cast), **dates_of(page), "given_3": said}
    checked = browser.send(f"/programs/{program.id}/create", {**sent, "wish": "check"}, 200)
    assert f'<option selected value="{said}">' in checked.html
    browser.send(f"/programs/{program.id}/create", {**sent, "wish": "create"})
    ids = [one.version.worksheet_id for one in db.session.scalars(select(Assignment)) if one.cohort.key == "data-2027"]
    assert (len(ids), sheet.id in ids) == (given, said == "yes")


def test_a_worksheet_that_is_retired_after_the_preview_is_asked_about(browser: Browser, cast: Cast, program: Program) -> None:
    browser.sign_in(cast.carla)
    dates = dates_of(browser.send(f"/programs/{program.id}/start", choice(cast), 200))
    _retired(3)
    page = browser.send(f"/programs/{program.id}/create", {**choice(cast), **dates, "wish": "create"}, 422)
    page.shows("Choose whether the cohort gets it.", "Leave it out")
    assert cohort_by_key("data-2027") is None


def test_checking_changed_dates_creates_nothing(browser: Browser, cast: Cast, program: Program) -> None:
    browser.sign_in(cast.carla)
    dates = dates_of(browser.send(f"/programs/{program.id}/start", choice(cast), 200))
    browser.send(f"/programs/{program.id}/create", {**choice(cast), **dates, "wish": "check"}, 200)
    assert cohort_by_key("data-2027") is None


def test_an_hour_that_the_zone_skips_is_told_and_keeps_the_dates(browser: Browser, cast: Cast, program: Program) -> None:
    browser.sign_in(cast.carla)
    dates = dates_of(browser.send(f"/programs/{program.id}/start", choice(cast), 200))
    first = min(name for name in dates if name.startswith("session_"))
    dates[first] = "2027-03-14T02:30"
    page = browser.send(f"/programs/{program.id}/create", {**choice(cast), **dates, "wish": "create"}, 409)
    assert page.shows("skip that hour")
    assert dates_of(page)[first] == "2027-03-14T02:30"


@pytest.mark.parametrize(
    "wrong",
    [{"zone": "Atlantis/Capital"}, {"starts_on": "tomorrow"}, {"starts_on": "9999-12-31"}, {"at": "25:61"}, {"cities": []},
     {"cities": ["99999"]}, {"languages": ["xx"]}, {"key": "Not A Key"}, {"title-en": "", "title-es": ""}],
)  # fmt: skip
def test_a_wrong_choice_is_told_at_its_field(wrong: dict[str, Any], browser: Browser, cast: Cast, program: Program) -> None:
    page = browser.sign_in(cast.carla).send(f"/programs/{program.id}/start", choice(cast, **wrong), 422)
    assert page.shows("This was not saved yet")


def test_a_key_that_is_taken_is_refused(browser: Browser, cast: Cast, program: Program) -> None:
    browser.sign_in(cast.carla).send(f"/programs/{program.id}/start", choice(cast, key=cast.cohort.key), 409)


def test_a_team_member_cannot_start_a_cohort(browser: Browser, cast: Cast, program: Program) -> None:
    browser.sign_in(cast.ana).visit(f"/programs/{program.id}/start", 404)
    browser.sign_in(cast.ana).visit("/programs", 403)


def test_a_file_is_taken_over_by_page_and_comes_out_again(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.dora).send("/programs/import", {"file": (BytesIO(SMALL.encode()), "small.yaml")})
    file = browser.visit(f"{page.to}/file.yaml")
    assert read(file.response.data) == read(SMALL.encode())


def test_a_wrong_file_is_told_line_by_line(browser: Browser, cast: Cast) -> None:
    broken = SMALL.replace("minutes: 60", "minuts: 60").encode()
    page = browser.sign_in(cast.dora).send("/programs/import", {"file": (BytesIO(broken), "small.yaml")}, 422)
    assert page.shows("Line 13, sessions.1.minuts")


def test_a_facilitator_cannot_import(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.carla).visit("/programs/import", 403)


def test_adding_a_city_comes_back_to_what_was_filled_in(browser: Browser, cast: Cast, program: Program) -> None:
    start = f"/programs/{program.id}/start"
    to_city = browser.sign_in(cast.carla).send(start, {**choice(cast), "wish": "add_city"}).to
    page = browser.send(to_city, {"name": "Tijuana", "zone": "America/Tijuana"})
    city = city_by_key("tijuana")
    assert city is not None and page.to.startswith(start)
    page = browser.visit(page.to)
    page.shows("Tijuana was added and is chosen here.")
    for value in ("data-2027", "2027-02-17", "15:00", "Sprint de datos 2027"):
        assert f'value="{value}"' in page.html
    chosen = re.findall(r'<input checked[^>]*name="cities"[^>]*value="(\d+)"', page.html)
    assert sorted(map(int, chosen)) == sorted([cast.asuncion.city_id, cast.baltimore.city_id, city.id])


@pytest.fixture
def dates(browser: Browser, cast: Cast, program: Program) -> dict[str, Any]:
    """What the page of all dates sends, for Carla, before she changes anything."""
    page = browser.sign_in(cast.carla).send(f"/programs/{program.id}/start", choice(cast), 200)
    return {**choice(cast), **dates_of(page)}


def named(dates: dict[str, Any], start: str) -> list[str]:
    return sorted((name for name in dates if name.startswith(start)), key=lambda name: int(name.rpartition("_")[2]))


@pytest.mark.parametrize("wish", ["check", "create"])
def test_a_session_before_an_earlier_one_is_named_and_stops(
    browser: Browser, dates: dict[str, Any], program: Program, wish: str
) -> None:
    third = named(dates, "session_")[3]
    dates[third] = "2027-02-16T15:00"
    page = browser.send(f"/programs/{program.id}/create", {**dates, "wish": wish}, 422)
    page.shows("lies before “Map your ecosystem”, which comes first in the program.", "Tuesday, February 16, 2027")
    assert page.text.count("which comes first in the program") == 2, "once in the summary and once at its field"
    assert cohort_by_key("data-2027") is None


@pytest.mark.parametrize("wish", ["check", "create"])
def test_a_worksheet_that_is_due_before_it_opens_is_named_and_stops(
    browser: Browser, dates: dict[str, Any], program: Program, wish: str
) -> None:
    dates["opens_3"], dates["due_3"] = "2027-03-10", "2027-03-09"
    page = browser.send(f"/programs/{program.id}/create", {**dates, "wish": wish}, 422)
    title = locale.plain(db.session.scalars(select(ProgramWorksheet).where(ProgramWorksheet.number == 3)).one().version.title)
    page.shows(f"“{title}” is due on Tuesday, March 9, 2027, before it opens on Wednesday, March 10, 2027.")
    assert cohort_by_key("data-2027") is None


def test_a_worksheet_that_is_left_out_may_have_any_days(browser: Browser, dates: dict[str, Any], program: Program) -> None:
    _retired(3)
    dates |= {"opens_3": "2027-03-10", "due_3": "2027-03-09", "given_3": "no", "wish": "create"}
    browser.send(f"/programs/{program.id}/create", dates)


def test_dates_in_order_are_said_to_be(browser: Browser, dates: dict[str, Any], program: Program) -> None:
    page = browser.send(f"/programs/{program.id}/create", {**dates, "wish": "check"}, 200)
    page.shows("The dates are in order. Nothing is created yet.")
    page.lacks("have passed")


def test_days_that_have_passed_are_named_and_do_not_stop(
    browser: Browser, cast: Cast, dates: dict[str, Any], program: Program
) -> None:
    clock.fix(datetime(2027, 2, 18, 23, tzinfo=UTC))
    browser.sign_in(cast.carla)
    checked = browser.send(f"/programs/{program.id}/create", {**dates, "wish": "check"}, 200)
    checked.shows("“Map your ecosystem” lies in the past: Wednesday, February 17, 2027.", "You can create the cohort all the")
    created = browser.send(f"/programs/{program.id}/create", {**dates, "wish": "create"})
    browser.visit(created.to).shows("dates of the cohort have passed already. The first: “")


def test_what_the_fields_say_stands_beside_them(browser: Browser, dates: dict[str, Any], program: Program) -> None:
    first, office = named(dates, "session_")[0], named(dates, "office_")
    dates |= {first: "2027-02-01T10:30", office[1]: "", office[2]: "2027-03-20", "wish": "create"}
    page = browser.send(f"/programs/{program.id}/create", dates, 422)
    page.shows("Monday, February 1, 2027", "Saturday, March 20, 2027", "Day 2 of office hours: Choose a day.")
    page.lacks("Wednesday, February 3, 2027")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_year_that_nobody_means_is_told_at_its_field(
    browser: Browser, dates: dict[str, Any], program: Program, day: str
) -> None:
    for name, value in ((named(dates, "session_")[0], f"{day}T23:59"), ("due_1", day), (named(dates, "office_")[0], day)):
        sent = {**dates, name: value, "wish": "create"}
        browser.send(f"/programs/{program.id}/create", sent, 422).shows("Choose a year from 2000 to 2100.")


def test_the_way_back_to_the_first_step_keeps_what_was_chosen(
    browser: Browser, dates: dict[str, Any], program: Program
) -> None:
    page = browser.send(f"/programs/{program.id}/start", {**dates, "wish": "choose"}, 200)
    page.shows("Choose a first day; every other date follows")
    assert 'value="2027-02-17"' in page.html
    assert len(re.findall(r'<input checked[^>]*name="cities"', page.html)) == 2
