"""A cohort of any number of cities, which worked on their first worksheets like those of the demo world."""

from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from typing import Any

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.places import Place
from sprint.cohorts.queries import teams
from sprint.core import clock, locale
from sprint.core.database import db, writing
from sprint.core.locale import Voice
from sprint.demo import story
from sprint.demo.story import APPROVED, SENT, Story
from sprint.partners.commitment_models import Commitment
from sprint.partners.models import Partner
from sprint.people import actions as people
from sprint.people.models import Person
from sprint.programs.actions import start_cohort
from sprint.programs.layout import Start, lay_out
from sprint.programs.library import shipped
from sprint.programs.reading import read
from sprint.programs.taking_over import take_over
from sprint.submissions.models import Submission
from sprint.submissions.queries import of_team
from sprint.workplan.flows import blank_task
from sprint.workplan.models import TaskKind, Wait
from sprint.worksheets.queries import assignments

TASKS, PARTNERS = 200, 60
ZONES = [
    ("America/Bogota", "CO", "es"),
    ("America/New_York", "US", "en"),
    ("America/Asuncion", "PY", "es"),
    ("America/Phoenix", "US", "en"),
]


class Chapter(Story):
    """A city that wrote what Bogotá or Baltimore wrote."""

    @property
    def file(self) -> dict[str, Any]:
        """What the city wrote."""
        return story.told("bogota" if self.team.city.language == "es" else "baltimore")


@dataclass
class World:
    """What is measured."""

    cohort: Cohort
    team: Team
    lead: Person
    facilitator: Person
    submission: Submission
    full: Team
    """A city with a plan of TASKS tasks and PARTNERS partners."""
    full_lead: Person


def build(count: int) -> World:
    """A cohort of so many cities in its third week: two worksheets approved, one sent."""
    first_day = clock.today("America/New_York") - timedelta(days=16)
    with writing(), locale.speaking(Voice("en", "UTC")):
        program = take_over(read(shipped.content()))
        facilitator = people.add("facilitator@example.org", "Lena Whitfield", language="en", zone="America/New_York")
        cities = [
            cohorts.add_city(Place(f"City {number:03d}", zone, territory, language))
            for number, (zone, territory, language) in ((one, ZONES[one % 4]) for one in range(count))
        ]
        start = Start(f"bench-{count}", program.title, first_day, time(15), "America/New_York", ["en", "es"], cities)
        cohort = start_cohort(program, lay_out(program, start), [facilitator])
        leads = [_work(team, cohort, facilitator) for team in teams(cohort)]
    of_cohort = teams(cohort)
    given = assignments(cohort.id)
    submission = of_team(of_cohort[0].id, given[2].id)
    assert submission is not None
    with writing():
        _fill(of_cohort[-1], leads[-1])
    return World(cohort, of_cohort[0], leads[0], facilitator, submission, of_cohort[-1], leads[-1])


def _work(team: Team, cohort: Cohort, facilitator: Person) -> Person:
    lead, member = (
        people.add(f"{role}{team.id}@example.org", f"{role.title()} {team.id}", language=team.city.language, zone=team.zone)
        for role in ("lead", "member")
    )
    cohorts.join(team, lead, "lead")
    cohorts.join(team, member, "member")
    one = Chapter(team, lead, member, facilitator, clock.now())
    for assignment, state in zip(assignments(cohort.id), (APPROVED, APPROVED, SENT), strict=False):
        one.work(assignment, state)
    return lead


def _fill(team: Team, lead: Person) -> None:
    """A long workplan in which every task waits for the one before, and a promise to each of many partners."""
    first, names = team.cohort.ends_on, [lead.name, "Ana", "Luis", "Marta", "Omar"]
    tasks = [blank_task(team.id, "es") for _ in range(TASKS)]
    for number, task in enumerate(tasks):
        task.title, task.owner_name = f"Task {number} of the workplan", names[number % 5] if number % 9 else ""
        task.starts_on = first + timedelta(days=number)
        task.ends_on = task.starts_on + timedelta(days=number % 20)
        task.kind = TaskKind.TRAINING if number == 7 else TaskKind.STEP
    partners = [_partner(team, number) for number in range(PARTNERS)]
    db.session.add_all([*tasks, *partners])
    db.session.flush()
    db.session.add_all(Wait(task_id=one.id, after_id=before.id, team_id=team.id) for before, one in pairwise(tasks))
    db.session.add_all(_promise(team, one) for one in partners)


def _partner(team: Team, number: int) -> Partner:
    said = ("does", "offers", "wants", "needs", "gains", "goal", "expectation", "show_up", "places")
    texts: dict[str, Any] = {name: f"What partner {number} says about {name}" for name in said}
    return Partner(
        team=team, name=f"Partner {number}", kind="nonprofit", languages=["es"], audiences=[], stage="active", may_be_named=True,
        owner_name="", second_name="", language="es", changed_at=clock.now(), **texts,
    )  # fmt: skip


def _promise(team: Team, partner: Partner) -> Commitment:
    return Commitment(
        team_id=team.id, partner_id=partner.id, partner_name=partner.name, known_as=f"city {partner.known_as}", side="city",
        action="Send the list of blocks", in_return="A room", state="open", state_note="", promised_on=clock.today("UTC"),
        due_on=None, owner_name="", language="es", changed_at=clock.now(),
    )  # fmt: skip
