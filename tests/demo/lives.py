"""What the demo world must hold beside its worksheets: eight cities that differ, in the states that people want to see."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import select

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import teams
from sprint.core import clock
from sprint.core.database import db
from sprint.demo.story import told
from sprint.partners.commitment_models import Asking
from sprint.partners.commitment_queries import commitments_of
from sprint.partners.decision_queries import decisions_of
from sprint.partners.models import Agreement, Meeting
from sprint.partners.queries import absences_of, concerns_of, contacts_of, partners_of
from sprint.partners.support_queries import support_of
from sprint.plans.models import Plan, PlanState, PlanVersion
from sprint.plans.queries import entries, plan_of
from sprint.plans.saying import is_open
from sprint.plans.text_models import PlanComment, PlanText
from sprint.plans.verdict_models import Verdict
from sprint.workplan.models import MilestoneState, TaskState
from sprint.workplan.queries import milestones_of, tasks_of, waits_of

ENGLISH = re.compile(r"\b(the|and|with|from|they|their|will|which|we|our|is|are|who|when)\b", re.IGNORECASE)
NO_WORDS = {"email", "phone", "language", "question", "section", "decided", "side", "kind", "stage", "state", "how", "decision"}
"""Keys of the files whose values are no words of the city."""


def two_cohorts_are_alive(first: Cohort, running: Cohort) -> None:
    """Everything that this file knows, about both cohorts of a loaded demo world."""
    for cohort in (first, running):
        eight_cities_differ(cohort)
    for team in teams(running):
        a_city_in_week_five(team)
    for team in teams(first):
        a_city_after_its_year(team)
    words_stand_in_plans(running)
    plans_of_2024(first)
    spanish_cities_write_spanish()


def eight_cities_differ(cohort: Cohort) -> None:
    """No two cities share the name of a partner, the title of a task, or what somebody promised."""
    kinds: list[Callable[[Team], set[str]]] = [
        lambda team: {one.name for one in partners_of(team.id)},
        lambda team: {one.title for one in tasks_of(team.id)},
        lambda team: {one.action for one in commitments_of(team.id)},
        lambda team: {one.worry for one in concerns_of(team.id)},
    ]
    for of in kinds:
        said = {team.city.key: of(team) for team in teams(cohort)}
        assert all(said.values()), said
        shared = {(one, other): said[one] & said[other] for one, other in combinations(said, 2) if said[one] & said[other]}
        assert shared == {}
    missing = [tuple(sorted((one.about, one.name) for one in absences_of(team.id))) for team in teams(cohort)]
    assert len(set(missing)) == 8, "who is missing is the same in two cities"


def a_city_in_week_five(team: Team) -> None:
    """A city whose work goes on: something is done, late, at risk, blocked; something is confirmed, asked, overdue."""
    today, key = clock.today(team.zone), team.city.key
    tasks = tasks_of(team.id)
    assert {one.state for one in tasks} == set(TaskState) - {TaskState.DROPPED}, key
    assert sum(one.is_late(today) for one in tasks) == 1, key
    assert all(one.state_note for one in tasks if one.state in (TaskState.AT_RISK, TaskState.BLOCKED)), key
    assert sum(not one.owner_name for one in tasks) == 1 and all(one.starts_on and one.ends_on for one in tasks), key
    assert any(one.owner_id for one in tasks) and waits_of(team.id), key
    assert {one.state for one in milestones_of(team.id)} == {MilestoneState.AHEAD, MilestoneState.REACHED}, key
    promised = commitments_of(team.id)
    assert any(one.is_overdue(today) and one.side == "city" for one in promised), key
    assert any(one.confirmed_on for one in promised), key
    asked = _of(Asking, team)
    waiting = [one for one in asked if one.is_waiting]
    assert len(asked) - len(waiting) == len(waiting) == 1, key
    assert clock.now() - waiting[0].asked_at > timedelta(days=7), key
    _a_city_with_partners(team)


def a_city_after_its_year(team: Team) -> None:
    """A city whose year is over: most is done, not all of it."""
    key, tasks = team.city.key, tasks_of(team.id)
    states = Counter(one.state for one in tasks)
    assert states[TaskState.DONE] >= len(tasks) - 2, key
    assert not {TaskState.NOT_STARTED, TaskState.ON_TRACK} & states.keys(), key
    assert sum(one.state == MilestoneState.REACHED for one in milestones_of(team.id)) >= 2, key
    assert any(one.given_on for one in support_of(team.id)), key
    _a_city_with_partners(team)


def _a_city_with_partners(team: Team) -> None:
    key, partners = team.city.key, partners_of(team.id)
    assert len({one.stage for one in partners}) >= 4, key
    assert {one.may_be_named for one in partners} == {True, False}, key
    assert any(one.second_name for one in partners) and any(one.has_one_keeper for one in partners), key
    assert any(one.audiences for one in partners) and any(one.languages for one in partners), key
    people = [one for one in contacts_of(team.id) if one.email]
    assert len(people) >= 2 and all("example.org" in one.email for one in people), key
    assert len(_of(Meeting, team)) >= 3, key
    assert [one for one in _of(Agreement, team) if one.review_on], key
    assert any(one.result for one in decisions_of(team.id)), key
    assert any(one.given_on is None for one in support_of(team.id)), key


def words_stand_in_plans(running: Cohort) -> None:
    """Two cities wrote in their plans, have a line that differs and have to choose once; comments speak both languages."""
    to_choose = {}
    for team in teams(running):
        plan = plan_of(team)
        assert plan is not None
        accepted = {one.question_id: one.value for one in entries(plan.id)}
        own = list(db.session.scalars(select(PlanText).where(PlanText.plan_id == plan.id)))
        to_choose[team.city.key] = sum(is_open(one, accepted.get(one.question_id)) for one in own if one.question_id)
        if to_choose[team.city.key]:
            assert any(not one.question_id for one in own), "no paragraph of its own"
            assert any(one.value not in (None, one.basis) for one in own if one.question_id in accepted), "no line differs"
    assert {key: count for key, count in to_choose.items() if count} == {"baltimore": 1, "guadalajara": 1}
    assert set(db.session.scalars(select(PlanComment.language))) == {"en", "es"}


def plans_of_2024(first: Cohort) -> None:
    """One city has two versions that differ, with verdicts in the second round; one plan came back, one waits."""
    plans = {team.city.key: plan_of(team) for team in teams(first)}
    found = {key: plan.state for key, plan in plans.items() if plan}
    draft = dict.fromkeys(("guadalajara", "san-juan", "santiago", "tijuana"), PlanState.DRAFT)
    others = {"baltimore": PlanState.APPROVED, "bogota": PlanState.APPROVED, "phoenix": PlanState.CHANGES}
    assert found == draft | others | {"asuncion": PlanState.SUBMITTED}
    versions = list(db.session.scalars(select(PlanVersion).order_by(PlanVersion.plan_id, PlanVersion.number)))
    assert [(one.plan.team.city.key, one.number) for one in versions] == [("baltimore", 1), ("bogota", 1), ("bogota", 2)]
    one, two = versions[1:]
    assert one.content != two.content and one.records != two.records
    rounds = select(Verdict.round, Verdict.decision).where(Verdict.plan_id == two.plan_id, Verdict.round == 2)
    assert len(db.session.execute(rounds).all()) >= 4
    asked = select(Verdict).join(Plan).join(Team).where(Verdict.decision == "change")
    assert {one.plan_id for one in db.session.scalars(asked)} == {plans["phoenix"] and plans["phoenix"].id}


def spanish_cities_write_spanish() -> None:
    """No Spanish city has English in its own words, and each writes in another city's words nowhere."""
    for key in ("asuncion", "bogota", "guadalajara", "san-juan", "santiago", "tijuana"):
        english = [one for one in _words(told(key)["life"]) if ENGLISH.search(one)]
        assert english == [], key


def _words(value: Any) -> Iterator[str]:
    """All that a city says in a part of its file, without what is no language."""
    if isinstance(value, dict):
        yield from (word for key, one in value.items() if key not in NO_WORDS for word in _words(one))
    elif isinstance(value, list):
        yield from (word for one in value for word in _words(one))
    elif isinstance(value, str):
        yield value


def _of(kind: Any, team: Team) -> list[Any]:
    return list(db.session.scalars(select(kind).where(kind.team_id == team.id)))
