"""Writes a program as a file: what `reading` reads again to the same program."""

from typing import Any

from sprint.core import yaml_files
from sprint.programs.models import Program, ProgramOfficeDay, ProgramSection, ProgramSession, ProgramWorksheet
from sprint.programs.queries import office_days, sections, sessions, worksheets
from sprint.worksheets.exchange import texts, wording


def write(program: Program) -> str:
    """The program as YAML text, with everything that it holds in all languages."""
    return yaml_files.write(outline_of(program))


def outline_of(program: Program) -> dict[str, Any]:
    """The program in the words of a program file."""
    return {
        "schema": 1,
        "key": program.key,
        "language": program.title.source,
        "title": texts(program.title),
        "summary": texts(program.summary),
        "settings": dict(program.settings),
        "sessions": [_session(one) for one in sessions(program)],
        "office_days": [_office_day(one) for one in office_days(program)],
        "sections": [_section(one) for one in sections(program)],
        "worksheets": [_worksheet(one) for one in worksheets(program)],
    }


def _session(one: ProgramSession) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": one.kind,
        "title": texts(one.title),
        "summary": texts(one.summary),
        "date": {"from": one.from_key, "days": one.from_days},
        "minutes": one.minutes,
        "agenda": [{"minutes": item.minutes, "title": texts(item.title)} for item in one.agenda],
    }


def _office_day(one: ProgramOfficeDay) -> dict[str, Any]:
    return {"key": one.key, "date": {"from": one.from_key, "days": one.from_days}, "hours": list(one.hours)}


def _section(one: ProgramSection) -> dict[str, Any]:
    outcome = {"outcome": one.outcome} if one.outcome else {}
    return {
        "key": one.key,
        "title": texts(one.title),
        "prompt": texts(one.prompt),
        "looks_for": texts(one.looks_for),
        **outcome,
        "complete_when": [dict(check) for check in one.checks],
    }


def _worksheet(one: ProgramWorksheet) -> dict[str, Any]:
    words = wording(one.version)
    asked: dict[str, Any] = {name: words.pop(name) for name in ("parts", "questions") if name in words}
    return {
        "key": one.version.worksheet.key,
        "number": one.number,
        **words,
        "opens": {"from": one.opens_from, "days": one.opens_days},
        "due": {"from": one.due_from, "days": one.due_days},
        **asked,
    }
