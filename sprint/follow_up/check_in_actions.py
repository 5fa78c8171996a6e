"""What can be done with a check-in: keep what was typed, send it, correct it."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from sprint.cohorts.models import Cohort, Team
from sprint.core import audit, clock, locale
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.follow_up import asking
from sprint.follow_up.models import CheckIn, CheckInDays, CheckInReport, State
from sprint.follow_up.queries import EARLY, check_in_of
from sprint.follow_up.training_actions import record
from sprint.people.models import Person
from sprint.workplan.actions import set_milestone_state
from sprint.workplan.models import MilestoneState
from sprint.workplan.queries import milestones_of

IN_WORKPLAN = {State.DONE: MilestoneState.REACHED, State.DROPPED: MilestoneState.DROPPED}
"""What a check-in says of a milestone that the workplan says as well. That it goes well or badly is of that day only."""

MOST = 50
"""How often a check-in is corrected at most: all of its versions stay and are shown."""


def keep_draft(team: Team, day: int, typed: dict[str, Any], by: Person) -> CheckIn:
    """Keep what was typed, to go on later. Raises Refused before a check-in is open."""
    check_in = _open(team, day)
    check_in.draft = typed
    audit.record("follow_up.keep_check_in", check_in, by)
    return check_in


def send(team: Team, day: int, content: dict[str, Any], trainings: list[dict[str, Any]], *, base: str, language: str, by: Person,
         by_link: bool = False) -> CheckInReport:  # fmt: skip
    """Send a check-in, or a correction of one that was sent; every link to it is used up.

    Raises Refused before it is open, and where somebody else has sent it since `base`.
    """
    check_in = _open(team, day)
    db.session.execute(select(CheckIn.id).where(CheckIn.id == check_in.id).with_for_update())
    last = db.session.scalar(select(func.max(CheckInReport.number)).where(CheckInReport.check_in_id == check_in.id)) or 0
    if last >= MOST:
        raise Refused(_("This check-in was sent %(max)d times. Write what has changed in the next one.", max=MOST))
    if base != str(last):
        raise Refused(_("Someone has just sent this check-in. Look at what it says, then send your correction."))
    now = clock.now()
    report = CheckInReport(
        check_in_id=check_in.id, number=last + 1, content=content, language=language, sent_at=now, sent_by_id=by.id,
        by_link=by_link,
    )  # fmt: skip
    db.session.add(report)
    check_in.draft, check_in.sent_at = None, check_in.sent_at or now
    asking.end_links(check_in)
    for values in trainings:
        record(team, by, partner_ids=[], language=language, **values)
    _tell_workplan(team, content["states"], by)
    audit.record("follow_up.send_check_in", check_in, by, number=report.number)
    return report


def _tell_workplan(team: Team, states: list[dict[str, Any]], by: Person) -> None:
    """Let the workplan say of milestones that they are reached or dropped; none goes back to being ahead."""
    told = {one["key"]: one for one in states if one["state"] in IN_WORKPLAN}
    for milestone in milestones_of(team.id):
        one = told.get(milestone.id)
        if one and milestone.state == MilestoneState.AHEAD:
            set_milestone_state(milestone, IN_WORKPLAN[one["state"]], by, milestone.state, one["why"] or None)


def set_days(cohort: Cohort, days: list[int], by: Person) -> None:
    """Ask on other days after the Sprint."""
    setting = db.session.get(CheckInDays, cohort.id)
    if setting is None:
        setting = CheckInDays(cohort_id=cohort.id, days=days)
        db.session.add(setting)
    setting.days = sorted(set(days))
    audit.record("follow_up.set_days", cohort, by, days=setting.days)


def _open(team: Team, day: int) -> CheckIn:
    due = check_in_of(team, day)
    if due is None:
        raise Refused(_("This cohort does not ask for this check-in."))
    if not due.is_open:
        raise Refused(_("This check-in opens on %(day)s.", day=locale.day(due.due_on - EARLY)))
    return asking.kept(team, day)
