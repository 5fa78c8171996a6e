"""Two people at one record: the second to save is told, keeps what was typed, and sees how it is now."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.orm.exc import ObjectDeletedError

from sprint.core.database import db, writing
from sprint.partners import marks
from sprint.partners.models import Concern
from tests.browser import Browser
from tests.cast import Cast
from tests.office_hours.test_race import at_once
from tests.partners import makers, promised

CONCERN = {"kind": "legal", "partner_id": "", "next_step": "", "owner_name": "", "due_on": ""}
ABSENCE = {"name": "Jóvenes sin escuela", "door": "", "step": "Llamar", "owner_name": "", "due_on": "", "settled_because": ""}


def concern(cast: Cast) -> tuple[Any, str, Callable[[str], dict[str, str]], str]:
    one = makers.concern(cast.asuncion)
    return one, f"/concerns/{one.id}/edit", lambda text: {**CONCERN, "worry": text}, "worry"


def absence(cast: Cast) -> tuple[Any, str, Callable[[str], dict[str, str]], str]:
    one = makers.absence(cast.asuncion)
    return one, f"/absences/{one.id}/edit", lambda text: {**ABSENCE, "why": text}, "why"


KINDS = [pytest.param(concern, id="a concern"), pytest.param(absence, id="one who is missing")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_to_save_is_told_and_may_save_after_reading(browser: Browser, cast: Cast, kind: Any) -> None:
    one, edit, words, key = kind(cast)
    seen = marks.mark_of(one)
    assert f'value="{seen}"' in browser.sign_in(cast.ana).visit(edit).html
    browser.send(edit, {**words("Primero"), "seen": seen})
    page = browser.send(f"{edit}?lang=en", {**words("Segundo"), "seen": seen}, 409)
    page.shows("Someone else changed this while you wrote", "Segundo", "How it is now", "Primero")
    assert getattr(one, key) == "Primero"
    assert f'value="{marks.mark_of(one)}"' in page.html
    browser.send(edit, {**words("Segundo"), "seen": marks.mark_of(one)})
    assert getattr(one, key) == "Segundo"


def test_the_second_to_change_a_tie_is_told(browser: Browser, cast: Cast) -> None:
    library = makers.partner(cast.asuncion)
    one = makers.tie(cast.asuncion, None, library)
    edit, seen = f"/ties/{one.id}/edit", marks.mark_of(one)
    words = {"start": "city", "end": str(library.id), "kind": "trains", "strength": "4", "is_formal": "y", "seen": seen}
    browser.sign_in(cast.ana).send(edit, words)
    page = browser.send(f"{edit}?lang=es", {**words, "kind": "funds"}, 409)
    page.shows("Otra persona cambió esto mientras usted escribía", "Cómo está ahora", "Capacita o asesora")
    assert one.kind == "trains"


def test_whose_concern_it_is_now_stands_by_name(browser: Browser, cast: Cast) -> None:
    library, one = makers.partner(cast.asuncion), makers.concern(cast.asuncion)
    seen = marks.mark_of(one)
    words = {**CONCERN, "worry": "A", "seen": seen}
    browser.sign_in(cast.ana).send(f"/concerns/{one.id}/edit", {**words, "partner_id": str(library.id)})
    browser.send(f"/concerns/{one.id}/edit?lang=en", words, 409).shows("Organization Biblioteca del Sur")


@pytest.mark.parametrize("part", ["decisions", "support"])
def test_how_a_decision_or_support_is_now_stands_beside(browser: Browser, cast: Cast, part: str) -> None:
    made: Any = promised.decision(cast.asuncion) if part == "decisions" else promised.support(cast.asuncion, "Vecinas")
    keys = dict.fromkeys(marks.fields_of(made), "")
    words = {**keys, "decision" if part == "decisions" else "organization": "Otra cosa"}
    browser.sign_in(cast.ana)
    page = browser.send(f"/{part}/{made.id}/edit?lang=en", {**words, "seen": "stale"}, 409)
    page.shows("How it is now", made.decision if part == "decisions" else "Vecinas")


def test_what_somebody_wrote_meanwhile_is_not_replaced_by_the_worksheet(browser: Browser, cast: Cast) -> None:
    one = makers.concern(cast.asuncion, worry="Suyo", offered={"worry": "De la hoja"}, taken={"worry": "Antes"})
    seen = marks.mark_of(one)
    with writing():
        db.session.get_one(Concern, one.id).worry = "Escrito después"
    browser.sign_in(cast.ana)
    page = browser.send(f"/concerns/{one.id}/decide?lang=en", {"decision": "take", "seen": seen}, 409)
    page.shows("Someone has decided about this already.")
    assert one.worry == "Escrito después"
    browser.send(f"/concerns/{one.id}/decide", {"decision": "take", "seen": marks.mark_of(one)})
    assert (one.worry, one.is_asked_about) == ("De la hoja", False)


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_at_the_same_moment_one_is_told(app: Flask, cast: Cast, kind: Any) -> None:
    one, edit, words, key = kind(cast)
    seen = marks.mark_of(one)

    browsers = [Browser(app).sign_in(cast.ana), Browser(app).sign_in(cast.diego)]
    deeds = [
        lambda browser=browser, text=text: str(browser.client.post(edit, data={**words(text), "seen": seen}).status_code)
        for browser, text in zip(browsers, ("Uno", "Dos"), strict=True)
    ]
    answers = at_once(app, deeds)
    assert answers == {"302": 1, "409": 1}


def test_of_a_change_and_a_removal_at_the_same_moment_nothing_breaks(app: Flask, cast: Cast) -> None:
    one = makers.absence(cast.asuncion)
    path, seen = f"/absences/{one.id}", marks.mark_of(one)
    browsers = [Browser(app).sign_in(cast.ana), Browser(app).sign_in(cast.diego)]
    sent: list[tuple[str, dict[str, str]]] = [("/edit", {**ABSENCE, "why": "Uno", "seen": seen}), ("/remove", {})]
    deeds = [
        lambda browser=browser, end=end, data=data: str(browser.client.post(f"{path}{end}", data=data).status_code)
        for browser, (end, data) in zip(browsers, sent, strict=True)
    ]
    for status in at_once(app, deeds):
        assert status in {"302", "404", "409"}


def test_a_page_about_what_is_gone_by_now_says_so_and_keeps_what_was_typed(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = makers.concern(cast.asuncion)

    def gone(*_: Any) -> None:
        raise ObjectDeletedError(inspect(one))

    monkeypatch.setattr(marks, "hold", gone)
    browser.sign_in(cast.ana)
    page = browser.send(f"/concerns/{one.id}/edit?lang=en", {**CONCERN, "worry": "Lo escrito"}, 409)
    page.shows("Someone removed this while you wrote", "Lo escrito")
