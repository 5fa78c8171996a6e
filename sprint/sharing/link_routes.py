"""Links by which strangers read a plan: prepare one, see what they see, open it, change it, withdraw it; and what they see."""

from flask import Response, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.rules import may_see_cohort
from sprint.core import addresses, clock, edge, locale
from sprint.core.access import access, anyone, current_person
from sprint.core.forms import EmptyForm, Form
from sprint.plans import queries as plans
from sprint.sharing import actions, queries
from sprint.sharing.document import compose
from sprint.sharing.forms import COHORT, LINK, OpenForm, ShareForm
from sprint.sharing.models import PlanShare
from sprint.sharing.privacy import PARTS, scope_of
from sprint.sharing.queries import SHARE
from sprint.sharing.routes import bp
from sprint.sharing.rules import may_change_share, may_read_share, may_see_share, may_share_plan


@bp.get("/teams/<int:team_id>/plan/share/new")
@bp.post("/teams/<int:team_id>/plan/share/new")
@access(may_share_plan, team=Team)
def new_share(team: Team) -> ResponseReturnValue:
    """Say what strangers would see by a new link."""
    sections = plans.sections(team.cohort_id)
    form = ShareForm(sections, data={"language": locale.voice().language, "sections": [one.key for one in sections]})
    if form.is_sent() and (share := form.accepts(actions.prepare_share, team, current_person(), **form.said)):
        return redirect(url_for("sharing.share", share_id=share.id))
    return render_template("sharing/new_share.html", team=team, form=form), form.status


@bp.get("/plan-shares/<int:share_id>")
@access(may_see_share, share=PlanShare)
def share(share: PlanShare) -> ResponseReturnValue:
    """A link: what strangers see by it, and what can be done with it."""
    return _page(share, EmptyForm())


@bp.get("/plan-shares/<int:share_id>/edit")
@bp.post("/plan-shares/<int:share_id>/edit")
@access(may_change_share, share=PlanShare)
def edit_share(share: PlanShare) -> ResponseReturnValue:
    """Say anew what strangers see by a link."""
    now = {name: getattr(share, name) for name in ("title", "language", "sections", "parts", "ends_on")}
    form = ShareForm(plans.sections(share.team.cohort_id), data={**now, "listing": COHORT if share.is_listed else LINK})
    if form.is_sent() and form.accepts(actions.change_share, share, current_person(), **form.said):
        flash(_("The link is changed. Whoever has its address sees it like this now."))
        return redirect(url_for("sharing.share", share_id=share.id))
    return render_template("sharing/edit_share.html", team=share.team, share=share, form=form), form.status


@bp.get("/plan-shares/<int:share_id>/open")
@bp.post("/plan-shares/<int:share_id>/open")
@access(may_change_share, share=PlanShare)
def open_share(share: PlanShare) -> ResponseReturnValue:
    """Make the address of a link; ask first where that ends an earlier one."""
    form = OpenForm()
    if form.is_sent() and (secret := form.accepts(actions.open_share, share, current_person(), form.seen.data or "")):
        addresses.keep(secret)
        return redirect(url_for("sharing.share", share_id=share.id))
    return _asking("sharing/open_share.html", share, form)


@bp.get("/plan-shares/<int:share_id>/withdraw")
@bp.post("/plan-shares/<int:share_id>/withdraw")
@access(may_change_share, share=PlanShare)
def withdraw_share(share: PlanShare) -> ResponseReturnValue:
    """Ask first, then end a link."""
    form = EmptyForm()
    if form.is_sent():
        actions.withdraw_share(share, current_person())
        flash(_("The link is withdrawn. Nobody can read the plan with it any more."))
        return redirect(url_for("sharing.exports", team_id=share.team_id))
    return _asking("sharing/withdraw_share.html", share, form)


@bp.get("/plan-shares/<int:share_id>/read")
@access(may_read_share, share=PlanShare)
def read_share(share: PlanShare) -> ResponseReturnValue:
    """What strangers see by a link: for its team before it is opened, and for the cohort where it is listed."""
    document = compose(share.team, scope_of(share))
    return render_template("sharing/read_share.html", document=document, share=share, cohort=share.team.cohort)


@bp.get("/cohorts/<int:cohort_id>/shared-plans")
@access(may_see_cohort, cohort=Cohort)
def cohort(cohort: Cohort) -> ResponseReturnValue:
    """The plans that the cities of a cohort show each other."""
    listed = [one for one in queries.listed_in(cohort.id) if one.is_open(clock.today(one.team.zone))]
    return render_template("sharing/cohort.html", cohort=cohort, shares=listed)


@bp.get("/shared/<secret>")
@edge.by_link
@access(anyone)
def shared(secret: str) -> ResponseReturnValue:
    """A plan, for whoever holds the address. One that is withdrawn or past says so; one that never was is nothing."""
    found = queries.by_secret(secret)
    if found is None:
        raise NotFound
    share, token = found
    is_open = token.is_good(clock.now()) and share.is_open(clock.today(share.team.zone))
    if not is_open:
        return _unseen(make_response(render_template("sharing/gone.html"), 410))
    return _unseen(make_response(render_template("sharing/shared.html", document=compose(share.team, scope_of(share)))))


def _unseen(response: Response) -> Response:
    """A page that no search engine lists."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _asking(template: str, share: PlanShare, form: Form) -> ResponseReturnValue:
    """A page that asks; where the link has ended there is nothing to ask."""
    if share.withdrawn_at:
        return _page(share, form)
    return render_template(template, team=share.team, share=share, form=form), form.status


def _address(share: PlanShare) -> str | None:
    """The address of a link, for whoever made it in this browser."""
    secret = addresses.kept(SHARE, share.id)
    path = url_for("sharing.shared", secret=secret, lang=share.language) if secret else ""
    return current_app.config["SETTINGS"].public_url + path if path else None


def _page(share: PlanShare, form: Form) -> ResponseReturnValue:
    sections = [one for one in plans.sections(share.team.cohort_id) if one.key in share.sections]
    parts = [PARTS[key] for key in PARTS if key in share.parts]
    is_over = share.is_over(clock.today(share.team.zone))
    shown = {"sections": sections, "parts": parts, "address": _address(share), "is_over": is_over}
    return render_template("sharing/share.html", share=share, team=share.team, form=form, **shown), form.status
