"""Questions with all that belongs to them: put into the database, and copied from one version into another."""

from collections.abc import Iterable

from slugify import slugify
from sqlalchemy import select

from sprint.core.database import db
from sprint.core.languages import LocalizedText
from sprint.worksheets.models import Choice, Column, Part, Question, WorksheetVersion
from sprint.worksheets.queries import parts, questions

WORDING = ("kind", "title", "help", "example", "unit", "is_required", "is_private", "follows", "section", "minimum_rows", "least",
           "most")  # fmt: skip
"""What a question says, beside its choices and columns."""
LONGEST_KEY = 50


def add(question: Question, choices: list[Choice], columns: list[tuple[Column, list[Choice]]]) -> None:
    """Add a question with its choices, and its columns with theirs, each in the order in which they come."""
    db.session.add(question)
    db.session.flush()
    for place, (column, _own) in enumerate(columns, 1):
        column.question_id, column.position = question.id, place
        db.session.add(column)
    db.session.flush()
    for column_id, several in [(None, choices), *((column.id, own) for column, own in columns)]:
        for place, choice in enumerate(several, 1):
            choice.question_id, choice.column_id, choice.position = question.id, column_id, place
            db.session.add(choice)
    db.session.flush()
    db.session.expire(question, ["choices", "columns"])


def copy_version(old: WorksheetVersion, new: WorksheetVersion) -> None:
    """Write the parts and questions of a version into a new draft, with their keys and the states of their translations."""
    headings = {}
    for part in parts(old.id):
        headings[part.id] = Part(
            version_id=new.id, key=part.key, position=part.position, title=part.title, introduction=part.introduction
        )
    db.session.add_all(headings.values())
    db.session.flush()
    for question in questions(old.id):
        copy = Question(version_id=new.id, key=question.key, position=question.position, number=question.number)
        copy.part_id = headings[question.part_id].id if question.part_id else None
        copy_wording(question, copy)


def copy_wording(question: Question, copy: Question) -> None:
    """Add a question that asks what another one asks, under its own key and in its own place."""
    for name in WORDING:
        setattr(copy, name, getattr(question, name))
    columns = [
        (
            Column(key=one.key, kind=one.kind, title=one.title, is_required=one.is_required, least=one.least, most=one.most),
            _copies(one.choices),
        )
        for one in question.columns
    ]
    add(copy, _copies(question.choices), columns)


def _copies(choices: Iterable[Choice]) -> list[Choice]:
    return [Choice(key=choice.key, title=choice.title) for choice in choices]


def key_among(title: LocalizedText, taken: Iterable[str], otherwise: str, separator: str = "_") -> str:
    """A key that can be read, made from a title, and that nothing else has."""
    text = slugify(str(title) or title.shown(title.source)[0], separator=separator, max_length=LONGEST_KEY) or otherwise
    used, number, key = set(taken), 1, text
    while key in used:
        number += 1
        key = f"{text}{separator}{number}"
    return key


def question_key(title: LocalizedText) -> str:
    """A key for a new question; plans know questions by it, so no other question of any worksheet has it."""
    return key_among(title, db.session.scalars(select(Question.key).distinct()), "question")
