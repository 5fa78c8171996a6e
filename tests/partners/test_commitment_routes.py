"""Commitments, decisions and support, in pages."""

from datetime import date, timedelta
from typing import Any

import pytest

from sprint.core import clock
from sprint.core.database import db
from sprint.partners import commitment_queries, decision_queries, marks, support_queries
from sprint.partners.commitment_models import Commitment
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import makers, promised


def at(cast: Cast, more: str = "") -> str:
    return f"/teams/{cast.asuncion.id}/commitments{more}"


def promise(**more: Any) -> dict[str, Any]:
    return {"side": "partner", "action": "Prestar la sala", "owner_name": "Marta", "partner_name": "biblioteca  del sur",
            "due_on": "2024-11-04", "in_return": "Un curso", **more}  # fmt: skip


def test_what_the_city_owes_comes_first_then_what_nobody_owns(browser: Browser, cast: Cast) -> None:
    late = {"due_on": date(2024, 10, 1)}
    promised.commitment(cast.asuncion, "En camino", side="partner")
    promised.commitment(cast.asuncion, "De la biblioteca", side="partner", **late)
    asked = promised.commitment(cast.asuncion, "Preguntado", side="partner")
    promised.asking(asked, cast.ana)
    promised.commitment(cast.asuncion, "Sin dueño", owner_name="")
    promised.commitment(cast.asuncion, "De la ciudad", side="city", **late)
    promised.commitment(cast.asuncion, "Hecho", state="done", ended_on=date(2024, 10, 2), **late)
    clock.fix(clock.now() + timedelta(days=8))
    text = browser.sign_in(cast.ana).visit(at(cast, "?lang=en")).text
    order = ["De la ciudad", "Sin dueño", "Preguntado", "De la biblioteca", "En camino", "Hecho"]
    assert sorted(order, key=text.index) == order
    assert "1 promise of the city is broken or late" in text


def test_a_correction_is_told_before_a_confirmation_that_came_earlier(browser: Browser, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion, confirmed_on=date(2024, 10, 1))
    browser.sign_in(cast.ana)
    browser.visit(f"/commitments/{one.id}?lang=en").shows("Confirmed by the other side")
    promised.asking(one, cast.ana, answer="corrected", answered_at=clock.now(), correction="Los martes")
    text = browser.visit(f"/commitments/{one.id}?lang=en").text
    assert "The other side wants it otherwise" in text
    assert "Confirmed by the other side" not in text


def test_the_list_is_filtered_and_strange_filters_find_all_or_nothing(browser: Browser, cast: Cast) -> None:
    promised.commitment(cast.asuncion, "Una", side="city", owner_name="")
    promised.commitment(cast.asuncion, "Dos", side="partner", partner_name="Biblioteca")
    browser.sign_in(cast.carla)
    assert '<details class="filters mb-4">' in browser.visit(at(cast)).html
    page = browser.visit(at(cast, "?side=partner"))
    page.lacks("Una ")
    assert '<details class="filters mb-4" open>' in page.html
    browser.visit(at(cast, "?partner=Biblioteca&side=x&state=9")).shows("Dos")
    browser.visit(at(cast, "?owner=-")).shows("Una")
    browser.visit(at(cast, "?state=late&lang=en")).shows("No commitment is like that.")


def test_a_commitment_is_written_down_and_joined_with_the_map_by_its_name(browser: Browser, cast: Cast) -> None:
    partner = makers.partner(cast.asuncion, "Biblioteca del Sur", known_as="biblioteca del sur")
    done = browser.sign_in(cast.ana).send(at(cast, "/new"), promise(owner_name=cast.diego.name))
    [one] = commitment_queries.commitments_of(cast.asuncion.id)
    assert (one.partner_id, one.owner_id, one.side) == (partner.id, cast.diego.id, "partner")
    assert commitment_queries.has_commitments(partner.id)
    browser.visit(f"{done.to}?lang=en").shows("Prestar la sala", "Not confirmed", "added it")


def test_the_partner_of_another_team_is_only_a_name(browser: Browser, cast: Cast) -> None:
    foreign = makers.partner(cast.baltimore, "Biblioteca del Sur", known_as="biblioteca del sur")
    browser.sign_in(cast.ana).send(at(cast, "/new"), promise())
    assert commitment_queries.commitments_of(cast.asuncion.id)[0].partner_id is None
    assert not commitment_queries.has_commitments(foreign.id)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"action": ""}, 422), ({"side": "both"}, 422), ({"due_on": "soon"}, 422), ({"due_on": "2024-02-30"}, 422),
     ({"due_on": "0001-01-01"}, 409), ({"due_on": "2999-01-01"}, 409), ({"action": "x" * 1_000_000}, 422),
     ({"owner_name": "x" * 300}, 422), ({"in_return": "\x00"}, 422)],
)  # fmt: skip
def test_bad_input_is_refused_and_keeps_what_was_typed(browser: Browser, cast: Cast, wrong: dict[str, str], status: int) -> None:
    page = browser.sign_in(cast.ana).send(at(cast, "/new"), promise(**wrong), status)
    page.shows("Prestar" if "action" not in wrong else "")
    assert 'value="Un curso"' in page.html or "in_return" in wrong
    assert commitment_queries.commitments_of(cast.asuncion.id) == []


def test_a_day_outside_the_horizon_is_refused_with_both_ends(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.ana).send(at(cast, "/new?lang=en"), promise(due_on="2999-01-01"), 409)
    page.shows("September 11, 2024", "October 23, 2026")


