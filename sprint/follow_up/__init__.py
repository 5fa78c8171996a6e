"""The year after a Sprint: check-ins, trainings that were held, handovers, and the evidence for a criterion."""

from flask import Flask

from sprint.core import chores
from sprint.follow_up import asking, check_in_forms, check_in_routes, evidence, evidence_routes, handover_routes, routes

ROUTES = (routes, check_in_routes, handover_routes, evidence_routes)
"""The modules that hold the routes of the room; they share one blueprint."""


def init_app(app: Flask) -> None:
    """Open the room, and let the worker write the letters that are due."""
    app.register_blueprint(routes.bp)
    app.jinja_env.filters.update(verb_said=evidence.verb_said, milestone_state=check_in_forms.state_said)
    chores.add(app, asking.ask_what_is_due)
