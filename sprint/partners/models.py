"""Organizations around a city: what each offers, wants and needs, how they hang together, and who is missing.

What is only for the team stands in tables of its own (ratings, concerns, contacts), so that no list of partners brings it along.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from sprint.cohorts.models import Team
from sprint.cohorts.owning import Owned
from sprint.core.database import Base, means
from sprint.core.files import StoredFile
from sprint.core.words import same
from sprint.people.models import Person
from sprint.submissions.flowing import Flowed

ONE_NAME = means("uq_partners_team_id_known_as", _l("Your team has an organization with this name already."))
ONE_VERSION = means("uq_agreements_partner_id_number", _l("Someone has just added a version of this agreement. Look at it."))
KINDS = (
    "school", "community_organization", "university", "library", "agency", "nonprofit", "civic_technology",
    "neighborhood_association", "vendor", "service_provider", "funder", "other",
)  # fmt: skip
"""What an organization may be (001-03, 003-33, 004-02)."""


class Stage(StrEnum):
    """How far the relationship is (004-03)."""

    IDENTIFIED = "identified"
    CONTACTED = "contacted"
    LISTENING = "listening"
    AGREED = "agreed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Partner(Owned, Flowed, Base):
    """An organization in a team's ecosystem."""

    __tablename__ = "partners"
    __table_args__ = (
        UniqueConstraint("id", "team_id"),
        Index(ONE_NAME, "team_id", "known_as", unique=True,
              sqlite_where=text("removed_at IS NULL"), postgresql_where=text("removed_at IS NULL")),
        CheckConstraint(
            "stage IN ('identified', 'contacted', 'listening', 'agreed', 'active', 'paused', 'ended')", name="stage"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    name: Mapped[str]
    known_as: Mapped[str]
    """Its name as names are compared (`words.same`)."""
    kind: Mapped[str] = mapped_column(String(30))
    """One of KINDS; empty while nobody has said it."""
    does: Mapped[str]
    offers: Mapped[str]
    """Skills, data or places that it can bring."""
    wants: Mapped[str]
    """Skills or data that it looks for."""
    needs: Mapped[str]
    """What it needs to take part: time, money, staff, devices (004-04, 000-08)."""
    gains: Mapped[str]
    """What is in it for them (004-07)."""
    goal: Mapped[str]
    """What it wants to reach, in its own words (002-02)."""
    expectation: Mapped[str]
    """What it expects of the city, in its own words (002-02)."""
    show_up: Mapped[str]
    """How it wants the city to show up (002-05)."""
    languages: Mapped[list[str]]
    """Codes of the languages that it works in; also those that Sprint does not speak."""
    places: Mapped[str]
    """Neighborhoods or areas that it reaches."""
    audiences: Mapped[list[str]]
    """Names of the audiences of the plan that it reaches, as the plan calls them."""
    stage: Mapped[str] = mapped_column(String(12))
    second_name: Mapped[str]
    """The second person who keeps the relationship, so that it survives whoever leaves (001-13)."""
    second_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"), index=True)
    may_be_named: Mapped[bool]
    """Whether it agreed to be named in what the city shares."""
    heard: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What the conversations said about it when that was last taken or kept; the actors' row is in `taken`."""
    heard_since: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What newly accepted conversations say otherwise, until somebody decides."""
    changed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)

    @validates("name")
    def _compare(self, _key: str, name: str) -> str:
        self.known_as = same(name)
        return name

    @property
    def is_asked_about(self) -> bool:
        """Whether worksheets say something else about it since, and nobody has decided yet."""
        return self.offered is not None or self.heard_since is not None

    @property
    def has_one_keeper(self) -> bool:
        """Whether the relationship ends with whoever leaves: one person keeps it, or nobody does."""
        return not (self.owner_name and self.second_name)


class PartnerContact(Base):
    """A person at an organization, who needs no account. For the team and its facilitators only."""

    __tablename__ = "partner_contacts"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"]),
        UniqueConstraint("id", "partner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(index=True)
    team_id: Mapped[int]
    name: Mapped[str]
    role: Mapped[str]
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    """The language of letters to this person."""
    is_main: Mapped[bool]

    partner: Mapped[Partner] = relationship()


class Meeting(Base):
    """A dated contact with an organization: what was said, and by whom (004-16)."""

    __tablename__ = "partner_meetings"
    __table_args__ = (ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"]),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(index=True)
    team_id: Mapped[int]
    met_on: Mapped[date]
    how: Mapped[str] = mapped_column(String(12))
    """call, visit, message, meeting or other."""
    note: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    written_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    written_at: Mapped[datetime]

    written_by: Mapped[Person] = relationship()


class Concern(Owned, Flowed, Base):
    """A legal, privacy or policy worry (004-05). Never public: no copy that is for others holds it."""

    __tablename__ = "partner_concerns"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"]),
        CheckConstraint("kind IN ('legal', 'privacy', 'policy', 'other')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    partner_id: Mapped[int | None]
    """None for a worry of the city itself, or of several."""
    kind: Mapped[str] = mapped_column(String(10))
    worry: Mapped[str]
    next_step: Mapped[str]
    due_on: Mapped[date | None]
    settled_on: Mapped[date | None]


class Agreement(Base):
    """One version of what was agreed with an organization; the next version is a new row (004-18)."""

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("partner_id", "number", name=ONE_VERSION),
        ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"]),
        CheckConstraint("number >= 1", name="number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(index=True)
    team_id: Mapped[int]
    number: Mapped[int]
    summary: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    signed_on: Mapped[date | None]
    review_on: Mapped[date | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    added_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    added_at: Mapped[datetime]

    partner: Mapped[Partner] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    added_by: Mapped[Person] = relationship()


class Tie(Flowed, Base):
    """How two organizations of the map are connected; without one of them it is the city itself (001-04)."""

    __tablename__ = "partner_ties"
    __table_args__ = (
        ForeignKeyConstraint(["from_id", "team_id"], ["partners.id", "partners.team_id"]),
        ForeignKeyConstraint(["to_id", "team_id"], ["partners.id", "partners.team_id"]),
        CheckConstraint("strength BETWEEN 1 AND 5", name="strength"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    between: Mapped[str]
    """Both names and the kind, by which a row of the worksheet is known again."""
    from_name: Mapped[str]
    to_name: Mapped[str]
    from_id: Mapped[int | None]
    to_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(20))
    """shares_data, works_together, trains, funds, oversees, asks or other."""
    strength: Mapped[int | None]
    is_formal: Mapped[bool]


class Rating(Base):
    """How much an organization can influence, and how much it is affected (002-01). For the team alone."""

    __tablename__ = "partner_ratings"
    __table_args__ = (
        ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"]),
        CheckConstraint("influence BETWEEN 1 AND 5", name="influence"),
        CheckConstraint("affected BETWEEN 1 AND 5", name="affected"),
    )

    partner_id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(index=True)
    influence: Mapped[int | None]
    affected: Mapped[int | None]


class Absence(Owned, Flowed, Base):
    """A group, an audience, a language or a place that has no voice on the map yet, and what is done about it (001-06)."""

    __tablename__ = "absences"
    __table_args__ = (CheckConstraint("about IN ('group', 'audience', 'language', 'place')", name="about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    about: Mapped[str] = mapped_column(String(10))
    name: Mapped[str]
    why: Mapped[str]
    door: Mapped[str]
    """Who could open the door."""
    step: Mapped[str]
    due_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    """Since when the group has a voice, or since when the team has said why it needs none."""
    settled_because: Mapped[str]
