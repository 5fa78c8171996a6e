"""Each team's Community Data Training Plan, written by its accepted answers and by the team."""

from flask import Flask

from sprint.plans import actions, routes
from sprint.submissions.actions import approved
from sprint.submissions.withdrawing import withdrawn


def init_app(app: Flask) -> None:
    """Open the room, and listen for answers that are accepted, and for those that are not any more."""
    app.register_blueprint(routes.bp)
    approved.connect(actions.when_approved)
    withdrawn.connect(actions.when_withdrawn)
