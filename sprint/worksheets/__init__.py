"""The worksheets that staff write, in versions, and their assignment to a cohort."""

from flask import Flask

from sprint.worksheets import freezing, routes, showing

COME_ALONG = (freezing,)
"""What takes part by being imported: the triggers beside the tables."""


def init_app(app: Flask) -> None:
    """Open the room."""
    showing.init_app(app)
    app.register_blueprint(routes.bp)
