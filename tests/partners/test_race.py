"""Two people at one commitment or organization at the same moment, of whom one may be the other side with its link."""

from datetime import timedelta
from typing import Any

from flask import Flask

from sprint.core import clock, tokens
from sprint.core.database import db, writing
from sprint.partners import actions, commitment_actions, commitment_asking, keeping, marks
from sprint.partners.commitment_models import CONFIRMED, Asking, Commitment
from sprint.partners.models import Agreement
from tests.cast import Cast
from tests.conftest import NOW
from tests.partners import makers, promised
from tests.waiting import DONE, behind, load

MARTA = {"name": "Marta Ruiz", "email": "marta@example.org", "language": "es", "contact_id": None}


def asked(cast: Cast, commitment: Commitment) -> Asking:
    with writing():
        commitment_asking.ask(commitment, cast.ana, "http://localhost", **MARTA)  # type: ignore[arg-type]
    return db.session.query(Asking).order_by(Asking.id.desc()).first()  # type: ignore[return-value]


def confirm(found: Asking) -> None:
    """What the page of the link does: it has read the token, and answers."""
    token = db.session.query(tokens.Token).filter_by(purpose=commitment_asking.COMMITMENT, subject_id=found.id).one()
    commitment_asking.answer(found, token, CONFIRMED, "")


def change(found: Commitment, by: Any, seen: str, **words: Any) -> None:
    commitment_actions.change(found, load(by), seen, **words)


def test_the_second_edit_of_a_commitment_is_told_and_not_written_over(app: Flask, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion)
    seen = marks.mark_of(one)
    told = behind(app, lambda: change(load(one), cast.ana, seen, action="De Ana"), lambda: load(one),
                  lambda found: change(found, cast.diego, seen, action="De Diego"))  # fmt: skip
    assert "Someone else changed this" in told and load(one).action == "De Ana"


def test_words_that_change_while_the_other_side_confirms_are_not_confirmed(app: Flask, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion)
    asking, seen = asked(cast, one), marks.mark_of(one)
    told = behind(app, lambda: change(load(one), cast.ana, seen, in_return="Nada"), lambda: load(asking), confirm)
    assert "cannot be answered any more" in told
    assert (load(one).confirmed_on, load(asking).answered_at) == (None, None)


def test_a_link_that_the_team_withdraws_is_not_answered_any_more_and_an_answer_is_not_withdrawn(app: Flask, cast: Cast) -> None:
    one, other = promised.commitment(cast.asuncion), promised.commitment(cast.asuncion, "Otra cosa")
    asking, answered = asked(cast, one), asked(cast, other)
    told = behind(app, lambda: commitment_asking.withdraw(load(asking), load(cast.ana)), lambda: load(asking), confirm)
    assert "cannot be answered any more" in told and load(one).confirmed_on is None
    told = behind(app, lambda: confirm(load(answered)), lambda: load(answered),
                  lambda found: commitment_asking.withdraw(found, load(cast.ana)))  # fmt: skip
    assert "answered already" in told and load(answered).withdrawn_at is None


def test_of_two_letters_about_one_commitment_at_once_one_link_is_open(app: Flask, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion)

    def ask(found: Commitment) -> None:
        commitment_asking.ask(found, load(cast.ana), "http://localhost", **MARTA)  # type: ignore[arg-type]

    assert behind(app, lambda: ask(load(one)), lambda: load(one), ask) == DONE
    assert [found.is_waiting for found in db.session.query(Asking).order_by(Asking.id)] == [False, True]


def test_a_commitment_that_two_people_end_ends_once(app: Flask, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion)
    told = behind(app, lambda: commitment_actions.end(load(one), load(cast.ana), "done", ""), lambda: load(one),
                  lambda found: commitment_actions.end(found, load(cast.diego), "dropped", "No"))  # fmt: skip
    assert "has ended" in told and load(one).state == "done"


def test_the_second_edit_of_an_organization_is_told_and_nothing_happens_to_one_that_is_removed(app: Flask, cast: Cast) -> None:
    one = makers.partner(cast.asuncion)
    seen = actions.mark_of(one)
    clock.fix(NOW + timedelta(minutes=1))  # the mark of an organization is the instant of its last change
    told = behind(app, lambda: actions.move(load(one), load(cast.ana), "active", ""), lambda: load(one),
                  lambda found: actions.change(found, load(cast.diego), seen=seen, does="Otra cosa"))  # fmt: skip
    assert "Someone changed this organization" in told and load(one).does == ""
    told = behind(app, lambda: actions.remove(load(one), load(cast.ana)), lambda: load(one),
                  lambda found: actions.move(found, load(cast.diego), "ended", ""))  # fmt: skip
    assert "not on the map any more" in told and load(one).stage == "active"


def test_two_versions_of_an_agreement_at_once_are_told_apart(app: Flask, cast: Cast) -> None:
    one = makers.partner(cast.asuncion)

    def add(found: Any) -> None:
        words = {"number": 1, "summary": "La sala", "signed_on": None, "review_on": None, "checked": None}
        keeping.add_agreement(found, load(cast.ana), **words)

    assert "Someone has just added" in behind(app, lambda: add(load(one)), lambda: load(one), add)
    assert db.session.query(Agreement).count() == 1
