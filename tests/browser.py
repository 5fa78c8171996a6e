"""Someone at a page: visits it, reads it, sends its forms. Each page that is seen is checked for what all pages promise."""

import re
from datetime import timedelta
from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sprint.core.database import db, writing
from sprint.people import actions
from sprint.people.models import Person

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def let_in(client: FlaskClient, person: Person, **device: str) -> None:
    """Sign someone in at a client without a password; the sign-in page has tests of its own."""
    with writing():
        secret = actions.begin_sign_in(person, timedelta(days=365), **device)
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = secret, True


def cookie(app: Flask, person: Person) -> str:
    """What a browser holds once a person has signed in."""
    kept = Browser(app).sign_in(person).client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    return kept.value


class Browser:
    """A visitor; `sign_in` makes it a person."""

    def __init__(self, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        self.app = app
        self.client: FlaskClient = app.test_client()

    def sign_in(self, person: Person, **device: str) -> "Browser":
        """Sign in without a password."""
        let_in(self.client, person, **device)
        return self

    def visit(self, path: str, status: int = 200, **options: Any) -> "Page":
        """Read a page that answers with this status."""
        return self._go("GET", path, status, **options)

    def send(self, path: str, data: dict[str, Any] | None = None, status: int | None = 302, **options: Any) -> "Page":
        """Send a form to an address that answers with this status (None: whatever)."""
        return self._go("POST", path, status, data=data or {}, **options)

    def _go(self, method: str, path: str, status: int | None, **options: Any) -> "Page":
        db.session.rollback()
        with self.app.app_context():
            response = self.client.open(path, method=method, **options)
        db.session.expire_all()
        page = Page(response)
        told = f"{method} {path}: {response.status} instead of {status}\n{page.text[:2000]}"
        assert status in (None, response.status_code), told
        is_page = response.mimetype == "text/html" and response.data and not 300 <= response.status_code < 400
        if is_page and db.engine.dialect.name == "sqlite":  # the next database changes nothing in it, and reading takes long
            check(page, path)
        return page


class Page:
    """What came back."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.html = response.get_data(as_text=True) if (response.mimetype or "").startswith("text/") else ""
        self.to = response.headers.get("Location", "")
        timing = re.search(r'desc="(\d+) queries"', response.headers.get("Server-Timing", ""))
        self.queries = int(timing.group(1)) if timing else 0

    @property
    def text(self) -> str:
        """The words of the page, with single spaces."""
        bare = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", self.html, flags=re.S)
        for mark, char in {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#39;": "'", "&#34;": '"', "\u00a0": " "}.items():
            bare = bare.replace(mark, char)
        return " ".join(bare.split())

    def shows(self, *words: str) -> bool:
        """Whether all of these words stand on the page."""
        missing = [word for word in words if word not in self.text]
        assert not missing, f"not on the page: {missing}\n{self.text[:3000]}"
        return True

    def lacks(self, *words: str) -> bool:
        """Whether none of these words stands on the page."""
        found = [word for word in words if word in self.text]
        assert not found, f"on the page: {found}"
        return True


def check(page: Page, path: str) -> None:
    """What every page promises: valid HTML, one h1, a title, its language, labels, unique ids."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=False)
    tree = parser.parse(page.html)
    ignored = {"non-void-element-with-trailing-solidus"}
    errors = [(position, code) for position, code, _ in parser.errors if code not in ignored]
    assert not errors, f"{path}: invalid HTML {errors[:3]}"
    assert len(list(tree.iter(f"{NAMESPACE}h1"))) == 1, f"{path}: not one h1"
    assert tree.get("lang") == page.response.headers["Content-Language"], f"{path}: lang"
    title = tree.find(f".//{NAMESPACE}title")
    assert title is not None and (title.text or "").strip(" ·").replace("Sprint", "").strip(), f"{path}: title"
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), f"{path}: ids twice {[one for one in ids if ids.count(one) > 1][:4]}"
    _check_labels(tree, set(ids), path)


def _check_labels(tree: Any, ids: set[str], path: str) -> None:
    labelled = {label.get("for") for label in tree.iter(f"{NAMESPACE}label")}
    inside = {id(control) for label in tree.iter(f"{NAMESPACE}label") for control in label.iter()}
    for name in ("input", "select", "textarea"):
        for control in tree.iter(f"{NAMESPACE}{name}"):
            if control.get("type") in {"hidden", "submit"}:
                continue
            named = control.get("id") in labelled or id(control) in inside or control.get("aria-label")
            assert named, f"{path}: {name} {control.get('name')} has no label"
    for element in tree.iter():
        for attribute in ("aria-describedby", "aria-labelledby"):
            for target in (element.get(attribute) or "").split():
                assert target in ids, f"{path}: {attribute} names {target}, which is not there"
