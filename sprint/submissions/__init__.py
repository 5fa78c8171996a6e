"""A team's work on a worksheet, and its review."""

from flask import Flask

from sprint.submissions import autosave_routes, mentions, review_routes, routes, translating

ROUTES = (routes, autosave_routes, review_routes)
"""The modules that hold the routes of the room; they share one blueprint."""


def init_app(app: Flask) -> None:
    """Open the room."""
    app.jinja_env.filters.update(with_names=mentions.shown, may_be_translated=translating.may_have_one)
    app.register_blueprint(routes.bp)
