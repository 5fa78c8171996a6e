"""A worksheet that the cast works on, and how its form is sent."""

from dataclasses import dataclass
from typing import Any

from sprint.core.database import db
from sprint.submissions.models import Answer, AnswerRevision, Submission
from sprint.submissions.queries import answers
from sprint.worksheets.models import Assignment, Question
from tests import make
from tests.cast import Cast


@dataclass
class Scene:
    """Asunción works on a worksheet with three questions: a text that is required, a table, and a file."""

    assignment: Assignment
    submission: Submission
    text: Question
    table: Question
    file: Question

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/submissions/{self.submission.id}"

    def sent(self, text: str = "", *, wish: str = "save", base: int | None = None, **more: Any) -> dict[str, Any]:
        """What the form brings when someone wrote a text over the present revision, or over another one."""
        written = answers(self.submission)
        current = {question.id: written[question.id].revision if question.id in written else 0 for question in self.questions}
        bases = {f"revision-{question_id}": revision for question_id, revision in current.items()}
        if base is not None:
            bases[f"revision-{self.text.id}"] = base
        return {"language": "es", "wish": wish, f"q-{self.text.id}": text, **bases, **more}

    @property
    def questions(self) -> list[Question]:
        """The three questions."""
        return [self.text, self.table, self.file]

    def answer(self, question: Question | None = None) -> Answer | None:
        """The answer as it is now."""
        return answers(self.submission).get((question or self.text).id)

    def value(self, question: Question | None = None) -> Any:
        """What is written now."""
        answer = self.answer(question)
        return answer.value if answer else None

    def history(self) -> list[tuple[Any, str]]:
        """Texts and their authors, in the order of the history."""
        lines = db.session.query(AnswerRevision).join(AnswerRevision.answer).filter(Answer.question_id == self.text.id)
        return [(one.value, one.written_by.name) for one in lines.order_by(AnswerRevision.revision)]


def scene(cast: Cast, state: str = "draft", *, private: bool = False) -> Scene:
    """The scene, with the worksheet begun."""
    text = make.question("long_text", number=1, title="Issue")
    text.is_private = private
    columns = [("name", "short_text"), ("since", "date")]
    table = make.question("table", number=2, title="Partners", columns=columns, required=False)
    file = make.question("file", number=3, title="Letter", required=False)
    assignment = make.assignment(cast.cohort, make.worksheet(text, table, file))
    return Scene(assignment, make.submission(cast.asuncion, assignment, state), text, table, file)
