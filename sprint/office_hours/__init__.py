"""1:1 hours with a facilitator, and the teams' claims on them."""

from flask import Flask

from sprint.office_hours import routes


def init_app(app: Flask) -> None:
    """Open the room."""
    app.register_blueprint(routes.bp)
