"""Who may begin, see, write and review what a team makes."""

from sprint.cohorts.queries import team_in
from sprint.cohorts.rules import facilitates, is_in
from sprint.people.models import Person
from sprint.submissions.models import Attachment, Submission
from sprint.worksheets.models import Assignment, Question


def may_begin(person: Person, assignment: Assignment) -> bool:
    """Is in a team of the cohort that the worksheet was given to."""
    return team_in(person, assignment.cohort_id) is not None


def may_see_submission(person: Person, submission: Submission) -> bool:
    """Is in the team, or facilitates its cohort."""
    return is_in(person, submission.team_id) or facilitates(person, submission.cohort_id)


def may_write(person: Person, submission: Submission) -> bool:
    """Is in the team; when, says the state of the submission."""
    return is_in(person, submission.team_id)


def may_answer(person: Person, submission: Submission, question: Question) -> bool:
    """Is in the team, and the worksheet asks the question."""
    return may_write(person, submission) and question.version_id == submission.version_id


def may_review(person: Person, submission: Submission) -> bool:
    """Facilitates the cohort of the team."""
    return facilitates(person, submission.cohort_id)


def may_translate(person: Person, submission: Submission, question: Question) -> bool:
    """Facilitates the cohort of the team, and the question is one of its worksheet."""
    return may_review(person, submission) and question.version_id == submission.version_id


def may_download(person: Person, attachment: Attachment) -> bool:
    """May see the submission that the file belongs to."""
    return may_see_submission(person, attachment.submission)