def test_a_changed_commitment_loses_its_confirmation_and_says_so_before(browser: Browser, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion, confirmed_on=date(2024, 10, 1))
    edit = f"/commitments/{one.id}/edit?lang=en"
    browser.sign_in(cast.ana).visit(edit).shows("this confirmation ends")
    same = {**promise(side="city", owner_name="Marta Ruiz", partner_name=""), "seen": marks.mark_of(one)}
    browser.send(edit, same)
    assert one.confirmed_on == date(2024, 10, 1)
    browser.send(edit, {**same, "action": "Prestar dos salas", "seen": marks.mark_of(one)})
    assert one.confirmed_on is None
    browser.visit(f"/commitments/{one.id}?lang=en").shows("“Prestar la sala”, now “Prestar dos salas”")


def test_two_people_who_change_the_same_do_not_overwrite_each_other(browser: Browser, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion)
    seen = marks.mark_of(one)
    browser.sign_in(cast.ana).send(f"/commitments/{one.id}/edit", {**promise(action="Primero"), "seen": seen})
    page = browser.send(f"/commitments/{one.id}/edit?lang=en", {**promise(action="Segundo"), "seen": seen}, 409)
    page.shows("Someone else changed this while you wrote", "Segundo", "How it is now", "Primero")
    assert one.action == "Primero"


def test_a_promise_is_broken_with_a_reason_and_opened_again(browser: Browser, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion)
    browser.sign_in(cast.ana)
    browser.send(f"/commitments/{one.id}/end?lang=en", {"state": "broken", "note": ""}, 422).shows("Write why")
    browser.send(f"/commitments/{one.id}/end", {"state": "open", "note": "x"}, 422)
    browser.send(f"/commitments/{one.id}/end", {"state": "broken", "note": "No hubo presupuesto"})
    browser.send(f"/commitments/{one.id}/end", {"state": "done", "note": ""}, 409)
    browser.send(f"/commitments/{one.id}/edit", promise(), 409)
    browser.visit(f"/commitments/{one.id}?lang=en").shows("Broken", "No hubo presupuesto", "Open it again")
    browser.send(f"/commitments/{one.id}/reopen")
    assert one.is_open and one.ended_on is None


def test_facilitators_read_and_see_no_controls(browser: Browser, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion)
    page = browser.sign_in(cast.carla).visit(f"/commitments/{one.id}?lang=en")
    page.lacks("Change it", "Ask the other side", "Note it")
    browser.visit(at(cast, "?lang=en")).lacks("Write down a commitment")


def test_a_decision_has_its_result_and_its_day_together(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.ana)
    there = f"/teams/{cast.asuncion.id}/decisions"
    words = {"decision": "El tema", "decides": "Las dos partes", "consulted": "", "tie": "", "result": "", "decided_on": ""}
    browser.send(f"{there}/new?lang=en", {**words, "result": "Agua"}, 422).shows("Write both", "Agua")
    browser.send(f"{there}/new", words)
    [one] = decision_queries.decisions_of(cast.asuncion.id)
    browser.visit(f"{there}?lang=en").shows("1 shared decision is still to be made", "Nobody knows how a tie is broken")
    more = {"result": "Agua", "decided_on": "2024-10-05", "seen": marks.mark_of(one)}
    browser.send(f"/decisions/{one.id}/edit", {**words, **more})
    browser.visit(f"{there}?lang=en").shows("All shared decisions are made", "Agua", "Saturday, October 5")
    browser.visit(f"/decisions/{one.id}/edit?lang=en").shows("History", "Agua")
    browser.send(f"/decisions/{one.id}/edit", {**words, "decided_on": "1999-01-01", "result": "x"}, 409)


def test_support_shows_who_was_given_none_and_the_balance(browser: Browser, cast: Cast) -> None:
    makers.partner(cast.asuncion, "Vecinas", known_as="vecinas", kind="neighborhood_association")
    makers.partner(cast.asuncion, "Universidad", known_as="universidad", kind="university")
    browser.sign_in(cast.ana)
    there = f"/teams/{cast.asuncion.id}/support"
    row = {"organization": "universidad", "need": "Nada", "offer": "Sala", "cost": "0", "given_on": "2024-10-01"}
    browser.send(f"{there}/new", row)
    browser.send(f"{there}/new", {**row, "organization": "Vecinas", "given_on": ""})
    page = browser.visit(f"{there}?lang=en")
    page.shows("1 organization on your map was given no support")
    page.shows("Given to 0 of 1 grassroots groups, and to 1 of 1 institutions.")
    given = support_queries.support_of(cast.asuncion.id)
    assert all(one.partner_id for one in given)
    vecinas = next(one for one in given if one.organization == "Vecinas")
    browser.send(f"/support/{vecinas.id}/edit", {**row, "organization": "Vecinas", "seen": marks.mark_of(vecinas)})
    browser.visit(f"{there}?lang=en").shows("Every organization on your map was given support")


def test_facts_for_the_plan(cast: Cast) -> None:
    late = {"due_on": date(2024, 10, 1)}
    promised.commitment(cast.asuncion, "A", side="city", **late)
    promised.commitment(cast.asuncion, "B", side="partner", owner_name="", due_on=None)
    promised.commitment(cast.asuncion, "C", state="dropped", **late)
    facts = commitment_queries.commitment_facts(cast.asuncion.id, date(2024, 10, 7))
    assert (facts.commitments, facts.broken_by_city, facts.ownerless, facts.undated) == (2, ["A"], ["B"], ["B"])
    assert db.session.query(Commitment).count() == 3
