"""Files that a team attaches to a question. A new one takes the place of the one before, which is kept and listed."""

from typing import Any

from flask_babel import gettext as _

from sprint.cohorts.limits import refuse_more
from sprint.core import clock, files, revisions
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.files import Checked
from sprint.people.models import Person
from sprint.submissions import queries
from sprint.submissions.actions import lock_for_team
from sprint.submissions.models import AnswerRevision, Attachment, Submission

MOST = 60
"""Files of one submission, with those that were replaced: many times what a worksheet asks for."""


def attach(submission: Submission, question_id: int, checked: Checked, by: Person) -> dict[str, Any]:
    """Keep a file for a question; gives the value of its answer. Raises Refused for one too many."""
    told = _("Your team has attached %(num)d files to this worksheet, with those that were replaced. It holds no more.", num=MOST)
    refuse_more(MOST, told, Attachment, Attachment.submission_id == submission.id)
    attachment = Attachment(
        submission_id=submission.id, question_id=question_id, file_id=files.keep(checked).id, attached_by_id=by.id,
        attached_at=clock.now(),
    )  # fmt: skip
    db.session.add(attachment)
    db.session.flush()
    return {"attachment": attachment.id, "name": checked.name}


def detach(attachment: Attachment, base: int, by: Person) -> None:
    """Take a file out of its answer; the file itself is kept and listed. Raises Refused while the submission is not with
    the team, and where the answer is another one than the person saw.
    """
    lock_for_team(attachment.submission)
    answer = queries.answers(attachment.submission).get(attachment.question_id)
    if answer is None or not is_answer(attachment, answer.value) or base != answer.revision:
        raise Refused(_("This file is not the answer any more. Look at how it is now."))
    revisions.write(answer, None, base=base, language=answer.language, by=by)
    db.session.flush()
    db.session.add(revisions.line(answer, AnswerRevision, answer_id=answer.id))


def is_answer(attachment: Attachment, value: Any) -> bool:
    """Whether a value is this file."""
    return isinstance(value, dict) and value.get("attachment") == attachment.id
