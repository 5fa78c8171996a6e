"""Confirming a commitment by a link, without an account."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sprint.core import clock, tokens
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.outbox import Letter
from sprint.partners import commitment_actions, commitment_asking, marks
from sprint.partners.commitment_asking import COMMITMENT
from sprint.partners.commitment_models import Asking, Commitment
from sprint.people.actions import INVITATION
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import promised

CONFIRMED = {"answer": "confirmed"}
CORRECTED = {"answer": "corrected", "correction": "La sala, pero solo los martes"}


def send(cast: Cast, commitment: Commitment, language: str = "es", email: str = "marta@example.org") -> str:
    """Ask Marta; gives the path of the link."""
    with writing():
        link = commitment_asking.ask(
            commitment, cast.ana, "http://localhost", name="Marta Ruiz", email=email, language=language, contact_id=None
        )
    return link.removeprefix("http://localhost")


def last() -> Asking:
    return db.session.scalars(select(Asking).order_by(Asking.id.desc())).first()  # type: ignore[return-value]


def letters(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == f"partners/letters/{kind}").order_by(Letter.id)))


def test_the_letter_keeps_its_link_apart_and_the_database_only_a_hash(cast: Cast) -> None:
    path = send(cast, promised.commitment(cast.asuncion))
    [letter] = letters("ask_to_confirm")
    assert path not in letter.body and letter.secret == f"http://localhost{path}"
    assert "le pide" in letter.subject
    token = db.session.scalars(select(tokens.Token).where(tokens.Token.purpose == COMMITMENT)).one()
    assert token.hash not in path and token.expires_at == clock.now() + timedelta(days=30)


def test_all_words_of_the_team_stand_in_the_quote_of_the_letter(cast: Cast) -> None:
    send(cast, promised.commitment(cast.asuncion, "Uno\nDos", owner_name="<https://evil.example/b>"))
    [letter] = letters("ask_to_confirm")
    lines = [line for line in letter.body.splitlines() if "evil" in line or "Dos" in line]
    assert [line[0] for line in lines] == [">", ">"], "a name that is a link must not look like one of ours"


def test_the_page_shows_one_commitment_in_the_readers_language_and_nothing_else(browser: Browser, cast: Cast) -> None:
    promised.commitment(cast.asuncion, "Algo secreto")
    path = send(cast, promised.commitment(cast.asuncion))
    page = browser.visit(path, headers={"Accept-Language": "en"})
    assert page.response.headers["Content-Language"] == "es"
    page.shows("Marta Ruiz, ¿", "Prestar la sala", "4 de noviembre", "Un curso", "Ana", "Asunción")
    page.lacks("Algo secreto", "Diego", "marta@example.org", cast.ana.email)
    assert "noindex" in page.response.headers["X-Robots-Tag"]
    assert page.response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.response.headers["Cache-Control"]


def test_a_link_used_twice_shows_what_was_answered_and_changes_nothing(browser: Browser, cast: Cast) -> None:
    commitment = promised.commitment(cast.asuncion)
    path = send(cast, commitment, "en")
    browser.send(path, CONFIRMED)
    browser.visit(path).shows("You confirmed this", "Prestar la sala")
    page = browser.send(path, CORRECTED, 409)
    page.shows("You confirmed this", "This link cannot be answered any more")
    assert last().answer == "confirmed" and last().correction == ""
    assert commitment.confirmed_on == clock.today("America/Asuncion")
    assert len(letters("answered")) == 1


def test_what_was_answered_stays_as_it_was_when_the_team_changes_it(browser: Browser, cast: Cast) -> None:
    commitment = promised.commitment(cast.asuncion)
    path = send(cast, commitment, "en")
    browser.send(path, CONFIRMED)
    with writing():
        commitment_actions.change(commitment, cast.ana, marks.mark_of(commitment), action="Otra cosa")
    assert commitment.confirmed_on is None
    browser.visit(path).shows("You confirmed this", "Prestar la sala")
    browser.visit(path).lacks("Otra cosa")


def test_an_expired_link_shows_nothing(browser: Browser, cast: Cast) -> None:
    path = send(cast, promised.commitment(cast.asuncion), "en")
    clock.fix(clock.now() + timedelta(days=30))
    browser.visit(path, 410).shows("This link is too old")
    browser.visit(path, 410).lacks("Prestar la sala")
    browser.send(path, CONFIRMED, 410)
    assert last().answered_at is None


@pytest.mark.parametrize("answered", [False, True])
def test_a_withdrawn_link_shows_nothing_whoever_has_it(browser: Browser, cast: Cast, answered: bool) -> None:
    path = send(cast, promised.commitment(cast.asuncion), "en")
    if answered:
        browser.send(path, CONFIRMED)
        with writing(), pytest.raises(Refused):
            commitment_asking.withdraw(last(), cast.ana)
        return
    with writing():
        commitment_asking.withdraw(last(), cast.ana)
    browser.visit(path, 410).shows("The city has withdrawn this link")
    browser.send(path, CONFIRMED, 410).lacks("Prestar la sala")
    assert last().answered_at is None


def test_asking_again_ends_the_earlier_link(browser: Browser, cast: Cast) -> None:
    commitment = promised.commitment(cast.asuncion)
    first = send(cast, commitment, "en")
    second = send(cast, commitment, "en", "luis@example.org")
    browser.visit(first, 410).shows("The city has withdrawn this link")
    browser.visit(second).shows("Prestar la sala")


def test_only_the_words_that_were_sent_can_be_confirmed(browser: Browser, cast: Cast) -> None:
    commitment = promised.commitment(cast.asuncion)
    path = send(cast, commitment, "en")
    with writing():
        commitment_actions.change(commitment, cast.ana, marks.mark_of(commitment), in_return="Nada")
    browser.visit(path).shows("The city has changed this commitment since")
    browser.visit(path).lacks("Prestar la sala")
    browser.send(path, CONFIRMED, 409)
    assert commitment.confirmed_on is None


def test_a_token_of_another_purpose_or_of_nothing_opens_nothing(browser: Browser, cast: Cast) -> None:
    send(cast, promised.commitment(cast.asuncion))
    with writing():
        other = tokens.make(INVITATION, last().id)
    for secret in (other, "x", "9" * 40, tokens.fresh(), "ñ"):
        browser.visit(f"/confirm/{secret}?lang=en", 404).shows("This link opens nothing")
        browser.send(f"/confirm/{secret}?lang=en", CONFIRMED, 404)
    assert last().answered_at is None


def test_a_link_answers_for_its_own_commitment_only(browser: Browser, cast: Cast) -> None:
    one, other = promised.commitment(cast.asuncion), promised.commitment(cast.asuncion, "Otra cosa")
    send(cast, one)
    browser.send(send(cast, other), CONFIRMED)
    assert (one.confirmed_on, other.confirmed_on) == (None, clock.today("America/Asuncion"))


def test_a_correction_goes_to_the_team_which_accepts_it_by_changing_the_commitment(browser: Browser, cast: Cast) -> None:
    commitment = promised.commitment(cast.asuncion)
    path = send(cast, commitment, "en")
    browser.send(path, {"answer": "corrected", "correction": " "}, 422).shows("Write what it should say.")
    browser.send(path, CORRECTED)
    browser.visit(path).shows("You said what should be otherwise", "La sala, pero solo los martes")
    assert [one.email for one in letters("answered")] == [cast.ana.email]
    browser.sign_in(cast.diego)
    page = browser.visit(f"/commitments/{commitment.id}?lang=en")
    page.shows("The other side wants it otherwise", "solo los martes", "Accept it and change the commitment")
    form = {
        "side": "city", "action": "Prestar la sala los martes", "due_on": "2024-11-04", "owner_name": "Marta Ruiz",
        "seen": marks.mark_of(commitment),
    }  # fmt: skip
    browser.send(f"/commitments/{commitment.id}/edit", form)
    assert not last().is_to_settle and commitment.confirmed_on is None


def test_a_correction_can_be_talked_about(browser: Browser, cast: Cast) -> None:
    commitment = promised.commitment(cast.asuncion)
    browser.send(send(cast, commitment), CORRECTED)
    browser.sign_in(cast.ana).send(f"/askings/{last().id}/talk")
    assert not last().is_to_settle and commitment.action == "Prestar la sala"


@pytest.mark.parametrize("data", [{}, {"answer": "x"}, {"answer": "corrected", "correction": "x" * 1_000_000},
                                  {"answer": "corrected", "correction": "\x00"}])  # fmt: skip
def test_a_strange_answer_is_invalid_and_answers_nothing(browser: Browser, cast: Cast, data: dict[str, str]) -> None:
    path = send(cast, promised.commitment(cast.asuncion))
    page = browser.send(path, data, None)
    assert 400 <= page.response.status_code < 500
    assert last().answered_at is None


def test_a_team_asks_a_contact_or_somebody_by_name_on_the_page(browser: Browser, cast: Cast) -> None:
    commitment = promised.commitment(cast.asuncion)
    at = f"/commitments/{commitment.id}/ask?lang=en"
    browser.sign_in(cast.ana)
    lacking = {"contact": "somebody", "name": "", "email": "", "language": "en"}
    browser.send(at, lacking, 422).shows("Write the name of the person", "Write the e-mail address of the person")
    browser.send(at, {**lacking, "name": "Luis", "email": "no"}, 422).shows("name@city.gov")
    browser.send(at, {**lacking, "contact": "999999"}, 422)
    browser.send(at, {**lacking, "name": "Luis", "email": "luis@example.org"})
    assert (last().name, last().email, last().language) == ("Luis", "luis@example.org", "en")


def test_an_open_end_cannot_be_confirmed(cast: Cast) -> None:
    for lacking in ({"due_on": None}, {"owner_name": ""}, {"state": "done"}):
        with pytest.raises(Refused):
            send(cast, promised.commitment(cast.asuncion, **lacking))


def test_a_team_cannot_write_to_strangers_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commitment_asking, "MOST_A_DAY", 2)
    commitment = promised.commitment(cast.asuncion)
    for _ in range(2):
        send(cast, commitment)
    with pytest.raises(Refused):
        send(cast, commitment)
    clock.fix(clock.now() + timedelta(days=1, minutes=1))
    send(cast, commitment)
