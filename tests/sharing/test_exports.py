"""A file is asked for, made by a worker, tried again, fetched, and swept."""

from datetime import timedelta

import pytest
from flask import Flask

from sprint.core import chores, clock
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.files import StoredFile
from sprint.sharing import actions, making
from sprint.sharing.models import Export
from tests.browser import Browser
from tests.cast import Cast
from tests.conftest import NOW
from tests.sharing.makers import fill


def ask(cast: Cast, kind: str = "xlsx", language: str = "es") -> Export:
    with writing():
        return actions.ask(cast.asuncion, kind, language, "team", None, cast.ana)


def broken(_document: object) -> bytes:
    raise OSError("no room")


def test_a_worker_makes_what_was_asked_for_in_its_language(cast: Cast, browser: Browser) -> None:
    fill(cast)
    export = ask(cast, "docx")
    assert browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/plan/share").shows("En espera")
    assert chores.do_all() == 1
    db.session.refresh(export)
    assert (export.state, export.progress, export.tries) == ("ready", 100, 1)
    fetched = browser.visit(f"/exports/{export.id}/download").response
    assert "plan-de-capacitacion-comunitaria-en-datos-de-asuncion-2024-10-07.docx" in fetched.headers["Content-Disposition"]
    assert fetched.headers["Content-Language"] == "es"
    assert browser.visit(f"/teams/{cast.asuncion.id}/plan/share").shows("Listo")
    assert making.make_next() == 0


def test_the_same_file_asked_for_twice_is_one_and_not_many_are_on_their_way(cast: Cast) -> None:
    assert ask(cast).id == ask(cast).id
    for language in ("en", "es"):
        for kind in ("pdf", "docx", "xlsx"):
            ask(cast, kind, language)
    with pytest.raises(Refused, match="still being made"), writing():
        actions.ask(cast.asuncion, "pdf", "es", "shared", None, cast.ana)


def test_what_fails_is_tried_again_later_then_given_up_and_can_be_asked_for_again(
    cast: Cast, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(cast)
    export = ask(cast)
    with monkeypatch.context() as patched:
        patched.setitem(making.MAKERS, "xlsx", broken)
        for number in range(making.MOST_TRIES):
            assert making.make_next() == 1
            db.session.refresh(export)
            assert export.state == ("waiting" if number + 1 < making.MOST_TRIES else "failed")
            assert making.make_next() == 0, "not before its time"
            clock.fix(clock.now() + timedelta(hours=1))
    assert export.error == "OSError: no room"
    browser.sign_in(cast.ana).send(f"/exports/{export.id}/again")
    making.make_next()
    db.session.refresh(export)
    assert (export.state, export.error) == ("ready", "")


def test_whoever_dies_with_a_file_loses_it_to_another_worker(cast: Cast) -> None:
    fill(cast)
    export = ask(cast)
    assert making._claim() is not None
    assert making.make_next() == 0
    clock.fix(NOW + making.LEASE)
    assert making.make_next() == 1
    db.session.refresh(export)
    assert (export.state, export.tries) == ("ready", 2)


def test_after_seven_days_a_file_is_swept(cast: Cast, app: Flask) -> None:
    fill(cast)
    ask(cast)
    making.make_next()
    assert making.sweep() == 0
    clock.fix(NOW + timedelta(days=7))
    assert making.sweep() == 1
    assert (db.session.query(Export).count(), db.session.query(StoredFile).count()) == (0, 0)


def test_another_city_gets_nothing(cast: Cast, browser: Browser) -> None:
    fill(cast)
    export = ask(cast)
    making.make_next()
    browser.sign_in(cast.bruno).visit(f"/exports/{export.id}/download", 404)
    browser.visit(f"/teams/{cast.asuncion.id}/plan/share", 404)


def test_nonsense_is_refused_with_a_message(cast: Cast, browser: Browser) -> None:
    page = f"/teams/{cast.asuncion.id}/plan/share"
    browser.sign_in(cast.ana)
    for wrong in ({"kind": "exe"}, {"language": "xx"}, {"version": "99"}, {"audience": "all"}, {"kind": "\x00"}, {}):
        good = {"kind": "pdf", "language": "es", "audience": "team", "version": ""}
        browser.send(page, {**good, **wrong} if wrong else {}, 422)
    assert db.session.query(Export).count() == 0
