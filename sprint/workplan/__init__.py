"""The roadmap of a team and its workplan: milestones, tasks, and what waits for what."""

from flask import Flask

from sprint.workplan import routes


def init_app(app: Flask) -> None:
    """Open the room."""
    app.register_blueprint(routes.bp)
