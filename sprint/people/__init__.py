"""Who signs in: people, their settings, invitations and the end of their sign-ins."""

from flask import Flask

from sprint.people import routes, sign_in


def init_app(app: Flask) -> None:
    """Open the room."""
    sign_in.init_app(app)
    app.register_blueprint(routes.bp)
