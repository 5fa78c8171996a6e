"""Loads the demo world: the 2024 Sprint as it was, and one that is in its fifth week now."""

from datetime import date, datetime, time, timedelta
from itertools import count

from flask_security import hash_password
from sqlalchemy import delete, select

from sprint.cohorts import actions as cohorts
from sprint.cohorts import places
from sprint.cohorts.models import City, Cohort, Team
from sprint.cohorts.queries import facilitators, teams
from sprint.core import audit, clock, locale
from sprint.core.audit import Deed
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.core.locale import Voice
from sprint.core.outbox import Letter
from sprint.demo import aftermath, drafting, labour, newer, relations, story
from sprint.demo.story import AGAIN, APPROVED, BACK, DRAFT, SENT, Story
from sprint.office_hours import actions as office_hours
from sprint.office_hours.queries import hours
from sprint.people import actions as people
from sprint.people.models import Person
from sprint.programs.actions import start_cohort
from sprint.programs.layout import Start, lay_out
from sprint.programs.library import shipped
from sprint.programs.models import Program
from sprint.programs.queries import program_by_key
from sprint.schedule.queries import group_sessions
from sprint.worksheets import arranging, building, publishing
from sprint.worksheets.building import Content
from sprint.worksheets.models import QuestionKind
from sprint.worksheets.queries import assignments, ordered_questions, published_version

PASSWORD = "sprint-demo"  # noqa: S105 — it is told to everybody on the sign-in page
ZONES = {
    "Asunción": "America/Asuncion", "Baltimore": "America/New_York", "Bogotá": "America/Bogota",
    "Guadalajara": "America/Mexico_City", "Phoenix": "America/Phoenix", "San Juan": "America/Puerto_Rico",
    "Santiago": "America/Santiago", "Tijuana": "America/Tijuana",
}  # fmt: skip
STAFF = {
    "admin": ("Dana Brooks", "en", "America/New_York"),
    "facilitator": ("Lena Whitfield", "en", "America/New_York"),
    "facilitator2": ("Tomás Rivas", "es", "America/Bogota"),
}
FIRST_SPRINT = date(2024, 9, 11)
"""The first session of the 2024 Sprint, Wednesday, 3 pm Eastern (003-03)."""
IN_2024: dict[str, dict[int, str]] = {"guadalajara": {7: DRAFT, 9: DRAFT}}
IN_WEEK_FIVE: dict[str, list[str | None]] = {
    "asuncion": [APPROVED, APPROVED, APPROVED, APPROVED, APPROVED, DRAFT],
    "baltimore": [APPROVED, APPROVED, APPROVED, SENT, APPROVED, DRAFT],
    "bogota": [APPROVED, APPROVED, APPROVED, APPROVED, AGAIN],
    "guadalajara": [APPROVED, APPROVED, APPROVED, APPROVED, APPROVED, None, DRAFT],
    "phoenix": [APPROVED, APPROVED, APPROVED, APPROVED, BACK, DRAFT],
    "san-juan": [APPROVED, APPROVED, APPROVED, APPROVED, SENT],
    "santiago": [APPROVED, APPROVED, APPROVED, DRAFT],
    "tijuana": [APPROVED, APPROVED, APPROVED, BACK],
}
"""The state of each worksheet of the running Sprint, by number."""


SILENT = "santiago"
"""The city from which nobody has been heard for a while."""


