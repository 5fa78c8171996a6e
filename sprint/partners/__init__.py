"""The organizations around a city: the map of its ecosystem, who is missing, commitments, decisions, support given."""

from flask import Flask

from sprint.partners import (
    commitment_flow,
    commitment_models,  # noqa: F401
    commitment_routes,  # noqa: F401
    commitment_words,
    confirm_routes,  # noqa: F401
    decision_routes,  # noqa: F401
    models,  # noqa: F401
    routes,
    support_routes,  # noqa: F401
)
from sprint.submissions.actions import approved
from sprint.submissions.withdrawing import withdrawn


def init_app(app: Flask) -> None:
    """Open the room, and listen for answers that are accepted, and for those that are not any more."""
    app.register_blueprint(routes.bp)
    app.jinja_env.globals["promise_words"] = commitment_words
    approved.connect(commitment_flow.when_approved)
    withdrawn.connect(commitment_flow.when_withdrawn)
