"""The only sender of letters.

A letter is written in the transaction of the deed that causes it, to one person, in that person's language and clock. A
worker sends it later: whether the mail server answers is nothing that a page waits for. A link that lets its reader in stands
beside the letter only until it is sent, and never in the text that administrators read.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import Index, String, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from sprint.core import clock, database, locale, text, tokens
from sprint.core.config import Settings
from sprint.core.database import Base, db
from sprint.core.locale import Voice

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE, GIVE_UP = timedelta(minutes=1), timedelta(hours=4), timedelta(hours=48)
LEASE = timedelta(minutes=5)
HIDDEN, WRITTEN = "•••••", "• • • • •"
"""What stands in the text of a letter for its secret link; and instead of that where somebody wrote it into the text."""


class LetterState(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


FINAL = (LetterState.SENT, LetterState.FAILED)


class Letter(Base):
    """A message to one person, as it was written for that person."""

    __tablename__ = "letters"
    __table_args__ = (Index("ix_letters_due", "state", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str]
    body: Mapped[str]
    """Markdown: sent as it is for readers of plain text, and rendered for the others."""
    secret: Mapped[str | None]
    """The link that goes where the text is HIDDEN; forgotten when the letter is sent, or given up."""
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    written_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]

    @property
    def whole(self) -> str:
        """The body with its link, as only the recipient reads it."""
        return self.body.replace(HIDDEN, self.secret) if self.secret else self.body


@dataclass(frozen=True)
class Recipient:
    """To whom, and how to speak to them."""

    name: str
    email: str
    voice: Voice


def reaches(address: str) -> bool:
    """Whether a letter can carry this address; nobody is asked whether it exists."""
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def write(to: Recipient, template: str, *, secret: str | None = None, **context: Any) -> Letter:
    """Put a letter into the outbox, from a template that sets `subject` and holds the body as Markdown.

    A link that only the recipient may know is given as `secret`; the template has its place as `link`.
    """
    # Nobody can have written this into a name or a text: the link goes where the template has it, and nowhere else.
    place = "".join(filter(str.isalnum, tokens.fresh()))
    with locale.speaking(to.voice):
        source = current_app.jinja_env.get_template(template)
        given = {"to": to, "public_url": current_app.config["SETTINGS"].public_url, "link": place, **context}
        module = source.make_module(given)
        now = clock.now()
        letter = Letter(
            name=" ".join(to.name.split()),
            email=to.email,
            language=to.voice.language,
            kind=template.removesuffix(".md"),
            subject=" ".join(str(module.subject).split()),  # type: ignore[attr-defined]
            body=str(module).strip().replace(HIDDEN, WRITTEN).replace(place, HIDDEN),
            secret=secret,
            state=LetterState.WAITING,
            tries=0,
            written_at=now,
            next_at=now,
            sent_at=None,
            error=None,
        )
    db.session.add(letter)
    return letter


def count_to(email: str, template: str, since: datetime) -> int:
    """How many letters from a template were written to an address since an instant."""
    of_kind = Letter.kind == template.removesuffix(".md"), Letter.email == email, Letter.written_at > since
    return db.session.scalar(select(func.count()).select_from(Letter).where(*of_kind)) or 0


def latest(state: str = "", limit: int = 100) -> list[Letter]:
    """The newest letters, of one state if it is named."""
    found = select(Letter).order_by(Letter.id.desc()).limit(limit)
    return list(db.session.scalars(found.where(Letter.state == state) if state else found))


def counts() -> dict[str, int]:
    """How many letters are in each state."""
    rows = db.session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return dict(rows.all())


def send_waiting(limit: int = 100) -> int:
    """Send what is due over one connection; gives how many letters left. Without a mail server they wait."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.mail_url:
        return 0
    sent = 0
    for _ in range(limit):
        letter = _claim()
        if letter is None:
            break
        sent += _send(letter, settings)
    return sent


def _claim() -> Letter | None:
    """Take the next letter for a while; whoever dies with it loses it to another worker when the lease ends."""
    now = clock.now()
    due = (
        select(Letter.id)
        .where(Letter.state.in_([LetterState.WAITING, LetterState.SENDING]), Letter.next_at <= now)
        .order_by(Letter.next_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with database.writing():
        taken = db.session.scalar(
            update(Letter)
            .where(Letter.id == due.scalar_subquery())
            .values(state=LetterState.SENDING, next_at=now + LEASE, tries=Letter.tries + 1)
            .returning(Letter.id)
        )
    return db.session.get(Letter, taken, populate_existing=True) if taken else None


def _send(letter: Letter, settings: Settings) -> int:
    error, final = None, False
    try:
        with connection(settings.mail_url) as server:
            server.send_message(message(letter, settings))
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        error, final = str(refused), 500 <= code < 600
    except smtplib.SMTPResponseException as response:
        error, final = str(response), 500 <= response.smtp_code < 600
    except (OSError, smtplib.SMTPException) as trouble:
        error = f"{type(trouble).__name__}: {trouble}"
    except ValueError as trouble:  # an address that no letter can carry, such as josé@example.org: never will it go
        error, final = f"{type(trouble).__name__}: {trouble}", True
    with database.writing():
        _note(db.session.merge(letter), error, final)
    return int(error is None)


def _note(letter: Letter, error: str | None, final: bool) -> None:
    now = clock.now()
    letter.error = error
    if error is None:
        letter.state, letter.sent_at = LetterState.SENT, now
    elif final or now - letter.written_at > GIVE_UP:
        letter.state = LetterState.FAILED
        log.error("letter %s failed: %s", letter.id, error)
    else:
        letter.state = LetterState.WAITING
        letter.next_at = now + min(FIRST_PAUSE * 2 ** min(letter.tries - 1, 20), LONGEST_PAUSE)
    if letter.state in FINAL:
        letter.secret = None


def message(letter: Letter, settings: Settings) -> EmailMessage:
    """A letter as it goes over the wire; sent again it keeps its Message-ID."""
    host = urlsplit(settings.public_url).hostname
    name, address = parseaddr(settings.mail_from)
    mail = EmailMessage()
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = Address(letter.name, addr_spec=carried(letter.email))
    mail["Subject"] = letter.subject
    mail["Message-ID"] = f"<letter-{letter.id}-{int(letter.written_at.timestamp())}@{host}>"
    mail["Date"] = letter.written_at
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.whole)
    page = current_app.jinja_env.get_template("letter.html")
    html = page.render(subject=letter.subject, language=letter.language, body=text.html(letter.whole), url=settings.public_url)
    mail.add_alternative(html, subtype="html")
    mail["Content-Language"] = letter.language
    return mail


def carried(address: str) -> str:
    """An e-mail address as the wire carries it: a domain such as año.org is written in ASCII, and is still the same."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode()}"


@contextmanager
def connection(mail_url: str) -> Iterator[smtplib.SMTP]:
    """A conversation with the mail server of `SPRINT_MAIL_URL`, signed in and encrypted as the URL says."""
    url = urlsplit(mail_url)
    host, tls = url.hostname or "localhost", parse_qs(url.query).get("tls", [""])[0]
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=30, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=30)
    with server:
        if tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
