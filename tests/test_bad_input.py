"""Nothing that anybody sends makes an error of ours: it is refused, in the reader's language, or does what it says."""

import re
import sys
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from sprint.core.database import db
from sprint.core.forms import Form, LocalizedField
from sprint.worksheets.models import Question
from tests import world
from tests.browser import Browser, Page, check
from tests.test_access import EXPECTED
from tests.test_pages import pages
from tests.world import Route, World, ask

ENDPOINTS = sorted(EXPECTED)
LONG = "palabra " * 128 * 1024
"""1 MB of text."""

UNREADABLE = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]|\xed[\xa0-\xbf]")
"""Control characters and halves of a pair: looked for in every page, because that is quick."""
HALF_A_PAIR = "%ED%A0%80"
"""No client writes it as a text: so it is on the wire."""
VALUES = {
    "a number that no column holds": str(2**63),
    "a negative number": "-1",
    "not a number": "NaN",
    "too much for a float": "1e999",
    "other digits": "١٢",
    "a zone that does not exist": "Mars/Olympus_Mons",
    "a language that nobody set up": "tlh",
    "a day that does not exist": "2024-02-30",
    "an hour that does not exist": "25:61",
    "a day before all days": "0000-00-00",
    "code": "{{7*7}}${7*7}%(x)s{% raw %}'\"><script>alert(1)</script>",
    "another address": "//evil.example\\@x",
    "a NUL": "a\x00b",
    "half a surrogate pair": HALF_A_PAIR,
    "other control characters": "a\x1b[31m\x7f",
    "only spaces": " \t\n ",
    "marks without letters": "\u200d\u202e\ufeff",
}
OF_PYTHON = {
    "a zone that does not exist", "a language that nobody set up", "an hour that does not exist", "another address",
    "other control characters", "only spaces", "marks without letters",
}  # fmt: skip
"""What no database takes in another way than the other, so that it runs once, like all that is marked so."""
LOOKED_AT = {"code", "nothing"}
"""After which of these the whole page is read, which takes longer than all the rest."""

QUERIES = (
    "page=abc&lang=xx&filter[]=1&zone=Mars&next=//evil.example&team=abc&round=x&show=none&sort=none",
    "page=-1&round=-5&team=-1&week=99999999999999999999&day=2024-02-30&lang=",
    "page=99999999999999999999&page=2&round=99999999999999999999&team=99999999999999999999",
    "page=%D9%A1&round=1e9&team=1.5&page=",
    "q=%00", "q=%ED%A0%80", "show=%F0%28", "%ED%A0%80=1",
)  # fmt: skip

HEADERS: tuple[dict[str, str], ...] = (
    {"Accept-Language": "x" * 5000},
    {"Accept-Language": "es;q=abc,*;q=,\xff"},
    {"Cookie": "language=%00; sprint=nonsense.nonsense; remember_token=1|x"},
    {"If-None-Match": '"\x7f'},
    {"If-Modified-Since": "yesterday"},
    {"Range": "bytes=9-1"},
    {"Authorization": "Basic \xff"},
    {"X-Forwarded-For": "not an address", "X-Forwarded-Host": "evil.example"},
    {"Referer": "javascript:alert(1)"},
)


INPUTS = {"operation", "password", "password_confirm", "new_password", "new_password_confirm", "remember", "back", "role"}
"""What forms of Flask-Security and of all pages send."""
WITH_QUESTIONS = {"worksheets", "submissions", "plans"}
"""The rooms whose forms have inputs for the questions of a worksheet."""


def room_of(endpoint: str) -> str:
    """The room of a route; the routes of Flask-Security are about people."""
    return endpoint.split(".")[0].replace("security", "people")


@cache
def _declared(app: Flask, room: str) -> dict[str, bool]:
    """Every name that a form reads which some file of a room knows, each with whether it is asked for in several languages."""
    found: dict[str, bool] = {}
    files = [file for name, file in sys.modules.items() if f"{name}.".startswith(f"sprint.{room}.")]
    known = {one for file in files for one in vars(file).values() if isinstance(one, type) and issubclass(one, Form)}
    with app.test_request_context():
        for form in known:
            for name in dir(form):
                if kind := getattr(getattr(form, name), "field_class", None):
                    found[name] = found.get(name, False) or issubclass(kind, LocalizedField)
    return found


@cache
def _made_on_the_way(app: Flask, route: Route) -> frozenset[str]:
    """Names that no file declares: what the forms of this address have for each section, milestone or box there is."""
    found, process = set(), Form.process

    def noted(form: Form, *args: Any, **options: Any) -> None:
        found.update(field.name for field in form)
        process(form, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Form, "process", noted)
        made = world.build(app, "es")
        ask(app, made, _reader(route), "POST", route.path(made.own))
    return frozenset(found)


@cache
def _names(app: Flask, route: Route) -> list[str]:
    return sorted(INPUTS | set(_declared(app, room_of(route.endpoint))) | _made_on_the_way(app, route))


