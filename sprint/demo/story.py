"""What a demo city did in a cohort, told through the same actions that people use, each at its own time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.people.models import Person
from sprint.submissions import actions, queries, reviewing, saving, threads, translating
from sprint.submissions.models import Decision, Submission
from sprint.submissions.reviewing import Note, Wish
from sprint.submissions.saving import Typed
from sprint.submissions.threads import Talk
from sprint.worksheets.models import Assignment, Question, QuestionKind
from sprint.worksheets.queries import questions

DAY_MARK = re.compile(r"^@(-?\d+)$")
QUESTIONS = {"en": "Who else in your government should read this?", "es": "¿Quién más en su gobierno debería leer esto?"}
APPROVED, SENT, BACK, AGAIN, DRAFT = "approved", "sent", "back", "again", "draft"


@cache
def told(city_key: str) -> dict[str, Any]:
    """The file of a city."""
    text = files("sprint.demo.cities").joinpath(f"{city_key}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return content


@dataclass
class Story:
    """A team in a cohort, with its people and the facilitator who reads its work."""

    team: Team
    lead: Person
    member: Person
    reviewer: Person
    until: datetime
    """Nothing happens after this instant."""

    @property
    def file(self) -> dict[str, Any]:
        """What the city wrote."""
        return told(self.team.city.key)

    def work(self, assignment: Assignment, state: str) -> None:
        """Bring a worksheet to a state: begun and half full, sent, sent back, sent again, or approved."""
        answers = self.file["answers"].get(assignment.version.worksheet.key)
        if answers is None:
            return
        asked = questions(assignment.version_id)
        with self._at(assignment.opens_on, 1, 10):
            submission = actions.begin(assignment, self.team, self.lead)
        shown = asked[: max(2, len(asked) // 2)] if state == DRAFT else asked
        self._write(submission, shown[::2], answers, self.lead, assignment.opens_on + timedelta(days=2), 11)
        self._write(submission, shown[1::2], answers, self.member, assignment.opens_on + timedelta(days=3), 15)
        if state == DRAFT:
            return
        with self._at(assignment.due_on, 0, 11):
            if actions.submit(submission, self.lead):
                return
        if state != SENT:
            self._review(submission, asked, assignment, state)

    def _review(self, submission: Submission, asked: list[Question], assignment: Assignment, state: str) -> None:
        notes = self._notes(asked, assignment)
        wants_more = any(note.decision != Decision.FINE for note in notes.values())
        language = self.reviewer.language
        if wants_more or state in (BACK, AGAIN):
            said = notes or {asked[0].id: Note(Decision.QUESTION, QUESTIONS[language])}
            with self._at(assignment.due_on, 1, 16):
                reviewing.review(submission, said, Wish.SEND_BACK, language=language, by=self.reviewer)
            if state == AGAIN:
                self._send_again(submission, asked, assignment)
            if state in (BACK, AGAIN):
                return
            with self._at(assignment.due_on, 2, 12):
                actions.submit(submission, self.lead)
            notes = {}
        with self._at(assignment.due_on, 2, 17):
            reviewing.review(submission, notes, Wish.APPROVE, language=language, by=self.reviewer)

    def _send_again(self, submission: Submission, asked: list[Question], assignment: Assignment) -> None:
        """What a city did after its worksheet came back: it talked, changed a row, replied, and sent it once more."""
        told, by_key = self.file["again"], {question.key: question for question in asked}
        talked, replied, row = told["talk"], told["reply"], told["row"]
        with self._at(assignment.due_on, 2, 9):
            spot, words = by_key[talked["question"]].id, (talked["body"], talked["quote"])
            first = threads.talk(submission, Talk({spot: words}), language=self.file["language"], by=self.member)[0]
        with self._at(assignment.due_on, 2, 10):
            answer = Talk(replies={first.id: talked["reply"]}, resolved={str(first.id)})
            threads.talk(submission, answer, language=self.file["language"], by=self.lead)
            written = queries.answers(submission)[by_key[row["question"]].id]
            value = [dict(one) for one in written.value]
            value[row["place"]] |= {key: self._cell(cell) for key, cell in row["cells"].items()}
            typed = [Typed(by_key[row["question"]], value, written.revision)]
            saving.save(submission, typed, language=self.file["language"], by=self.lead)
            body = replied["body"].strip()
            threads.reply(submission, by_key[replied["question"]].id, body, language=self.file["language"], by=self.lead)
        with self._at(assignment.due_on, 2, 12):
            actions.submit(submission, self.lead)
        with self._at(assignment.due_on, 2, 15):
            for one in told["translations"]:
                more = {"text": one["text"].strip(), "language": one["language"], "revision": 1}
                translating.translate(submission, by_key[one["question"]], by=self.reviewer, **more)

    def _notes(self, asked: list[Question], assignment: Assignment) -> dict[int, Note]:
        by_key = {question.key: question.id for question in asked}
        return {
            by_key[one["question"]]: Note(Decision(one["decision"]), one["body"].strip())
            for one in self.file["comments"]
            if one["worksheet"] == assignment.version.worksheet.key and one["question"] in by_key
        }

    def _write(
        self, submission: Submission, asked: list[Question], answers: dict[str, Any], by: Person, day: date, hour: int
    ) -> None:
        typed = [
            Typed(question, self._value(question, answers[question.key]), 0)
            for question in asked
            if question.key in answers and question.kind != QuestionKind.FILE
        ]
        with self._at(day, 0, hour):
            saving.save(submission, typed, language=self.file["language"], by=by)
            by.signed_in_at = max(by.signed_in_at or clock.now(), clock.now())

    def _value(self, question: Question, told_value: Any) -> Any:
        if question.kind != QuestionKind.TABLE:
            return self._cell(told_value)
        return [{key: self._cell(cell) for key, cell in row.items() if cell not in ("", None)} for row in told_value]

    def _cell(self, value: Any) -> Any:
        if isinstance(value, str):
            mark = DAY_MARK.match(value)
            day = self.team.cohort.starts_on + timedelta(days=int(mark.group(1))) if mark else None
            return day.isoformat() if day else value.strip()
        return value

    def _at(self, day: date, days: int, hour: int) -> Any:
        return clock.standing_at(self.moment(day + timedelta(days=days), hour))

    def moment(self, day: date, hour: int) -> datetime:
        """An hour of a day on the team's clock, or the end of the story where that lies beyond it."""
        return min(clock.instant(datetime.combine(day, time(hour)), self.team.zone), self.until)

    def questions_for_office_hours(self) -> Iterator[str]:
        """What the team wants to solve."""
        yield from self.file["booking_questions"]
