"""The worksheets that staff write, in versions, and their assignment to a cohort."""

from flask import Flask

from sprint.schedule.actions import moved
from sprint.worksheets import (
    actions,
    assignment_routes,
    building_routes,
    following,
    freezing,
    paper_routes,
    routes,
    showing,
    version_routes,
)

COME_ALONG = (assignment_routes, building_routes, freezing, paper_routes, version_routes)
"""What takes part by being imported: more routes of the same blueprint, and the triggers beside the tables."""


def init_app(app: Flask) -> None:
    """Open the room, and listen for sessions that move."""
    showing.init_app(app)
    app.jinja_env.globals.update(rule_told=following.told)
    app.register_blueprint(routes.bp)
    moved.connect(actions.follow)
