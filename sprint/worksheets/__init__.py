"""The worksheets that staff write, in versions, and their assignment to a cohort."""

from flask import Flask

from sprint.worksheets import building_routes, freezing, routes, showing, version_routes

COME_ALONG = (building_routes, freezing, version_routes)
"""What takes part by being imported: more routes of the same blueprint, and the triggers beside the tables."""


def init_app(app: Flask) -> None:
    """Open the room."""
    showing.init_app(app)
    app.register_blueprint(routes.bp)
