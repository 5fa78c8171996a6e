"""The calendar file itself, read back as a calendar program would."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from sprint.core import clock, locale
from sprint.core.database import db, writing
from sprint.feeds import calendar, queries
from sprint.people.models import Person
from sprint.schedule.models import GroupSession
from tests import make
from tests.cast import Cast
from tests.workplan import makers as workplan


def written(person: Person) -> bytes:
    with locale.speaking(person.voice):
        return calendar.personal(person, queries.own(person))


def read(person: Person) -> Any:
    return Calendar.from_ical(written(person))


def events(person: Person) -> dict[str, Event]:
    return {str(event["UID"]): event for event in read(person).walk("VEVENT")}


def test_a_session_stands_at_its_agreed_hour_in_its_zone(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    event = events(cast.bruno)[f"session-{one.id}@localhost"]
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (one.starts_at, one.ends_at)
    assert str(event["SUMMARY"]) == "Session 5: Designing the training"
    assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (0, "CONFIRMED")
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == one.changed_at.replace(microsecond=0)
    assert str(event["URL"]) == f"http://localhost/sessions/{one.id}"


def test_no_link_to_join_and_no_name_of_another_person_stands_in_it(cast: Cast) -> None:
    make.group_session(cast.cohort)
    make.booking(make.office_hour(cast.cohort, cast.carla), cast.asuncion, cast.ana)
    text = written(cast.diego).decode().replace("\r\n ", "")
    assert "meet.example.org" not in text
    assert not [name for name in ("Ana", "Carla", "Bruno", "@example.org") if name in text]


def test_the_texts_are_in_the_language_of_the_person(cast: Cast) -> None:
    make.group_session(cast.cohort, title=make.both("Designing the training", "Diseño de la capacitación"))
    spanish, english = [next(iter(events(person).values())) for person in (cast.ana, cast.bruno)]
    assert "Diseño de la capacitación" in spanish["SUMMARY"] and spanish["SUMMARY"].params["LANGUAGE"] == "es"
    assert "Designing the training" in english["SUMMARY"] and english["SUMMARY"].params["LANGUAGE"] == "en"
    assert read(cast.ana)["PRODID"] == "-//Sprint//ES" and read(cast.ana)["X-WR-TIMEZONE"] == "America/Asuncion"


ILL = make.both("The host is ill.", "Quien organiza está enfermo.")


def test_a_cancelled_session_stays_and_says_so(cast: Cast) -> None:
    one = make.group_session(cast.cohort, cancelled_at=clock.now(), cancel_reason=ILL, sequence=1)
    event = events(cast.bruno)[f"session-{one.id}@localhost"]
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)
    assert str(event["SUMMARY"]).startswith("Cancelled: ") and "The host is ill." in event["DESCRIPTION"]
    assert "Quien organiza está enfermo." in events(cast.ana)[f"session-{one.id}@localhost"]["DESCRIPTION"]


def test_a_moved_session_keeps_its_uid_and_its_sequence_grows(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    before = events(cast.bruno)
    with writing():
        moved = db.session.get_one(GroupSession, one.id)
        moved.agree(datetime(2024, 10, 10, 16), moved.zone)
        moved.sequence += 1
    after = events(cast.bruno)
    assert before.keys() == after.keys()
    (old,), (new,) = before.values(), after.values()
    assert (int(old["SEQUENCE"]), int(new["SEQUENCE"])) == (0, 1)
    assert new["DTSTART"].dt - old["DTSTART"].dt == timedelta(days=1, hours=1)


def test_the_clock_change_of_asuncion_is_in_the_rules_of_the_file(cast: Cast) -> None:
    make.group_session(cast.cohort, datetime(2024, 10, 2, 16), zone="America/Asuncion")
    make.group_session(cast.cohort, datetime(2024, 10, 9, 16), zone="America/Asuncion")
    parsed = read(cast.ana)
    before, after = [event["DTSTART"].dt.astimezone(UTC) for event in parsed.walk("VEVENT")]
    assert (before.hour, after.hour) == (20, 19)
    (rules,) = parsed.walk("VTIMEZONE")
    zone = rules.to_tz(lookup_tzid=False)
    offsets = [datetime(2024, 10, day, 16, tzinfo=zone).utcoffset() for day in (2, 9)]
    assert offsets == [timedelta(hours=-4), timedelta(hours=-3)]


def test_new_york_changes_its_clocks_in_november(cast: Cast) -> None:
    make.group_session(cast.cohort)
    (rules,) = read(cast.ana).walk("VTIMEZONE")
    zone = rules.to_tz(lookup_tzid=False)
    offsets = [datetime(2024, *day, 15, tzinfo=zone).utcoffset() for day in ((10, 9), (11, 6))]
    assert offsets == [timedelta(hours=-4), timedelta(hours=-5)]


def test_a_team_sees_its_bookings_and_a_facilitator_the_booked_hours(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    make.office_hour(cast.cohort, cast.carla, datetime(2024, 10, 11, 13))
    booking = make.booking(hour, cast.asuncion, cast.ana)
    uid = f"booking-{booking.id}@localhost"
    assert set(events(cast.diego)) == set(events(cast.carla)) == {uid}
    assert str(events(cast.carla)[uid]["SUMMARY"]) == "1:1 office hour: Asunción"
    assert events(cast.diego)[uid]["DTSTART"].dt == hour.starts_at and events(cast.bruno) == {}
    with writing():
        db.session.merge(booking).cancelled_at = clock.now()
    assert events(cast.diego) == {}


def test_a_due_date_is_a_day(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    event = events(cast.ana)[f"assignment-{assignment.id}@localhost"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2024, 10, 14), date(2024, 10, 15))
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_an_extension_moves_the_due_date_of_its_team_alone(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    clock.fix(clock.now() + timedelta(hours=1))
    make.extension(cast.asuncion, assignment, cast.carla, due_on=date(2024, 10, 18))
    own, neighbor, staff = (events(one)[f"assignment-{assignment.id}@localhost"] for one in (cast.ana, cast.bruno, cast.carla))
    assert [one["DTSTART"].dt for one in (own, neighbor, staff)] == [date(2024, 10, 18), date(2024, 10, 14), date(2024, 10, 14)]
    assert own["LAST-MODIFIED"].dt == clock.now() > neighbor["LAST-MODIFIED"].dt


def test_only_own_cohorts_stand_in_it_also_for_an_administrator(cast: Cast) -> None:
    make.group_session(cast.cohort)
    make.assignment(cast.cohort)
    assert [len(events(person)) for person in (cast.nora, cast.emil, cast.dora, cast.carla)] == [0, 0, 0, 2]


def test_texts_cannot_smuggle_lines_into_the_file(cast: Cast) -> None:
    make.group_session(cast.cohort, title=make.both("A, b; c\r\nATTENDEE:mailto:x@example.org", "Ñandú\nBEGIN:VEVENT"))
    with writing():
        db.session.merge(cast.bruno).name = "Bruno, the\r\nX-EVIL:1"
    (event,) = events(cast.bruno).values()
    assert "ATTENDEE" not in event and str(event["SUMMARY"]).startswith("Session 5: A, b; c\n")
    assert "X-EVIL" not in read(cast.bruno) and len(events(cast.ana)) == 1


def test_it_is_named_and_read_again_every_four_hours(cast: Cast) -> None:
    text = written(cast.bruno).decode()
    assert "NAME:Sprint: Bruno Carter\r\n" in text and "X-WR-CALNAME:Sprint: Bruno Carter\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text and "X-PUBLISHED-TTL:PT4H\r\n" in text


def test_unchanged_data_give_the_same_bytes(cast: Cast) -> None:
    make.group_session(cast.cohort)
    make.group_session(cast.cohort, datetime(2024, 10, 16, 15), zone="America/Asuncion")
    make.group_session(cast.cohort, datetime(2024, 10, 23, 15), zone="America/Bogota")
    first = written(cast.bruno)
    clock.fix(clock.now() + timedelta(days=3))
    calendar._rules.cache_clear()
    assert written(cast.bruno) == first


def test_own_tasks_and_the_milestones_of_the_team_stand_in_it_and_facilitators_get_none(cast: Cast) -> None:
    own = workplan.task(cast.asuncion, "Escribir", date(2024, 11, 4), date(2024, 11, 22), owner_id=cast.ana.id, sequence=2)
    workplan.task(cast.asuncion, "De otra persona", date(2024, 11, 4), date(2024, 11, 22), owner_id=cast.diego.id)
    workplan.task(cast.asuncion, "Sin fecha", owner_id=cast.ana.id)
    step = workplan.milestone(cast.asuncion, "Piloto", date(2024, 12, 20))
    workplan.milestone(cast.baltimore, "Elsewhere", date(2024, 12, 20))
    found = events(cast.ana)
    assert set(found) == {f"task-{own.id}@localhost", f"milestone-{step.id}@localhost"}
    event = found[f"task-{own.id}@localhost"]
    assert str(event["SUMMARY"]) == "Termina la tarea: Escribir" and int(event["SEQUENCE"]) == 2
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2024, 11, 22), date(2024, 11, 23))
    assert str(event["URL"]) == f"http://localhost/tasks/{own.id}"
    assert events(cast.carla) == {} and events(cast.dora) == {}


def test_a_dropped_task_is_cancelled_and_one_of_a_team_that_was_left_is_gone(cast: Cast) -> None:
    one = workplan.task(cast.asuncion, "Escribir", None, date(2024, 11, 22), owner_id=cast.ana.id, state="dropped")
    workplan.task(cast.baltimore, "Left", None, date(2024, 11, 22), owner_id=cast.ana.id)
    found = events(cast.ana)
    assert {uid: str(event["STATUS"]) for uid, event in found.items()} == {f"task-{one.id}@localhost": "CANCELLED"}
