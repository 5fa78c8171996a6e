"""The weekly sessions and calls of a cohort."""

from flask import Flask

from sprint.schedule import kinds, routes, timeline


def init_app(app: Flask) -> None:
    """Open the room, and let every page draw the line of its cohort."""
    app.register_blueprint(routes.bp)
    app.jinja_env.globals.update(line_of=timeline.line_of, kind_name=kinds.kind_name, kind_icon=kinds.kind_icon)
