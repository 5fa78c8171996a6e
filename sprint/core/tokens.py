"""The only maker of secrets: those in links (invitations, feeds, confirmations), and those in the cookies of sign-ins.

A token is 256 random bits. The database keeps its hash, its purpose and whom it is for; whoever reads the database cannot
use it, and a token of one purpose opens nothing else.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from sprint.core import clock
from sprint.core.database import Base, db


class Token(Base):
    """A secret that was given out, by its hash."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(40))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    subject_id: Mapped[int] = mapped_column(index=True)
    """Whom or what it is for, in the table that the purpose implies."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it was used, if it may be used once, or withdrawn."""

    def is_good(self, now: datetime) -> bool:
        """Whether it still opens something."""
        return self.ended_at is None and (self.expires_at is None or now < self.expires_at)


def fresh() -> str:
    """256 random bits that fit into a URL."""
    return secrets.token_urlsafe(32)


def signed(purpose: str, data: Any) -> str:
    """A text that fits into a URL and says something that only we can have said; anybody may read it."""
    return URLSafeSerializer(current_app.secret_key or "", salt=purpose).dumps(data)


def unsigned(purpose: str, text: str) -> Any:
    """What a signed text says; None where it was not signed by us for this purpose."""
    try:
        return URLSafeSerializer(current_app.secret_key or "", salt=purpose).loads(text)
    except BadData:
        return None


def key_of(purpose: str, subject_id: int) -> str:
    """32 bytes, the same each time, which encrypt something of one subject in a browser; in URL-safe base64."""
    secret = str(current_app.secret_key).encode()
    return urlsafe_b64encode(hmac.digest(secret, f"{purpose} {subject_id}".encode(), "sha256")).decode()


def hashed(secret: str) -> str:
    """What the database keeps of a secret: enough to know it again, not enough to use it."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def make(purpose: str, subject_id: int, lasts: timedelta | None = None) -> str:
    """Make a token and give the secret, which is never to be had again."""
    secret, now = fresh(), clock.now()
    expires_at = now + lasts if lasts else None
    db.session.add(
        Token(purpose=purpose, hash=hashed(secret), subject_id=subject_id, made_at=now, expires_at=expires_at, ended_at=None)
    )
    return secret


def known(purpose: str, secret: str) -> Token | None:
    """The token of a secret, good or not: for whoever has to tell why a link opens nothing any more."""
    return db.session.scalar(select(Token).where(Token.hash == hashed(secret), Token.purpose == purpose))


def find(purpose: str, secret: str) -> Token | None:
    """The token of a secret, if it is still good for this purpose."""
    token = known(purpose, secret)
    return token if token is not None and token.is_good(clock.now()) else None


def end(token: Token) -> None:
    """A token that was used up, or is withdrawn."""
    token.ended_at = clock.now()


def end_all(purpose: str, subject_id: int) -> None:
    """Withdraw all tokens of a purpose for one subject."""
    db.session.execute(
        update(Token)
        .where(Token.purpose == purpose, Token.subject_id == subject_id, Token.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
