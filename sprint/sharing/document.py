"""A plan as a document for readers of one language: what stands in it, and in which order. What it becomes is not said here.

Whoever composes it speaks in the voice of its reader. The texts of the team keep their language; everything else is in the
reader's.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from sprint.cohorts.models import Team
from sprint.core import clock, locale
from sprint.plans.models import PlanVersion
from sprint.plans.private import is_private
from sprint.plans.sheet import Line, Part, frozen_parts, sheet_of
from sprint.sharing import drawings, queries, versions
from sprint.sharing.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Fact,
    Heading,
    Kind,
    Listing,
    Prose,
    Section,
    Table,
    Told,
    own,
    staff,
)  # fmt: skip
from sprint.sharing.privacy import PARTS, Scope, Veil
from sprint.sharing.records import PLACES, Writer
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.reading import Asked, day_of
from sprint.worksheets.showing import word_of
from sprint.worksheets.values import rows_of

KINDS = {QuestionKind.DATE: Kind.DAY, QuestionKind.NUMBER: Kind.NUMBER}


def compose(team: Team, scope: Scope, version: PlanVersion | None = None) -> Document:
    """The plan of a team for a scope, as it is now, or as it was approved with what stood beside its answers."""
    known, missing = queries.records_of(team.id), dict[str, list[str]]()
    if version is not None:
        parts = frozen_parts(version)
    else:
        sheet = sheet_of(team)
        parts = sheet.parts
        if not scope.is_shared:
            private = {one.id for one in sheet.asked if is_private(one)}
            missing = {
                one.section.key: [lack.sentence for lack in one.missing if lack.question_id not in private]
                for one in sheet.standings
            }
    records = versions.kept_in(version) if version else known
    veil = Veil(scope, records, known, frozenset(_organizations(parts)), team.name)
    shown = [part for part in parts if scope.holds(part.section.key)]
    approved_on = clock.wall(version.approved_at, team.zone).date() if version else None
    sections = list(_sections(shown, veil, team, missing, approved_on))
    return Document(
        language=locale.voice().language,
        title=_("Community Data Training Plan of %(city)s", city=team.name),
        heading=locale.plain(team.cohort.title),
        facts=list(_facts(team, shown, veil, version)),
        note=_note(scope, version),
        sections=sections,
        territory=team.city.territory,
    )


def _organizations(parts: Iterable[Part]) -> Iterator[str]:
    """The names of the organizations that the answers list."""
    for line in (line for part in parts for line in part.lines if line.question.key == "actors"):
        yield from (str(row["name"]) for row in rows_of(line.accepted.value) if row.get("name"))


def _note(scope: Scope, version: PlanVersion | None) -> str:
    """For whom a copy is, and what its version does not know. What is missing is told of the plan as it is only."""
    if scope.is_shared:
        told = _("This copy is for sharing. It names only the organizations that agreed to it.")
    elif version is not None:
        told = _("This copy is for the team and its facilitators. It names all partners.")
    else:
        told = _("This copy is for the team and its facilitators. It names all partners and says what is missing.")
    return " ".join([told, *(versions.lacking(version, is_shared=scope.is_shared) if version is not None else ())])


# The cover


def _facts(team: Team, parts: Sequence[Part], veil: Veil, version: PlanVersion | None) -> Iterator[Fact]:
    yield Fact(_("City"), Told(team.name, team.city.language))
    yield Fact(_("Sprint"), staff(team.cohort.title))
    for key, label, columns in (("team", _("Team"), ("name",)), ("sponsor", _("Sponsor"), ("name", "title"))):
        if names := _named(parts, veil, key, columns):
            yield Fact(label, names)
    spoken = ", ".join(locale.language_said(language) for language in team.cohort.languages)
    yield Fact(_("Languages"), own(spoken))
    start, end = (locale.day(on, year=True) for on in (team.cohort.starts_on, team.cohort.ends_on))
    yield Fact(_("Days of the Sprint"), own(pgettext("days", "%(start)s to %(end)s", start=start, end=end)))
    if version is not None:
        told = _("Version %(number)d, approved on %(day)s", number=version.number,
                 day=locale.day(version.approved_at, team.zone, year=True))  # fmt: skip
    else:
        told = _("As it is on %(day)s", day=locale.day(clock.today(team.zone), year=True))
    yield Fact(_("Version"), own(told))


def _named(parts: Iterable[Part], veil: Veil, key: str, columns: Sequence[str]) -> Told | None:
    """People of a table in one line, from the first columns that say who they are."""
    for line in (line for part in parts for line in part.lines):
        if line.question.key == key and veil.shows(line.question):
            rows = rows_of(line.accepted.value)
            people = [", ".join(str(row[column]) for column in columns if row.get(column)) for row in rows]
            return Told(veil.text("; ".join(filter(None, people))), line.accepted.language)
    return None


# The sections


def _sections(
    parts: Iterable[Part], veil: Veil, team: Team, missing: dict[str, list[str]], approved_on: date | None
) -> Iterator[Section]:
    """The sections in their order. A copy for others leaves out those with nothing in them."""
    writer, parts = Writer(veil, team.name), list(parts)
    keys = [part.section.key for part in parts]
    standing: dict[str, list[Block]] = {}
    for name in PARTS:
        if name in veil.scope.parts and keys and (PLACES[name] in keys or veil.scope.sections is None):
            place = PLACES[name] if PLACES[name] in keys else keys[-1]
            drawn = drawings.of(name, veil, team, approved_on)
            standing.setdefault(place, []).extend(_with_headings([*drawn, *writer.part(name)]))
    for part in parts:
        key = part.section.key
        blocks = [*_lines(part, veil), *standing.get(key, ())]
        if not blocks and veil.scope.is_shared:
            continue
        if not blocks:
            blocks = [Prose(own(_("Nothing is written here yet.")), is_quiet=True)]
        title, prompt = staff(part.section.title), staff(part.section.prompt)
        yield Section(key, part.section.number, title, prompt, blocks, missing.get(key, ()))


def _with_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """Each table and drawing under its own name."""
    for one in blocks:
        if not isinstance(one, Prose):
            yield Heading(one.title)  # type: ignore[union-attr]
        yield one


def _lines(part: Part, veil: Veil) -> Iterator[Block]:
    paragraph = getattr(part, "paragraph", None)
    if paragraph is not None and paragraph.value:
        yield Prose(Told(veil.text(str(paragraph.value)), paragraph.language))
    for line in part.lines:
        if veil.shows(line.question):
            yield Heading(staff(line.question.title))
            yield _answer(line, veil)


def _answer(line: Line, veil: Veil) -> Block:
    """What the plan says for one question."""
    question, value, language = line.question, line.accepted.value, line.accepted.language
    if question.kind == QuestionKind.TABLE and isinstance(value, list):
        return _table(question, value, language, veil)
    if question.kind == QuestionKind.CHOICES and isinstance(value, list):
        return Listing([staff(word) if (word := word_of(question, key)) else own(str(key)) for key in value])
    if question.kind == QuestionKind.FILE:
        name = str(value.get("name", "")) if isinstance(value, dict) else ""
        return Prose(own(_("File: %(name)s", name=veil.text(name))))
    cell = _cell(question, value, language, veil)
    if isinstance(cell, Told):
        return Prose(cell)
    number = _written(cell)
    if question.unit:
        number = pgettext("a number and its unit", "%(number)s %(unit)s", number=number, unit=locale.plain(question.unit))
    return Prose(own(number))


def _written(cell: Cell) -> str:
    return locale.day(cell, year=True) if hasattr(cell, "isoformat") else locale.number(cell or 0)  # type: ignore[arg-type]


def _table(question: Question, value: Any, language: str, veil: Veil) -> Table:
    kept = [column for column in question.columns if veil.shows_column(column)]
    columns = [Column(staff(column.title), KINDS.get(QuestionKind(column.kind), Kind.TEXT)) for column in kept]
    rows = [[_cell(column, row.get(column.key), language, veil) for column in kept] for row in rows_of(value)]
    return Table(question.key, staff(question.title), columns, rows)


def _cell(asked: Asked, value: Any, language: str, veil: Veil) -> Cell:
    """One value: a day, a number, the word of a choice in the reader's language, or the team's own words."""
    if value is None:
        return None
    if asked.kind == QuestionKind.NUMBER and isinstance(value, int | float):
        return value
    if asked.kind == QuestionKind.DATE and (on := day_of(value)):
        return on
    if asked.kind in (QuestionKind.CHOICE, QuestionKind.SCALE) and (word := word_of(asked, value)):
        told = staff(word)
        return Told(f"{value} · {told.text}", told.language) if asked.kind == QuestionKind.SCALE else told
    return Told(veil.text(str(value)), language)
