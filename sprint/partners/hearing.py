"""What organizations said in conversations (worksheet 4), kept beside the rest about them: it fills what is empty, and
asks where somebody has written something else. Nothing is overwritten silently.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from sprint.core.database import db
from sprint.core.words import same, text_of
from sprint.partners.models import Partner
from sprint.submissions.models import Answer, Submission
from sprint.worksheets.models import Question

HEARD = {
    "goal": ("expectations", "goal"), "expectation": ("expectations", "expectation"), "gains": ("benefits", "gains"),
    "show_up": ("show_up", "answer"),
}  # fmt: skip
"""Which question and column says what about the organization that its row names."""


def hear(submission: Submission, partners: Mapping[str, Partner]) -> None:
    """Let what conversations brought reach the organizations of those names; others are left out."""
    for name, says in _told(submission).items():
        partner = partners.get(name)
        if partner is None:
            continue
        before, asked = partner.heard or {}, {}
        for key, value in says.items():
            own = getattr(partner, key)
            if own in ("", value) or own == before.get(key):
                setattr(partner, key, value)
            elif before.get(key) != value:
                asked[key] = value
        partner.heard = {**before, **{key: value for key, value in says.items() if key not in asked}}
        partner.heard_since = asked or None


def unhear(submission: Submission, partners: Mapping[str, Partner]) -> None:
    """Take back what conversations brought, where nobody has written something else since."""
    for name, says in _told(submission).items():
        partner = partners.get(name)
        if partner is None:
            continue
        heard = partner.heard or {}
        for key, value in says.items():
            if heard.get(key) == value == getattr(partner, key):
                setattr(partner, key, "")
        partner.heard, partner.heard_since = None, None


def _told(submission: Submission) -> dict[str, dict[str, str]]:
    """What an answered worksheet says, by the name of the organization."""
    keys = {question for question, _column in HEARD.values()}
    found = (
        select(Question.key, Answer.value).join(Answer, Answer.question_id == Question.id)
        .where(Answer.submission_id == submission.id, Question.version_id == submission.version_id, Question.key.in_(keys))
    )  # fmt: skip
    answers: dict[str, Any] = dict(db.session.execute(found).all())
    result: dict[str, dict[str, str]] = {}
    for attribute, (question, column) in HEARD.items():
        rows = answers.get(question)
        for row in rows if isinstance(rows, list) else []:
            name, value = same(row.get("organization")), text_of(row.get(column))
            if name and value:
                result.setdefault(name, {}).setdefault(attribute, value)
    return result