@cache
def _fields(app: Flask, route: Route, first: int) -> tuple[str, ...]:
    """The names above, with a language where a form asks so, and those of the inputs of a worksheet with this first question."""
    room = room_of(route.endpoint)
    translated = [f"{name}-{language}" for name, in_each in _declared(app, room).items() if in_each for language in ("en", "es")]
    if room not in WITH_QUESTIONS:
        return (*_names(app, route), *translated)
    questions = range(first, first + 10)
    cells = [f"q-{first + 9}-{row}-{column}" for row in ("0", "1", "x", "-1") for column in ("name", "hours", "none")]
    marks = [
        f"{mark}-{one}"
        for one in questions
        for mark in ("q", "base", "revision", "decision", "comment", "body", "keep", "choice")
    ]
    marks += [f"{mark}_{one}" for one in (1, 2, *questions) for mark in ("decision", "comment", "quote", "thread")]
    return tuple(sorted({*_names(app, route), *translated, *cells, *marks, "resolve", "reopen"}))


@cache
def _filled(names: tuple[str, ...], *values: str) -> bytes:
    """A form that says these values in each of these fields, as bytes: the client would write them anew for each address."""
    quoted = [value if value == HALF_A_PAIR else quote_plus(value) for value in values]
    return "&".join(f"{name}={value}" for name in names for value in quoted).encode()


def _reader(route: Route) -> str:
    """Someone who may, and reads Spanish."""
    return next(role for role in ("ana", "carla", "dora", "anonymous") if role in EXPECTED[route.endpoint])


def _routes(app: Flask, endpoint: str, method: str) -> list[Route]:
    return [route for route in world.routes(app) if route.endpoint == endpoint and method in route.methods]


def _is_calm(answer: TestResponse, what: str, thoroughly: bool = False) -> None:
    """Not our error; and where it is a page, one in Spanish that keeps what all pages promise."""
    assert answer.status_code < 500, f"{what}: {answer.status}"
    if answer.mimetype == "text/html" and answer.data and not 300 <= answer.status_code < 400:
        assert answer.headers["Content-Language"] == "es", f"{what}: in the wrong language"
        assert b'<html lang="es">' in answer.data, f"{what}: in the wrong language"
        assert not UNREADABLE.search(answer.data), f"{what}: holds what no page may hold"
        assert b"Traceback" not in answer.data and b"sqlalchemy" not in answer.data, f"{what}: shows its inside"
        if thoroughly:
            check(Page(answer), what)


@pytest.fixture
def made(app: Flask, house: None) -> World:
    return world.build(app, "es")


