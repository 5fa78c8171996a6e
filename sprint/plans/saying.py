"""What a plan says: the team's own text where there is one, otherwise what was accepted; now, and in an approved version."""

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Integer, String, Text, bindparam, cast, func, null, select, union_all
from sqlalchemy.orm import joinedload

from sprint.core.database import db
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanEntry, PlanVersion
from sprint.plans.text_models import PlanComment, PlanText

TAKEN_OUT = ""
"""The value of a text that the team emptied although something is accepted for its question."""
NO_ID, NO_KEY = cast(null(), Integer), cast(null(), String)
OF_PLAN = union_all(
    select(PlanEntry.id.label("entry_id"), NO_ID.label("text_id"), NO_KEY.label("section"), NO_ID.label("remarks"))
    .where(PlanEntry.plan_id == bindparam("plan_id")),
    select(NO_ID, PlanText.id, NO_KEY, NO_ID).where(PlanText.plan_id == bindparam("plan_id")),
    select(NO_ID, NO_ID, PlanComment.section, func.count())
    .where(PlanComment.plan_id == bindparam("plan_id"), PlanComment.thread_id.is_(None), ~PlanComment.is_resolved)
    .group_by(PlanComment.section),
).subquery()  # fmt: skip
CONTENT = (
    select(
        PlanEntry.question_id, cast(PlanEntry.value, Text), PlanEntry.language, PlanEntry.accepted_at, PlanEntry.revision,
        PlanText, OF_PLAN.c.section, OF_PLAN.c.remarks,
    )
    .select_from(OF_PLAN)
    .outerjoin(PlanEntry, PlanEntry.id == OF_PLAN.c.entry_id)
    .outerjoin(PlanText, PlanText.id == OF_PLAN.c.text_id)
    .options(joinedload(PlanText.written_by).load_only(Person.name))
)  # fmt: skip
"""All rows of a plan in one query: each is an accepted answer, a text of the team, or a section with its open comments."""


@dataclass(frozen=True)
class Accepted:
    """What a plan says for one question or about a section: what was accepted for it, or what the team wrote."""

    value: Any
    language: str
    accepted_at: datetime
    """When it was accepted, or written."""
    is_own: bool = False
    """Whether the team wrote it in the plan."""
    author: str | None = None
    """Who wrote it there; None for someone who has left."""
    revision: int = 0
    """The revision of the answer, or of the text."""

    @property
    def mark(self) -> Hashable:
        """All that makes a difference to what is shown of it, beside whose plan it is and what it is said for."""
        return self.accepted_at, self.revision, self.is_own, self.author


