"""The year after the Sprint: check-ins, trainings that were held, work that was handed over, and what a criterion asks for.

People who were reached are counted and never named.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Cohort, Team
from sprint.core.database import Base, means
from sprint.core.languages import LocalizedText
from sprint.partners.models import Partner
from sprint.people.models import Person
from sprint.workplan.models import Task

ONE_NUMBER = means("uq_check_in_reports_check_in_id_number", _l("Someone has just sent this check-in. Look at what it says."))


class State(StrEnum):
    """Where a milestone stands, as a check-in says it."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


class CheckInDays(Base):
    """How many days after the end of its Sprint a cohort asks; a cohort without a row asks on the usual days."""

    __tablename__ = "check_in_days"

    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), primary_key=True)
    days: Mapped[list[int]] = mapped_column(JSON)


class CheckIn(Base):
    """That a team is asked how it goes, so many days after the Sprint. Its day follows the cohort, so it is not kept here."""

    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("team_id", "day"), CheckConstraint("day >= 1", name="day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id))
    day: Mapped[int]
    asked_at: Mapped[datetime | None]
    """When its letters to the team were written."""
    reminded_at: Mapped[datetime | None]
    """When the facilitators were told that it is late."""
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What was typed and not sent yet."""
    sent_at: Mapped[datetime | None]
    """When it was sent first."""

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)

    @property
    def due_on(self) -> date:
        """The day by which it is asked for."""
        return self.team.cohort.ends_on + timedelta(days=self.day)


class CheckInReport(Base):
    """A check-in as it was sent. It never changes: a correction is the next one."""

    __tablename__ = "check_in_reports"
    __table_args__ = (UniqueConstraint("check_in_id", "number", name=ONE_NUMBER), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey(CheckIn.id))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    language: Mapped[str] = mapped_column(String(10))
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    by_link: Mapped[bool]
    """Whether it came by the link of a letter, without signing in."""

    sent_by: Mapped[Person] = relationship()


class CheckInLink(Base):
    """For whom a letter holds the link to a check-in; the `core.tokens` token is about this row."""

    __tablename__ = "check_in_links"
    __table_args__ = (UniqueConstraint("check_in_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey(CheckIn.id))
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))

    check_in: Mapped[CheckIn] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Training(Base):
    """A training that a city held, with how many people it reached."""

    __tablename__ = "trainings"
    __table_args__ = (UniqueConstraint("id", "team_id"), CheckConstraint("people >= 0", name="people"))

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    held_on: Mapped[date]
    title: Mapped[str]
    spoken: Mapped[str]
    """The language or languages it was held in, in words: also those that Sprint does not speak."""
    place: Mapped[str]
    audience: Mapped[str]
    """The audience of the plan that it was for, as the plan calls it."""
    organizations: Mapped[str]
    """Organizations that are not on the team's map."""
    people: Mapped[int]
    """How many people took part. Nobody is named."""
    task_id: Mapped[int | None] = mapped_column(ForeignKey(Task.id, ondelete="SET NULL"), index=True)
    evidence_url: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    """The language that its words are written in."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    removed_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    task: Mapped[Task | None] = relationship()
    partners: Mapped[list[Partner]] = relationship(secondary="training_partners", order_by=Partner.known_as, viewonly=True)


class TrainingPartner(Base):
    """That an organization on the map took part in a training."""

    __tablename__ = "training_partners"
    __table_args__ = (
        ForeignKeyConstraint(["training_id", "team_id"], ["trainings.id", "trainings.team_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["partner_id", "team_id"], ["partners.id", "partners.team_id"], ondelete="CASCADE"),
    )

    training_id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    team_id: Mapped[int]


class Handover(Base):
    """That what one person owned was passed to another one, and the brief that this gave."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    leaver_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    newcomer_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    moved: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What was passed on: table, id, the place (owner or second), and who had it before, by id and name."""
    note: Mapped[str]
    """What the newcomer should know, in the words of whoever made the handover."""
    language: Mapped[str] = mapped_column(String(10))
    left_as: Mapped[str | None] = mapped_column(String(10))
    """The role in which the leaver was in the team, where the membership ended with this."""
    came_as: Mapped[str | None] = mapped_column(String(10))
    """The role that the newcomer had before becoming lead with this."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    undone_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    leaver: Mapped[Person] = relationship(foreign_keys=leaver_id, lazy="joined", innerjoin=True)
    newcomer: Mapped[Person] = relationship(foreign_keys=newcomer_id, lazy="joined", innerjoin=True)


class Verb(StrEnum):
    """What the criterion asks a city to do with its community (003-34)."""

    EDUCATE = "educate"
    UPSKILL = "upskill"
    ACTIVATE = "activate"


class Kind(StrEnum):
    """By what a rule is met."""

    PLAN = "plan"
    TRAININGS = "trainings"
    PEOPLE = "people"
    PARTNERS = "partners"
    ANSWERED = "answered"
    CHANGED = "changed"
    CHECK_INS = "check_ins"
    GIVEN = "given"


class EvidenceRule(Base):
    """One thing that a cohort's criterion asks for. Staff write it: nobody outside knows the list that is used to certify."""

    __tablename__ = "evidence_rules"
    __table_args__ = (
        CheckConstraint("verb IN ('educate', 'upskill', 'activate')", name="verb"),
        CheckConstraint(
            "kind IN ('plan', 'trainings', 'people', 'partners', 'answered', 'changed', 'check_ins', 'given')", name="kind"
        ),
        CheckConstraint("least >= 1", name="least"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    position: Mapped[int]
    verb: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[LocalizedText]
    help: Mapped[LocalizedText]
    least: Mapped[int]
    """From how many on it is met."""


class EvidenceGiven(Base):
    """A link that a team gives for a rule, with a word about it."""

    __tablename__ = "evidence_given"

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey(EvidenceRule.id, ondelete="CASCADE"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    url: Mapped[str]
    note: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    given_at: Mapped[datetime]
    given_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))

    rule: Mapped[EvidenceRule] = relationship()
    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
