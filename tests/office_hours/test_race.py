"""Twenty teams press the same button at the same moment: one has the hour, nineteen are told so, nothing breaks."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.database import db, in_transaction, writing
from sprint.core.errors import Refused
from sprint.office_hours import actions
from sprint.office_hours.models import ONE_SEAT, Booking, OfficeHour
from sprint.people.models import Person
from tests import make
from tests.browser import let_in
from tests.cast import Cast

TEAMS, ROUNDS = 20, 5


def crowd(cast: Cast, count: int = TEAMS) -> list[tuple[Team, Person]]:
    teams = [make.team(cast.cohort, make.city(f"City {number}")) for number in range(count)]
    return [(team, make.member(team)) for team in teams]


def at_once(app: Flask, deeds: list[Callable[[], str]]) -> Counter[str]:
    """Run each deed in a thread with an app context and a session of its own, all at the same moment; count their answers."""
    gate = Barrier(len(deeds))
    answers: list[str] = []
    db.session.rollback()  # an open read of this thread would keep the others from committing on SQLite

    def run(deed: Callable[[], str]) -> None:
        with app.app_context():
            gate.wait(20)
            try:
                answers.append(deed())
            except Refused as no:
                answers.append(no.message)
            except Exception as error:
                answers.append(f"{type(error).__name__}: {error}")
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.rollback()
    return Counter(answers)


def booking_of(hour_id: int, team_id: int, person_id: int) -> Callable[[], str]:
    def book() -> str:
        hour, team, person = db.session.get(OfficeHour, hour_id), db.session.get(Team, team_id), db.session.get(Person, person_id)
        assert hour and team and person
        actions.book(hour, team, person, "How do we begin?", "en")
        return "booked"

    return lambda: in_transaction(book, keep=lambda _: True)


def sending(app: Flask, hour_id: int, person: Person) -> Callable[[], str]:
    client = app.test_client()
    let_in(client, person)

    def send() -> str:
        answer = client.post(f"/office-hours/{hour_id}/book", data={"question": "How do we begin?", "language": "en"})
        return str(answer.status_code)

    return send


def taken(hour: OfficeHour) -> list[int]:
    found = select(Booking.seat).where(Booking.office_hour_id == hour.id, Booking.cancelled_at.is_(None))
    return sorted(db.session.scalars(found))


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_20_teams_that_book_one_seat_exactly_one_has_it(app: Flask, cast: Cast, number: int) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    deeds = [booking_of(hour.id, team.id, person.id) for team, person in crowd(cast)]
    assert at_once(app, deeds) == {"booked": 1, "That time was just taken. Choose another one.": TEAMS - 1}
    assert taken(hour) == [1]


def test_of_20_browsers_that_send_the_form_one_is_led_on_and_19_are_refused(app: Flask, cast: Cast) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    hour = make.office_hour(cast.cohort, cast.carla)
    deeds = [sending(app, hour.id, person) for _, person in crowd(cast)]
    assert at_once(app, deeds) == {"302": 1, "409": TEAMS - 1}
    assert taken(hour) == [1]


def test_an_hour_with_places_for_5_takes_exactly_5(app: Flask, cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=5)
    deeds = [booking_of(hour.id, team.id, person.id) for team, person in crowd(cast)]
    assert at_once(app, deeds)["booked"] == 5
    assert taken(hour) == [1, 2, 3, 4, 5]


def test_a_team_that_books_10_hours_at_once_stays_within_its_share(app: Flask, cast: Cast) -> None:
    hosts = [make.facilitator(cast.cohort, make.person()) for _ in range(10)]
    hours = [make.office_hour(cast.cohort, host) for host in hosts]
    deeds = [booking_of(hour.id, cast.asuncion.id, cast.ana.id) for hour in hours]
    assert at_once(app, deeds) == {"booked": 4, "Your team has used or booked all of its 4 office hours.": 6}


def test_without_the_unique_key_and_the_write_transaction_many_teams_would_win_the_seat(app: Flask, cast: Cast) -> None:
    """The control: this harness does see the race, where nothing guards the seat."""
    hour = make.office_hour(cast.cohort, cast.carla)
    everybody_looked = Barrier(TEAMS)

    def unguarded(hour_id: int, cohort_id: int, team_id: int, person_id: int) -> Callable[[], str]:
        def book() -> str:
            is_free = db.session.scalar(select(Booking.id).where(Booking.office_hour_id == hour_id)) is None
            db.session.rollback()
            everybody_looked.wait(20)
            if not is_free:
                return "refused"
            now = clock.now()
            row = {"office_hour_id": hour_id, "cohort_id": cohort_id, "team_id": team_id, "person_id": person_id, "seat": 1}
            with writing():
                db.session.execute(insert(Booking).values(**row, question="?", language="en", booked_at=now, changed_at=now))
            return "booked"

        return book

    deeds = [unguarded(hour.id, hour.cohort_id, team.id, person.id) for team, person in crowd(cast)]
    key = next(index for index in Booking.__table__.indexes if index.name == ONE_SEAT)  # type: ignore[attr-defined]
    db.session.rollback()
    with writing():
        db.session.execute(text(f"DROP INDEX {ONE_SEAT}"))
    try:
        assert at_once(app, deeds) == {"booked": TEAMS}
    finally:
        with writing():
            db.session.execute(Booking.__table__.delete())  # type: ignore[attr-defined]
            key.create(db.session.connection())