class Answers(Mapping[int, Accepted]):
    """What was accepted, by question. Each is read when it is asked for: a page that remembers what it drew asks for none."""

    def __init__(self, rows: Mapping[int, Sequence[Any]]) -> None:
        self._rows, self._read = rows, dict[int, Accepted]()

    def __getitem__(self, question_id: int) -> Accepted:
        if question_id not in self._read:
            value, language, accepted_at, revision = self._rows[question_id]
            read = None if value is None else json.loads(value)
            self._read[question_id] = Accepted(read, language, accepted_at, revision=revision)
        return self._read[question_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def mark(self) -> Hashable:
        """When each was accepted, and which revision of the answer."""
        return tuple(sorted((question_id, row[2], row[3]) for question_id, row in self._rows.items()))


@dataclass(frozen=True)
class Content:
    """What was accepted into a plan, what its team wrote there, and how much is said about it."""

    answers: Answers = field(default_factory=lambda: Answers({}))
    texts: Mapping[int, PlanText] = field(default_factory=dict)
    """What the team wrote, by question, also where it follows the worksheet again."""
    paragraphs: Mapping[str, Accepted] = field(default_factory=dict)
    """What the team wrote about sections, by their keys."""
    sections: Mapping[str, PlanText] = field(default_factory=dict)
    """The same, as it is kept."""
    remarks: Mapping[str, int] = field(default_factory=dict)
    """How many comments are open, by section."""

    @cached_property
    def says(self) -> dict[int, Accepted]:
        """What the plan says, by question."""
        return {question_id: one for question_id in self.spoken if (one := self.of(question_id)) is not None}

    @cached_property
    def spoken(self) -> Set[int]:
        """The questions for which the plan says something."""
        return {*self.answers, *(question_id for question_id, one in self.texts.items() if one.value is not None)}

    def of(self, question_id: int) -> Accepted | None:
        """What the plan says for a question."""
        text = self.texts.get(question_id)
        return own_text(text) if text is not None and text.value is not None else self.answers.get(question_id)

    def asks(self, question_id: int) -> bool:
        """Whether something was accepted that the team has not looked at beside its own text."""
        text, answer = self.texts.get(question_id), self.answers.get(question_id)
        return text is not None and answer is not None and is_open(text, answer.value)

    @property
    def mark(self) -> Hashable:
        """All that makes a difference to what is shown of it."""
        own = (*self.texts.values(), *self.sections.values())
        texts = tuple(
            sorted((one.id, one.revision, one.question_id or 0, self.asks(one.question_id or 0), _name(one) or "") for one in own)
        )
        return self.answers.mark, texts, tuple(sorted(self.remarks.items()))


def is_open(text: PlanText, accepted: Any) -> bool:
    """Whether an accepted value is another one than the text says, and than the text was last settled against."""
    return text.value is not None and accepted is not None and accepted not in (text.value, text.basis)


def own_text(text: PlanText) -> Accepted:
    """A text of the team as the plan says it."""
    value = None if text.value == TAKEN_OUT else text.value
    return Accepted(value, text.language, text.written_at, is_own=True, author=_name(text), revision=text.revision)


def _name(text: PlanText) -> str | None:
    return text.written_by.name if text.written_by else None


def content_of(plan: Plan) -> Content:
    """All that is in a plan; one query."""
    answers: dict[int, Sequence[Any]] = {}
    texts: dict[int, PlanText] = {}
    sections: dict[str, PlanText] = {}
    remarks: dict[str, int] = {}
    for question_id, *entry, text, section, count in db.session.execute(CONTENT, {"plan_id": plan.id}):
        if question_id is not None:
            answers[question_id] = entry
        elif text is None:
            remarks[section] = count
        elif text.question_id is None:
            sections[text.section] = text
        else:
            texts[text.question_id] = text
    paragraphs = {key: own_text(one) for key, one in sections.items() if one.value is not None}
    return Content(Answers(answers), texts, paragraphs, sections, remarks)


# Approved versions


def freeze(plan: Plan, entries: Mapping[int, PlanEntry]) -> dict[str, Any]:
    """What a plan says, as a version keeps it: by the id of the question as text, or by the key of the section."""
    found: dict[str, Any] = {str(question_id): frozen_entry(one) for question_id, one in entries.items()}
    for one in db.session.scalars(select(PlanText).where(PlanText.plan_id == plan.id)):
        if one.value is None:
            continue
        entry = entries.get(one.question_id) if one.question_id is not None else None
        found[str(one.question_id or one.section)] = {
            "value": one.value, "language": one.language, "revision": one.revision, "own": True,
            "submission": entry.submission_id if entry else None, "accepted_at": one.written_at.isoformat(),
            "written_by": one.written_by_id,
        }  # fmt: skip
    return found


def frozen_entry(entry: PlanEntry) -> dict[str, Any]:
    """An accepted answer as it is kept where it may change later."""
    return {
        "value": entry.value, "language": entry.language, "revision": entry.revision, "submission": entry.submission_id,
        "accepted_at": entry.accepted_at.isoformat(),
    }  # fmt: skip


def frozen(version: PlanVersion) -> tuple[dict[int, Accepted], dict[str, Accepted]]:
    """What a version says: by question, and about sections by their keys. Versions from before teams wrote have no own texts."""
    ids = {one["written_by"] for one in version.content.values() if one.get("written_by")}
    names: dict[int, str] = {}
    if ids:
        names = {one.id: one.name for one in db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}
    says = {
        key: Accepted(
            one["value"], one["language"], datetime.fromisoformat(one["accepted_at"]), one.get("own", False),
            names.get(one.get("written_by") or 0), one.get("revision", 0),
        )
        for key, one in version.content.items()
    }  # fmt: skip
    questions = {int(key): one for key, one in says.items() if key.isdecimal()}
    return questions, {key: one for key, one in says.items() if not key.isdecimal()}
