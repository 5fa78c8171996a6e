"""People, and nothing of what they do."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.core import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from sprint.core.database import Base, means
from sprint.core.locale import Voice
from sprint.core.outbox import Recipient

ONE_EMAIL = means("uq_people_email", _l("Someone with this e-mail address is here already."))


class Person(UserMixin, Base):
    """Someone who can sign in. Deactivated, never deleted, so that history keeps its names."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("clock IN ('12', '24')", name="clock"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    password: Mapped[str | None]
    """A hash; None until the invitation has been accepted."""
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10))
    zone: Mapped[str] = mapped_column(String(64))
    clock: Mapped[str] = mapped_column(String(2))
    """"12" or "24": how this person reads hours."""
    is_administrator: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    """Stands in the links that reset the password, and beside each sign-in; a new password brings a new one, and ends them."""
    invited_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    """When the invitation was accepted."""
    signed_in_at: Mapped[datetime | None]

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]
        """Flask-Security asks for roles; ours are facts of the rooms, not of the account."""
        return []

    @property
    def voice(self) -> Voice:
        """How to speak to this person."""
        return Voice(self.language, self.zone, self.clock)

    @property
    def recipient(self) -> Recipient:
        """This person as the addressee of a letter."""
        return Recipient(self.name, self.email, self.voice)

    @property
    def has_joined(self) -> bool:
        """Whether the invitation has been accepted."""
        return self.joined_at is not None


Index(ONE_EMAIL, func.lower(Person.email), unique=True)


class SignIn(Base):
    """A person on one device, from signing in to signing out. A cookie holds its secret, and is good while this is open."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    mark: Mapped[str] = mapped_column(String(64))
    """The person's `fs_uniquifier` at the beginning: one that begins while the password changes is over with the change."""
    browser: Mapped[str] = mapped_column(String(40))
    system: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """When it is over by itself. Whether somebody reads is not written down: a page that reads changes nothing."""
    ended_at: Mapped[datetime | None]
    """When somebody ended it."""
