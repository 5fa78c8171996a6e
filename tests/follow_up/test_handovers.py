"""Handovers: all that one person answers for passes to another one, nothing of others does, and it comes back."""

import pytest

from sprint.cohorts.queries import members, membership
from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.follow_up import handing, owned
from sprint.follow_up.models import Handover
from sprint.partners.models import Partner
from sprint.people.models import Person
from sprint.workplan.models import Task
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.follow_up.makers import commitment, letters, milestone, partner, task


def _keys(cast: Cast, person: Person) -> set[str]:
    return {one.key for one in owned.holdings(cast.asuncion.id, person)}


def _pass_all(cast: Cast, leaver: Person, newcomer: Person, **more: bool) -> Handover:
    with writing():
        return handing.hand_over(
            cast.asuncion, leaver, newcomer, cast.ana, keys=_keys(cast, leaver), note="", language="es", **more
        )


def test_every_kind_of_thing_that_can_be_owned_has_a_word() -> None:
    assert set(owned.models().values()) == set(owned.LABELS)


def test_all_that_a_person_answers_for_passes_in_one_act(cast: Cast) -> None:
    task(cast.asuncion, owner=cast.diego)
    milestone(cast.asuncion, owner=cast.diego)
    commitment(cast.asuncion, owner=cast.diego)
    partner(cast.asuncion, "Norte", owner=cast.diego)
    partner(cast.asuncion, "Sur", owner=cast.ana, second=cast.diego)
    newcomer = make.member(cast.asuncion, make.person("Sofía Paz"))
    made = _pass_all(cast, cast.diego, newcomer)
    assert len(made.moved) == 5
    assert owned.holdings(cast.asuncion.id, cast.diego) == []
    assert {(one.table, one.place) for one in owned.holdings(cast.asuncion.id, newcomer)} == {
        ("tasks", "owner"), ("milestones", "owner"), ("commitments", "owner"), ("partners", "owner"), ("partners", "second"),
    }  # fmt: skip
    assert db.session.query(Deed).filter_by(what="follow_up.hand_over").count() == 1


def test_things_of_others_and_of_other_cities_stay_whatever_is_asked_for(cast: Cast) -> None:
    anas, there = task(cast.asuncion, owner=cast.ana), task(cast.baltimore, owner=cast.diego)
    own = task(cast.asuncion, owner=cast.diego)
    newcomer = make.member(cast.asuncion, make.person("Sofía Paz"))
    keys = {f"tasks-{one.id}-owner" for one in (anas, there, own)} | {"people-1-owner", "tasks-x-owner", "tasks-1-second"}
    with writing():
        handing.hand_over(cast.asuncion, cast.diego, newcomer, cast.ana, keys=keys, note="", language="es")
    db.session.expire_all()
    assert (anas.owner_id, there.owner_id, own.owner_id) == (cast.ana.id, cast.diego.id, newcomer.id)


def test_what_only_bears_the_name_passes_too_and_what_is_not_ticked_stays(cast: Cast) -> None:
    named, kept = task(cast.asuncion), task(cast.asuncion, owner=cast.diego)
    with writing():
        db.session.get_one(Task, named.id).owner_name = "Diego AYALA"
    with writing():
        handing.hand_over(
            cast.asuncion, cast.diego, cast.ana, cast.ana, keys={f"tasks-{named.id}-owner"}, note="", language="es"
        )
    db.session.expire_all()
    assert (named.owner_id, named.owner_name, kept.owner_id) == (cast.ana.id, "Ana Benítez", cast.diego.id)


def test_nobody_is_first_and_second_at_once(cast: Cast) -> None:
    one = partner(cast.asuncion, owner=cast.diego, second=cast.ana)
    made = _pass_all(cast, cast.diego, cast.ana)
    db.session.expire_all()
    assert (one.owner_id, one.second_id, one.second_name) == (cast.ana.id, None, "")
    with writing():
        handing.hand_back(made, cast.ana)
    one = db.session.get_one(Partner, one.id)
    assert (one.owner_id, one.second_id) == (cast.diego.id, cast.ana.id)


