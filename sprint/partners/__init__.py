"""The organizations around a city: the map of its ecosystem, who is missing, commitments, decisions, support given."""

from flask import Flask

from sprint.partners import (
    arriving,
    commitment_flow,
    commitment_models,  # noqa: F401
    commitment_routes,  # noqa: F401
    commitment_words,
    confirm_routes,  # noqa: F401
    decision_routes,  # noqa: F401
    drawing_routes,  # noqa: F401
    keeping_routes,  # noqa: F401
    marks,
    routes,
    settling_routes,  # noqa: F401
    support_routes,  # noqa: F401
    words,
)
from sprint.submissions.actions import approved
from sprint.submissions.withdrawing import withdrawn


def init_app(app: Flask) -> None:
    """Open the room, and listen for answers that are accepted, and for those that are not any more."""
    app.register_blueprint(routes.bp)
    app.jinja_env.globals["partner_words"] = words
    app.jinja_env.globals["partner_marks"] = marks
    app.jinja_env.globals["promise_words"] = commitment_words
    app.jinja_env.filters["any_language"] = words.language
    for room in (arriving, commitment_flow):
        approved.connect(room.when_approved)
        withdrawn.connect(room.when_withdrawn)
