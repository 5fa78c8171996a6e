"""Takes an outline over into the database, all of it or nothing.

A worksheet whose wording changed gets a new version; cohorts that run stay on the version that they were given.
"""

from typing import Any

from sqlalchemy import delete, func, select

from sprint.core import audit, clock
from sprint.core.database import db
from sprint.people.models import Person
from sprint.programs.models import (
    Program,
    ProgramAgendaItem,
    ProgramOfficeDay,
    ProgramSection,
    ProgramSession,
    ProgramWorksheet,
)
from sprint.programs.outline import Outline, QuestionPart, WorksheetPart
from sprint.programs.queries import program_by_key
from sprint.programs.writing import wording
from sprint.worksheets.models import Choice, Column, Question, Worksheet, WorksheetVersion


def take_over(outline: Outline, by: Person | None = None) -> Program:
    """The program of an outline: new, or as the outline says now."""
    program = program_by_key(outline.key) or Program(key=outline.key)
    program.title, program.summary = outline.text(outline.title), outline.text(outline.summary)
    program.settings = outline.settings.model_dump()
    db.session.add(program)
    db.session.flush()
    _clear(program)
    _sessions(program, outline)
    _office_days(program, outline)
    _sections(program, outline)
    for part in outline.worksheets:
        version = _version(outline, part)
        db.session.add(
            ProgramWorksheet(
                program_id=program.id, version_id=version.id, number=part.number, opens_from=part.opens.from_key,
                opens_days=part.opens.days, due_from=part.due.from_key, due_days=part.due.days,
            )
        )  # fmt: skip
    audit.record("programs.take_over", program, by)
    return program


def _clear(program: Program) -> None:
    of_program = select(ProgramSession.id).where(ProgramSession.program_id == program.id)
    db.session.execute(delete(ProgramAgendaItem).where(ProgramAgendaItem.session_id.in_(of_program)))
    for part in (ProgramSession, ProgramOfficeDay, ProgramSection, ProgramWorksheet):
        db.session.execute(delete(part).where(part.program_id == program.id))


def _sessions(program: Program, outline: Outline) -> None:
    for position, one in enumerate(outline.sessions, 1):
        session = ProgramSession(
            program_id=program.id, key=one.key, position=position, kind=one.kind, title=outline.text(one.title),
            summary=outline.text(one.summary), from_key=one.date.from_key, from_days=one.date.days, minutes=one.minutes,
        )  # fmt: skip
        session.agenda = [
            ProgramAgendaItem(position=place, minutes=item.minutes, title=outline.text(item.title))
            for place, item in enumerate(one.agenda, 1)
        ]
        db.session.add(session)


def _office_days(program: Program, outline: Outline) -> None:
    for position, one in enumerate(outline.office_days, 1):
        rule = {"from_key": one.date.from_key, "from_days": one.date.days}
        db.session.add(ProgramOfficeDay(program_id=program.id, key=one.key, position=position, hours=one.hours, **rule))


def _sections(program: Program, outline: Outline) -> None:
    for position, one in enumerate(outline.sections):
        texts = {name: outline.text(getattr(one, name)) for name in ("title", "prompt", "looks_for")}
        db.session.add(
            ProgramSection(
                program_id=program.id, key=one.key, position=position, outcome=one.outcome, checks=one.complete_when, **texts,
            )
        )


def _version(outline: Outline, part: WorksheetPart) -> WorksheetVersion:
    """The published version that says what the part says; a new one where none does."""
    sheet = db.session.scalar(select(Worksheet).where(Worksheet.key == part.key)) or Worksheet(key=part.key)
    db.session.add(sheet)
    db.session.flush()
    latest = db.session.scalar(
        select(WorksheetVersion)
        .where(WorksheetVersion.worksheet_id == sheet.id)
        .order_by(WorksheetVersion.number.desc())
        .limit(1)
    )
    if latest is not None and latest.published_at and wording(latest) == _wanted(part):
        return latest
    number = db.session.scalar(select(func.max(WorksheetVersion.number)).where(WorksheetVersion.worksheet_id == sheet.id)) or 0
    version = WorksheetVersion(
        worksheet=sheet, number=number + 1, title=outline.text(part.title), purpose=outline.text(part.purpose),
        minutes=part.minutes, published_at=clock.now(),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    shown = 0
    for position, question in enumerate(part.questions, 1):
        shown += not question.follows
        _question(outline, version, question, position, shown)
    return version


def _wanted(part: WorksheetPart) -> dict[str, Any]:
    words = part.model_dump(exclude_defaults=True, include={"title", "purpose", "minutes", "questions"})
    for question in words["questions"]:
        for name in ("columns", "choices"):
            if question.get(name) == []:
                del question[name]
    return words


def _question(outline: Outline, version: WorksheetVersion, part: QuestionPart, position: int, number: int) -> None:
    question = Question(
        version_id=version.id, key=part.key, position=position, number=number, follows=part.follows, kind=part.type,
        title=outline.text(part.title), help=outline.text(part.help), example=outline.text(part.example),
        unit=outline.text(part.unit), is_required=part.required, is_private=part.private, section=part.section,
        minimum_rows=part.minimum_rows,
    )  # fmt: skip
    db.session.add(question)
    db.session.flush()
    _choices(outline, question.id, None, part)
    for place, one in enumerate(part.columns, 1):
        column = Column(
            question_id=question.id, key=one.key, position=place, kind=one.type, title=outline.text(one.title),
            is_required=one.required,
        )  # fmt: skip
        db.session.add(column)
        db.session.flush()
        _choices(outline, question.id, column.id, one)


def _choices(outline: Outline, question_id: int, column_id: int | None, part: Any) -> None:
    steps = [(str(step), texts) for step, texts in enumerate(part.scale, 1)]
    options = [(choice.key, choice.title) for choice in part.choices]
    for position, (key, texts) in enumerate(steps or options, 1):
        db.session.add(
            Choice(question_id=question_id, column_id=column_id, key=key, position=position, title=outline.text(texts))
        )
