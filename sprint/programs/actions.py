"""Starts a cohort: all of it in one transaction."""

from datetime import datetime, time
from itertools import cycle

from flask_babel import gettext as _
from slugify import slugify

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort
from sprint.cohorts.queries import cohort_by_key
from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.follow_up.evidence_actions import lay_out as lay_out_criterion
from sprint.office_hours.models import OfficeHour
from sprint.people.models import Person
from sprint.plans.models import PlanSection
from sprint.programs.layout import PlannedDay, PlannedSession, PlannedWorksheet, Timetable
from sprint.programs.models import Program
from sprint.programs.order import due_too_early, out_of_order
from sprint.programs.queries import sections
from sprint.schedule.models import NO_REASON, AgendaItem, GroupSession
from sprint.worksheets.actions import assign
from sprint.worksheets.following import When, keeping


def start_cohort(program: Program, table: Timetable, facilitators: list[Person], by: Person | None = None) -> Cohort:
    """Create a cohort with its teams, sessions, office hours, worksheets, plan sections and criterion.

    Raises Refused for a key that is taken, for dates out of order, and for an hour that a zone skips.
    """
    if slugify(table.start.key) != table.start.key:
        raise Refused(_("Write the key in small letters, figures and hyphens."))
    if cohort_by_key(table.start.key):
        raise Refused(_("Another cohort has this key already. Choose a different one."))
    if flaws := [*out_of_order(table), *due_too_early(table)]:
        raise Refused(flaws[0][1])
    cohort = _cohort(program, table)
    for person in facilitators:
        cohorts.name_facilitator(cohort, person)
    for city in table.start.cities:
        cohorts.bring(city, cohort)
    held = {planned.part.key: _session(program, cohort, planned) for planned in table.sessions}
    db.session.add_all(held.values())
    db.session.flush()
    for one in table.given:
        assign(cohort, one.part.version, one.part.number, _opens(one, held), _due(one, held))
    if facilitators:
        _office_hours(program, cohort, table.office_days, facilitators)
    for section in sections(program):
        db.session.add(
            PlanSection(
                cohort_id=cohort.id, key=section.key, position=section.position, title=section.title, prompt=section.prompt,
                looks_for=section.looks_for, outcome=section.outcome, checks=section.checks,
            )
        )  # fmt: skip
    lay_out_criterion(cohort, by)
    audit.record("programs.start_cohort", cohort, by, program=program.key)
    return cohort


def _cohort(program: Program, table: Timetable) -> Cohort:
    settings = program.settings
    cohort = Cohort(
        key=table.start.key, title=table.start.title, program_key=program.key, zone=table.start.zone,
        starts_on=table.starts_on, ends_on=table.ends_on, languages=table.start.languages,
        office_hours_per_team=settings["office_hours_per_team"], weekly_work_minutes=settings["weekly_work_minutes"],
        follow_up_months=settings["follow_up_months"],
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    return cohort


def _session(program: Program, cohort: Cohort, planned: PlannedSession) -> GroupSession:
    settings, part = program.settings, planned.part
    group_session = GroupSession(
        cohort=cohort, key=part.key, kind=part.kind, number=planned.number, title=part.title, summary=part.summary,
        minutes=part.minutes, join_url="", recording_url="", languages=cohort.languages,
        interpretation=settings["interpretation"], captions=settings["captions"], sign_languages=settings["sign_languages"],
        cancelled_at=None, cancel_reason=NO_REASON, sequence=0, changed_at=clock.now(),
    )  # fmt: skip
    group_session.agree(planned.starts_local, cohort.zone)
    group_session.agenda = [
        AgendaItem(position=item.position, minutes=item.minutes, title=item.title) for item in part.agenda
    ]
    return group_session


def _opens(one: PlannedWorksheet, held: dict[str, GroupSession]) -> When:
    """When a worksheet opens. A day that was changed before the start keeps its distance from the session that it follows."""
    return keeping(one.opens_on, held[one.part.opens_from]) if one.part.opens_from in held else one.opens_on


def _due(one: PlannedWorksheet, held: dict[str, GroupSession]) -> When:
    return keeping(one.due_on, held[one.part.due_from]) if one.part.due_from in held else one.due_on


def _office_hours(program: Program, cohort: Cohort, days: list[PlannedDay], facilitators: list[Person]) -> None:
    """One hour for each facilitator in turn, at the hours that the program names."""
    minutes = program.settings["office_hour_minutes"]
    for planned in days:
        for text, facilitator in zip(planned.part.hours, cycle(facilitators), strict=False):
            hour = OfficeHour(
                cohort=cohort, facilitator=facilitator, languages=cohort.languages, capacity=1, join_url="", cancelled_at=None,
                sequence=0, changed_at=clock.now(),
            )  # fmt: skip
            try:
                hour.agree(datetime.combine(planned.day, time.fromisoformat(text)), cohort.zone, minutes)
            except clock.NoSuchTime as skipped:
                raise Refused(str(skipped)) from None
            db.session.add(hour)
