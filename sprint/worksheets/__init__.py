"""The worksheets that staff write, in versions, and their assignment to a cohort."""

from flask import Flask

from sprint.schedule.actions import moved
from sprint.worksheets import actions, assignment_routes, following, paper_routes, routes, showing

ROUTES = (routes, assignment_routes, paper_routes)
"""The modules that hold the routes of the room; they share one blueprint."""


def init_app(app: Flask) -> None:
    """Open the room, and listen for sessions that move."""
    showing.init_app(app)
    app.jinja_env.globals.update(rule_told=following.told)
    app.register_blueprint(routes.bp)
    moved.connect(actions.follow)
