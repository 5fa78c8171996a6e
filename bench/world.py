"""A cohort of any number of cities, which worked on their first worksheets like those of the demo world."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.places import Place
from sprint.cohorts.queries import teams
from sprint.core import clock, locale
from sprint.core.database import writing
from sprint.core.locale import Voice
from sprint.demo import story
from sprint.demo.story import APPROVED, SENT, Story
from sprint.people import actions as people
from sprint.people.models import Person
from sprint.programs.actions import start_cohort
from sprint.programs.layout import Start, lay_out
from sprint.programs.library import shipped
from sprint.programs.reading import read
from sprint.programs.taking_over import take_over
from sprint.submissions.models import Submission
from sprint.submissions.queries import of_team
from sprint.worksheets.queries import assignments

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
    return World(cohort, of_cohort[0], leads[0], facilitator, submission)


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


