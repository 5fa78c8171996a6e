"""What partners and promises do not let happen: another city's rows, days that cannot be, a second of what there is once."""

from datetime import date, timedelta
from typing import Any

import pytest

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.partners import (
    arriving,
    commitment_asking,
    commitment_flow,
    commitment_queries,
    decision_queries,
    drawing_actions,
    keeping,
    queries,
    sources,
    support_queries,
)
from sprint.partners.commitment_models import Asking, Commitment
from sprint.partners.commitment_sides import names_of
from sprint.partners.models import Agreement, Concern, PartnerContact, Tie
from tests import make
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.partners import makers, promised
from tests.partners.test_commitment_confirm import send
from tests.partners.test_commitment_flow import ROOM, arrive, worksheet
from tests.plans.makers import accepted


def seen_on(page: Page) -> str:
    return page.html.split('name="seen" value="')[1].split('"')[0]


def everything(team: Team, by: Any, name: str) -> None:
    """One of everything that a team can have, all of the same name."""
    club = makers.partner(team, f"{name} club")
    makers.partner(team, f"{name} gone", removed_at=clock.now())
    makers.contact(club, f"{name} person")
    makers.meeting(club, by, note=f"{name} meeting")
    makers.concern(team, club, f"{name} worry")
    makers.agreement(club, by, summary=f"{name} agreement")
    makers.tie(team, None, club)
    makers.rating(club)
    makers.absence(team, name=f"{name} group")
    promised.asking(promised.commitment(team, f"{name} promise"), by)
    promised.decision(team, f"{name} decision")
    promised.support(team, f"{name} need")


def test_every_list_of_a_team_holds_its_own_rows_and_nobody_elses(cast: Cast, browser: Browser) -> None:
    everything(cast.asuncion, cast.ana, "Propio")
    everything(cast.baltimore, cast.bruno, "Foreign")
    mine = cast.asuncion.id
    lists: list[Any] = [
        queries.partners_of(mine), queries.removed_of(mine), queries.contacts_of(mine), queries.ties_of(mine),
        queries.absences_of(mine), queries.concerns_of(mine), queries.agreements_of(mine),
        list(queries.ratings_of(mine).values()), commitment_queries.commitments_of(mine),
        list(commitment_queries.latest_askings(mine).values()),
        decision_queries.decisions_of(mine), support_queries.support_of(mine),
    ]  # fmt: skip
    for found in lists:
        assert [one.team_id for one in found] == [mine]
    [club] = queries.partners_of(mine)
    assert set(queries.last_met(mine)) == {club.id} and set(queries.named_in(mine)) == {"propio club", "propio gone"}
    browser.sign_in(cast.ana)
    pages = ("partners", "partners/map", "concerns", "commitments", "decisions", "support", "concerns/new", "ties/new")
    for page in (*(f"/teams/{mine}/{one}" for one in pages), f"/partners/{club.id}"):
        browser.visit(page).lacks("Foreign")


def test_another_citys_organization_is_no_end_of_a_tie_no_side_of_a_worry_and_nobody_to_ask(cast: Cast, browser: Browser) -> None:
    foreign, own = makers.partner(cast.baltimore, "Foreign"), makers.partner(cast.asuncion, "Propia")
    makers.contact(foreign, "Foreign person")
    makers.contact(makers.partner(cast.asuncion, "Vecina"), "Luisa Vecina")
    browser.sign_in(cast.ana)
    tie = {"start": "city", "end": str(foreign.id), "kind": "trains", "strength": ""}
    browser.send(f"/teams/{cast.asuncion.id}/ties/new", tie, 422)
    worry = {"worry": "La ley", "kind": "legal", "partner_id": str(foreign.id)}
    browser.send(f"/teams/{cast.asuncion.id}/concerns/new", worry, 422)
    one = promised.commitment(cast.asuncion, partner_id=own.id, partner_name="Propia")
    browser.visit(f"/commitments/{one.id}/ask").lacks("Foreign person", "Luisa Vecina")
    contact = db.session.query(PartnerContact).filter_by(partner_id=foreign.id).one()
    browser.send(f"/commitments/{one.id}/ask", {"contact": str(contact.id), "language": "es"}, 422)
    for kind in (Tie, Concern, Asking):
        assert db.session.query(kind).count() == 0


