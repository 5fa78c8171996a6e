"""Makers of things: plain functions with sensible defaults and no surprises. Each writes and commits."""

from datetime import date, datetime
from itertools import count
from typing import Any

from sprint.cohorts.models import City, Cohort, Facilitation, Membership, Team
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.languages import LocalizedText
from sprint.office_hours.models import Booking, OfficeHour
from sprint.people.models import Person
from sprint.schedule.models import AgendaItem, GroupSession
from sprint.submissions import queries, saving
from sprint.submissions.assignment_models import Extension
from sprint.submissions.models import Answer, Submission
from sprint.submissions.saving import Typed
from sprint.worksheets.following import Follows
from sprint.worksheets.models import Assignment, Choice, Column, Part, Question, Worksheet, WorksheetVersion

_numbers = count(1)


def both(en: str, es: str | None = None) -> LocalizedText:
    return LocalizedText.of("en", en=en, es=es or (f"{en} (es)" if en else ""))


def _save(*things: Any) -> None:
    with writing():
        db.session.add_all(things)
        db.session.flush()


def person(name: str = "Ana Benítez", *, language: str = "en", zone: str = "America/New_York", **more: Any) -> Person:
    number = next(_numbers)
    one = Person(
        email=more.pop("email", f"person{number}@example.org"), name=name, language=language, zone=zone,
        clock=more.pop("hours", "12"), password=None, is_administrator=more.pop("administrator", False), active=True,
        fs_uniquifier=f"mark-{number}", invited_at=clock.now(), joined_at=clock.now(), signed_in_at=None,
    )  # fmt: skip
    _save(one)
    return one


def city(name: str = "Bogotá", *, zone: str = "America/Bogota", territory: str = "CO", language: str = "es") -> City:
    one = City(key=f"city-{next(_numbers)}", name=name, zone=zone, territory=territory, language=language)
    _save(one)
    return one


def cohort(title: str = "Autumn Sprint", *, starts_on: date = date(2024, 9, 11), ends_on: date = date(2024, 10, 23)) -> Cohort:
    one = Cohort(
        key=f"cohort-{next(_numbers)}", title=both(title), program_key="community-data-training", zone="America/New_York",
        starts_on=starts_on, ends_on=ends_on, languages=["en", "es"], office_hours_per_team=4, weekly_work_minutes=120,
        follow_up_months=12,
    )  # fmt: skip
    _save(one)
    return one


def team(in_cohort: Cohort | None = None, of_city: City | None = None) -> Team:
    one = Team(cohort=in_cohort or cohort(), city=of_city or city())
    _save(one)
    return one


def member(of_team: Team, who: Person | None = None, role: str = "member") -> Person:
    who = who or person()
    _save(Membership(team_id=of_team.id, person_id=who.id, role=role, since_at=clock.now()))
    return who


def facilitator(of_cohort: Cohort, who: Person | None = None) -> Person:
    who = who or person("Lena Whitfield")
    _save(Facilitation(cohort_id=of_cohort.id, person_id=who.id))
    return who


def group_session(of_cohort: Cohort, starts_local: datetime = datetime(2024, 10, 9, 15), **more: Any) -> GroupSession:
    one = GroupSession(
        cohort=of_cohort, key=f"session-{next(_numbers)}", kind="workshop", number=5, title=both("Designing the training"),
        summary=both("Summary"), minutes=120, join_url="https://meet.example.org/5", recording_url="", languages=["en", "es"],
        interpretation=True, captions=True, sign_languages="", cancelled_at=None, cancel_reason=both(""), sequence=0,
        changed_at=clock.now(),
    )  # fmt: skip
    one.agree(starts_local, more.pop("zone", of_cohort.zone))
    one.agenda = [AgendaItem(position=1, minutes=120, title=both("Everything"))]
    for name, value in more.items():
        setattr(one, name, value)
    _save(one)
    return one


def office_hour(
    of_cohort: Cohort, with_person: Person, starts_local: datetime = datetime(2024, 10, 10, 13), **more: Any
) -> OfficeHour:
    one = OfficeHour(
        cohort=of_cohort, facilitator=with_person, languages=more.pop("languages", ["en", "es"]), join_url="", cancelled_at=None,
        capacity=more.pop("capacity", 1), sequence=0, changed_at=clock.now(),
    )  # fmt: skip
    one.agree(starts_local, of_cohort.zone, more.pop("minutes", 45))
    _save(one)
    return one


def booking(of_hour: OfficeHour, of_team: Team, by: Person, question: str = "How do we begin?", **more: Any) -> Booking:
    one = Booking(
        office_hour=of_hour, team=of_team, cohort_id=of_hour.cohort_id, seat=more.pop("seat", 1), person=by, question=question,
        language=more.pop("language", "en"), booked_at=clock.now(), cancelled_at=None, changed_at=clock.now(),
    )  # fmt: skip
    _save(one)
    return one


