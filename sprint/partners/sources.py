"""What accepted worksheets say about the people whom the plan is for: audiences, their places, the languages they need."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from sprint.core.database import db
from sprint.core.words import text_of
from sprint.partners.missing import OTHER, places_in
from sprint.submissions.models import Answer, ReviewStep, StepKind, Submission, SubmissionState
from sprint.worksheets.models import Question

LANGUAGES = {"english": "en", "spanish": "es", "sign_language": "sgn", "other_language": OTHER}
"""The choices of the question about access that name a language."""
ANSWERS = (
    select(Question.key, Answer.value)
    .join(Answer, Answer.question_id == Question.id).join(Submission, Answer.submission_id == Submission.id)
    .where(
        Submission.team_id == bindparam("team_id"), Question.key.in_(["audiences", "audience_access"]),
        Question.version_id == Submission.version_id,
        or_(
            Submission.state == SubmissionState.APPROVED,
            exists().where(ReviewStep.submission_id == Submission.id, ReviewStep.kind == StepKind.APPROVED),
        ),
    )
)  # fmt: skip
"""Also of a worksheet that is open again: what was accepted stands in the plan until the next approval."""


@dataclass(frozen=True)
class People:
    """Whom a plan is for."""

    audiences: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def people_of(team_id: int) -> People:
    """Whom a team's plan is for, as its accepted worksheets say; one query."""
    found: dict[str, Any] = dict(db.session.execute(ANSWERS, {"team_id": team_id}).all())
    rows = found.get("audiences")
    audiences = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    needs = found.get("audience_access")
    return People(
        [name for row in audiences if (name := text_of(row.get("name")))],
        [LANGUAGES[need] for need in needs if need in LANGUAGES] if isinstance(needs, list) else [],
        [place for row in audiences for place in places_in(text_of(row.get("place")))],
    )
