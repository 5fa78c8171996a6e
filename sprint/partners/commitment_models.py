"""What a city and its partners promised each other, how they decide, and who was given what."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Team
from sprint.cohorts.owning import Owned
from sprint.core.database import Base
from sprint.core.languages import fingerprint
from sprint.partners.models import Partner, PartnerContact
from sprint.people.models import Person
from sprint.submissions.flowing import Cells, Flowed, written

SAID = ("side", "action", "owner_name", "partner_name", "due_on", "in_return")
"""What the two sides promise each other: who confirms a commitment confirms this."""

SCOPE = "scope"
"""The kind of a decision that changes the scope."""
CONFIRMED, CORRECTED = "confirmed", "corrected"
"""What the other side may answer."""


class Side(StrEnum):
    """Who promised."""

    CITY = "city"
    PARTNER = "partner"


class CommitmentState(StrEnum):
    """What became of a promise. That it is overdue is computed."""

    OPEN = "open"
    DONE = "done"
    BROKEN = "broken"
    DROPPED = "dropped"


class Commitment(Owned, Flowed, Base):
    """One action, one owner, one date, to whom, in return for what (004-15)."""

    __tablename__ = "commitments"
    __table_args__ = (
        UniqueConstraint("id", "team_id"),
        ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"]),
        CheckConstraint("side IN ('city', 'partner')", name="side"),
        CheckConstraint("state IN ('open', 'done', 'broken', 'dropped')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    partner_id: Mapped[int | None] = mapped_column(index=True)
    """The other side, where it is on the map."""
    partner_name: Mapped[str]
    """The other side, as the team calls it; empty while nobody has said it."""
    known_as: Mapped[str] = mapped_column(default="")
    """Who promised what, by which a row of a worksheet is known again."""
    side: Mapped[str] = mapped_column(String(10))
    action: Mapped[str]
    in_return: Mapped[str]
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    state_note: Mapped[str]
    """Why it is broken or dropped, or how it was done."""
    ended_on: Mapped[date | None]
    promised_on: Mapped[date]
    confirmed_on: Mapped[date | None]
    """When the other side confirmed it as it stands; empty again when the team changes what was confirmed."""
    changed_at: Mapped[datetime]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True, overlaps="partner")
    partner: Mapped[Partner | None] = relationship(overlaps="team")

    @property
    def told(self) -> Cells:
        """What it says, as JSON keeps it."""
        return written(self, dict.fromkeys(SAID))

    @property
    def says(self) -> str:
        """A fingerprint of what it says: other words are another promise."""
        return fingerprint("\n".join(f"{key}: {value}" for key, value in self.told.items()))

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.state == CommitmentState.OPEN

    def is_overdue(self, today: date) -> bool:
        """Whether its day is over and it is not kept."""
        return self.is_open and self.due_on is not None and self.due_on < today


class Asking(Base):
    """That the other side was asked to confirm a commitment, by a link for one person. The secret is a `core.tokens` token."""

    __tablename__ = "commitment_askings"
    __table_args__ = (ForeignKeyConstraint(["commitment_id", "team_id"], ["commitments.id", "commitments.team_id"]),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(index=True)
    team_id: Mapped[int] = mapped_column(index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey(PartnerContact.id, ondelete="SET NULL"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    says: Mapped[str]
    """The fingerprint of what the commitment said: an answer is to these words."""
    told: Mapped[dict[str, Any]]
    """What the commitment said, by its attributes, to be shown as it was answered."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    asked_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(10))
    """confirmed, or corrected."""
    correction: Mapped[str]
    """What the other side says it should be, in its own words and language."""
    settled_at: Mapped[datetime | None]
    """When the team has settled a correction: it changed the commitment, or talks with the other side."""

    commitment: Mapped[Commitment] = relationship()
    asked_by: Mapped[Person] = relationship()

    @property
    def is_waiting(self) -> bool:
        """Whether the other side can still answer, as far as it is not too late."""
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def is_to_settle(self) -> bool:
        """Whether the other side says that it should be otherwise, and the team has done nothing about it yet."""
        return self.answer == CORRECTED and self.settled_at is None


class SharedDecision(Flowed, Base):
    """A decision that is shared: who decides, who was asked, how ties break, and what came of it (002-03)."""

    __tablename__ = "shared_decisions"
    __table_args__ = (CheckConstraint("kind IN ('scope')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    kind: Mapped[str | None] = mapped_column(String(10))
    """SCOPE for a change of what was agreed, such as a third party that is to use the data (004-13); None for any other."""
    decision: Mapped[str]
    why: Mapped[str] = mapped_column(server_default="")
    """Why the scope changes."""
    must_agree: Mapped[list[str]] = mapped_column(server_default="[]")
    """Who must agree before the scope changes, by name."""
    agreed: Mapped[list[str]] = mapped_column(server_default="[]")
    """Who of them has agreed."""
    decides: Mapped[str]
    consulted: Mapped[str]
    tie: Mapped[str]
    """How a tie is broken."""
    result: Mapped[str]
    decided_on: Mapped[date | None]
    changed_at: Mapped[datetime]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)

    @property
    def changes_scope(self) -> bool:
        """Whether it changes what was agreed before."""
        return self.kind == SCOPE

    @property
    def still_to_agree(self) -> list[str]:
        """Who must agree and has not."""
        return [name for name in self.must_agree if name not in self.agreed]

    @property
    def was_too_early(self) -> bool:
        """Whether it was decided before everybody had agreed who must."""
        return self.decided_on is not None and bool(self.still_to_agree)


class Support(Flowed, Base):
    """Support that an organization needs, and what it was offered and given (002-04)."""

    __tablename__ = "support"
    __table_args__ = (ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"]),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    partner_id: Mapped[int | None] = mapped_column(index=True)
    organization: Mapped[str]
    need: Mapped[str]
    offer: Mapped[str]
    """What it was offered."""
    cost: Mapped[str]
    """An amount with its currency, in words: “120,000 COP”, “two afternoons”, “none”."""
    given_on: Mapped[date | None]
    changed_at: Mapped[datetime]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
