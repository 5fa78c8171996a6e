"""Teams and their people, in pages."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.cohorts import actions
from sprint.cohorts.queries import members, membership
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.people.actions import MOST_INVITATIONS, invited_by
from sprint.people.models import Person
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.conftest import NOW


def test_a_lead_invites_someone_in_spanish_and_the_letter_waits(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.ana).send(
        f"/teams/{cast.asuncion.id}/people",
        {"name": "Rocío Duarte", "email": "rocio@example.org", "language": "es", "role": "member"},
    )
    assert page.to == f"/teams/{cast.asuncion.id}/people"
    assert [one.person.name for one in members(cast.asuncion)] == ["Ana Benítez", "Diego Ayala", "Rocío Duarte"]


def test_an_invitation_without_an_address_keeps_what_was_typed(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.ana).send(
        f"/teams/{cast.asuncion.id}/people", {"name": "Rocío Duarte", "email": "rocio", "language": "es", "role": "member"}, 422
    )
    assert 'value="Rocío Duarte"' in page.html


def test_the_only_lead_cannot_leave(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.carla).send(f"/teams/{cast.asuncion.id}/people/{cast.ana.id}/remove", status=409)
    page.shows("Ana Benítez is the only lead of this team.")
    assert membership(cast.ana, cast.asuncion.id) is not None


def test_a_member_of_another_city_finds_nothing(browser: Browser, cast: Cast) -> None:
    make.member(cast.asuncion, make.person("Rocío Duarte"))
    browser.sign_in(cast.bruno).visit(f"/teams/{cast.asuncion.id}/people", 404)
    browser.sign_in(cast.bruno).visit("/teams/999999/people", 404)


def test_an_invitation_does_not_take_the_only_lead_away(browser: Browser, cast: Cast) -> None:
    again = {"name": "Ana", "email": cast.ana.email, "language": "es", "role": "member"}
    page = browser.sign_in(cast.carla).send(f"/teams/{cast.asuncion.id}/people", again, 409)
    page.shows("Ana Benítez is in this team already.")
    page.lacks("only lead")
    place = membership(cast.ana, cast.asuncion.id)
    assert place is not None and place.is_lead


def test_a_name_that_letters_would_take_for_a_link_is_not_invited(browser: Browser, cast: Cast) -> None:
    answer = {"name": "<http://evil.example>", "email": "rocio@example.org", "language": "es", "role": "member"}
    browser.sign_in(cast.ana).send(f"/teams/{cast.asuncion.id}/people", answer, 422)


def invited(cast: Cast) -> Person:
    """Rocío, who is in Ana's team by invitation and has not come yet."""
    with writing():
        person, _link = actions.invite(
            cast.asuncion, "rocio@example.org", name="Rocío Duarte", language="es", zone=None, role="member", base_url=""
        )
    return person


def test_whoever_may_invite_reads_the_addresses_and_nobody_else(browser: Browser, cast: Cast) -> None:
    invited(cast)
    here = f"/teams/{cast.asuncion.id}/people"
    browser.sign_in(cast.ana).visit(here).shows("rocio@example.org", cast.diego.email)
    browser.sign_in(cast.carla).visit(here).shows("rocio@example.org")
    browser.sign_in(cast.diego).visit(here).lacks("rocio@example.org", cast.ana.email, "Send the invitation again")


def test_an_invitation_is_sent_again_and_only_the_newest_link_opens(browser: Browser, cast: Cast) -> None:
    person, here = invited(cast), f"/teams/{cast.asuncion.id}/people"
    first = db.session.scalars(select(Letter.secret)).one()
    browser.sign_in(cast.carla).visit(here).shows("Send the invitation again")
    page = browser.send(f"{here}/{person.id}/invitation")
    browser.visit(page.to).shows("A new invitation to Rocío Duarte goes to rocio@example.org.")
    second = db.session.scalars(select(Letter.secret).order_by(Letter.id.desc())).first()
    assert first and second and first != second
    assert [invited_by(link.rpartition("/")[2]) is not None for link in (first, second)] == [False, True]