def is_empty() -> bool:
    """Whether nobody is here yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def accounts() -> list[Person]:
    """The accounts of the demo world for its sign-in page; in a real installation an empty list."""
    if db.session.scalar(select(Deed.id).where(Deed.what == "demo.load").limit(1)) is None:
        return []
    return list(db.session.scalars(select(Person).where(Person.email.like("%example.org")).order_by(Person.id)))


def load() -> None:
    """Load everything into an empty database. Raises Refused for a filled one."""
    if not is_empty():
        raise Refused("There are people here already: the demo world goes into an empty database only.")
    program = program_by_key(shipped.KEY)
    if program is None:
        raise Refused("The shipped program is not here.")
    password = hash_password(PASSWORD)
    staff = {key: _person(f"{key}@example.org", *rest, password=password) for key, rest in STAFF.items()}
    staff["admin"].is_administrator = True
    cities = [cohorts.add_city(places.place(name, zone)) for name, zone in ZONES.items()]
    crews = {city.id: _crew(city, password) for city in cities}
    now = clock.now()
    title_2024 = LocalizedText.of("en", en=f"{program.title.texts['en']}, 2024", es=f"{program.title.texts['es']}, 2024")
    first = _cohort(program, "community-data-training-2024", title_2024, FIRST_SPRINT, cities, staff)
    begun = _wednesday_four_weeks_ago(now)
    running = _cohort(program, f"community-data-training-{begun.year}", program.title, begun, cities, staff)
    for cohort in (first, running):
        _fill(cohort, crews, now)
    newer.give_more_time(running, teams(running), {person.language: person for person in facilitators(running)})
    newer.publish_one_more_question(staff["admin"])
    _begin_the_next_version("listening-to-partners", staff["facilitator"])
    audit.record("demo.load", running)
    db.session.flush()
    db.session.execute(delete(Letter))


def _begin_the_next_version(key: str, by: Person) -> None:
    """A draft in progress: a question is new and not translated yet, another one is clearer than it was."""
    published = published_version(key)
    if published is None:
        return
    draft = publishing.next_draft(published.worksheet, by)
    nothing = LocalizedText("en")
    count = Content(
        title=LocalizedText.of("en", en="How many people did you listen to in all?"),
        help=LocalizedText.of("en", en="Count each person once, also those who spoke in a group."),
        example=nothing, unit=LocalizedText.of("en", en="people", es="personas"), is_required=True, is_private=False,
        follows=True, section="P1", least=1,
    )  # fmt: skip
    question = building.add_question(draft, QuestionKind.NUMBER, count, None, by)
    first = ordered_questions(draft.id)[0]
    building.move(question, f"before-{arranging.name_of(ordered_questions(draft.id)[1])}", by)
    first.help = first.help.updated({"en": f"{first.help.texts['en']} Write what they said, not what you hoped to hear."})


def _wednesday_four_weeks_ago(now: datetime) -> date:
    today = clock.wall(now, "America/New_York").date()
    return today - timedelta(days=(today.weekday() - 2) % 7 + 28)


def _person(email: str, name: str, language: str, zone: str, *, password: str, hours: str | None = None) -> Person:
    territory = clock.places()[zone]
    person = people.add(email, name, language=language, zone=zone, clock_hours=hours or locale.first_clock(territory))
    person.password, person.joined_at = password, clock.now()
    return person


def _crew(city: City, password: str) -> tuple[Person, Person]:
    named = story.told(city.key)["people"]
    lead = _person(f"lead@{city.key}.example.org", named["lead"], city.language, city.zone, password=password)
    member = _person(f"member@{city.key}.example.org", named["member"], city.language, city.zone, password=password)
    return lead, member


def _cohort(
    program: Program, key: str, title: LocalizedText, first_day: date, cities: list[City], staff: dict[str, Person]
) -> Cohort:
    start = Start(key, title, first_day, time(15), "America/New_York", ["en", "es"], cities)
    return start_cohort(program, lay_out(program, start), [staff["facilitator"], staff["facilitator2"]], staff["admin"])


def _fill(cohort: Cohort, crews: dict[int, tuple[Person, Person]], now: datetime) -> None:
    """Let everything happen that has happened by now."""
    by_language = {person.language: person for person in facilitators(cohort)}
    _links(cohort, now)
    places_taken = count()
    for team in teams(cohort):
        lead, member = crews[team.city_id]
        for person, role in ((lead, "lead"), (member, "member")):
            cohorts.join(team, person, role)
        one = Story(team, lead, member, by_language[team.city.language], min(now, _end(cohort)))
        for assignment in assignments(cohort.id):
            if state := _state(cohort, team, assignment.number):
                drafting.write_ahead(one, assignment.number, now, _is_over(cohort))
                one.work(assignment, state)
        with locale.speaking(Voice(team.city.language, team.zone)):
            _live(one, cohort, now)
        place = next(places_taken)
        _book(one, cohort, place)
        if team.city.key != SILENT:
            lead.signed_in_at = one.until - timedelta(hours=5 + 9 * place)


def _end(cohort: Cohort) -> datetime:
    return clock.end_of_day(cohort.ends_on + timedelta(days=21), cohort.zone)


def _state(cohort: Cohort, team: Team, number: int) -> str | None:
    if _is_over(cohort):
        return IN_2024.get(team.city.key, {}).get(number, APPROVED)
    states = IN_WEEK_FIVE[team.city.key]
    return states[number - 1] if number <= len(states) else None


def _links(cohort: Cohort, now: datetime) -> None:
    for session in group_sessions(cohort.id):
        session.join_url = f"https://meet.example.org/{cohort.key}"
        if session.ends_at < now:
            session.recording_url = f"https://meet.example.org/{cohort.key}/{session.key}"
    for hour in hours(cohort.id):
        hour.join_url = f"https://meet.example.org/{cohort.key}/office-hour-{hour.id}"


def _book(one: Story, cohort: Cohort, place: int) -> None:
    """The first teams used two office hours, others one, the last ones none yet; each books two days ahead."""
    by_day: dict[date, list[int]] = {}
    of_cohort = hours(cohort.id)
    for index, hour in enumerate(of_cohort):
        by_day.setdefault(hour.starts_local.date(), []).append(index)
    wanted = [2, 1, 2, 1, 1, 2, 0, 1][place % 8]
    for (_day, indexes), question in zip(by_day.items(), [*one.questions_for_office_hours()][:wanted], strict=False):
        hour = of_cohort[indexes[place % len(indexes)]]
        with clock.standing_at(min(hour.starts_at - timedelta(days=2), one.until)):
            office_hours.book(hour, one.team, one.lead, question, one.team.city.language)


def _is_over(cohort: Cohort) -> bool:
    return cohort.starts_on == FIRST_SPRINT


def _live(one: Story, cohort: Cohort, now: datetime) -> None:
    """What a team did beside its worksheets; after the finished Sprint also what the year brought."""
    is_over = _is_over(cohort)
    labour.plan(one, now, is_over)
    relations.live(one, now, is_over)
    drafting.write(one, now, is_over)
    if is_over:
        labour.sort(one, now)
        drafting.review(one, now)
        labour.work(one, now)
        aftermath.live(one, now)