def test_only_what_was_accepted_for_the_own_city_is_brought_in_and_known(cast: Cast) -> None:
    actors = make.question("table", key="actors", number=1, columns=[("name", "short_text"), ("type", "short_text")])
    units = make.question("table", key="units", number=2, columns=[("unit", "short_text")])
    audiences = make.question("table", key="audiences", number=3, columns=[("name", "short_text")])
    second = make.assignment(cast.cohort, make.worksheet(actors, units, audiences), number=2)
    rows = {"actors": [{"name": "Foreign club"}], "units": [{"unit": "Foreign unit"}], "audiences": [{"name": "Foreign people"}]}
    submission = accepted(cast.baltimore, second, rows)
    with writing():
        assert arriving.bring_in(cast.asuncion) == 0
        assert not names_of(cast.asuncion).is_of_city("Foreign unit") and names_of(cast.baltimore).is_of_city("Foreign unit")
        assert "Foreign people" not in sources.people_of(cast.asuncion.id).audiences
        submission.state = "submitted"
        db.session.flush()
        assert not names_of(cast.baltimore).is_of_city("Foreign unit")
        assert "Foreign people" not in sources.people_of(cast.baltimore.id).audiences
        assert arriving.bring_in(cast.baltimore) == 0, "what is not accepted is not on the map"


def test_a_contact_lies_behind_an_agreement_follows_the_last_one_and_one_person_is_the_main_one(
    cast: Cast, browser: Browser
) -> None:
    one = makers.partner(cast.asuncion)
    browser.sign_in(cast.ana)
    tomorrow = clock.today(cast.asuncion.zone) + timedelta(days=1)
    browser.send(f"/partners/{one.id}/meetings", {"met_on": str(tomorrow), "how": "call", "note": "Mañana"}, 409)
    words = {"number": "1", "summary": "La sala"}
    browser.send(f"/partners/{one.id}/agreements/new", words | {"review_on": "2040-01-01"}, 409)
    browser.send(f"/partners/{one.id}/agreements/new", words)
    browser.send(f"/partners/{one.id}/agreements/new", words | {"summary": "Sin leer la primera"}, 409)
    assert [found.summary for found in db.session.query(Agreement)] == ["La sala"]
    for name in ("Marta", "Luis", "Eva"):
        chosen = {"is_main": "y"} if name == "Luis" else {}
        browser.send(f"/partners/{one.id}/contacts/new", {"name": name, "language": "es", **chosen})
    assert [found.name for found in queries.contacts_at(one) if found.is_main] == ["Luis"]


def test_what_is_on_the_map_once_is_not_put_there_again(cast: Cast, browser: Browser) -> None:
    one = makers.partner(cast.asuncion, "Biblioteca")
    browser.sign_in(cast.ana)
    tie = {"start": "city", "end": str(one.id), "kind": "trains", "strength": ""}
    browser.send(f"/teams/{cast.asuncion.id}/ties/new", tie)
    browser.send(f"/teams/{cast.asuncion.id}/ties/new", tie, 409)
    browser.send(f"/teams/{cast.asuncion.id}/ties/new", tie | {"end": "city"}, 422)
    group = {"name": "Jóvenes", "step": "Llamar"}
    browser.send(f"/teams/{cast.asuncion.id}/partners/missing", group)
    browser.send(f"/teams/{cast.asuncion.id}/partners/missing", group | {"name": "JÓVENES ", "step": "Otra vez"}, 409)
    browser.send(f"/teams/{cast.asuncion.id}/partners/missing", {"name": "Otros", "due_on": "2040-01-01"}, 409)
    browser.send(f"/teams/{cast.asuncion.id}/partners/new", {"name": " biblioteca", "kind": "", "stage": "identified"}, 409)
    assert [len(found) for found in (queries.ties_of(cast.asuncion.id), queries.absences_of(cast.asuncion.id))] == [1, 1]


