"""Teams and their people, in pages."""

from sprint.cohorts.queries import members, membership
from tests import make
from tests.browser import Browser
from tests.cast import Cast


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
    browser.sign_in(cast.carla).send(f"/teams/{cast.asuncion.id}/people/{cast.ana.id}", {"role": "leave"})
    assert membership(cast.ana, cast.asuncion.id) is not None


def test_a_member_of_another_city_finds_nothing(browser: Browser, cast: Cast) -> None:
    make.member(cast.asuncion, make.person("Rocío Duarte"))
    browser.sign_in(cast.bruno).visit(f"/teams/{cast.asuncion.id}/people", 404)
    browser.sign_in(cast.bruno).visit("/teams/999999/people", 404)


def test_an_invitation_does_not_take_the_only_lead_away(browser: Browser, cast: Cast) -> None:
    again = {"name": "Ana", "email": cast.ana.email, "language": "es", "role": "member"}
    browser.sign_in(cast.ana).send(f"/teams/{cast.asuncion.id}/people", again, 409)
    place = membership(cast.ana, cast.asuncion.id)
    assert place is not None and place.is_lead


def test_a_name_that_letters_would_take_for_a_link_is_not_invited(browser: Browser, cast: Cast) -> None:
    answer = {"name": "<http://evil.example>", "email": "rocio@example.org", "language": "es", "role": "member"}
    browser.sign_in(cast.ana).send(f"/teams/{cast.asuncion.id}/people", answer, 422)
