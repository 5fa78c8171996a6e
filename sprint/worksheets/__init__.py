"""The worksheets that staff write, in versions, and their assignment to a cohort."""

from flask import Flask

from sprint.worksheets import paper_routes, routes, showing


def init_app(app: Flask) -> None:
    """Open the room."""
    showing.init_app(app)
    app.register_blueprint(routes.bp)


__all__ = ["init_app", "paper_routes"]
