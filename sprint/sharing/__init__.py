"""A plan as others get it: by a link, and as PDF, Word file and workbook."""

from flask import Flask

from sprint.core import chores
from sprint.sharing import link_routes, making, models, routes, showing  # noqa: F401


def init_app(app: Flask) -> None:
    """Open the room; the worker makes the files that were asked for, and sweeps the old ones."""
    app.register_blueprint(routes.bp)
    chores.add(app, making.make_next)
    chores.add(app, making.sweep)
    showing.init_app(app)
