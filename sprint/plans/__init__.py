"""Each team's Community Data Training Plan, written by its accepted answers."""

from flask import Flask

from sprint.plans import actions, routes
from sprint.submissions.actions import approved


def init_app(app: Flask) -> None:
    """Open the room, and listen for accepted answers."""
    app.register_blueprint(routes.bp)
    approved.connect(actions.when_approved)
