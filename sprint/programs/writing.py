"""Writes a program as a file: what `reading` reads again to the same program."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from sprint.core.languages import LocalizedText
from sprint.programs.models import Program, ProgramOfficeDay, ProgramSection, ProgramSession, ProgramWorksheet
from sprint.programs.queries import office_days, sections, sessions, worksheets
from sprint.worksheets.models import Choice, Column, Question, WorksheetVersion
from sprint.worksheets.queries import questions


def write(program: Program) -> str:
    """The program as YAML text, with everything that it holds in all languages."""
    out = StringIO()
    yaml = YAML()
    yaml.width = 130
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(outline_of(program), out)
    return out.getvalue()


def outline_of(program: Program) -> dict[str, Any]:
    """The program in the words of a program file."""
    return {
        "schema": 1,
        "key": program.key,
        "language": program.title.source,
        "title": _texts(program.title),
        "summary": _texts(program.summary),
        "settings": dict(program.settings),
        "sessions": [_session(one) for one in sessions(program)],
        "office_days": [_office_day(one) for one in office_days(program)],
        "sections": [_section(one) for one in sections(program)],
        "worksheets": [_worksheet(one) for one in worksheets(program)],
    }


def wording(version: WorksheetVersion) -> dict[str, Any]:
    """What a version of a worksheet says, to tell whether another one says the same."""
    return {
        "title": _texts(version.title),
        "purpose": _texts(version.purpose),
        "minutes": version.minutes,
        "questions": [_question(one) for one in questions(version.id)],
    }


def _texts(text: LocalizedText) -> dict[str, str]:
    return {language: words for language, words in text if words}


def _session(one: ProgramSession) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": one.kind,
        "title": _texts(one.title),
        "summary": _texts(one.summary),
        "date": {"from": one.from_key, "days": one.from_days},
        "minutes": one.minutes,
        "agenda": [{"minutes": item.minutes, "title": _texts(item.title)} for item in one.agenda],
    }


def _office_day(one: ProgramOfficeDay) -> dict[str, Any]:
    return {"key": one.key, "date": {"from": one.from_key, "days": one.from_days}, "hours": list(one.hours)}


def _section(one: ProgramSection) -> dict[str, Any]:
    outcome = {"outcome": one.outcome} if one.outcome else {}
    return {
        "key": one.key,
        "title": _texts(one.title),
        "prompt": _texts(one.prompt),
        "looks_for": _texts(one.looks_for),
        **outcome,
        "complete_when": [dict(check) for check in one.checks],
    }


def _worksheet(one: ProgramWorksheet) -> dict[str, Any]:
    words = wording(one.version)
    asked = words.pop("questions")
    return {
        "key": one.version.worksheet.key,
        "number": one.number,
        **words,
        "opens": {"from": one.opens_from, "days": one.opens_days},
        "due": {"from": one.due_from, "days": one.due_days},
        "questions": asked,
    }


def _question(one: Question) -> dict[str, Any]:
    part: dict[str, Any] = {"key": one.key, "type": one.kind, "title": _texts(one.title), "help": _texts(one.help)}
    for name, text in (("example", one.example), ("unit", one.unit)):
        if text:
            part[name] = _texts(text)
    for name, given in (("required", one.is_required), ("private", one.is_private), ("follows", one.follows)):
        if given:
            part[name] = True
    part["section"] = one.section
    if one.minimum_rows:
        part["minimum_rows"] = one.minimum_rows
    part |= _choices(one.kind, one.choices)
    if one.columns:
        part["columns"] = [_column(column) for column in one.columns]
    return part


def _column(one: Column) -> dict[str, Any]:
    part: dict[str, Any] = {"key": one.key, "type": one.kind, "title": _texts(one.title)}
    if one.is_required:
        part["required"] = True
    return part | _choices(one.kind, one.choices)


def _choices(kind: str, choices: list[Choice]) -> dict[str, Any]:
    if not choices:
        return {}
    if kind == "scale":
        return {"scale": [_texts(choice.title) for choice in choices]}
    return {"choices": [{"key": choice.key, "title": _texts(choice.title)} for choice in choices]}