DECISION = {"decision": "El tema", "decides": "", "consulted": "", "tie": "", "result": "", "decided_on": ""}
SUPPORT = {"organization": "Vecinas", "need": "Viáticos", "offer": "", "cost": "", "given_on": ""}


@pytest.mark.parametrize(("kind", "words", "day"), [("decisions", DECISION, "decided_on"), ("support", SUPPORT, "given_on")])
def test_a_decision_and_a_support_are_not_written_over_unseen_and_lie_inside_the_plan(
    cast: Cast, browser: Browser, kind: str, words: dict[str, str], day: str
) -> None:
    one = promised.decision(cast.asuncion) if kind == "decisions" else promised.support(cast.asuncion)
    edit, new = f"/{kind}/{one.id}/edit", f"/teams/{cast.asuncion.id}/{kind}/new"
    browser.sign_in(cast.ana)
    seen = seen_on(browser.visit(edit))
    browser.send(edit, words | {"seen": seen})
    browser.send(edit, words | {"seen": seen, next(iter(words)): "Sin leer"}, 409)
    browser.send(new, words | {day: "1999-01-01", "result": "Sí", next(iter(words)): "Antes"}, 409)
    db.session.expire_all()
    assert getattr(one, next(iter(words))) == next(iter(words.values()))
    assert db.session.query(type(one)).count() == 1


def test_a_promise_about_which_somebody_was_asked_stays_when_its_row_goes(cast: Cast, browser: Browser) -> None:
    asked, other = promised.commitment(cast.asuncion, "Una"), promised.commitment(cast.asuncion, "Otra")
    promised.asking(asked, cast.ana)
    with writing():
        for one in (asked, other):
            one.offered, one.origin = {}, one.known_as
    browser.sign_in(cast.ana)
    for one, status in ((asked, 409), (other, 302)):
        page = browser.visit(f"/commitments/{one.id}/edit")
        browser.send(f"/commitments/{one.id}/worksheet", {"choice": "take", "seen": "stale"}, 409)
        page = browser.send(f"/commitments/{one.id}/worksheet?lang=en", {"choice": "take", "seen": seen_on(page)}, status)
        assert status == 302 or page.shows("The other side was asked about this.")
    assert [one.action for one in db.session.query(Commitment)] == ["Una"]


def test_an_approval_that_is_taken_back_leaves_organizations_with_which_the_team_has_something(cast: Cast) -> None:
    actors = make.question("table", key="actors", number=1, columns=[("name", "short_text")])
    second = make.assignment(cast.cohort, make.worksheet(actors), number=2)
    names = ["Con charla", "Con acuerdo", "Con promesa", "Con apoyo", "Con duda", "Con vínculo", "Con persona", "Cambiada",
             "Sola"]  # fmt: skip
    submission = accepted(cast.asuncion, second, {"actors": [{"name": name} for name in names]})
    with writing():
        arriving.arrive(submission)
    found = {one.name: one for one in queries.partners_of(cast.asuncion.id)}
    makers.meeting(found["Con charla"], cast.ana)
    makers.agreement(found["Con acuerdo"], cast.ana)
    promised.commitment(cast.asuncion, partner_id=found["Con promesa"].id)
    promised.support(cast.asuncion, partner_id=found["Con apoyo"].id)
    makers.concern(cast.asuncion, found["Con duda"])
    makers.tie(cast.asuncion, None, found["Con vínculo"])
    makers.contact(found["Con persona"])
    makers.rating(found["Cambiada"])
    with writing():
        found["Cambiada"].does = "Lo que escribió el equipo"
    with writing():
        arriving.leave(submission)
    assert {one.name for one in queries.partners_of(cast.asuncion.id)} == set(names) - {"Sola"}
    assert set(queries.ratings_of(cast.asuncion.id)) == {found["Cambiada"].id}, "nor does its rating go"