def test_a_lead_who_leaves_is_followed_by_the_newcomer_and_comes_back(cast: Cast) -> None:
    task(cast.asuncion, owner=cast.ana)
    with pytest.raises(Refused), writing():
        handing.hand_over(cast.asuncion, cast.ana, cast.diego, cast.carla, keys=set(), note="", language="es", ends=True)
    made = _pass_all(cast, cast.ana, cast.diego, ends=True, leads=True)
    assert [(place.person_id, place.is_lead) for place in members(cast.asuncion)] == [(cast.diego.id, True)]
    with writing():
        assert handing.hand_back(made, cast.carla) == 1
    roles = {place.person_id: place.is_lead for place in members(cast.asuncion)}
    assert roles == {cast.ana.id: True, cast.diego.id: False}
    with pytest.raises(Refused), writing():
        handing.hand_back(made, cast.carla)


def test_what_went_on_to_somebody_else_is_not_taken_back(cast: Cast) -> None:
    one = task(cast.asuncion, owner=cast.diego)
    made = _pass_all(cast, cast.diego, cast.ana)
    third = make.member(cast.asuncion, make.person("Sofía Paz"))
    with writing():
        db.session.get_one(Task, one.id).owner_id = third.id
    with writing():
        assert handing.hand_back(made, cast.ana) == 0
    assert db.session.get_one(Task, one.id).owner_id == third.id


def test_somebody_outside_the_team_takes_nothing_over(cast: Cast) -> None:
    for stranger in (cast.bruno, cast.diego):
        with pytest.raises(Refused), writing():
            handing.hand_over(cast.asuncion, cast.diego, stranger, cast.ana, keys=set(), note="", language="es")


def test_a_newcomer_is_invited_in_the_same_act_and_has_the_brief_in_the_own_language(browser: Browser, cast: Cast) -> None:
    task(cast.asuncion, "Reservar el salón", owner=cast.diego)
    done = task(cast.asuncion, "Cosa vieja", owner=cast.diego, state="done")
    path = f"/teams/{cast.asuncion.id}/handover/{cast.diego.id}"
    page = browser.sign_in(cast.ana).visit(path)
    page.shows("Diego Ayala tiene a cargo 2 asuntos", "Reservar el salón", "terminado")
    keys = [one for one in _keys(cast, cast.diego) if one != f"tasks-{done.id}-owner"]
    sent = {"keys": keys, "newcomer": "new", "language": "en", "note": "The key is at the desk.", "ends": "1"}
    browser.send(path, {**sent, "name": "Sofía Paz"}, 422).shows("Escriba un correo electrónico.")
    assert membership(cast.diego, cast.asuncion.id) is not None
    answer = browser.send(path, {**sent, "name": "Sofía Paz", "email": "sofia@example.org"})
    brief = browser.visit(answer.to)
    brief.shows("Resumen para Sofía Paz", "Reservar el salón", "The key is at the desk.", "Carla Rivas")
    letter = letters("brief")[0]
    assert letter.email == "sofia@example.org" and letter.subject == "Your brief: Asunción" and "Reservar el salón" in letter.body
    assert membership(cast.diego, cast.asuncion.id) is None
    assert db.session.get_one(Task, done.id).owner_id == cast.diego.id
    assert browser.visit(path).shows("Cosa vieja")  # who has left but still owns something can be handed over from
    browser.send(f"{answer.to}/hand-back")
    assert membership(cast.diego, cast.asuncion.id) is not None


def test_who_hands_over_the_own_work_and_leaves_comes_to_a_page_that_is_still_open(browser: Browser, cast: Cast) -> None:
    newcomer = make.member(cast.asuncion, make.person("Sofía Paz"), role="lead")
    task(cast.asuncion, owner=cast.ana)
    path = f"/teams/{cast.asuncion.id}/handover/{cast.ana.id}"
    sent = {"keys": list(_keys(cast, cast.ana)), "newcomer": str(newcomer.id), "language": "es", "note": "", "ends": "1"}
    assert browser.sign_in(cast.ana).send(path, sent).to == "/"
    browser.visit("/").shows("Sofía Paz")


def test_a_handover_that_fails_invites_nobody(browser: Browser, cast: Cast) -> None:
    path = f"/teams/{cast.asuncion.id}/handover/{cast.ana.id}"
    sent = {"newcomer": "new", "language": "es", "name": "Sofía Paz", "email": "sofia@example.org", "ends": "1"}
    browser.sign_in(cast.ana).send(path, sent, 409)
    assert db.session.query(Person).filter_by(email="sofia@example.org").count() == 0
    assert letters("brief") == []
