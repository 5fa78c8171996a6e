"""A team's work on one worksheet: its answers with their history, the files, the comments and rounds of the review."""

from collections.abc import Hashable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from sprint.cohorts.models import Team
from sprint.core.database import Base
from sprint.core.files import StoredFile
from sprint.core.revisions import Written, keep_as_written, keep_while_there
from sprint.people.models import Person
from sprint.worksheets.models import Assignment, Question, WorksheetVersion


class SubmissionState(StrEnum):
    """Where a submission stands. A team may write in the first and the third."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES = "changes"
    APPROVED = "approved"


TEAM_WRITES = (SubmissionState.DRAFT, SubmissionState.CHANGES)
"""The states in which a team may write."""


class Decision(StrEnum):
    """What a reviewer says about one answer."""

    FINE = "fine"
    QUESTION = "question"
    CHANGE = "change"


class Submission(Base):
    """What a team makes of a worksheet. It stays on the version that it was begun with, until it is moved to another one."""

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("team_id", "assignment_id"),
        ForeignKeyConstraint(["team_id", "cohort_id"], ["teams.id", "teams.cohort_id"]),
        ForeignKeyConstraint(["assignment_id", "cohort_id"], ["assignments.id", "assignments.cohort_id"]),
        CheckConstraint("state IN ('draft', 'submitted', 'changes', 'approved')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int]
    team_id: Mapped[int]
    assignment_id: Mapped[int] = mapped_column(index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("worksheet_versions.id"))
    state: Mapped[str] = mapped_column(String(10))
    round: Mapped[int]
    """How often it was submitted."""
    begun_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True, overlaps="assignment")
    assignment: Mapped[Assignment] = relationship(lazy="joined", innerjoin=True, overlaps="team")
    version: Mapped[WorksheetVersion] = relationship()
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=submitted_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)

    @property
    def is_with_team(self) -> bool:
        """Whether the team may write in it."""
        return self.state in TEAM_WRITES

    @property
    def waits_for_review(self) -> bool:
        """Whether a facilitator must look."""
        return self.state == SubmissionState.SUBMITTED


class Answer(Written, Base):
    """What a team wrote for one question, as it is now."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("submission_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id))
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))

    written_by: Mapped[Person | None] = relationship()


class AnswerRevision(Written, Base):
    """One line of an answer's history. Lines are added, never changed, and never deleted while the answer is there."""

    __tablename__ = "answer_revisions"
    __table_args__ = (
        UniqueConstraint("answer_id", "revision"), Index("uq_answer_revisions_operation", "answer_id", "operation", unique=True),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey(Answer.id))
    operation: Mapped[str | None] = mapped_column(String(64))
    """The mark of the save that brought it: the same save again is the same line."""

    answer: Mapped[Answer] = relationship(lazy="joined", innerjoin=True)
    written_by: Mapped[Person | None] = relationship()


class Presence(Base):
    """Who of a team has a worksheet open, and which question they are in."""

    __tablename__ = "presences"

    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id))
    seen_at: Mapped[datetime]


class Attachment(Base):
    """A file that a team attached to a question; earlier ones are kept."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id))
    attached_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    attached_at: Mapped[datetime]

    submission: Mapped[Submission] = relationship()
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    attached_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class StepKind(StrEnum):
    """What happened to a submission on its way between a team and its reviewers."""

    SENT = "sent"
    TAKEN_BACK = "taken_back"
    """The team took back what it had sent."""
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    """A reviewer took back the decision before."""
    REOPENED = "reopened"


class ReviewStep(Base):
    """One step of a submission's way, with the revision of each answer at that time. Steps are added, never changed."""

    __tablename__ = "review_steps"
    __table_args__ = (
        UniqueConstraint("id", "submission_id"),
        CheckConstraint(
            "kind IN ('sent', 'taken_back', 'sent_back', 'approved', 'withdrawn', 'reopened')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    round: Mapped[int]
    happened_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    revisions: Mapped[dict[str, Any]]
    """Question id (as text) to revision."""

    by: Mapped[Person | None] = relationship()

    @property
    def mark(self) -> Hashable:
        """What a list shows of it, for `core.fragments`; its row never changes."""
        return self.id, self.by and self.by.name


class Remark:
    """Columns of what a person says about a text, or of a reply to it. The texts differ, the talk about them does not."""

    body: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    written_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    written_at: Mapped[datetime]
    thread_id: Mapped[int | None]
    """The remark that it replies to; None for one that begins a thread."""
    quote: Mapped[str] = mapped_column(default="", server_default="")
    """The words that it is about; empty where it is about all of them."""
    mentions: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """The people who are called in it, as it calls them: “@Ana Benítez”."""
    is_resolved: Mapped[bool] = mapped_column(default=False, server_default=false())
    turned_at: Mapped[datetime | None]
    """When its thread was last resolved or opened again."""
    turned_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))

    @declared_attr
    def written_by(cls: Any) -> Mapped[Person]:  # noqa: N805 — SQLAlchemy gives the class
        """Who says it."""
        return relationship(lazy="joined", innerjoin=True, foreign_keys=cls.written_by_id)

    @declared_attr
    def turned_by(cls: Any) -> Mapped[Person | None]:  # noqa: N805
        """Who resolved it, or opened it again."""
        return relationship(foreign_keys=cls.turned_by_id)


class Comment(Remark, Base):
    """What someone says about one answer, and about which revision of it; or a reply to such a comment."""

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("id", "submission_id"),
        ForeignKeyConstraint(["thread_id", "submission_id"], ["comments.id", "comments.submission_id"]),
        ForeignKeyConstraint(["step_id", "submission_id"], ["review_steps.id", "review_steps.submission_id"]),
        CheckConstraint("decision IN ('fine', 'question', 'change') OR decision IS NULL", name="decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    decision: Mapped[str | None] = mapped_column(String(10))
    """What a reviewer decided; None in a team's reply."""
    round: Mapped[int]
    revision: Mapped[int]
    """The revision of the answer that it was written about; 0 when there was none."""
    sent_at: Mapped[datetime | None]
    """None while only the reviewers see it."""
    step_id: Mapped[int | None]
    """The decision that it was sent with; None for what was said outside of one."""


class Translation(Base):
    """An answer in another language. The latest number of each language counts; earlier ones are kept, none is changed."""

    __tablename__ = "answer_translations"
    __table_args__ = (UniqueConstraint("answer_id", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey(Answer.id))
    language: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    revision: Mapped[int]
    """The revision of the answer that it was made from."""
    text: Mapped[str]
    written_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    written_at: Mapped[datetime]

    written_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


for model in (AnswerRevision, ReviewStep, Translation):
    keep_as_written(model.__table__)
keep_while_there(AnswerRevision.__table__, Answer.__table__, "answer_id")