def test_nothing_is_noted_about_an_organization_that_is_off_the_map(cast: Cast) -> None:
    one = makers.partner(cast.asuncion, removed_at=clock.now())
    contact = makers.contact(one)
    meeting = makers.meeting(one, cast.ana)
    words = {"name": "X", "role": "", "email": "", "phone": "", "language": "es", "is_main": False}
    deeds: list[Any] = [
        lambda: keeping.add_contact(one, cast.ana, **words), lambda: keeping.change_contact(contact, cast.ana, **words),
        lambda: keeping.remove_contact(contact, cast.ana), lambda: keeping.remove_meeting(meeting, cast.ana),
        lambda: keeping.add_meeting(one, cast.ana, date(2024, 10, 1), "call", "X"),
        lambda: keeping.add_agreement(one, cast.ana, number=1, summary="X", signed_on=None, review_on=None, checked=None),
    ]  # fmt: skip
    for deed in deeds:
        with pytest.raises(Refused, match="Bring it back first"), writing():
            deed()


def test_an_approval_that_is_taken_back_leaves_promises_that_ended_and_what_was_decided_and_given(cast: Cast) -> None:
    submission = worksheet(
        cast, commitments=[ROOM], shared_decisions=[{"decision": "El tema"}],
        support=[{"organization": "Vecinas", "need": "Viáticos"}],
    )  # fmt: skip
    arrive(submission)
    with writing():
        commitment_queries.commitments_of(cast.asuncion.id)[0].state = "done"
        decision_queries.decisions_of(cast.asuncion.id)[0].result = "Agua"
        support_queries.support_of(cast.asuncion.id)[0].given_on = date(2024, 10, 1)
    with writing():
        commitment_flow.when_withdrawn(None, submission)
    kinds = (commitment_queries.commitments_of, decision_queries.decisions_of, support_queries.support_of)
    assert [len(found(cast.asuncion.id)) for found in kinds] == [1, 1, 1]


def test_words_that_are_taken_from_a_worksheet_are_another_promise(cast: Cast, browser: Browser) -> None:
    one = promised.commitment(cast.asuncion, confirmed_on=date(2024, 10, 1))
    with writing():
        one.offered, one.origin = {"in_return": "Dos cursos"}, one.known_as
    page = browser.sign_in(cast.ana).visit(f"/commitments/{one.id}/edit")
    browser.send(f"/commitments/{one.id}/worksheet", {"choice": "take", "seen": seen_on(page)})
    assert (one.in_return, one.confirmed_on) == ("Dos cursos", None)


def test_letters_about_one_promise_of_one_city_end_no_other_link_and_count_for_no_other_city(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commitment_asking, "MOST_A_DAY", 2)
    for one in (promised.commitment(cast.asuncion, "Una"), promised.commitment(cast.asuncion, "Otra")):
        send(cast, one)
    send(cast, promised.commitment(cast.baltimore, "Foreign"))
    assert [one.is_waiting for one in db.session.query(Asking)] == [True, True, True]


def test_a_promise_that_has_ended_is_not_confirmed_and_only_a_correction_is_talked_about(cast: Cast, browser: Browser) -> None:
    one = promised.commitment(cast.asuncion)
    link = send(cast, one, "en")
    [asking] = db.session.query(Asking)
    browser.sign_in(cast.ana).send(f"/askings/{asking.id}/talk", None, 409)
    with writing():
        one.state = "dropped"
    browser.send(link, {"answer": "confirmed"}, 409)
    assert (one.confirmed_on, asking.answered_at, asking.settled_at) == (None, None, None)


def test_a_stage_is_not_reached_twice_and_a_facilitator_sees_no_controls(cast: Cast, browser: Browser) -> None:
    one = makers.partner(cast.asuncion)
    for status in (302, 409):
        browser.sign_in(cast.ana).send(f"/partners/{one.id}/move", {"stage": "active", "note": ""}, status)
    mine, theirs = (browser.sign_in(person).visit(f"/partners/{one.id}").html for person in (cast.ana, cast.carla))
    assert f"/partners/{one.id}/move" in mine and f"/partners/{one.id}/edit" in mine
    assert 'method="post"' not in theirs.split("<main")[1].split("</main>")[0] and f"/partners/{one.id}/edit" not in theirs
    with pytest.raises(Refused, match="two different ends"), writing():
        drawing_actions.add_tie(cast.asuncion, cast.ana, (one, one), kind="trains", strength=None, is_formal=False)
    assert [deed.details["stage"] for deed, _person in queries.stages_of(one)] == ["active"]
