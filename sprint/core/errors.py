"""What a person sees when something cannot be done, and the exception with which an action says so."""

import logging
import re
from typing import Any

from flask import Flask, current_app, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from sprint.core import database, edge

log = logging.getLogger(__name__)

PRIVATE_FIELDS = {"csrf_token", "password", "password_confirm", "new_password", "new_password_confirm", "operation"}
MARK = re.compile(
    "accept|back|base|choice|kind|language|later|mark|revision|seen|set|settles|stage|state|to|version|where|wish|writer"
    "|(base|keep|revision|seen)-.+|decision_.+"
)
"""Names of inputs in which nobody types: what a page brings along, and what is chosen from a list."""


class Refused(Exception):
    """A no from the domain, in words for the reader, who did nothing wrong in form: the hour is full, the day is past."""

    def __init__(self, message: Any, *, shows_typed: bool = True) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.shows_typed = shows_typed
        """Whether the page shows what was sent: not where it was someone else who typed it."""


TITLES: dict[int, Any] = {
    400: _l("This request could not be read"),
    401: _l("You have been away too long"),
    403: _l("This area is for the facilitation team"),
    404: _l("There is nothing here"),
    405: _l("This page cannot do that"),
    409: _l("This did not work out"),
    413: _l("That is too much to send at once"),
    429: _l("Too many tries"),
    500: _l("Something broke on our side"),
    503: _l("Sprint is very busy"),
    507: _l("There is no room left to save"),
}

WORDS: dict[int, Any] = {
    400: _l("Something in it is not text that Sprint can keep. Go back, check what you wrote and send it again."),
    401: _l("Sign in again in another tab, then send what you wrote from here. Nothing is lost."),
    403: _l("Your account does not open this part of Sprint. If it should, write to your facilitation team."),
    404: _l("The page does not exist, or it belongs to another team. Check the address or go to your home page."),
    405: _l("Go back to the page that you came from and use its buttons."),
    409: _l("Someone else changed this at the same time. Look at how it is now and try again."),
    413: _l("Send a smaller file or a shorter text. What you wrote is below, so that you can copy it."),
    429: _l("Wait a minute, then try again. This limit protects everybody’s accounts."),
    500: _l("We have noted what happened. What you wrote is below, so that you can copy it and send it again."),
    503: _l("Nothing was saved. Wait a moment and send it again: what you wrote is below."),
    507: _l("Nothing was saved. What you wrote is below, so that you can copy it."),
}


def sent() -> list[tuple[str, str]]:
    """What the person sent in this request, to send it again; never a password or a token, nor what another site sent."""
    if not has_request_context() or request.method == "GET" or edge.comes_from_elsewhere():
        return []
    try:
        pairs = [(name, value) for name, value in request.form.items(multi=True)]
    except HTTPException:
        return []
    return [(name, edge.mended(value)) for name, value in pairs if name not in PRIVATE_FIELDS and not edge.broken(name)]


def page(status: int, message: Any = None, *, shows_typed: bool = True) -> tuple[str, int]:
    """The error page of a status, in the reader's language, with what was typed. What was refused is not offered again: it would
    be refused again.
    """
    shown = status if status in TITLES else (400 if status < 500 else 500)
    pairs = sent() if shows_typed else []
    body = render_template(
        "error.html",
        status=status,
        title=TITLES[shown],
        message=message or WORDS[shown],
        typed=[value for name, value in pairs if value.strip() and not MARK.fullmatch(name)],
        sent=pairs if status != 409 else [],
        again=request.path,
    )
    return body, status


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.response is not None or error.code < 400:
        return error.get_response()
    if request.method not in edge.READS:  # where nothing was written there is nothing to take back, and no person to read again
        database.undo()
    if isinstance(error, SecurityError):  # a strange host: no link of a page could be made for it
        return "Sprint: 400", 400, [("Content-Type", "text/plain; charset=utf-8")]
    body, status = page(error.code)
    kept = [(name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}]
    return body, status, kept


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return page(400, _("This page was open for too long. Send it again: what you wrote is below."))


def _refused(error: Refused) -> ResponseReturnValue:
    database.undo()
    return page(409, error.message, shows_typed=error.shows_typed)


def _integrity(error: IntegrityError) -> ResponseReturnValue:
    database.undo()
    message = database.meaning(error)
    if message is None:
        log.warning("constraint without words: %s", error.orig)
    return page(409, message)


def _removed(error: ObjectDeletedError) -> ResponseReturnValue:
    """What the page is about went away while it was being made: somebody else removed it."""
    database.undo()
    return page(409, _("Someone removed this while you wrote. Nothing was saved: what you wrote is below."))


def _operational(error: OperationalError) -> ResponseReturnValue:
    database.undo()
    said = str(error.orig)
    log.error("database: %s", said)
    if "full" in said or "No space" in said:
        return page(507)
    body, status = page(503)
    return body, status, [("Retry-After", "5")]


def _unexpected(error: InternalServerError) -> ResponseReturnValue:
    try:
        database.undo()
        return page(500)
    except Exception:  # the page itself may be what broke
        current_app.logger.exception("error page failed")
        return "Sprint: 500", 500, [("Content-Type", "text/plain; charset=utf-8")]


def init_app(app: Flask) -> None:
    """Answer every error of an app with a page in the house's look."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(IntegrityError, _integrity)
    app.register_error_handler(ObjectDeletedError, _removed)
    app.register_error_handler(OperationalError, _operational)
    app.register_error_handler(InternalServerError, _unexpected)
