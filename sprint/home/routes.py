"""The pages that gather."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import teams_of
from sprint.cohorts.rules import may_facilitate, may_see_team
from sprint.core import outbox, pages
from sprint.core.access import access, anyone, current_person
from sprint.home.board import ROWS, board_of
from sprint.home.navigation import usual_place
from sprint.home.week import minutes_left, week_of
from sprint.people.rules import may_administer

bp = Blueprint("home", __name__)


@bp.get("/")
@access(anyone)
def index() -> ResponseReturnValue:
    """Lead everybody to the page where their week begins."""
    person = current_person()
    if person is None:
        return redirect(url_for("security.login"))
    team, cohort = usual_place(person)
    if team is not None:
        return redirect(url_for("home.team", team_id=team.id))
    if cohort is not None:
        return redirect(url_for("home.board", cohort_id=cohort.id))
    return render_template("home/nothing_yet.html", person=person)


@bp.get("/teams/<int:team_id>")
@access(may_see_team, team=Team)
def team(team: Team) -> ResponseReturnValue:
    """A team's week; who is in several teams finds the way to the others."""
    others = [one for one in teams_of(current_person()) if one.id != team.id]
    return render_template("home/team.html", team=team, week=week_of(team), minutes_left=minutes_left, others=others)


@bp.get("/cohorts/<int:cohort_id>")
@access(may_facilitate, cohort=Cohort)
def board(cohort: Cohort) -> ResponseReturnValue:
    """What waits for the facilitation team, and how every city stands."""
    wanted, found = request.args.get("show", "all"), board_of(cohort)
    wanted = wanted if wanted in found.chips else "all"
    page = pages.page(found.shown(wanted), pages.asked(request.args), ROWS)
    return render_template("home/board.html", cohort=cohort, board=found, wanted=wanted, page=page)


@bp.get("/letters")
@access(may_administer)
def letters() -> ResponseReturnValue:
    """The outbox: which letters wait, went out or failed."""
    shown = request.args.get("state", "")
    return render_template("home/letters.html", letters=outbox.latest(shown), counts=outbox.counts(), wanted=shown)


@bp.get("/help")
@access(anyone)
def help() -> ResponseReturnValue:
    """How Sprint works, and how to use it in your own way."""
    return render_template("home/help.html")