def question(kind: str = "long_text", *, key: str | None = None, number: int = 1, **more: Any) -> Question:
    number_of = next(_numbers)
    columns, choices = more.pop("columns", []), more.pop("choices", [])
    one = Question(
        key=key or f"question_{number_of}", position=more.pop("position", number), number=number, follows=False, kind=kind,
        title=both(more.pop("title", f"Question {number}")), help=both("Help"), example=both(""), unit=both(""),
        is_required=more.pop("required", True), is_private=False, section=more.pop("section", "P1"), minimum_rows=0,
        least=more.pop("least", None), most=more.pop("most", None),
    )  # fmt: skip
    one.columns = [
        Column(key=name, position=place, kind=kind_of, title=both(name.title()), is_required=False)
        for place, (name, kind_of) in enumerate(columns, 1)
    ]
    one.loose_choices = [(name, place) for place, name in enumerate(choices, 1)]
    return one


def choices_of_column(question: Question, key: str, names: list[str]) -> None:
    column = next(one for one in question.columns if one.key == key)
    for place, name in enumerate(names, 1):
        choice = Choice(question_id=question.id, column_id=column.id, key=name, position=place, title=both(name.title()))
        db.session.add(choice)


def worksheet(*questions: Question, title: str = "Team and readiness", published: bool = True) -> WorksheetVersion:
    return _version(Worksheet(key=f"worksheet-{next(_numbers)}"), 1, questions, title, published)


def newer(than: WorksheetVersion, *questions: Question, published: bool = True) -> WorksheetVersion:
    """The next version of a worksheet."""
    return _version(than.worksheet, than.number + 1, questions, str(than.title), published)


def _version(of: Worksheet, number: int, questions: tuple[Question, ...], title: str, published: bool) -> WorksheetVersion:
    version = WorksheetVersion(
        worksheet=of, number=number, title=both(title), purpose=both("Purpose"), minutes=45, published_at=None,
    )  # fmt: skip
    with writing():
        db.session.add(version)
        for one in questions or (question(),):
            one.version = version
            db.session.add(one)
            db.session.flush()
            for name, place in getattr(one, "loose_choices", []):
                db.session.add(Choice(question_id=one.id, column_id=None, key=name, position=place, title=both(name.title())))
    return publish(version) if published else version


def publish(version: WorksheetVersion) -> WorksheetVersion:
    """Freeze a draft that is complete as far as the test is concerned."""
    with writing():
        version.published_at = clock.now()
    return version


def part(of_version: WorksheetVersion, *questions: Question, title: str = "First things", position: int = 1) -> Part:
    one = Part(version_id=of_version.id, key=f"part_{position}", position=position, title=both(title), introduction=both("Why"))
    _save(one)
    with writing():
        for question in questions:
            question.part_id = one.id
    return one


def assignment(
    of_cohort: Cohort, version: WorksheetVersion | None = None, *, number: int = 1, opens_on: date = date(2024, 9, 11),
    due_on: date = date(2024, 10, 14), due_follows: tuple[GroupSession, int] | None = None,
) -> Assignment:  # fmt: skip
    one = Assignment(cohort=of_cohort, version=version or worksheet(), number=number, opens_on=opens_on, due_on=due_on)
    if due_follows:
        session, days = due_follows
        one.due_session_id, one.due_days, one.due_on = session.id, days, Follows(session, days).on
    _save(one)
    return one


def extension(
    of_team: Team, of_assignment: Assignment, by: Person, reason: str = "The mayor was ill.", *,
    due_on: date = date(2024, 10, 21), language: str = "en",
) -> Extension:  # fmt: skip
    one = Extension(
        cohort_id=of_team.cohort_id, team_id=of_team.id, assignment_id=of_assignment.id, due_on=due_on, reason=reason,
        language=language, given_by_id=by.id, given_at=clock.now(),
    )  # fmt: skip
    _save(one)
    return one


def submission(of_team: Team, of_assignment: Assignment, state: str = "draft") -> Submission:
    one = Submission(
        cohort_id=of_team.cohort_id, team_id=of_team.id, assignment_id=of_assignment.id, version_id=of_assignment.version_id,
        state=state, round=0 if state == "draft" else 1, begun_at=clock.now(),
        submitted_at=None if state == "draft" else clock.now(), submitted_by_id=None, decided_at=None, decided_by_id=None,
    )  # fmt: skip
    _save(one)
    return one


def answer(value: Any, revision: int = 1) -> Answer:
    """An answer that is not kept."""
    return Answer(value=value, language="es", revision=revision)


def questions_of(of_assignment: Assignment) -> list[Question]:
    return list(db.session.query(Question).filter_by(version_id=of_assignment.version_id).order_by(Question.position))


def write(in_submission: Submission, to_question: Question, text: str, by: Person) -> None:
    """Write an answer; an empty text empties it."""
    written = queries.answers(in_submission).get(to_question.id)
    typed = Typed(to_question, text or None, written.revision if written else 0)
    with writing():
        saving.save(in_submission, [typed], language="es", by=by)