class Sender:
    """Sends one thing after the other to one address, to a world that is as it was."""

    def __init__(self, app: Flask, route: Route) -> None:
        self.app, self.route, self.role = app, route, _reader(route)
        self.names = _names(app, route)
        self.made = world.build(app, "es")

    def send(self, what: str, **options: Any) -> TestResponse:
        """The answer, which is calm."""
        options.setdefault("headers", {"Accept-Language": "es"})
        path = self.route.path(self.made.own)
        answer = ask(self.app, self.made, self.role, "POST", path, **options)
        _is_calm(answer, f"POST {path} as {self.role}, {what}", what in LOOKED_AT)
        if answer.status_code < 400:  # it may have changed something
            self.made = world.build(self.app, "es")
        return answer

    def fill_in(self, what: str, *values: str, names: Iterable[str] = ()) -> TestResponse:
        """The answer to a form with these values in these fields, or in all that the room or the address knows."""
        body = _filled(tuple(names) or _fields(self.app, self.route, self.made.own[Question]), *values)
        return self.send(what, data=body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_no_value_of_a_field_breaks_a_page(app: Flask, endpoint: str) -> None:
    for route in _routes(app, endpoint, "POST"):
        sender = Sender(app, route)
        for what, value in VALUES.items():
            if what not in OF_PYTHON or db.engine.dialect.name == "sqlite":
                sender.fill_in(what, value)


@pytest.mark.once
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_no_long_text_breaks_a_page(app: Flask, endpoint: str) -> None:
    for route in _routes(app, endpoint, "POST"):
        sender = Sender(app, route)
        sender.fill_in("long texts", LONG[:21_000], names=sender.names)
        megabytes = ("name", "title-en", "body", "question", "note", f"q-{sender.made.own[Question]}")
        sender.fill_in("1 MB in each of the texts", LONG, names=megabytes)


@pytest.mark.once
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_nothing_missing_empty_or_repeated_breaks_a_page(app: Flask, endpoint: str) -> None:
    for route in _routes(app, endpoint, "POST"):
        sender = Sender(app, route)
        sender.send("nothing")
        sender.fill_in("everything twice", "1", "uno")
        sender.fill_in("everything empty", "")


def test_more_than_the_house_reads_is_refused(app: Flask) -> None:
    route = _routes(app, "people.settings", "POST")[0]
    sender = Sender(app, route)
    assert sender.send("20 MB", data={"name": LONG * 20}).status_code == 413
    sender.send("21,000 parts", data={f"part-{number}": "1" for number in range(21_000)})
    for name in ("a\x00b", "\x1b"):
        assert sender.send("a name with a control character", data={name: "1"}).status_code == 400
    sender.send("a name of half a pair", data="%ED%A0%80=1", content_type="application/x-www-form-urlencoded")


FILES = (
    ("a file where a text belongs", b'name="name"; filename="a.txt"\r\n\r\nhalf\r\n--x--\r\n'),
    ("a file without a name", b'name="file"; filename=""\r\n\r\n\r\n--x--\r\n'),
    ("a text where a file belongs", b'name="file"\r\n\r\nhalf\r\n--x--\r\n'),
    ("half a surrogate pair", b'name="name"\r\n\r\n\xed\xa0\x80\r\n--x--\r\n'),
    ("a part that is cut", b'name="name"\r\n\r\nhalf'),
)
BODIES = (
    ("multipart without a boundary", b"--x\r\n", "multipart/form-data"),
    ("multipart of nonsense", b"\x00\xff\xfe--x--", "multipart/form-data; boundary=x"),
    ("JSON that is none", b"{", "application/json"),
    ("JSON of nothing", b"null", "application/json"),
    ("XML", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>", "application/xml"),
    ("bytes", b"\xff\xfe\x00", "application/octet-stream"),
    ("a form in another encoding", b"name=\xff\xfe", "application/x-www-form-urlencoded; charset=utf-16"),
    ("a type that is none", b"a=1", "nonsense"),
)


@pytest.mark.once
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_no_part_of_a_form_breaks_a_page(app: Flask, endpoint: str) -> None:
    for route in _routes(app, endpoint, "POST"):
        sender = Sender(app, route)
        for what, rest in FILES:
            body = b"--x\r\nContent-Disposition: form-data; " + rest
            sender.send(what, data=body, content_type="multipart/form-data; boundary=x")
        sender.send("files in all fields", data={name: (BytesIO(b"half"), "a.txt") for name in sender.names})


def test_no_body_breaks_a_page(app: Flask) -> None:
    sender = Sender(app, _routes(app, "people.settings", "POST")[0])
    for what, body, kind in BODIES:
        sender.send(what, data=body, content_type=kind)
    for length in ("abc", "-1", "99999999999999999999"):
        sender.send("a length that is wrong", data=b"name=1", content_type="application/x-www-form-urlencoded",
                    headers={"Accept-Language": "es", "Content-Length": length})  # fmt: skip


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_no_query_breaks_a_page(app: Flask, endpoint: str) -> None:
    for route in [route for route in pages(app) if route.endpoint == endpoint]:
        made = world.build(app, "es")
        path, role = route.path(made.own), _reader(route)
        for query in QUERIES:
            answer = ask(app, made, role, "GET", f"{path}?{query}", headers={"Accept-Language": "es"})
            _is_calm(answer, f"GET {path}?{query} as {role}")


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_no_header_breaks_a_page(app: Flask, made: World, headers: dict[str, str]) -> None:
    for path in ("/login", "/", f"/teams/{made.own[world.Team]}"):
        for role in ("anonymous", "ana"):
            browser = Browser(app) if "Cookie" in headers else made.browser(app, role)
            assert browser.client.get(path, headers=headers).status_code < 500, (path, headers)


def test_a_strange_host_is_not_served(app: Flask) -> None:
    for host in (
        "evil.example",
        "localhost:99999",
        "127.0.0.1@evil.example",
        "",
        "a b",
        "[::1",
        "localhost\x00",
        "LOCALHOST.evil.example",
    ):
        answer = app.test_client().get("/login", headers={"Host": host})
        assert answer.status_code in {200, 400, 421}, (host, answer.status)
        assert "evil.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "TRACE", "PROPFIND", "NONSENSE"])
def test_a_strange_method_is_told_so(app: Flask, made: World, method: str) -> None:
    for path in ("/login", "/me", f"/teams/{made.own[world.Team]}"):
        answer = ask(app, made, "ana", method, path)
        assert answer.status_code == 405, (path, answer.status)


@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/teams/%00", "/%ED%A0%80", "/teams/1/%ED%A0%80", "/invitation/%00", "/invitation/%ED%A0%80", "/calendar/%00.ics",
        "/static/../setup.cfg", "/static/%2e%2e/%2e%2e/setup.cfg", "/" + "a" * 9_000, "/teams/" + "9" * 6_000, "//evil.example",
        "/\\evil",
    ],
)  # fmt: skip
def test_no_path_breaks_anything(app: Flask, made: World, path: str) -> None:
    for role in ("anonymous", "ana"):
        answer = ask(app, made, role, "GET", path)
        assert answer.status_code < 500, answer.status
        assert "evil" not in answer.headers.get("Location", "") or re.match(r"/(?!/)", answer.headers["Location"])
