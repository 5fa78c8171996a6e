"""The pages that gather: a team's week, the facilitator's board, help."""

from flask import Flask

from sprint.home import navigation, routes


def init_app(app: Flask) -> None:
    """Open the room, and put the tabs on every page."""
    app.register_blueprint(routes.bp)
    app.jinja_env.globals.update(navigation=navigation.navigation)
