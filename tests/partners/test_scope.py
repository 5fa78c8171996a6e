"""A change of scope: what changes, why, who must agree, who has, and what came of it; in the list, the plan and its copies."""

from typing import Any

import pytest

from sprint.core import locale
from sprint.core.locale import Voice
from sprint.partners import marks
from sprint.partners.commitment_models import SharedDecision
from sprint.partners.decision_queries import decisions_of
from sprint.plans import freezing, thawing
from sprint.sharing import records
from sprint.sharing.models import Audience
from sprint.sharing.privacy import Scope, Veil
from sprint.sharing.queries import records_of
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import makers, promised

WORDS = {
    "decision": "Un tercero usa los datos", "why": "Pide estudiarlos", "decides": "La mesa", "result": "", "decided_on": "",
    "must_agree": "Escuela 4\nBiblioteca  del Sur\n\nEscuela 4",
}  # fmt: skip


def there(cast: Cast, more: str = "") -> str:
    return f"/teams/{cast.asuncion.id}/decisions{more}"


def change(cast: Cast, **more: Any) -> SharedDecision:
    said = {"kind": "scope", "why": "Pide estudiarlos", "must_agree": ["Escuela 4", "Biblioteca del Sur"], **more}
    return promised.decision(cast.asuncion, "Un tercero usa los datos", **said)


def test_a_change_of_scope_says_who_must_agree_and_who_has(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.ana).visit(there(cast, "?lang=en")).shows("Write down a change of scope")
    page = browser.visit(there(cast, "/new?kind=scope"))
    page.shows("Qué cambia", "Por qué cambia", "Quiénes deben estar de acuerdo")
    page.lacks("Cómo se resuelve un empate")
    browser.send(there(cast, "/new?kind=scope"), WORDS)
    (one,) = decisions_of(cast.asuncion.id)
    assert (one.kind, one.must_agree, one.agreed) == ("scope", ["Escuela 4", "Biblioteca del Sur"], [])
    browser.visit(there(cast, "?lang=en")).shows("Change of scope", "0 of 2 have agreed", "Pide estudiarlos")
    edit = f"/decisions/{one.id}/edit?lang=en"
    browser.send(edit, {**WORDS, "agreed": ["Escuela 4"], "seen": marks.mark_of(one)})
    browser.visit(there(cast, "?lang=en")).shows("1 of 2 have agreed", "Still to agree", "Biblioteca del Sur")
    decided = {"result": "Sí", "decided_on": "2024-10-05"}
    browser.send(edit, {**WORDS, **decided, "agreed": ["Escuela 4"], "seen": marks.mark_of(one)})
    browser.visit(there(cast, "?lang=en")).shows("Decided before everybody agreed")
    browser.send(edit, {**WORDS, **decided, "agreed": ["Escuela 4", "Biblioteca del Sur"], "seen": marks.mark_of(one)})
    browser.visit(there(cast, "?lang=en")).shows("Everybody has agreed")
    browser.visit(edit).shows("Who has agreed: “Escuela 4”, now “Escuela 4, Biblioteca del Sur”")


def test_whoever_need_not_agree_any_more_is_not_among_those_who_have(browser: Browser, cast: Cast) -> None:
    one = change(cast, agreed=["Escuela 4"])
    words = {**WORDS, "must_agree": "Biblioteca del Sur", "agreed": ["Escuela 4"], "seen": marks.mark_of(one)}
    browser.sign_in(cast.ana).send(f"/decisions/{one.id}/edit", words)
    assert (one.must_agree, one.agreed) == (["Biblioteca del Sur"], [])


WRONG = [{"why": ""}, {"must_agree": " \n "}, {"agreed": ["Nadie"]}, {"result": "Sí"}, {"decision": ""}]


@pytest.mark.parametrize("wrong", WRONG, ids=[next(iter(one)) for one in WRONG])
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(browser: Browser, cast: Cast, wrong: dict[str, Any]) -> None:
    page = browser.sign_in(cast.ana).send(there(cast, "/new?kind=scope"), {**WORDS, **wrong}, 422)
    assert 'value="La mesa"' in page.html
    assert decisions_of(cast.asuncion.id) == []


def test_any_other_decision_asks_for_none_of_it(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.ana).visit(there(cast, "/new")).lacks("Quiénes deben estar de acuerdo")
    browser.send(there(cast, "/new?kind=other"), {"decision": "El tema", "why": "x", "must_agree": "Nadie"})
    (one,) = decisions_of(cast.asuncion.id)
    assert (one.kind, one.why, one.must_agree) == (None, "", [])


def test_it_stands_in_the_record_of_the_plan(cast: Cast) -> None:
    change(cast, agreed=["Escuela 4"])
    promised.decision(cast.asuncion, "El tema")
    kept = freezing.records_of(cast.asuncion)
    table = freezing.BY_KEY["decisions"]
    with locale.speaking(Voice("es", "UTC")):
        said = {one.name: [one.told(record) for record in kept["decisions"]] for one in table.filled(kept["decisions"])}
    assert said["kind"] == ["Cambio de alcance", ""]
    assert said["must_agree"] == ["Escuela 4, Biblioteca del Sur", ""]
    assert said["agreed"][0] == "Escuela 4"
    again = thawing.thawed(kept, "decisions")
    assert [(one.changes_scope, one.why, one.still_to_agree) for one in again] == [
        (True, "Pide estudiarlos", ["Biblioteca del Sur"]), (False, "", []),
    ]  # fmt: skip


def test_a_version_from_before_knows_no_change_of_scope(cast: Cast) -> None:
    before = {"decisions": [{"id": 1, "language": "es", "decision": "El tema", "result": "Agua", "decided_on": None}]}
    (one,) = thawing.thawed(before, "decisions")
    assert (one.changes_scope, one.must_agree, one.agreed, one.still_to_agree) == (False, [], [], [])


@pytest.mark.parametrize(("audience", "named"), [(Audience.TEAM, True), (Audience.SHARED, False)])
def test_a_shared_copy_names_nobody_who_did_not_agree_to_be_named(cast: Cast, audience: Audience, named: bool) -> None:
    makers.partner(cast.asuncion, "Biblioteca del Sur")
    change(cast, agreed=["Biblioteca del Sur"])
    promised.decision(cast.asuncion, "El tema")
    found = records_of(cast.asuncion.id)
    blocks = records.Writer(Veil(Scope(audience), found, found), "Asunción").part("decisions")
    assert [one.key for one in blocks] == ["scope_changes", "shared_decisions"]
    assert [len(one.rows) for one in blocks] == [1, 1]
    assert ("Biblioteca" in str(blocks)) is named
