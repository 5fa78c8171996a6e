"""A team's work on a worksheet, and its review."""

from flask import Flask

from sprint.submissions import autosave_routes, routes

ROUTES = (routes, autosave_routes)
"""The modules that hold the routes of the room; they share one blueprint."""


def init_app(app: Flask) -> None:
    """Open the room."""
    app.register_blueprint(routes.bp)
