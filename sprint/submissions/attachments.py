"""Files that a team attaches to a question. A new one takes the place of the one before, which is kept and listed."""

from typing import Any

from sprint.core import clock, files
from sprint.core.database import db
from sprint.core.files import Checked
from sprint.people.models import Person
from sprint.submissions.models import Attachment, Submission


def attach(submission: Submission, question_id: int, checked: Checked, by: Person) -> dict[str, Any]:
    """Keep a file for a question; gives the value of its answer."""
    attachment = Attachment(
        submission_id=submission.id, question_id=question_id, file_id=files.keep(checked).id, attached_by_id=by.id,
        attached_at=clock.now(),
    )  # fmt: skip
    db.session.add(attachment)
    db.session.flush()
    return {"attachment": attachment.id, "name": checked.name}
