"""Office hours, in pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sprint.core import clock
from sprint.core.database import db
from sprint.core.outbox import Letter
from sprint.office_hours import queries
from sprint.office_hours.models import Booking, OfficeHour
from tests import make
from tests.browser import Browser
from tests.cast import Cast

TENTH = datetime(2024, 10, 10, 13)
QUESTION = {"question": "¿Cómo empezar?", "language": "es"}


def times(cast: Cast) -> str:
    return f"/teams/{cast.asuncion.id}/office-hours"


def active() -> list[Booking]:
    return list(db.session.scalars(select(Booking).where(Booking.cancelled_at.is_(None))))


def offer(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "facilitator_id": str(cast.carla.id), "starts_local": "2024-10-10T13:00", "minutes": "45", "languages": ["en", "es"],
        "capacity": "1", "join_url": "", **more,
    }  # fmt: skip


def test_a_team_sees_times_in_its_own_clock_with_the_hosts_second(browser: Browser, cast: Cast) -> None:
    make.office_hour(cast.cohort, cast.carla)
    page = browser.sign_in(cast.ana).visit(f"{times(cast)}?lang=en")
    page.shows("Thursday, October 10", "Asunción time", "14:00 to 14:45", "13:00 to 13:45 in New York")
    page.shows("Carla Rivas", "Free: 1 of 1 place")
    browser.visit(f"{times(cast)}?lang=es").shows("de 14:00 a 14:45")


def test_a_booking_walks_from_the_choice_to_the_own_booking(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    browser.sign_in(cast.bruno)
    page = browser.visit(f"/teams/{cast.baltimore.id}/office-hours?hour={hour.id}")
    page.shows("What do you want to solve?", "Book Thursday, October 10, 1:00 p.m.")
    done = browser.send(f"/office-hours/{hour.id}/book", {"question": "Two groups or one?", "language": "en"})
    page = browser.visit(done.to)
    page.shows("Your next office hour: Thursday, October 10, 1:00 p.m.", "Two groups or one?", "Booked by your team")
    page.shows("0 used, 1 booked, 3 left")


def test_times_are_filtered_by_language(browser: Browser, cast: Cast) -> None:
    make.office_hour(cast.cohort, cast.carla, TENTH, languages=["en"])
    make.office_hour(cast.cohort, cast.dora, TENTH, languages=["es"])
    browser.sign_in(cast.bruno)
    address = f"/teams/{cast.baltimore.id}/office-hours"
    browser.visit(address).shows("Carla Rivas", "Dora Klein")
    browser.visit(f"{address}?language=es").lacks("Carla Rivas")
    browser.visit(f"{address}?language=xx").shows("Carla Rivas", "Dora Klein")


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 40, "1\u0661", "999999"])
def test_a_strange_hour_in_the_address_chooses_nothing(browser: Browser, cast: Cast, wanted: str) -> None:
    make.office_hour(cast.cohort, cast.carla)
    browser.sign_in(cast.ana).visit(f"{times(cast)}?hour={wanted}&lang=en").lacks("What do you want to solve?")


def test_a_booking_without_a_question_is_invalid_and_keeps_its_hour(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    page = browser.sign_in(cast.bruno).send(f"/office-hours/{hour.id}/book", {"question": " ", "language": "en"}, 422)
    page.shows("Write what you want to solve.", "Book Thursday, October 10, 1:00 p.m.")
    assert active() == []


@pytest.mark.parametrize("language", ["", "fr", "es\x00"])
def test_a_booking_in_a_language_that_the_hour_lacks_is_invalid(browser: Browser, cast: Cast, language: str) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    sent = {"question": "Two groups or one?", "language": language}
    browser.sign_in(cast.bruno).send(f"/office-hours/{hour.id}/book", sent, 422).shows("Two groups or one?")


def test_a_time_that_was_just_taken_is_refused_and_what_was_typed_goes_with_the_next_choice(browser: Browser, cast: Cast) -> None:
    taken, later = make.office_hour(cast.cohort, cast.carla), TENTH + timedelta(hours=1)
    other = make.office_hour(cast.cohort, cast.carla, later)
    make.booking(taken, cast.asuncion, cast.ana)
    page = browser.sign_in(cast.bruno).send(f"/office-hours/{taken.id}/book", {"question": "Two groups?", "language": "en"}, 409)
    page.shows("That time was just taken. Choose another one.", "Two groups?", "Full", "Book this time instead")
    assert f'form="booking" formaction="/office-hours/{other.id}/book"' in page.html
    assert "<title>Error: That time was just taken" in page.html
    assert len(active()) == 1


def test_a_past_hour_is_refused_and_shown_as_past(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    clock.fix(hour.starts_at)
    page = browser.sign_in(cast.ana).send(f"/office-hours/{hour.id}/book?lang=en", QUESTION, 409)
    page.shows("has begun already", "Past times")
    browser.visit(f"{times(cast)}?hour={hour.id}").lacks("Your booking")


def test_a_double_click_books_once(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=2)
    browser.sign_in(cast.ana)
    first = browser.send(f"/office-hours/{hour.id}/book", {**QUESTION, "operation": "one-click"})
    again = browser.send(f"/office-hours/{hour.id}/book", {**QUESTION, "operation": "one-click"})
    assert first.to == again.to
    assert len(active()) == 1
    assert len(db.session.scalars(select(Letter)).all()) == 2


def test_the_address_of_a_booking_leads_to_the_choice(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    page = browser.sign_in(cast.ana).visit(f"/office-hours/{hour.id}/book", 302)
    assert page.to == f"{times(cast)}?hour={hour.id}#booking"


def test_questions_of_one_city_are_never_shown_to_another(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=2)
    booking = make.booking(hour, cast.asuncion, cast.ana, "A secret of Asunción")
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/office-hours")
    page.shows("Free: 1 of 2 places", "Asunción", "0 used, 1 booked, 3 left")
    page.lacks("A secret")
    for path in (times(cast), f"/bookings/{booking.id}/edit", f"/bookings/{booking.id}/cancel"):
        browser.visit(path, 404)


def test_the_own_row_of_the_fair_share_is_marked(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/office-hours")
    page.shows("Baltimore (you)", "Hours that you do not use never count as absences.")
    assert page.html.count('class="you"') == 1


def test_a_member_changes_the_question(browser: Browser, cast: Cast) -> None:
    booking = make.booking(make.office_hour(cast.cohort, cast.carla), cast.asuncion, cast.ana)
    browser.sign_in(cast.diego).send(f"/bookings/{booking.id}/edit", {"question": "", "language": "es"}, 422)
    browser.send(f"/bookings/{booking.id}/edit", {"question": "¿Y después?", "language": "es"})
    assert [(one.question, one.language) for one in active()] == [("¿Y después?", "es")]


def test_a_member_cancels_after_being_asked(browser: Browser, cast: Cast) -> None:
    booking = make.booking(make.office_hour(cast.cohort, cast.carla), cast.asuncion, cast.ana)
    page = browser.sign_in(cast.diego).visit(f"/bookings/{booking.id}/cancel?lang=en")
    page.shows("Cancel the booking on Thursday, October 10, 14:00?")
    assert browser.send(f"/bookings/{booking.id}/cancel").to == times(cast)
    assert active() == []
    browser.send(f"/bookings/{booking.id}/cancel?lang=en", status=409).shows("cancelled already")


def test_a_facilitator_cancels_a_booking_and_the_team_has_a_letter(browser: Browser, cast: Cast) -> None:
    booking = make.booking(make.office_hour(cast.cohort, cast.carla), cast.asuncion, cast.ana)
    page = browser.sign_in(cast.carla).send(f"/bookings/{booking.id}/cancel")
    assert page.to == f"/cohorts/{cast.cohort.id}/office-hours"
    assert {letter.name for letter in db.session.scalars(select(Letter))} == {"Ana Benítez", "Diego Ayala"}


def test_a_booking_of_an_hour_that_began_can_only_be_read(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    booking = make.booking(hour, cast.asuncion, cast.ana)
    clock.fix(hour.starts_at)
    browser.sign_in(cast.ana)
    for deed, data in (("cancel", {}), ("edit", QUESTION)):
        browser.visit(f"/bookings/{booking.id}/{deed}?lang=en").shows("has begun already")
        browser.send(f"/bookings/{booking.id}/{deed}?lang=en", data, 409).shows("has begun already")
    assert len(active()) == 1


def test_strangers_find_none_of_it(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    booking = make.booking(hour, cast.asuncion, cast.ana)
    team_paths = [f"/office-hours/{hour.id}/book", f"/bookings/{booking.id}/edit", f"/bookings/{booking.id}/cancel"]
    staff_paths = [f"/cohorts/{cast.cohort.id}/office-hours", f"/cohorts/{cast.cohort.id}/office-hours/new"]
    staff_paths += [f"/office-hours/{hour.id}/edit", f"/office-hours/{hour.id}/cancel"]
    for person in (cast.nora, cast.emil):
        browser.sign_in(person)
        for path in (times(cast), *team_paths, *staff_paths):
            browser.visit(path, 404)
        for path in (*team_paths, *staff_paths[1:]):
            browser.send(path, offer(cast, **QUESTION), 404)
    browser.sign_in(cast.ana)
    for path in staff_paths:
        browser.visit(path, 404)


def test_staff_read_what_to_prepare(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=2)
    make.booking(hour, cast.asuncion, cast.ana, "¿Cómo empezar?", language="es")
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/office-hours")
    page.shows("1 of 2 places ahead are booked", "Asunción", "Ana Benítez", "¿Cómo empezar?", "Fair share")
    clock.fix(hour.ends_at)
    browser.visit(f"/cohorts/{cast.cohort.id}/office-hours").shows("No office hour lies ahead", "Past hours", "¿Cómo empezar?")


def test_staff_offer_several_hours_of_a_day_at_once(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/office-hours/new")
    browser.send(f"/cohorts/{cast.cohort.id}/office-hours/new", offer(cast, also_at="9:00, 15:30"))
    hours = [hour.starts_at for hour in queries.hours(cast.cohort.id)]
    assert hours == [datetime(2024, 10, 10, hour, minute, tzinfo=UTC) for hour, minute in ((13, 0), (17, 0), (19, 30))]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"starts_local": "2025-03-09T02:30"}, "go forward over this time"),
        ({"starts_local": "2025-03-09T01:30", "also_at": "2:30"}, "go forward over this time"),
        ({"starts_local": "0001-01-01T00:00"}, "Choose a year from 2000 to 2100."),
        ({"starts_local": "9999-12-31T23:59"}, "Choose a year from 2000 to 2100."),
        ({"starts_local": "soon"}, "Write a day and an hour."),
        ({"starts_local": ""}, "Write a day and an hour."),
        ({"also_at": "25:00"}, "Write hours such as"),
        ({"also_at": "x\x00"}, "Write hours such as"),
        ({"also_at": "1:00 2:00 3:00 4:00 5:00 6:00 7:00 8:00 9:00"}, "Write 8 hours or fewer."),
        ({"minutes": "5"}, "from 10 to 240"),
        ({"minutes": "9" * 30}, "from 10 to 240"),
        ({"capacity": "0"}, "from 1 to 20"),
        ({"languages": []}, "Choose at least one language."),
        ({"languages": ["xx"]}, "Languages of the hour"),
        ({"facilitator_id": "999999"}, "Facilitator"),
        ({"join_url": "javascript:alert(1)"}, "https://"),
    ],
)
def test_a_wrong_offer_is_told_at_its_field(browser: Browser, cast: Cast, wrong: dict[str, Any], message: str) -> None:
    sent = offer(cast, join_url="https://meet.example.org/kept") | wrong
    page = browser.sign_in(cast.carla).send(f"/cohorts/{cast.cohort.id}/office-hours/new", sent, 422)
    page.shows("This was not saved yet", message)
    assert sent["join_url"] in page.html and queries.hours(cast.cohort.id) == []


def test_an_offer_in_the_past_or_over_another_hour_is_refused_whole(browser: Browser, cast: Cast) -> None:
    make.office_hour(cast.cohort, cast.carla)
    address = f"/cohorts/{cast.cohort.id}/office-hours/new"
    browser.sign_in(cast.carla).send(address, offer(cast, starts_local="2024-10-07T09:00"), 409).shows("This time is past.")
    overlapping = offer(cast, starts_local="2024-10-10T11:00", also_at="13:30")
    browser.send(address, overlapping, 409).shows("This facilitator has another office hour at that time.")
    assert len(queries.hours(cast.cohort.id)) == 1


def test_staff_move_an_hour_and_the_team_has_a_letter(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    make.booking(hour, cast.asuncion, cast.ana)
    page = browser.sign_in(cast.carla).visit(f"/office-hours/{hour.id}/edit")
    assert 'value="2024-10-10T13:00"' in page.html
    browser.send(f"/office-hours/{hour.id}/edit", offer(cast, starts_local="2024-10-11T13:00"))
    moved = db.session.get(OfficeHour, hour.id)
    assert moved is not None and moved.sequence == 1 and moved.starts_local == datetime(2024, 10, 11, 13)
    assert {letter.name for letter in db.session.scalars(select(Letter))} == {"Ana Benítez", "Diego Ayala"}


def test_fewer_places_than_bookings_are_refused(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=2)
    make.booking(hour, cast.asuncion, cast.ana)
    make.booking(hour, cast.baltimore, cast.bruno, seat=2)
    page = browser.sign_in(cast.carla).send(f"/office-hours/{hour.id}/edit", offer(cast), 409)
    page.shows("2 teams have booked this hour.")


def test_staff_cancel_an_hour_after_being_asked(browser: Browser, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    make.booking(hour, cast.asuncion, cast.ana)
    browser.sign_in(cast.carla).visit(f"/office-hours/{hour.id}/cancel").shows("1 team has booked it", "Asunción")
    browser.send(f"/office-hours/{hour.id}/cancel")
    assert active() == []
    for deed in ("cancel", "edit"):
        browser.visit(f"/office-hours/{hour.id}/{deed}").shows("cannot be")
        browser.send(f"/office-hours/{hour.id}/{deed}", offer(cast), 409).shows("This office hour was cancelled.")
    browser.sign_in(cast.ana).visit(times(cast)).lacks("Carla Rivas")


@pytest.mark.parametrize("reader", ["ana", "carla"])
def test_pages_ask_the_same_number_of_questions_for_1_and_for_10_hours(browser: Browser, cast: Cast, reader: str) -> None:
    path = times(cast) if reader == "ana" else f"/cohorts/{cast.cohort.id}/office-hours"
    browser.sign_in(getattr(cast, reader))
    one = make.office_hour(cast.cohort, cast.carla)
    make.booking(one, cast.asuncion, cast.ana)
    first = browser.visit(path).queries
    for number in range(1, 10):
        team = make.team(cast.cohort, make.city(f"City {number}"))
        hour = make.office_hour(cast.cohort, make.facilitator(cast.cohort, make.person()), TENTH + timedelta(days=number))
        make.booking(hour, team, make.member(team))
        if number < 4:
            make.booking(hour, cast.asuncion, cast.ana, seat=2)
    assert browser.visit(path).queries == first <= 12
