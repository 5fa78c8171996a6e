"""Questions about programs."""

from typing import TypeVar

from sqlalchemy import select

from sprint.core.database import db
from sprint.core.languages import LocalizedText
from sprint.programs.models import Program, ProgramOfficeDay, ProgramSection, ProgramSession, ProgramWorksheet

Part = TypeVar("Part", ProgramSession, ProgramOfficeDay, ProgramSection)
KNOWN_SECTIONS = select(ProgramSection.key, ProgramSection.title, ProgramSection.position).order_by(ProgramSection.id)


def programs() -> list[Program]:
    """All programs, by key."""
    return list(db.session.scalars(select(Program).order_by(Program.key)))


def program_by_key(key: str) -> Program | None:
    """The program of a key."""
    return db.session.scalar(select(Program).where(Program.key == key))


def _parts(kind: type[Part], program: Program) -> list[Part]:
    return list(db.session.scalars(select(kind).where(kind.program_id == program.id).order_by(kind.position)))


def sessions(program: Program) -> list[ProgramSession]:
    """The sessions and calls of a program, in order."""
    return _parts(ProgramSession, program)


def office_days(program: Program) -> list[ProgramOfficeDay]:
    """The days of office hours of a program, in order."""
    return _parts(ProgramOfficeDay, program)


def sections(program: Program) -> list[ProgramSection]:
    """The plan sections of a program, in order."""
    return _parts(ProgramSection, program)


def worksheets(program: Program) -> list[ProgramWorksheet]:
    """The worksheets of a program, by number."""
    found = select(ProgramWorksheet).where(ProgramWorksheet.program_id == program.id).order_by(ProgramWorksheet.number)
    return list(db.session.scalars(found))


def known_sections() -> list[tuple[str, LocalizedText]]:
    """The keys of the plan sections of all programs, each with a title."""
    titles = {key: (position, title) for key, title, position in db.session.execute(KNOWN_SECTIONS)}
    return [(key, title) for key, (_position, title) in sorted(titles.items(), key=lambda one: (one[1][0], one[0]))]
