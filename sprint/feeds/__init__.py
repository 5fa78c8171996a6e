"""Calendar feeds by secret address."""

from typing import Any

from flask import Flask
from flask_security import password_changed, password_reset

from sprint.feeds import actions, routes
from sprint.people.models import Person


def init_app(app: Flask) -> None:
    """Open the room. Whoever changes the password also ends the calendar address: it may have been seen."""
    app.register_blueprint(routes.bp)
    for signal in (password_changed, password_reset):
        signal.connect(_end, app, weak=False)


def _end(_app: Flask, user: Person, **_more: Any) -> None:
    actions.withdraw(user)
