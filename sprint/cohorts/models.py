"""Cities, cohorts, and the teams in which they meet."""

from collections.abc import Hashable
from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.core.database import Base, means
from sprint.core.languages import LocalizedText
from sprint.people.models import Person

ONE_KEY = means("uq_cohorts_key", _l("Another cohort has this key already. Choose a different one."))
ONE_TEAM = means("uq_teams_cohort_id_city_id", _l("This city is in the cohort already."))


class Role(StrEnum):
    """What a person is in a team."""

    LEAD = "lead"
    MEMBER = "member"


class City(Base):
    """A city government. It outlives every cohort."""

    __tablename__ = "cities"
    __table_args__ = (UniqueConstraint("name", "territory"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    territory: Mapped[str] = mapped_column(String(2))
    """The country or territory as ISO 3166 writes it: which holidays it keeps, which clock its people read."""
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(10))


class Cohort(Base):
    """One run of a program on real dates."""

    __tablename__ = "cohorts"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("office_hours_per_team >= 0", name="office_hours_per_team"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    title: Mapped[LocalizedText]
    program_key: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(64))
    """Where it is hosted: the zone in which its hours were agreed."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The day of the last group session; calls and office hours may follow."""
    languages: Mapped[list[str]]
    office_hours_per_team: Mapped[int]
    """How many office hours a team may use (003-22; the source does not say per city or in all: question Q2)."""
    weekly_work_minutes: Mapped[int]
    """From how many minutes of worksheets a week facilitators are warned (003-10)."""
    follow_up_months: Mapped[int]
    """How long the promise of leadership runs, from the end of the Sprint (question Q6)."""


class Team(Base):
    """A city in a cohort: the owner of all that the city makes there."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("cohort_id", "city_id", name=ONE_TEAM), UniqueConstraint("id", "cohort_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    city_id: Mapped[int] = mapped_column(ForeignKey(City.id))

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    city: Mapped[City] = relationship(lazy="joined", innerjoin=True)

    @property
    def name(self) -> str:
        """A team is called by its city."""
        return self.city.name

    @property
    def zone(self) -> str:
        """The zone of its days and deadlines."""
        return self.city.zone


class Membership(Base):
    """A person in a team."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("role IN ('lead', 'member')", name="role"),)

    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))
    since_at: Mapped[datetime]

    team: Mapped[Team] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def mark(self) -> Hashable:
        """What a list shows of it, for `core.fragments`."""
        return self.person_id, self.person.name, self.role, self.person.has_joined

    @property
    def is_lead(self) -> bool:
        """Whether this person coordinates the team."""
        return self.role == Role.LEAD


class Facilitation(Base):
    """A person who facilitates a cohort."""

    __tablename__ = "facilitations"

    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)

    cohort: Mapped[Cohort] = relationship()
    person: Mapped[Person] = relationship()
