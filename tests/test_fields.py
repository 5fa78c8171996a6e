"""Each field of each form, wrong alone in a form that is otherwise right: where all are wrong at once (`test_bad_input`), the
first that is refused hides what the others would do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from flask import Flask
from lxml import html

from sprint.core.database import db
from tests import world
from tests.test_access import EXPECTED
from tests.test_bad_input import VALUES
from tests.test_pages import pages
from tests.world import World, ask

ENDPOINTS = sorted(EXPECTED)
READERS = ("anonymous", "ana", "carla", "dora")
IN_SPANISH = {"Accept-Language": "es"}
NO_TEXT = {"file", "reset"}
OF_ALL_FORMS = {"csrf_token", "operation"}
RIGHT = {
    "number": "1", "date": "2024-10-20", "time": "10:00", "datetime-local": "2024-10-20T10:00", "email": "x@example.org",
    "url": "https://example.org/a", "tel": "1", "text": "Un texto", "search": "Un texto", "password": "Una frase larga",
}  # fmt: skip
"""What someone might write into an empty input of a kind."""
WRONG = {
    "a number that no column holds": VALUES["a number that no column holds"],
    "a NUL": VALUES["a NUL"],
    "a long text that nothing shortens": "".join(sha256(str(number).encode()).hexdigest() for number in range(330)),
}
FINE_WITH_SQLITE = {"a NUL", "a long text that nothing shortens"}
"""Whatever it is told, SQLite keeps these; so they are sent where PostgreSQL may refuse them."""


@dataclass(frozen=True)
class Filled:
    """A form of a page as somebody might send it: what stands in it, and something right where nothing stands."""

    action: str
    inputs: tuple[tuple[str, str], ...]
    buttons: tuple[tuple[str, str], ...]

    def bodies(self) -> Iterator[tuple[str, bytes]]:
        """For each button the form as it is, then with each field wrong in each way."""
        for button in self.buttons or ((),):
            pressed = [button] if button else []
            yield "all right", urlencode([*self.inputs, *pressed]).encode()
            for name in dict.fromkeys(name for name, _ in self.inputs):
                others = [(one, value) for one, value in self.inputs if one != name]
                for what in [one for one in WRONG if one not in FINE_WITH_SQLITE or db.engine.dialect.name != "sqlite"]:
                    yield f"{name}: {what}", urlencode([*others, (name, WRONG[what]), *pressed]).encode()


def _forms(page: str, path: str) -> list[Filled]:
    found = []
    for form in html.fromstring(page).iterfind(".//main//form[@method='post']"):
        inputs: dict[str, list[str]] = {}
        buttons = []
        for one in form.iter("input", "select", "textarea", "button"):
            name, kind = one.get("name"), one.get("type", "text")
            if not name or kind in NO_TEXT or name in OF_ALL_FORMS:
                continue
            if one.tag == "button":
                buttons.append((name, one.get("value", "")))
            elif kind != "radio" or name not in inputs or one.get("checked") is not None:
                inputs[name] = [*(inputs.get(name, []) if kind == "checkbox" else []), _right(one, kind)]
        pairs = tuple((name, value) for name, values in inputs.items() for value in values)
        found.append(Filled(form.get("action") or path, pairs, tuple(buttons)))
    return found


def _right(field: html.HtmlElement, kind: str) -> str:
    if field.tag == "textarea":
        return (field.text or "").strip() or RIGHT["text"]
    if field.tag == "select":
        offered = {one.get("value", ""): one.get("selected") is not None for one in field.iter("option")}
        return next((value for value, is_chosen in offered.items() if is_chosen and value), max(offered, default=""))
    return str(field.get("value") or RIGHT.get(kind, ""))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_no_wrong_field_breaks_a_form_that_is_otherwise_right(app: Flask, endpoint: str) -> None:
    seen: set[Filled] = set()
    for route in [route for route in pages(app) if route.endpoint == endpoint]:
        for role in (role for role in READERS if role in EXPECTED[endpoint]):
            made = world.build(app, "es")
            answer = ask(app, made, role, "GET", path := route.path(made.own), headers=IN_SPANISH)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                forms = set(_forms(answer.get_data(as_text=True), path)) - seen
                seen |= forms
                for form in forms:
                    _send(app, made, role, form)


def _send(app: Flask, made: World, role: str, form: Filled) -> None:
    for what, body in form.bodies():
        answer = ask(app, made, role, "POST", form.action, data=body, headers=IN_SPANISH,
                     content_type="application/x-www-form-urlencoded")  # fmt: skip
        assert answer.status_code < 500, f"POST {form.action} as {role}, {what}: {answer.status}"
        assert b"\x00" not in answer.data, f"POST {form.action} as {role}, {what}: shows a NUL"
        if answer.status_code < 400:  # it may have changed something
            made = world.build(app, "es")
