"""An answer in another language, made by the facilitation team. The answer as it was written stays the record."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from sprint.core import audit, clock, locale
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions import queries
from sprint.submissions.actions import lock
from sprint.submissions.models import Answer, Submission, Translation
from sprint.worksheets.models import Question, QuestionKind

TRANSLATED = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.TABLE)
"""The kinds of questions that are answered in words; the words of choices are staff's, and have both languages already."""

TRANSLATIONS = (
    select(Translation, Answer.question_id).join(Answer, Translation.answer_id == Answer.id)
    .where(Answer.submission_id == bindparam("submission_id")).order_by(Translation.number)
)  # fmt: skip

Current = Mapping[int, Mapping[str, Translation]]
"""Question id and language to the translation that counts."""


def current(submission: Submission) -> dict[int, dict[str, Translation]]:
    """The translations that count, by question and language."""
    found: dict[int, dict[str, Translation]] = {}
    for one, question_id in db.session.execute(TRANSLATIONS, {"submission_id": submission.id}):
        found.setdefault(question_id, {})[one.language] = one
    return found


def all_of(answer: Answer) -> list[Translation]:
    """All translations of an answer, the newest first."""
    found = select(Translation).where(Translation.answer_id == answer.id).order_by(Translation.id.desc())
    return list(db.session.scalars(found))


def may_have_one(question: Question, value: Any) -> bool:
    """Whether an answer is in words."""
    return question.kind in TRANSLATED and bool(value)


def languages_for(answer: Answer) -> list[str]:
    """The languages that an answer can be translated into; the reader's own first."""
    own = locale.voice().language
    return sorted((one for one in locale.languages() if one != answer.language), key=lambda one: one != own)


def translate(
    submission: Submission, question: Question, *, text: str, language: str, revision: int, by: Person
) -> Translation:
    """A translation that counts from now on; the same text again is the same one.

    It names the revision that it was made from: one that has changed meanwhile makes it outdated from the start. Raises
    Refused where there are no words to translate, and for the answer's own language.
    """
    lock(submission)
    answer = queries.answers(submission).get(question.id)
    if answer is None or not may_have_one(question, answer.value):
        raise Refused(_("There are no words here to translate."))
    if language == answer.language:
        raise Refused(_("The answer is written in this language. Choose another one."))
    if not 1 <= revision <= answer.revision:
        raise Refused(_("This version of the answer does not exist. Look at how it is now."))
    earlier = [one for one in all_of(answer) if one.language == language]
    if earlier and (earlier[0].text, earlier[0].revision) == (text, revision):
        return earlier[0]
    added = Translation(
        answer_id=answer.id, language=language, number=len(earlier) + 1, revision=revision, text=text, written_by_id=by.id,
        written_at=clock.now(),
    )  # fmt: skip
    db.session.add(added)
    audit.record("submissions.translate", submission, by, question=question.id, language=language)
    return added
