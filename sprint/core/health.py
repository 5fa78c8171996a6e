"""Whether the process is up, and whether its database answers."""

from flask import Blueprint, Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from sprint.core.access import access, anyone
from sprint.core.database import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access(anyone)
def alive() -> ResponseReturnValue:
    """The process is up."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/readyz")
@access(anyone)
def ready() -> ResponseReturnValue:
    """The database answers; otherwise the error page of a busy database, 503."""
    db.session.execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


def init_app(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(bp)
