"""A team's work on a worksheet, and its review."""

from flask import Flask

from sprint.submissions import mentions, review_routes, translating


def init_app(app: Flask) -> None:
    """Open the room."""
    app.jinja_env.filters.update(with_names=mentions.shown, may_be_translated=translating.may_have_one)
    app.register_blueprint(review_routes.bp)
