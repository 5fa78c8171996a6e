"""Cities, cohorts and the teams that cities send into them."""

from flask import Flask

from sprint.cohorts import routes


def init_app(app: Flask) -> None:
    """Open the room."""
    app.register_blueprint(routes.bp)
