"""Pages about sessions."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Cohort
from sprint.cohorts.queries import teams
from sprint.cohorts.rules import facilitates, may_facilitate, may_see_cohort
from sprint.core import clock, locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.schedule import actions, holidays, queries
from sprint.schedule.forms import CancelForm, SessionForm
from sprint.schedule.models import GroupSession, Kind
from sprint.schedule.rules import may_change_session, may_see_session
from sprint.schedule.timetable import hour_change, timetable

bp = Blueprint("schedule", __name__)


@bp.get("/cohorts/<int:cohort_id>/sessions")
@access(may_see_cohort, cohort=Cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """All sessions and calls of a cohort, in order."""
    now, sessions = clock.now(), queries.group_sessions(cohort.id)
    is_staff = facilitates(current_person(), cohort.id)
    in_teams = teams(cohort) if is_staff else []
    kept = {one.id: holidays.kept(queries.local_starts(one, in_teams), locale.voice().language) for one in sessions}
    upcoming = next((one for one in sessions if not one.is_cancelled and not one.is_over(now)), None)
    rows = timetable(sessions, locale.voice().zone)
    return render_template(
        "schedule/index.html", cohort=cohort, rows=rows, upcoming=upcoming, now=now, is_staff=is_staff, holidays=kept
    )


@bp.get("/sessions/<int:session_id>")
@access(may_see_session, session=GroupSession)
def show(session: GroupSession) -> ResponseReturnValue:
    """One session: when, how to join, what happens, who speaks."""
    is_staff, before = may_change_session(current_person(), session), queries.session_before(session)
    starts = queries.local_starts(session, teams(session.cohort), before) if is_staff else []
    change = hour_change(before, session, locale.voice().zone) if before and not session.is_cancelled else None
    return render_template(
        "schedule/show.html", group_session=session, cohort=session.cohort, change=change, now=clock.now(), is_staff=is_staff,
        starts=starts, holidays=dict(holidays.kept(starts, locale.voice().language)), restoring=EmptyForm(),
    )  # fmt: skip


@bp.get("/cohorts/<int:cohort_id>/sessions/new")
@bp.post("/cohorts/<int:cohort_id>/sessions/new")
@access(may_facilitate, cohort=Cohort)
def new(cohort: Cohort) -> ResponseReturnValue:
    """A further session."""
    form = SessionForm(kind=Kind.WORKSHOP, zone=cohort.zone, minutes=120, languages=cohort.languages)
    if form.is_sent():
        added = form.accepts(actions.add, cohort, form.facts(), current_person())
        if added:
            flash(_("The session is in the schedule."))
            return redirect(url_for("schedule.show", session_id=added.id))
    form.add_spare()
    return render_template("schedule/new.html", form=form, cohort=cohort), form.status


@bp.get("/sessions/<int:session_id>/edit")
@bp.post("/sessions/<int:session_id>/edit")
@access(may_change_session, session=GroupSession)
def edit(session: GroupSession) -> ResponseReturnValue:
    """Change a session; a new time is told to everybody."""
    form = SessionForm(obj=session)
    if form.is_sent():
        sequence = session.sequence
        if form.accepts(actions.edit, session, form.facts(), current_person(), seen=form.seen.data):
            moved = session.sequence != sequence
            flash(_("The session is moved, and everybody is told.") if moved else _("The session is saved."))
            return redirect(url_for("schedule.show", session_id=session.id))
    form.add_spare()
    form.seen.data = actions.mark(session)
    return render_template("schedule/edit.html", form=form, group_session=session, cohort=session.cohort), form.status


@bp.get("/sessions/<int:session_id>/cancel")
@bp.post("/sessions/<int:session_id>/cancel")
@access(may_change_session, session=GroupSession)
def cancel(session: GroupSession) -> ResponseReturnValue:
    """Call a session off, after a look at what that means."""
    form = CancelForm()
    if form.is_sent() and form.accepts(actions.cancel, session, form.reason.data, current_person()):
        flash(_("The session is cancelled, and everybody is told."))
        return redirect(url_for("schedule.show", session_id=session.id))
    page = render_template(
        "schedule/cancel.html", form=form, group_session=session, cohort=session.cohort,
        told=len(queries.people_around(session.cohort_id)),
    )  # fmt: skip
    return page, form.status


@bp.post("/sessions/<int:session_id>/restore")
@access(may_change_session, session=GroupSession)
def restore(session: GroupSession) -> ResponseReturnValue:
    """Take a cancellation back."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.restore, session, current_person()):
        flash(_("The session takes place again, and everybody is told."))
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("schedule.show", session_id=session.id))
