"""The evidence pack of a team, and the rules of its criterion, which facilitators write."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.rules import may_facilitate, may_see_team
from sprint.core import locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.core.locale import Voice
from sprint.follow_up import evidence as pack
from sprint.follow_up import evidence_actions as actions
from sprint.follow_up import queries
from sprint.follow_up.forms import KINDS, GivenForm, RuleForm
from sprint.follow_up.models import EvidenceGiven, EvidenceRule
from sprint.follow_up.routes import bp
from sprint.follow_up.rules import may_change_rule, may_give, may_take_back


@bp.get("/teams/<int:team_id>/evidence")
@access(may_see_team, team=Team)
def evidence(team: Team) -> ResponseReturnValue:
    """Each rule of the criterion: met or not, and by which numbers. Made to be printed, too."""
    trainings, found = queries.trainings_of(team.id), pack.findings(team)
    return render_template(
        "follow_up/evidence.html", team=team, findings=found, groups=pack.by_verb(found), trainings=trainings,
        reach=queries.reach(trainings),
    )  # fmt: skip


@bp.get("/teams/<int:team_id>/evidence.csv")
@access(may_see_team, team=Team)
def evidence_file(team: Team) -> ResponseReturnValue:
    """The same as a table, in the language that is asked for."""
    own, asked = locale.voice(), request.args.get("language", "")
    language = asked if asked in locale.languages() else own.language
    with locale.speaking(Voice(language, own.zone, own.clock)):
        content = pack.table(pack.findings(team))
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{team.city.key}-{language}.csv"'
    answer.headers["Content-Language"] = language
    return answer


@bp.get("/teams/<int:team_id>/evidence/<int:evidence_rule_id>")
@bp.post("/teams/<int:team_id>/evidence/<int:evidence_rule_id>")
@access(may_give, team=Team, evidence_rule=EvidenceRule)
def give(team: Team, evidence_rule: EvidenceRule) -> ResponseReturnValue:
    """Give a link for a rule."""
    form = GivenForm()
    words = {"url": form.url.data or "", "note": form.note.data or "", "language": locale.voice().language}
    if form.is_sent() and form.accepts(actions.give, team, evidence_rule, current_person(), **words):
        flash(_("The link is in the evidence."))
        return redirect(url_for("follow_up.evidence", team_id=team.id))
    return render_template("follow_up/give.html", team=team, rule=evidence_rule, form=form), form.status


@bp.post("/evidence-given/<int:given_id>/remove")
@access(may_take_back, given=EvidenceGiven)
def take_back(given: EvidenceGiven) -> ResponseReturnValue:
    """Take a link out again."""
    team_id = given.team_id
    if EmptyForm().is_sent():
        actions.take_back(given, current_person())
        flash(_("The link is out of the evidence."))
    return redirect(url_for("follow_up.evidence", team_id=team_id))


@bp.get("/cohorts/<int:cohort_id>/evidence-rules")
@bp.post("/cohorts/<int:cohort_id>/evidence-rules")
@access(may_facilitate, cohort=Cohort)
def rules(cohort: Cohort) -> ResponseReturnValue:
    """What the criterion asks for; an empty list can be filled with the rules that come with Sprint."""
    form = EmptyForm()
    if form.is_sent():
        actions.lay_out(cohort, current_person())
        return redirect(url_for("follow_up.rules", cohort_id=cohort.id))
    page = render_template("follow_up/rules.html", cohort=cohort, rules=queries.rules_of(cohort.id), kinds=KINDS, form=form)
    return page, form.status


@bp.get("/cohorts/<int:cohort_id>/evidence-rules/new")
@bp.post("/cohorts/<int:cohort_id>/evidence-rules/new")
@access(may_facilitate, cohort=Cohort)
def new_rule(cohort: Cohort) -> ResponseReturnValue:
    """One more rule."""
    form = RuleForm()
    if form.is_sent() and form.accepts(actions.add_rule, cohort, current_person(), **form.values()):
        flash(_("The rule is added."))
        return redirect(url_for("follow_up.rules", cohort_id=cohort.id))
    return render_template("follow_up/new_rule.html", cohort=cohort, form=form), form.status


@bp.get("/evidence-rules/<int:evidence_rule_id>/edit")
@bp.post("/evidence-rules/<int:evidence_rule_id>/edit")
@access(may_change_rule, evidence_rule=EvidenceRule)
def edit_rule(evidence_rule: EvidenceRule) -> ResponseReturnValue:
    """Change a rule."""
    form = RuleForm(evidence_rule)
    if form.is_sent() and form.accepts(actions.change_rule, evidence_rule, current_person(), **form.values()):
        flash(_("The rule is saved."))
        return redirect(url_for("follow_up.rules", cohort_id=evidence_rule.cohort_id))
    return render_template("follow_up/edit_rule.html", rule=evidence_rule, form=form), form.status


@bp.post("/evidence-rules/<int:evidence_rule_id>/move")
@access(may_change_rule, evidence_rule=EvidenceRule)
def move_rule(evidence_rule: EvidenceRule) -> ResponseReturnValue:
    """Up or down, or out of the list."""
    form, cohort_id, where = EmptyForm(), evidence_rule.cohort_id, request.form.get("where", "")
    if form.is_sent() and where in ("up", "down"):
        form.accepts(actions.move_rule, evidence_rule, current_person(), up=where == "up")
    elif form.is_sent() and where == "out":
        form.accepts(actions.remove_rule, evidence_rule, current_person())
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("follow_up.rules", cohort_id=cohort_id))
