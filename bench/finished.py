"""The pages of a city of the demo world whose Sprint is over: its plan, its partners and promises, and what came after."""

from collections.abc import Callable, Iterator

from sqlalchemy import Update, select, update

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import facilitators, members, teams
from sprint.core.database import db, writing
from sprint.demo.world import FIRST_SPRINT, load
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanEntry, PlanSection
from sprint.programs.library import shipped
from sprint.programs.reading import read
from sprint.programs.taking_over import take_over
from sprint.submissions.models import Submission
from sprint.workplan.models import Task
from sprint.workplan.queries import tasks_of
from sprint.worksheets.queries import assignments


def build() -> Cohort:
    """The demo world; gives the cohort that has finished."""
    with writing():
        take_over(read(shipped.content()))
        db.session.flush()
        load()
    return db.session.scalars(select(Cohort).where(Cohort.starts_on == FIRST_SPRINT)).one()


def pages(cohort: Cohort) -> Iterator[tuple[str, Person, str]]:
    """Its pages as a lead of the city with the longest workplan reads them, and as facilitators do: name, reader, address."""
    team = _team(cohort)
    lead, facilitator = members(team)[0].person, facilitators(cohort)[0]
    for name, place in _of_team(team):
        yield name, lead, f"/teams/{team.id}{place}"
    plan = db.session.scalars(select(Plan).where(Plan.team_id == team.id)).one()
    asked = select(Submission).where(Submission.team_id == team.id, Submission.assignment_id == assignments(cohort.id)[4].id)
    yield "submission", lead, f"/submissions/{db.session.scalars(asked).one().id}"
    yield "plan, as facilitator", facilitator, f"/teams/{team.id}/plan"
    yield "review of the plan", facilitator, f"/plans/{plan.id}/review"
    for name, place in (("board", ""), ("all after the Sprint", "/follow-up"), ("evidence rules", "/evidence-rules")):
        yield name, facilitator, f"/cohorts/{cohort.id}{place}"
    yield "edit the cohort", facilitator, f"/cohorts/{cohort.id}/edit"


def changing(cohort: Cohort) -> Iterator[tuple[tuple[str, Person, str], Callable[[], None]]]:
    """Pages that something changes before each reading, and how."""
    team = _team(cohort)
    lead, at = members(team)[0].person, f"/teams/{team.id}"
    tasks = select(Task.id).where(Task.team_id == team.id)
    entries = select(PlanEntry.id).join(Plan, PlanEntry.plan_id == Plan.id).where(Plan.team_id == team.id)
    task_id, entry_id = db.session.scalars(tasks).first(), db.session.scalars(entries).first()

    def task() -> None:
        _change(update(Task).where(Task.id == task_id).values(title=Task.title + "."))

    def answer() -> None:
        _change(update(PlanEntry).where(PlanEntry.id == entry_id).values(revision=PlanEntry.revision + 1))

    yield ("plan, an answer changed", lead, f"{at}/plan"), answer
    yield ("plan, a task changed", lead, f"{at}/plan"), task
    yield ("workplan, a task changed", lead, f"{at}/workplan"), task


def _change(statement: Update) -> None:
    with writing():
        db.session.execute(statement)
    db.session.remove()


def _team(cohort: Cohort) -> Team:
    """The team with the longest workplan."""
    return max(teams(cohort), key=lambda one: len(tasks_of(one.id)))


def _of_team(team: Team) -> Iterator[tuple[str, str]]:
    found = select(PlanSection).where(PlanSection.cohort_id == team.cohort_id, PlanSection.key == "P5")
    section = db.session.scalars(found).one()
    yield "plan", "/plan"
    yield "section of the plan", f"/plan/sections/{section.id}"
    yield "history of the plan", "/plan/history"
    yield "workplan", "/workplan"
    yield "partners", "/partners"
    yield "map of partners", "/partners/map"
    yield "commitments", "/commitments"
    yield "decisions", "/decisions"
    yield "share", "/plan/share"
    yield "after the Sprint", "/follow-up"
    yield "evidence", "/evidence"
