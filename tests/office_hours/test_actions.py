"""Booking, cancelling and moving office hours."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from sprint.core import clock, database
from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.outbox import Letter
from sprint.office_hours import actions, queries
from sprint.office_hours.models import Booking, OfficeHour
from tests import make
from tests.cast import Cast

TENTH, ELEVENTH = datetime(2024, 10, 10, 13), datetime(2024, 10, 11, 13)


def book(hour: OfficeHour, cast: Cast) -> Booking:
    with writing():
        return actions.book(hour, cast.asuncion, cast.ana, "¿Cómo empezar?", "es")


def values(hour: OfficeHour, **more: object) -> dict[str, object]:
    return {
        "facilitator": hour.facilitator, "starts_local": hour.starts_local, "minutes": hour.minutes, "languages": hour.languages,
        "capacity": hour.capacity, "join_url": hour.join_url, **more,
    }  # fmt: skip


def letters() -> list[tuple[str, str, str]]:
    found = db.session.scalars(select(Letter).order_by(Letter.id))
    return [(letter.name, letter.kind.rpartition("/")[2], letter.language) for letter in found]


def test_a_booking_takes_the_lowest_free_seat(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=3)
    first = make.booking(hour, make.team(cast.cohort, make.city("Quito")), cast.bruno, seat=1)
    make.booking(hour, cast.baltimore, cast.bruno, seat=2)
    with writing():
        actions.cancel_booking(first, cast.carla, is_team=False)
    assert book(hour, cast).seat == 1


def test_a_booking_is_told_to_the_facilitator_and_to_whoever_booked_each_in_their_own_clock(cast: Cast) -> None:
    book(make.office_hour(cast.cohort, cast.carla), cast)
    assert letters() == [("Carla Rivas", "booked", "en"), ("Ana Benítez", "booked", "es")]
    to_carla, to_ana = db.session.scalars(select(Letter).order_by(Letter.id))
    assert "1:00\u00a0p.m." in to_carla.body and "¿Cómo empezar?" in to_carla.body
    assert "14:00" in to_ana.body and "13:00" in to_ana.body
    assert db.session.scalars(select(Deed.what).where(Deed.about.like("bookings:%"))).all() == ["office_hours.book"]


def test_a_full_hour_is_refused(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    make.booking(hour, cast.baltimore, cast.bruno)
    with pytest.raises(Refused, match="That time was just taken"):
        book(hour, cast)


def test_an_hour_that_has_begun_is_refused(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    clock.fix(hour.starts_at)
    with pytest.raises(Refused, match="has begun"):
        book(hour, cast)


def test_a_cancelled_hour_is_refused(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    with writing():
        actions.cancel(hour, cast.carla)
    with pytest.raises(Refused, match="was cancelled"):
        book(hour, cast)


def test_an_hour_that_the_team_has_already_is_refused(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=2)
    book(hour, cast)
    with pytest.raises(Refused, match="booked this office hour already"):
        book(hour, cast)


def test_a_team_books_no_more_than_its_share(cast: Cast) -> None:
    for day in range(4):
        book(make.office_hour(cast.cohort, cast.carla, TENTH + timedelta(days=day)), cast)
    extra = make.office_hour(cast.cohort, cast.carla, TENTH + timedelta(days=5))
    with pytest.raises(Refused, match="all of its 4 office hours"):
        book(extra, cast)
    with writing():
        actions.cancel_booking(queries.bookings_of(cast.asuncion)[0], cast.ana, is_team=True)
    assert book(extra, cast).is_active


def test_the_unique_keys_have_the_last_word(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=2)
    make.booking(hour, cast.baltimore, cast.bruno)
    with pytest.raises(IntegrityError) as same_seat:
        make.booking(hour, cast.asuncion, cast.ana)
    assert "just taken" in str(database.meaning(same_seat.value))
    with pytest.raises(IntegrityError) as same_team:
        make.booking(hour, cast.baltimore, cast.bruno, seat=2)
    assert "booked this office hour already" in str(database.meaning(same_team.value))


def test_the_database_lets_no_team_into_the_hours_of_another_cohort(cast: Cast) -> None:
    foreign = make.team()
    hour = make.office_hour(cast.cohort, cast.carla)
    for cohort_id in (cast.cohort.id, foreign.cohort_id):
        row = {"office_hour_id": hour.id, "team_id": foreign.id, "cohort_id": cohort_id, "seat": 1, "person_id": cast.ana.id}
        said = {"question": "?", "language": "en", "booked_at": clock.now(), "changed_at": clock.now()}
        with pytest.raises(IntegrityError), writing():
            db.session.execute(insert(Booking).values(**row, **said))


@pytest.mark.parametrize(("start", "fits"), [(12, True), (12.5, False), (13, False), (13.5, False), (13.75, True)])
def test_the_hours_of_a_facilitator_never_overlap(cast: Cast, start: float, fits: bool) -> None:
    make.office_hour(cast.cohort, cast.carla, TENTH)
    other = datetime(2024, 10, 10) + timedelta(hours=start)
    if fits:
        make.office_hour(cast.cohort, cast.carla, other)
        return
    with pytest.raises(IntegrityError) as error:
        make.office_hour(cast.cohort, cast.carla, other)
    assert "another office hour at that time" in str(database.meaning(error.value))
    make.office_hour(cast.cohort, cast.dora, other)


def test_a_moved_hour_cannot_overlap_and_a_cancelled_one_makes_room(cast: Cast) -> None:
    stays, moves = make.office_hour(cast.cohort, cast.carla, TENTH), make.office_hour(cast.cohort, cast.carla, ELEVENTH)
    with pytest.raises(IntegrityError), writing():
        actions.change(moves, cast.carla, **values(moves, starts_local=TENTH))
    with writing():
        actions.cancel(stays, cast.carla)
    with writing():
        actions.change(moves, cast.carla, **values(moves, starts_local=TENTH))
    assert moves.starts_at == datetime(2024, 10, 10, 17, tzinfo=UTC)


def test_moving_an_hour_counts_up_and_tells_the_teams_that_booked_it(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    make.booking(hour, cast.asuncion, cast.ana)
    with writing():
        actions.change(hour, cast.carla, **values(hour, starts_local=ELEVENTH))
    assert (hour.sequence, hour.changed_at) == (1, clock.now())
    assert letters() == [("Ana Benítez", "moved", "es"), ("Diego Ayala", "moved", "es")]
    body = db.session.scalars(select(Letter.body)).first() or ""
    assert "viernes, 11 de octubre" in body and "jueves, 10 de octubre" in body


def test_a_new_link_counts_up_without_a_letter(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    make.booking(hour, cast.asuncion, cast.ana)
    with writing():
        actions.change(hour, cast.carla, **values(hour, join_url="https://meet.example.org/1"))
    assert hour.sequence == 1 and letters() == []


def test_an_hour_keeps_the_places_and_the_language_that_are_booked(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=3)
    make.booking(hour, cast.asuncion, cast.ana, seat=2, language="es")
    make.booking(hour, cast.baltimore, cast.bruno, seat=3)
    with pytest.raises(Refused, match="2 teams have booked this hour"):
        actions.change(hour, cast.carla, **values(hour, capacity=1))
    with pytest.raises(Refused, match="Asunción booked this hour in Español"):
        actions.change(hour, cast.carla, **values(hour, languages=["en"]))
    db.session.rollback()
    with writing():
        actions.change(hour, cast.carla, **values(hour, capacity=2))
    assert sorted(booking.seat for booking in queries.bookings_on(hour)) == [1, 2]


def test_an_hour_in_the_past_is_not_offered(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    with pytest.raises(Refused, match="is past"):
        actions.add(cast.cohort, cast.carla, [datetime(2024, 10, 7, 9)], **{
            name: value for name, value in values(hour).items() if name != "starts_local"
        })  # fmt: skip


def test_a_cancelled_hour_tells_every_team_and_frees_its_share(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla, capacity=2)
    make.booking(hour, cast.asuncion, cast.ana)
    make.booking(hour, cast.baltimore, cast.bruno, seat=2)
    with writing():
        actions.cancel(hour, cast.dora)
    told = sorted(name for name, kind, _ in letters() if kind == "cancelled")
    assert told == ["Ana Benítez", "Bruno Carter", "Carla Rivas", "Carla Rivas", "Diego Ayala"]
    assert _used(cast) == {"Asunción": (0, 0), "Baltimore": (0, 0)}
    assert hour.sequence == 1 and queries.hours(cast.cohort.id) == []


def test_a_cancelled_booking_frees_its_seat_and_tells_the_facilitator(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    booking = make.booking(hour, cast.asuncion, cast.ana)
    with writing():
        actions.cancel_booking(booking, cast.diego, is_team=True)
    assert letters() == [("Carla Rivas", "cancelled", "en"), ("Ana Benítez", "cancelled", "es")]
    make.booking(hour, cast.baltimore, cast.bruno)


def test_a_booking_stays_as_it_is_after_the_hour_began(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    booking = make.booking(hour, cast.asuncion, cast.ana)
    clock.fix(hour.starts_at)
    with pytest.raises(Refused, match="has begun"):
        actions.cancel_booking(booking, cast.ana, is_team=True)
    with pytest.raises(Refused, match="has begun"):
        actions.change_question(booking, cast.ana, "Other", "en")


def test_what_begun_counts_as_used_and_what_lies_ahead_as_booked(cast: Cast) -> None:
    first, second = make.office_hour(cast.cohort, cast.carla, TENTH), make.office_hour(cast.cohort, cast.carla, ELEVENTH)
    for hour in (first, second):
        make.booking(hour, cast.asuncion, cast.ana)
    clock.fix(first.starts_at)
    assert _used(cast) == {"Asunción": (1, 1), "Baltimore": (0, 0)}
    upcoming = queries.next_booking(cast.asuncion, first.ends_at)
    assert upcoming is not None and upcoming.office_hour_id == second.id


def test_the_next_free_hour_is_found_by_language(cast: Cast) -> None:
    full = make.office_hour(cast.cohort, cast.carla, TENTH)
    make.booking(full, cast.asuncion, cast.ana)
    english = make.office_hour(cast.cohort, cast.carla, ELEVENTH, languages=["en"])
    spanish = make.office_hour(cast.cohort, cast.carla, ELEVENTH + timedelta(days=1), languages=["es"])
    now = clock.now()
    assert queries.next_free(cast.cohort.id, now) == english
    assert queries.next_free(cast.cohort.id, now, "es") == spanish
    assert queries.next_free(cast.cohort.id, now, "fr") is None


def _used(cast: Cast) -> dict[str, tuple[int, int]]:
    return {use.name: (use.used, use.booked) for use in queries.use_by_team(cast.cohort.id)}
