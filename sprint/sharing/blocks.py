"""What a document is made of, whatever it becomes: a page, a PDF, a Word file, a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from markupsafe import Markup

from sprint.core import locale
from sprint.core.languages import LocalizedText


class Told(NamedTuple):
    """A text and the language that it is in."""

    text: str
    language: str


Cell = Told | date | int | float | None
"""What stands in a table. Days and numbers are written by whoever makes the file, in the conventions of its reader."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    title: Told
    kind: Kind = Kind.TEXT
    is_extra: bool = False
    """Whether only a workbook has the room for it."""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: Told


@dataclass(frozen=True)
class Prose:
    """Paragraphs: of the house, or as the team wrote them."""

    text: Told
    is_quiet: bool = False
    """Whether it is a remark about what stands beside it."""


@dataclass(frozen=True)
class Listing:
    """A list with bullets."""

    items: Sequence[Told]


@dataclass(frozen=True)
class Table:
    """Rows under columns."""

    key: str
    """The key of the question that it answers, or what its rows are: a workbook picks its sheets by it."""
    title: Told
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    @property
    def narrow(self) -> "Table":
        """The same without the columns that only a workbook has the room for."""
        kept = [place for place, column in enumerate(self.columns) if not column.is_extra]
        rows = [[row[place] for place in kept] for row in self.rows]
        return Table(self.key, self.title, [self.columns[place] for place in kept], rows)


@dataclass(frozen=True)
class Drawing:
    """A drawing of what a table beside it says too."""

    title: Told
    says: str
    """What it shows, in words, for whoever does not see it."""
    svg: Markup
    """The drawing, whole: it carries its colors with it."""
    legend: str = ""
    """What its lines mean, for whoever sees it."""


Block = Heading | Prose | Listing | Table | Drawing


@dataclass(frozen=True)
class Fact:
    """A line of the cover."""

    label: str
    value: Told


@dataclass(frozen=True)
class Section:
    """A section of the plan."""

    key: str
    number: str
    title: Told
    prompt: Told
    blocks: Sequence[Block] = field(default_factory=tuple)
    missing: Sequence[str] = field(default_factory=tuple)
    """What is not there yet, in sentences of the house; in the team's own copy only."""


@dataclass(frozen=True)
class Document:
    """A plan for readers of one language."""

    language: str
    title: str
    heading: str
    """What stands above the title."""
    facts: Sequence[Fact]
    note: str
    """For whom this copy is."""
    sections: Sequence[Section]
    territory: str
    """Of the city: which paper its offices have."""

    @property
    def tables(self) -> dict[str, Table]:
        """All tables by their keys."""
        return {one.key: one for section in self.sections for one in section.blocks if isinstance(one, Table)}


def own(text: str) -> Told:
    """Words of the house, in the language that is spoken."""
    return Told(text, locale.voice().language)


def staff(text: LocalizedText | None) -> Told:
    """Words of staff in the language that is spoken, or in the one that there is."""
    return Told(*text.shown(locale.voice().language)) if text else own("")


def written(cell: Cell) -> str:
    """A cell as text, in the conventions of the reader."""
    if isinstance(cell, Told):
        return cell.text
    if isinstance(cell, date):
        return locale.short_day(cell)
    return "" if cell is None else locale.number(cell)
