"""The page on which a facilitator judges a plan section by section and decides about it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.core.access import access, current_person
from sprint.plans import verdicts
from sprint.plans.models import Plan
from sprint.plans.routes import bp
from sprint.plans.rules import may_decide_plan
from sprint.plans.sheet import sheet_of
from sprint.plans.verdict_forms import ReviewForm
from sprint.plans.verdicts import Wish


@bp.get("/plans/<int:plan_id>/review")
@bp.post("/plans/<int:plan_id>/review")
@access(may_decide_plan, plan=Plan)
def review(plan: Plan) -> ResponseReturnValue:
    """Read a plan, say something about each section, and decide."""
    sheet, judged, person = sheet_of(plan.team, with_private=True), verdicts.judged(plan), current_person()
    seen = verdicts.seen_of(plan, judged)
    form = ReviewForm.about(sheet, judged, seen=seen, language=person.language)
    if form.is_sent():
        how = {"seen": form.seen.data or "", "language": form.language.data, "by": person}
        if form.accepts(verdicts.review, plan, form.said(), form.wanted, form.note.data or "", **how):
            return _after(plan, form.wanted)
        judged = verdicts.judged(plan)
        form.show_anew(judged, verdicts.seen_of(plan, judged))
    page = render_template("plans/review.html", team=plan.team, sheet=sheet, plan=plan, judged=judged, form=form)
    return page, form.status


def _after(plan: Plan, wish: Wish) -> ResponseReturnValue:
    if wish == Wish.SAVE:
        flash(_("Your verdicts are saved. The team sees them when you decide."))
        return redirect(url_for("plans.review", plan_id=plan.id))
    flash(_("The plan is approved.") if wish == Wish.APPROVE else _("The plan is back with the team."))
    return redirect(url_for("plans.show", team_id=plan.team_id))