def test_whoever_has_come_gets_no_second_invitation(browser: Browser, cast: Cast) -> None:
    here = f"/teams/{cast.asuncion.id}/people"
    browser.sign_in(cast.carla).visit(here).lacks("Send the invitation again")
    page = browser.send(f"{here}/{cast.diego.id}/invitation")
    browser.visit(page.to).shows("Diego Ayala has signed in already and needs no invitation.")
    assert db.session.scalars(select(Letter)).all() == []


def test_nobody_is_buried_in_invitations(browser: Browser, cast: Cast) -> None:
    person, here = invited(cast), f"/teams/{cast.asuncion.id}/people"
    browser.sign_in(cast.carla)
    for _time in range(MOST_INVITATIONS):
        page = browser.send(f"{here}/{person.id}/invitation")
    browser.visit(page.to).shows("Rocío Duarte has got many invitations today. Send the next one tomorrow.")
    assert len(db.session.scalars(select(Letter)).all()) == MOST_INVITATIONS


def test_somebody_is_removed_after_a_question_and_the_page_says_so(browser: Browser, cast: Cast) -> None:
    here = f"/teams/{cast.asuncion.id}/people"
    remove = f"{here}/{cast.diego.id}/remove"
    assert f'href="{remove}"' in browser.sign_in(cast.carla).visit(here).html
    browser.visit(remove).shows("Remove Diego Ayala from the team?", "What Diego Ayala wrote stays with the city.")
    assert membership(cast.diego, cast.asuncion.id) is not None
    page = browser.send(remove)
    browser.visit(page.to).shows("Diego Ayala is not in the team of Asunción any more.", "1 person is in the team")


def test_a_lead_who_leaves_is_not_led_to_a_closed_door(browser: Browser, cast: Cast) -> None:
    with writing():
        actions.change_role(cast.asuncion, cast.diego, "lead", cast.ana)
    page = browser.sign_in(cast.ana).send(f"/teams/{cast.asuncion.id}/people/{cast.ana.id}/remove")
    assert page.to == "/"


def test_a_facilitator_is_not_invited_into_a_team_under_another_name(browser: Browser, cast: Cast) -> None:
    answer = {"name": "Rocío Duarte", "language": "es", "role": "member"}
    for person in (cast.carla, cast.dora):
        told = f"{person.email} belongs to {person.name} of the facilitation team"
        sent = {**answer, "email": person.email}
        browser.sign_in(cast.carla).send(f"/teams/{cast.asuncion.id}/people", sent, 409).shows(told)
        assert membership(person, cast.asuncion.id) is None


def test_whoever_has_an_account_joins_and_reads_in_a_letter_who_did_so(browser: Browser, cast: Cast) -> None:
    sent = {"name": "Somebody", "email": cast.nora.email, "language": "en", "role": "member"}
    page = browser.sign_in(cast.carla).send(f"/teams/{cast.asuncion.id}/people", sent)
    browser.visit(page.to).shows("Nora Lund has an account already and is in the team now. A letter says so.")
    letter = db.session.scalars(select(Letter).where(Letter.email == cast.nora.email)).one()
    assert "Carla Rivas added you to Autumn Sprint, team of Asunción." in letter.body and letter.secret is None


def test_nobody_is_put_into_the_teams_of_two_cities_of_a_sprint(browser: Browser, cast: Cast) -> None:
    sent = {"name": "Somebody", "email": cast.bruno.email, "language": "en", "role": "member"}
    page = browser.sign_in(cast.ana).send(f"/teams/{cast.asuncion.id}/people", sent, 409)
    page.shows("está en el equipo de otra ciudad de este Sprint")
    page.lacks("Bruno Carter")
    assert membership(cast.bruno, cast.asuncion.id) is None


def test_a_team_invites_only_so_many_people_a_day(browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", len(members(cast.asuncion)) + 1)
    at, sent = f"/teams/{cast.asuncion.id}/people", {"name": "Sofía Paz", "language": "es", "role": "member"}
    browser.sign_in(cast.ana).send(at, {**sent, "email": "uno@example.org"})
    browser.send(at, {**sent, "email": "dos@example.org"}, 409).shows("Invite a las siguientes mañana.")
    clock.fix(NOW + timedelta(days=2))
    browser.sign_in(cast.ana).send(at, {**sent, "email": "dos@example.org"})
