"""What staff do with the draft of a worksheet: its words, its questions and its parts.

Each begins with a lock on the version, and says no where that is published. The database has the last word: see `freezing`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import delete

from sprint.core import audit
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.people.models import Person
from sprint.worksheets import arranging
from sprint.worksheets.copying import add, copy_wording, key_among, question_key
from sprint.worksheets.models import Choice, Column, Part, Question, WorksheetVersion
from sprint.worksheets.queries import parts


@dataclass(frozen=True)
class Option:
    """A choice as staff wrote it; without a key it is new."""

    key: str
    title: LocalizedText


@dataclass(frozen=True)
class Field:
    """A column as staff wrote it."""

    key: str
    kind: str
    title: LocalizedText
    is_required: bool
    least: float | None = None
    most: float | None = None
    choices: list[Option] = field(default_factory=list)


@dataclass(frozen=True)
class Content:
    """A question as staff wrote it."""

    title: LocalizedText
    help: LocalizedText
    example: LocalizedText
    unit: LocalizedText
    is_required: bool
    is_private: bool
    follows: bool
    section: str
    minimum_rows: int = 0
    least: float | None = None
    most: float | None = None
    choices: list[Option] = field(default_factory=list)
    columns: list[Field] = field(default_factory=list)


SIMPLE = ("title", "help", "example", "unit", "is_required", "is_private", "follows", "section", "minimum_rows", "least", "most")


def lock(version: WorksheetVersion) -> None:
    """Let nobody else change a draft until this transaction ends. Raises Refused once it is published."""
    db.session.refresh(version, ["published_at"], with_for_update={"of": WorksheetVersion})
    if not version.is_draft:
        raise Refused(_("This version is published and never changes. Begin the next version instead."))


def describe(version: WorksheetVersion, title: LocalizedText, purpose: LocalizedText, minutes: int, by: Person) -> None:
    """Say what a worksheet is called, what it is for and how long it takes."""
    lock(version)
    version.title, version.purpose, version.minutes = title, purpose, minutes
    audit.record("worksheets.describe", version, by)


# Questions


def add_question(version: WorksheetVersion, kind: str, content: Content, part: Part | None, by: Person) -> Question:
    """A new question at the end of a part, or of the questions before the first one."""
    lock(version)
    entries = arranging.sequence(version.id)
    question = Question(version_id=version.id, key=question_key(content.title), position=arranging.NOWHERE, number=0, kind=kind)
    _write(question, content)
    headings = [entry for entry in entries if isinstance(entry, Part)]
    later = headings[headings.index(part) + 1 :] if part is not None else headings
    place = entries.index(later[0]) if later else len(entries)
    arranging.settle([*entries[:place], question, *entries[place:]])
    audit.record("worksheets.add_question", version, by, question=question.key)
    return question


def change_question(question: Question, content: Content, by: Person) -> None:
    """Write a question anew."""
    lock(question.version)
    _empty(question)
    _write(question, content)
    arranging.settle(arranging.sequence(question.version_id))
    audit.record("worksheets.change_question", question.version, by, question=question.key)


def _empty(question: Question) -> None:
    """Take out its choices and columns."""
    for model in (Choice, Column):
        db.session.execute(delete(model).where(model.question_id == question.id))
    db.session.expire(question, ["choices", "columns"])


def _write(question: Question, content: Content) -> None:
    for name in SIMPLE:
        setattr(question, name, getattr(content, name))
    taken: set[str] = set()
    columns = []
    for one in content.columns:
        key = _key(one, taken)
        column = Column(
            key=key, kind=one.kind, title=one.title, is_required=one.is_required, least=one.least, most=one.most
        )  # fmt: skip
        columns.append((column, _choices(one.choices)))
    add(question, _choices(content.choices), columns)


def _choices(options: Iterable[Option]) -> list[Choice]:
    taken: set[str] = set()
    return [Choice(key=_key(option, taken), title=option.title) for option in options]


def _key(one: Option | Field, taken: set[str]) -> str:
    """The key that it has, or a new one; no two in a list have the same."""
    key = one.key if one.key and one.key not in taken else key_among(one.title, taken, "choice")
    taken.add(key)
    return key


def move(entry: Question | Part, to: str, by: Person) -> None:
    """Move a question or a part: see `arranging`. Raises Refused for a place that is not there."""
    lock(entry.version)
    arranging.move(entry, to)
    audit.record("worksheets.move", entry.version, by, entry=entry.key, to=to[:40])


def duplicate_question(question: Question, by: Person) -> Question:
    """The same question again, right below it."""
    lock(question.version)
    entries = arranging.sequence(question.version_id)
    copy = Question(
        version_id=question.version_id, key=question_key(question.title), position=arranging.NOWHERE, number=0
    )  # fmt: skip
    copy_wording(question, copy)
    place = entries.index(question) + 1
    arranging.settle([*entries[:place], copy, *entries[place:]])
    audit.record("worksheets.duplicate_question", question.version, by, question=copy.key)
    return copy


def remove_question(question: Question, by: Person) -> None:
    """Take a question out of a draft."""
    lock(question.version)
    version, key = question.version, question.key
    entries = [entry for entry in arranging.sequence(version.id) if entry is not question]
    _empty(question)
    db.session.execute(delete(Question).where(Question.id == question.id))
    arranging.settle(entries)
    audit.record("worksheets.remove_question", version, by, question=key)


# Parts


def add_part(
    version: WorksheetVersion, title: LocalizedText, introduction: LocalizedText, first: Question | None, by: Person
) -> Part:
    """A new heading above a question, or at the end."""
    lock(version)
    entries = arranging.sequence(version.id)
    key = key_among(title, (part.key for part in parts(version.id)), "part")
    part = Part(version_id=version.id, key=key, position=arranging.NOWHERE, title=title, introduction=introduction)
    db.session.add(part)
    db.session.flush()
    place = entries.index(first) if first in entries else len(entries)
    arranging.settle([*entries[:place], part, *entries[place:]])
    audit.record("worksheets.add_part", version, by, part=key)
    return part


def change_part(part: Part, title: LocalizedText, introduction: LocalizedText, by: Person) -> None:
    """Write a heading anew."""
    lock(part.version)
    part.title, part.introduction = title, introduction
    audit.record("worksheets.change_part", part.version, by, part=part.key)


def remove_part(part: Part, by: Person) -> None:
    """Take a heading out of a draft; its questions stay where they are, in the part above."""
    lock(part.version)
    version, key = part.version, part.key
    arranging.settle([entry for entry in arranging.sequence(version.id) if entry is not part])
    db.session.execute(delete(Part).where(Part.id == part.id))
    audit.record("worksheets.remove_part", version, by, part=key)
