"""What a request may look like, and which headers a response carries."""

import re
import time
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, Response, current_app, g, jsonify, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter
from werkzeug.sansio.utils import host_is_trusted

from sprint.core.config import Settings

LARGEST_ID = 2**31 - 1
READS = {"GET", "HEAD", "OPTIONS"}
OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20]*")
CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
CONTROL = re.compile(f"[{CONTROLS}]")
WHOLE = re.compile(r"[\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffc\ufffe-\U0010ffff]*")
"""What may be kept, said as what is allowed: a long text passes in half the time that looking for the rest takes."""
MOST_MARKS = 30
FAR_FROM_LATIN = re.compile(f"[\u0300-\U0010ffff]{{{MOST_MARKS + 1},}}")
"""Where so many marks may stand: letters of European languages stand before all marks."""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

READING, SENDING = "120 per minute; 1500 per hour", "20 per minute; 120 per hour"

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=True)


def by_link(view: Callable[..., Any]) -> Callable[..., Any]:
    """Limit a page that its link opens to anybody, by the address that asks: a city hall behind one address reads and answers
    freely, whoever guesses secrets or asks for the whole plan over and over does not.
    """
    sends = limiter.limit(SENDING, methods=["POST"])(view)
    return limiter.limit(READING)(sends)


class Id(IntegerConverter):
    """An id in a URL: a whole number that a column can hold; anything else names nothing and is 404."""

    regex = "[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        """The id; 0, which nothing has, for a number that is too large. (An error here would become 405 beside a POST.)"""
        number = int(value)
        return number if number <= LARGEST_ID else 0


def unless_the_same(found: dict[str, Any] | None) -> Response:
    """What a page asks for again and again: 304 while it is what the page has. Raises NotFound where there is nothing."""
    if found is None:
        raise NotFound
    response = jsonify(found)
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def broken(text: str) -> bool:
    """Whether a text holds what no database may keep: a control character or half of a surrogate pair."""
    return not WHOLE.fullmatch(text)


def mended(text: str) -> str:
    """A broken text without what no database may keep, so that a page can show it again."""
    return CONTROL.sub("", thinned(text).encode(errors="replace").decode())


def thinned(text: str) -> str:
    """A text with at most 30 marks on one letter, as Unicode’s Stream-Safe Text has them: to put marks in order takes time that
    grows with the square of their number.
    """
    return text if text.isascii() else FAR_FROM_LATIN.sub(lambda run: _with_few_marks(run[0]), text)


def _with_few_marks(run: str) -> str:
    kept, marks = [], 0
    for char in run:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def clean(text: str) -> str:
    """A text as it is kept: composed characters, few marks on a letter, and one kind of line end."""
    return unicodedata.normalize("NFC", thinned(text).replace("\r\n", "\n").replace("\r", "\n"))


def is_own_path(address: str) -> bool:
    """Whether an address is a path of ours, whatever a browser makes of slashes and spaces."""
    return bool(OWN_PATH.fullmatch(address))


def comes_from_elsewhere() -> bool:
    """Whether the browser says that a page of another site sends this form."""
    if request.method in READS:
        return False
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    host = origin.partition("://")[2]
    return not host or not host_is_trusted(host, current_app.config["TRUSTED_HOSTS"])


def _check() -> None:
    g.started, g.spent, g.request_id = time.perf_counter(), [], uuid4().hex
    try:
        request.full_path.encode()
    except UnicodeError:
        raise BadRequest from None
    if broken(request.path) or any(broken(part) for pair in request.args.items(multi=True) for part in pair):
        raise BadRequest
    if request.is_json or comes_from_elsewhere():
        raise BadRequest


def _check_form() -> None:
    sent = request.args if request.method in READS else request.values
    if request.method not in READS and any(broken(name) for name in request.form):
        raise BadRequest
    try:
        for address in sent.getlist("next"):
            urlsplit(address.replace("\\", "/"))
    except ValueError:
        raise BadRequest from None


def _shut_away(response: Response) -> Response:
    """A file that is handed out runs nothing, should a browser show it after all."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _head(response: Response) -> Response:
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    response.vary.update(("Cookie", "Accept-Language"))
    if current_app.config["SETTINGS"].server_timing and "started" in g:
        total = (time.perf_counter() - g.started) * 1000
        timing = f'total;dur={total:.1f}, db;dur={sum(g.spent) * 1000:.1f};desc="{len(g.spent)} queries"'
        response.headers["Server-Timing"] = timing
    return response


@event.listens_for(Engine, "before_cursor_execute")
def _start_query(connection: Any, *_: Any) -> None:
    connection.info["started"] = time.perf_counter()


@event.listens_for(Engine, "after_cursor_execute")
def _count_query(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
    spent = g.get("spent") if g else None
    if spent is not None and not statement.startswith(("BEGIN", "PRAGMA")):
        spent.append(time.perf_counter() - connection.info["started"])


def guard(app: Flask, settings: Settings) -> None:
    """Put the checks and headers around an app; call it before any blueprint is registered."""
    app.url_map.converters["int"] = Id
    host = urlsplit(settings.public_url).hostname or "localhost"
    app.config["TRUSTED_HOSTS"] = [host, "127.0.0.1", "localhost", *settings.hosts]
    app.config["WTF_CSRF_CHECK_DEFAULT"] = True
    csrf.init_app(app)
    limiter.init_app(app)
    Compress(app)
    app.after_request(_shut_away)  # before Talisman is there, so that it comes after it
    secure = settings.public_url.startswith("https:")
    Talisman(
        app,
        content_security_policy=POLICY,
        force_https=False,
        strict_transport_security=secure,
        session_cookie_secure=secure,
        session_cookie_samesite="Lax",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
    )
    app.before_request_funcs.setdefault(None, []).insert(0, _check)
    app.before_request(_check_form)
    app.after_request(_head)


    if proxies := settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
