"""Reusable outlines: read from a file, written to one, and laid out as a whole cohort."""

from flask import Flask

from sprint.programs import queries, routes


def init_app(app: Flask) -> None:
    """Open the room."""
    app.register_blueprint(routes.bp)
    app.jinja_env.globals.update(known_sections=queries.known_sections)  # for whoever builds a worksheet
