"""Letters, over a real conversation with a mail server."""

import email
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask, current_app
from sqlalchemy import select, text

from sprint.core import clock, outbox
from sprint.core.config import Settings
from sprint.core.database import db, writing
from sprint.core.locale import Voice
from sprint.core.outbox import Letter, Recipient
from tests.conftest import NOW
from tests.postgresql import free_port

ANA = Recipient("Ana Benítez", "ana@example.org", Voice("es", "America/Asuncion", "24"))


class Postman:
    """A mail server that answers as it is told to."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.received: list[EmailMessage] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def postman(app: Flask) -> Iterator[Postman]:
    handler = Postman()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    before: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = _with_mail(before, f"smtp://127.0.0.1:{port}")
    yield handler
    app.config["SETTINGS"] = before
    controller.stop()


def _with_mail(settings: Settings, url: str) -> Settings:
    return Settings(**{**settings.__dict__, "mail_url": url, "mail_from": "Sprint <sprint@example.org>"})


def write() -> Letter:
    with writing():
        return outbox.write(ANA, "people/letters/reset.md", secret="http://localhost/reset/abc")


def test_a_letter_arrives_in_its_recipients_language(postman: Postman) -> None:
    letter = write()
    assert outbox.send_waiting() == 1
    (mail,) = postman.received
    assert (str(mail["To"]), mail["Content-Language"]) == ("Ana Benítez <ana@example.org>", "es")
    assert mail["Subject"] == letter.subject
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert "http://localhost/reset/abc" in plain
    assert 'href="http://localhost/reset/abc"' in html
    assert 'lang="es"' in html
    assert (letter.state, letter.sent_at) == ("sent", NOW)


def kept() -> str:
    """All that the database still holds of the letters."""
    db.session.rollback()
    return repr(db.session.execute(text("SELECT * FROM letters")).all())


def test_a_secret_link_is_forgotten_when_its_letter_is_sent_and_was_never_in_the_text(postman: Postman) -> None:
    letter = write()
    assert "reset/abc" not in letter.body and letter.secret == "http://localhost/reset/abc"
    outbox.send_waiting()
    assert "reset/abc" in postman.received[0].as_string()
    assert "reset/abc" not in kept() and letter.body.count(outbox.HIDDEN) == 1


def test_a_secret_link_stands_only_where_the_letter_has_it(postman: Postman) -> None:
    evil = Recipient(f"Ana https://evil.example/{outbox.HIDDEN * 2}x", ANA.email, ANA.voice)
    with writing():
        outbox.write(evil, "people/letters/reset.md", secret="http://localhost/reset/abc")
    outbox.send_waiting()
    plain = next(postman.received[0].iter_parts()).get_content()
    assert plain.count("reset/abc") == 1 and "evil.example/http" not in plain


def test_a_secret_link_waits_with_its_letter_and_is_forgotten_when_that_fails(postman: Postman) -> None:
    letter = write()
    postman.answer = "451 try later"
    outbox.send_waiting()
    assert letter.secret == "http://localhost/reset/abc"
    postman.answer = "550 no such user"
    clock.fix(NOW + timedelta(minutes=2))
    outbox.send_waiting()
    assert letter.state == "failed" and "reset/abc" not in kept()


def test_a_busy_server_is_tried_again_with_the_same_message_id(postman: Postman) -> None:
    postman.answer = "451 try later"
    letter = write()
    assert outbox.send_waiting() == 0
    assert (letter.state, letter.next_at) == ("waiting", NOW + timedelta(minutes=1))
    assert outbox.send_waiting() == 0, "not before its time"
    postman.answer = "250 OK"
    clock.fix(NOW + timedelta(minutes=2))
    assert outbox.send_waiting() == 1
    assert postman.received[0]["Message-ID"] == outbox.message(letter, _with_mail_of())["Message-ID"]


def _with_mail_of() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def test_an_address_that_does_not_exist_fails_at_once_and_is_told(postman: Postman) -> None:
    postman.answer = "550 no such user"
    letter = write()
    outbox.send_waiting()
    assert letter.state == "failed"
    assert "550" in (letter.error or "")


def test_an_address_that_no_letter_can_carry_fails_alone(postman: Postman) -> None:
    with writing():
        lost = outbox.write(Recipient("José", "josé@example.org", ANA.voice), "people/letters/reset.md", secret="http://localhost/reset/b")
    after = write()
    assert outbox.send_waiting() == 1
    db.session.expire_all()
    assert (lost.state, after.state) == ("failed", "sent"), "and what the worker does beside letters is done"


def test_a_domain_with_an_accent_is_written_as_the_wire_carries_it(postman: Postman) -> None:
    with writing():
        letter = outbox.write(Recipient("José", "jose@año.example.org", ANA.voice), "people/letters/reset.md", secret="http://localhost/reset/b")
    assert outbox.send_waiting() == 1
    db.session.expire_all()
    assert letter.state == "sent" and letter.email == "jose@año.example.org"
    assert postman.received[-1]["To"] == "José <jose@xn--ao-zja.example.org>"


def test_a_server_that_is_down_for_two_days_is_given_up(app: Flask) -> None:
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = _with_mail(before, "smtp://127.0.0.1:9")
    try:
        letter = write()
        for hours in range(60):
            clock.fix(NOW + timedelta(hours=hours))
            outbox.send_waiting()
    finally:
        app.config["SETTINGS"] = before
    assert letter.state == "failed"


def test_letters_wait_without_a_mail_server() -> None:
    letter = write()
    assert outbox.send_waiting() == 0
    assert letter.state == "waiting"


def test_a_letter_of_a_worker_that_died_is_taken_by_another(postman: Postman) -> None:
    letter = write()
    with writing():
        letter.state, letter.next_at = "sending", NOW + outbox.LEASE
    assert outbox.send_waiting() == 0
    clock.fix(NOW + outbox.LEASE)
    assert outbox.send_waiting() == 1


def test_a_letter_of_an_undone_deed_is_never_written() -> None:
    with pytest.raises(RuntimeError), writing():
        outbox.write(ANA, "people/letters/reset.md", secret="x")
        raise RuntimeError
    assert db.session.scalars(select(Letter)).all() == []


def test_a_line_break_cannot_smuggle_a_header(postman: Postman) -> None:
    evil = Recipient("Ana\r\nBcc: all@example.org", "ana@example.org", ANA.voice)
    with writing():
        outbox.write(evil, "people/letters/reset.md", secret="x")
    outbox.send_waiting()
    assert all("Bcc" not in mail for mail in postman.received)
