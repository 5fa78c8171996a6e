"""An earlier state of an answer becomes the present one again: as a new line of the history, which only grows."""

from flask_babel import gettext as _

from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions import queries, saving
from sprint.submissions.actions import lock_for_team
from sprint.submissions.history import submission_of
from sprint.submissions.models import AnswerRevision
from sprint.submissions.saving import Typed
from sprint.worksheets.models import Question


def restore(line: AnswerRevision, question: Question, base: int, by: Person) -> None:
    """Write what an answer was at a line of its history. Raises Refused while it is not with the team, and where someone
    wrote after the revision that the restoring was decided on.
    """
    submission = submission_of(line)
    lock_for_team(submission)
    answer = queries.answers(submission)[question.id]
    if answer.revision != base:  # saving would join the rows of two tables; who restores one has seen what goes
        name = answer.written_by.name if answer.written_by else _("Someone who has left")
        raise Refused(_("%(name)s changed this answer in the meantime. Look at what would change now.", name=name))
    saving.save(submission, [Typed(question, line.value, base)], language=line.language, by=by)
