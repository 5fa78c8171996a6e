"""Check-ins: signed in, or by the link of a letter, which opens this form and nothing else."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from sprint.cohorts.models import Team
from sprint.cohorts.rules import may_see_team
from sprint.core import edge, locale
from sprint.core.access import access, anyone, current_person
from sprint.core.forms import EmptyForm
from sprint.follow_up import asking, check_in_actions, queries
from sprint.follow_up.check_in_forms import CheckInForm, form_for
from sprint.follow_up.models import CheckInReport
from sprint.follow_up.queries import Due
from sprint.follow_up.routes import bp
from sprint.follow_up.rules import may_ask_again
from sprint.people.models import Person
from sprint.workplan.queries import milestones_of


@bp.get("/teams/<int:team_id>/check-ins/<int:day>")
@bp.post("/teams/<int:team_id>/check-ins/<int:day>")
@access(may_see_team, team=Team)
def check_in(team: Team, day: int) -> ResponseReturnValue:
    """How it goes, so many days after the Sprint; once it was sent, what it says, and a way to correct it."""
    due, reports = _due(team, day)
    form = _form(team, due, reports)
    if form.is_sent() and _takes(form, team, day, current_person()):
        flash(_("What you typed is kept.") if form.later.data else _("The check-in is sent. Thank you."))
        return redirect(url_for("follow_up.check_in", team_id=team.id, day=day))
    page = render_template("follow_up/check_in.html", team=team, due=due, reports=reports, form=form, by_link=False)
    return page, form.status


@bp.post("/teams/<int:team_id>/check-ins/<int:day>/ask")
@access(may_ask_again, team=Team)
def ask(team: Team, day: int) -> ResponseReturnValue:
    """Write the letter about a check-in anew; the links of earlier letters end."""
    due, _reports = _due(team, day)
    if EmptyForm().is_sent() and due.is_open and not due.is_sent:
        count = asking.ask_again(team, day, current_person())
        flash(ngettext("%(num)d letter with a link is on its way.", "%(num)d letters with links are on their way.", count))
    return redirect(url_for("follow_up.check_in", team_id=team.id, day=day))


@bp.get("/check-in/<secret>")
@bp.post("/check-in/<secret>")
@edge.by_link
@access(anyone)
def by_link(secret: str) -> ResponseReturnValue:
    """The same form for whoever has the letter."""
    found = asking.opened_by(secret)
    if found is None:
        return render_template("follow_up/link_ended.html"), 404
    link = found[0]
    if "lang" not in request.args:
        locale.adopt(link.person.voice)
    team, day = link.check_in.team, link.check_in.day
    due, reports = _due(team, day)
    form = _form(team, due, reports)
    if form.is_sent() and _takes(form, team, day, link.person, is_link=True):
        if not form.later.data:
            return render_template("follow_up/thanks.html", city=team.name)
        flash(_("What you typed is kept. The same link opens it again."))
        return redirect(url_for("follow_up.by_link", secret=secret))
    return render_template("follow_up/by_link.html", city=team.name, due=due, form=form, by_link=True), form.status


def _due(team: Team, day: int) -> tuple[Due, list[CheckInReport]]:
    due = queries.check_in_of(team, day)
    if due is None:
        raise NotFound
    return due, queries.reports_of(due.row) if due.row is not None else []


def _form(team: Team, due: Due, reports: list[CheckInReport]) -> CheckInForm:
    draft = due.row.draft if due.row is not None else None
    said, number = (reports[0].content, reports[0].number) if reports else (None, 0)
    return form_for(team, milestones_of(team.id), draft=draft, said=said, number=number)


def _takes(form: CheckInForm, team: Team, day: int, by: Person, is_link: bool = False) -> bool:
    """Keep what was typed, or send it."""
    if form.later.data:
        return bool(form.accepts(check_in_actions.keep_draft, team, day, form.typed(), by))
    return bool(form.accepts(
        check_in_actions.send, team, day, form.content(), form.trainings(), base=form.base.data or "",
        language=locale.voice().language, by=by, by_link=is_link,
    ))  # fmt: skip
