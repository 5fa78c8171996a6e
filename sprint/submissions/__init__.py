"""A team's work on a worksheet, and its review."""

from flask import Flask

from sprint.submissions import history_routes, paper_routes, routes


def init_app(app: Flask) -> None:
    """Open the room."""
    app.register_blueprint(routes.bp)


__all__ = ["history_routes", "init_app", "paper_routes"]
