"""Takes an outline over into the database, all of it or nothing.

A worksheet whose wording changed gets a new version; cohorts that run stay on the version that they were given.
"""

from sqlalchemy import delete, select

from sprint.core import audit
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
from sprint.programs.outline import Outline
from sprint.programs.queries import program_by_key
from sprint.worksheets.taking_over import publish_entry


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
        version = publish_entry(part, outline.language)
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
