"""Each team's Community Data Training Plan, written by its accepted answers and by the team."""

from flask import Flask

from sprint.core import text
from sprint.plans import actions, history_routes, presence_routes, private, routes, sponsor_routes, text_routes, verdict_routes
from sprint.submissions.actions import approved
from sprint.submissions.withdrawing import withdrawn

ROUTES = (routes, history_routes, presence_routes, sponsor_routes, text_routes, verdict_routes)
"""The modules that hold the routes of the room; they share one blueprint."""


def init_app(app: Flask) -> None:
    """Open the room, and listen for answers that are accepted, and for those that are not any more."""
    app.jinja_env.filters["markdown_said"] = text.said
    app.jinja_env.globals["private_columns"] = private.COLUMNS
    app.register_blueprint(routes.bp)
    approved.connect(actions.when_approved)
    withdrawn.connect(actions.when_withdrawn)
