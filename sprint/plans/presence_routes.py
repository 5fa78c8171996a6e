"""Who else writes in a section of a plan: pages tell where someone is, and ask what goes on."""

from flask import request
from flask.typing import ResponseReturnValue

from sprint.cohorts.models import Team
from sprint.core import edge
from sprint.core.access import access, anyone, current_person
from sprint.plans import presence
from sprint.plans.models import PlanSection
from sprint.plans.routes import bp
from sprint.plans.rules import may_write_section
from sprint.plans.text_forms import PlaceForm


@bp.post("/teams/<int:team_id>/plan/sections/<int:section_id>/presence")
@access(may_write_section, team=Team, section=PlanSection)
def come(team: Team, section: PlanSection) -> ResponseReturnValue:
    """Someone has the page of a section open, or closes it."""
    form, person = PlaceForm(), current_person()
    if form.is_sent():
        if request.form.get("leave"):
            presence.leave(team, section, person)
        else:
            presence.come(team, section, person, form.place)
    return "", 204


@bp.get("/plan-pulse/<token>")
@access(anyone)
def pulse(token: str) -> ResponseReturnValue:
    """Who is in a section and what changed, for the holder of a pass; 304 while nothing did."""
    held = presence.read_pass(token)
    return edge.unless_the_same(presence.pulse(held) if held else None)
