"""A worksheet as a Word document for its team, and what one that comes back would change: nothing before a person says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from sprint.core import locale
from sprint.core.errors import Refused
from sprint.submissions import queries
from sprint.submissions.comparing import Comparison, compare
from sprint.submissions.history import at_revisions, value_of
from sprint.submissions.models import Answer, AnswerRevision, Submission
from sprint.worksheets import queries as worksheets
from sprint.worksheets import values, word
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.word import BOX, Cover, Filled, blank_mark
from sprint.worksheets.word_reading import Box, Inputs, Returned, inputs_of

MARK = re.compile(f"{BOX}:worksheet:(?P<key>.+?):(?P<version>[0-9]+)(?::submission:(?P<whose>[0-9]+:[0-9]+))?")


@dataclass(frozen=True)
class Change:
    """What a document would do to one answer."""

    question: Question
    inputs: Inputs
    """The form that saves it carries these, as if someone had typed them."""
    base: int
    """The revision that the document was made from."""
    present: Answer | None
    comparison: Comparison
    problems: list[str] = field(default_factory=list)
    """Why it cannot be taken over as it is."""
    written: str = ""
    """What stands in the box of a question that is no table, as far as it fits on a line."""

    @property
    def revision(self) -> int:
        """The revision of the answer now."""
        return self.present.revision if self.present else 0

    @property
    def is_behind(self) -> bool:
        """Whether someone changed the answer after the document was made."""
        return self.base != self.revision


@dataclass(frozen=True)
class Preview:
    """What a document would do: what can be taken over, what cannot, and which questions it does not hold."""

    changes: list[Change]
    problems: list[Change]
    missing: list[Question]


def mark_of(submission: Submission) -> str:
    """How a document says whose it is. The moment of beginning tells it from one of another installation."""
    begun = round(submission.begun_at.timestamp())
    return f"{blank_mark(submission.version)}:submission:{submission.id}:{begun}"


def document_of(submission: Submission) -> bytes:
    """The worksheet of a team with what is written, for the reader."""
    answers = queries.answers(submission)
    given, team = submission.assignment, submission.team
    title = _("Worksheet %(number)d: %(title)s", number=given.number, title=locale.plain(submission.version.title))
    when = locale.at_hour(given.due_at(team.zone), team.zone)
    due = _("Due %(when)s (%(city)s time)", when=when, city=locale.city_of(team.zone))
    cover = Cover(title, [f"{team.name} · {locale.plain(team.cohort.title)}", due], mark_of(submission), returns=True)
    filled = {one.question_id: Filled(one.value, one.language, one.revision) for one in answers.values()}
    return word.document(submission.version, worksheets.questions(submission.version_id), cover, filled)


def preview(submission: Submission, document: Returned) -> Preview:
    """What a document would change. Raises Refused for a document of another worksheet or another team."""
    _refuse_foreign(submission, document.mark)
    questions = [one for one in worksheets.questions(submission.version_id) if one.kind != QuestionKind.FILE]
    boxes = {one.id: box for one in questions if (box := document.box_of(one))}
    if not boxes:
        raise Refused(
            _("The boxes of this document have lost their marks. Download the worksheet again and copy your answers into it.")
        )
    present = queries.answers(submission)
    before = at_revisions(submission, {one: box.revision for one, box in boxes.items()})
    read = [_read(one, boxes[one.id], present.get(one.id), before) for one in questions if one.id in boxes]
    found = [one for one in read if one is not None]
    return Preview(
        changes=[one for one in found if not one.problems],
        problems=[one for one in found if one.problems],
        missing=[one for one in questions if one.id not in boxes],
    )


def _refuse_foreign(submission: Submission, mark: str) -> None:
    found, own = MARK.fullmatch(mark), MARK.fullmatch(mark_of(submission))
    if found is None or own is None or found["key"] != own["key"] or found["whose"] not in (None, own["whose"]):
        raise Refused(
            _("This document belongs to another worksheet or to another team. Choose the one that you downloaded here.")
        )
    if found["version"] != own["version"]:
        raise Refused(
            _("This document was made from another version of the worksheet. Download it again and copy your answers into it.")
        )


def _read(question: Question, box: Box, present: Answer | None, before: Mapping[int, AnswerRevision]) -> Change | None:
    """What a box would change; None where it holds what it was made with, or what is written now."""
    inputs = inputs_of(question, box)
    reading = values.read(question, MultiDict(inputs.pairs))
    problems = [inputs.problem] if inputs.problem else list(map(str, reading.problems))
    now = present.value if present else None
    kept = not problems or isinstance(reading.value, str)  # a text that could not be read was there before
    if kept and (reading.value == now or _same(reading.value, value_of(before.get(question.id)))):
        return None
    told = compare(question, now, now if problems else reading.value)
    written = "" if question.kind == QuestionKind.TABLE else " · ".join(cell.strip() for row in box.rows for cell in row)
    return Change(question, inputs, box.revision, present, told, problems, written.replace("\n", " · ")[:300])


def _same(value: Any, before: Any) -> bool:
    """Whether a box holds what was written into it, but for what a document cannot hold."""
    return bool(value == (word.clean(before) if isinstance(before, str) else before))
