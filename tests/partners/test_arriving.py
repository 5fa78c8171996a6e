"""Accepted worksheets reach the map, ask where the team wrote something else, and leave when an approval is taken back."""

from typing import Any

import pytest

from sprint.core.database import db, writing
from sprint.partners import actions, arriving, queries, settling
from sprint.submissions.models import Submission
from sprint.worksheets.models import Assignment
from tests import make
from tests.cast import Cast
from tests.partners import makers
from tests.plans.makers import accepted, table

ROW = {"name": "Biblioteca del Sur", "type": "library", "does": "Presta libros", "offers": "Una sala", "contact": "Directora"}


@pytest.fixture
def second(cast: Cast) -> Assignment:
    names = {
        "actors": ("name", "type", "does", "offers", "wants", "contact"), "links": ("from", "to", "kind", "strength", "formal"),
        "influence": ("actor", "influence", "affected"), "missing": ("group", "why", "door"),
        "outreach": ("group", "step", "owner", "date"), "worries": ("worry", "owner", "next_step", "date"),
        "expectations": ("organization", "goal", "expectation", "concern"), "benefits": ("organization", "has", "gains"),
        "show_up": ("organization", "answer"),
    }  # fmt: skip
    questions = [
        table(key, key, *((name, "short_text", name) for name in columns), number=number)
        for number, (key, columns) in enumerate(names.items(), 1)
    ]
    return make.assignment(cast.cohort, make.worksheet(*questions))


def arrive(cast: Cast, second: Assignment, **values: Any) -> Submission:
    submission = accepted(cast.asuncion, second, values, language="es")
    with writing():
        arriving.arrive(submission)
    return submission


def test_a_row_becomes_an_organization_with_a_contact_without_a_name(cast: Cast, second: Assignment) -> None:
    arrive(cast, second, actors=[ROW], influence=[{"actor": "biblioteca del sur", "influence": 4, "affected": 2}])
    (one,) = queries.partners_of(cast.asuncion.id)
    assert (one.name, one.kind, one.does, one.offers, one.stage) == (*list(ROW.values())[:4], "identified")
    assert [(contact.name, contact.role) for contact in queries.contacts_of(cast.asuncion.id)] == [("", "Directora")]
    assert [(rating.influence, rating.affected) for rating in queries.ratings_of(cast.asuncion.id).values()] == [(4, 2)]


def test_ties_groups_and_worries_come_with_their_owners(cast: Cast, second: Assignment) -> None:
    arrive(
        cast, second, actors=[ROW], links=[{"from": "Asunción", "to": "Biblioteca del Sur", "kind": "funds", "formal": "yes"}],
        missing=[{"group": "Jóvenes", "why": "Nadie los invitó"}],
        outreach=[{"group": "jóvenes", "owner": "Diego Ayala", "date": "2024-11-04"}],
        worries=[{"worry": "Datos de menores", "owner": "Ana Benítez"}],
        expectations=[{"organization": "Biblioteca del Sur", "concern": "Falta de tiempo", "goal": "Más lectores"}],
    )  # fmt: skip
    (library,), (tie,) = queries.partners_of(cast.asuncion.id), queries.ties_of(cast.asuncion.id)
    assert (tie.from_id, tie.to_id, tie.kind, tie.is_formal, library.goal) == (None, library.id, "funds", True, "Más lectores")
    (group,) = queries.absences_of(cast.asuncion.id)
    assert (group.name, group.why, group.owner_id) == ("Jóvenes", "Nadie los invitó", cast.diego.id)
    found = {(one.worry, one.partner_id) for one in queries.concerns_of(cast.asuncion.id)}
    assert found == {("Datos de menores", None), ("Falta de tiempo", library.id)}


def test_what_the_team_wrote_is_asked_about_and_never_overwritten(cast: Cast, second: Assignment) -> None:
    arrive(cast, second, actors=[ROW], benefits=[{"organization": ROW["name"], "gains": "Lectores"}])
    with writing():
        (one,) = queries.partners_of(cast.asuncion.id)
        one.does, one.gains = "Presta libros y salas", "Amigos"
    arrive(cast, second, actors=[{**ROW, "does": "Cierra"}], benefits=[{"organization": ROW["name"], "gains": "Dinero"}])
    (one,) = queries.partners_of(cast.asuncion.id)
    assert (one.does, one.gains, one.is_asked_about) == ("Presta libros y salas", "Amigos", True)
    assert {(line.key, line.theirs) for line in settling.differences(one)} == {("does", "Cierra"), ("gains", "Dinero")}
    with writing():
        actions.take(one, cast.ana, actions.mark_of_any(one))
    assert (one.does, one.gains, one.is_asked_about) == ("Cierra", "Dinero", False)


def test_what_was_kept_is_not_asked_again(cast: Cast, second: Assignment) -> None:
    arrive(cast, second, actors=[ROW])
    with writing():
        queries.partners_of(cast.asuncion.id)[0].does = "Otra cosa"
    for _ in range(2):
        arrive(cast, second, actors=[{**ROW, "does": "Cierra"}])
        with writing():
            (one,) = queries.partners_of(cast.asuncion.id)
            actions.keep_as_is(one, cast.ana, actions.mark_of_any(one))
    arrive(cast, second, actors=[{**ROW, "does": "Cierra"}])
    assert not queries.partners_of(cast.asuncion.id)[0].is_asked_about


def test_bringing_in_twice_changes_nothing(cast: Cast, second: Assignment) -> None:
    accepted(cast.asuncion, second, {"actors": [ROW]}, language="es")
    with writing():
        assert arriving.bring_in(cast.asuncion) == 1
    with writing():
        assert arriving.bring_in(cast.asuncion) == 1
    assert not queries.partners_of(cast.asuncion.id)[0].is_asked_about


def test_an_approval_that_is_taken_back_takes_what_nobody_touched(cast: Cast, second: Assignment) -> None:
    submission = arrive(
        cast, second, actors=[ROW, {"name": "Escuela 4"}], influence=[{"actor": "Escuela 4", "influence": 1}],
        links=[{"from": "Escuela 4", "to": "Biblioteca del Sur"}], missing=[{"group": "Jóvenes"}], worries=[{"worry": "Ley"}],
    )  # fmt: skip
    library = next(one for one in queries.partners_of(cast.asuncion.id) if one.name == "Biblioteca del Sur")
    makers.meeting(library, cast.ana)
    with writing():
        arriving.leave(submission)
    assert [one.name for one in queries.partners_of(cast.asuncion.id)] == ["Biblioteca del Sur"]
    left = queries.ties_of(cast.asuncion.id), queries.absences_of(cast.asuncion.id), queries.concerns_of(cast.asuncion.id)
    assert (left, queries.ratings_of(cast.asuncion.id)) == (([], [], []), {})
    assert db.session.get_one(Submission, submission.id).team_id == cast.asuncion.id
