"""A worksheet as a file: what one version says, in the words of `outline`, and back into a version."""

from typing import Any

from sprint.core import yaml_files
from sprint.core.database import db
from sprint.core.languages import LocalizedText
from sprint.worksheets.copying import add
from sprint.worksheets.kinds import STEPS
from sprint.worksheets.models import Choice, Column, Part, Question, QuestionKind, WorksheetVersion
from sprint.worksheets.outline import ColumnEntry, QuestionEntry, WorksheetEntry, WorksheetFile, text
from sprint.worksheets.queries import parts, questions


def read(content: bytes) -> WorksheetFile:
    """The worksheet in a file. Raises BadFile with the line and the key of whatever is wrong."""
    return yaml_files.read(content, WorksheetFile, WorksheetFile.contradictions)


def write(version: WorksheetVersion) -> str:
    """A version as YAML text, with everything that it says in all languages."""
    head = {"schema": 1, "key": version.worksheet.key, "language": version.title.source}
    return yaml_files.write(head | wording(version))


def wording(version: WorksheetVersion) -> dict[str, Any]:
    """What a version says; the same in another one means that nothing changed."""
    said = {"title": texts(version.title), "purpose": texts(version.purpose), "minutes": version.minutes}
    if headings := parts(version.id):
        said["parts"] = [_part(one) for one in headings]
    return said | {"questions": [told(one) for one in questions(version.id)]}


def wanted(entry: WorksheetEntry) -> dict[str, Any]:
    """What an entry of a file says, to compare with the wording of a version."""
    words = entry.model_dump(exclude_defaults=True, include={"title", "purpose", "minutes", "parts", "questions"})
    if words.get("parts") == []:
        del words["parts"]
    for question in words["questions"]:
        for name in ("columns", "choices", "scale"):
            if question.get(name) == []:
                del question[name]
    return words


def texts(text: LocalizedText) -> dict[str, str]:
    """A text of staff in the words of a file."""
    return {language: words for language, words in text if words}


def fill(version: WorksheetVersion, entry: WorksheetEntry, language: str) -> None:
    """Write into a new draft what an entry of a file in some language says."""
    headings = {}
    for position, one in enumerate(entry.parts, 1):
        headings[one.key] = Part(
            version_id=version.id, key=one.key, position=position, title=text(one.title, language),
            introduction=text(one.introduction, language),
        )  # fmt: skip
    db.session.add_all(headings.values())
    db.session.flush()
    shown = 0
    for position, asked in enumerate(entry.questions, 1):
        shown += not asked.follows
        question = _asked(asked, language)
        question.version_id, question.position, question.number = version.id, position, shown
        question.part_id = headings[asked.part].id if asked.part else None
        columns = [(_column_of(one, language), _choices_of(one, language)) for one in asked.columns]
        add(question, _choices_of(asked, language), columns)


def _asked(one: QuestionEntry, language: str) -> Question:
    return Question(
        key=one.key, follows=one.follows, kind=one.type, title=text(one.title, language), help=text(one.help, language),
        example=text(one.example, language), unit=text(one.unit, language), is_required=one.required, is_private=one.private,
        section=one.section, minimum_rows=one.minimum_rows, least=one.least, most=one.most,
    )  # fmt: skip


def _column_of(one: ColumnEntry, language: str) -> Column:
    title = text(one.title, language)
    return Column(key=one.key, kind=one.type, title=title, is_required=one.required, least=one.least, most=one.most)


def _choices_of(one: QuestionEntry | ColumnEntry, language: str) -> list[Choice]:
    steps = [Choice(key=str(step), title=text(words, language)) for step, words in enumerate(one.scale, 1)]
    return steps or [Choice(key=choice.key, title=text(choice.title, language)) for choice in one.choices]


def _part(one: Part) -> dict[str, Any]:
    introduction = {"introduction": texts(one.introduction)} if one.introduction else {}
    return {"key": one.key, "title": texts(one.title)} | introduction


def told(one: Question) -> dict[str, Any]:
    """What a question says, in the words of a file."""
    said: dict[str, Any] = {"key": one.key, "type": one.kind, "title": texts(one.title)}
    for name, words in (("help", one.help), ("example", one.example), ("unit", one.unit)):
        if words:
            said[name] = texts(words)
    for name, given in (("required", one.is_required), ("private", one.is_private), ("follows", one.follows)):
        if given:
            said[name] = True
    if one.part is not None:
        said["part"] = one.part.key
    if one.section:
        said["section"] = one.section
    if one.minimum_rows:
        said["minimum_rows"] = one.minimum_rows
    said |= _limits(one) | _choices(one.kind, one.choices)
    if one.columns:
        said["columns"] = [_column(column) for column in one.columns]
    return said


def _column(one: Column) -> dict[str, Any]:
    said: dict[str, Any] = {"key": one.key, "type": one.kind, "title": texts(one.title)}
    if one.is_required:
        said["required"] = True
    return said | _limits(one) | _choices(one.kind, one.choices)


def _limits(one: Question | Column) -> dict[str, float]:
    found = {"least": one.least, "most": one.most}
    return {name: _short(limit) for name, limit in found.items() if limit is not None}


def _short(limit: float) -> float:
    return int(limit) if limit == int(limit) else limit


def _choices(kind: str, choices: list[Choice]) -> dict[str, Any]:
    if not choices:
        return {}
    if kind == QuestionKind.SCALE:
        return {"scale": [texts(choice.title) for choice in choices[:STEPS]]}
    return {"choices": [{"key": choice.key, "title": texts(choice.title)} for choice in choices]}
