"""How blocks stand on a page of HTML, for the templates."""

from collections.abc import Sequence
from datetime import date

from flask import Flask
from markupsafe import Markup, escape

from sprint.core import locale
from sprint.sharing import pdf
from sprint.sharing.blocks import Cell, Drawing, Heading, Listing, Prose, Table, Told, written
from sprint.sharing.words import EXPORT_KINDS

LINE, SHORT, WORD, PADDING = 120, 18, 22, 3
"""In characters of tables: how wide a page is, a short text, the longest word that is never broken, the space beside a text."""


def marked(told: Told) -> Markup:
    """A text, marked with its language where that is not the reader's."""
    if told.language == locale.voice().language:
        return escape(told.text)
    return Markup('<span lang="{}">{}</span>').format(told.language, told.text)


def paragraphs(told: Told) -> Markup:
    """A longer text with its paragraphs and lines, marked with its language."""
    return locale.said(told.text, told.language)


def table_cell(cell: Cell, is_first: bool) -> Markup:
    """A cell of a table with what stands in it; the first one of a row names it. A plan has thousands: no macro does this."""
    tag, scope = ("th", ' scope="row"') if is_first else ("td", "")
    if isinstance(cell, Told):
        spoken = "" if cell.language == locale.voice().language or not cell.text else f' lang="{escape(cell.language)}"'
        lines = Markup("<br>").join(cell.text.split("\n"))
        return Markup(f"<{tag}{scope}{spoken}>{lines}</{tag}>")
    kind = "" if cell is None or isinstance(cell, date) else ' class="num"'
    return Markup(f"<{tag}{scope}{kind}>{escape(written(cell))}</{tag}>")


def shares(table: Table) -> list[int]:
    """How much of the width of a page each column of a table gets, in percent: at least the room for its words, a short one that
    for its texts, and the others what is left, as their texts are long.
    """
    columns = [_texts(table, place) for place in range(len(table.columns))]
    least = [_least(texts) for texts in columns]
    long = [0 if max(map(len, texts)) <= SHORT else sum(map(len, texts)) / len(texts) for texts in columns]
    spare = max(LINE - sum(least), 0) / (sum(long) or 1)
    room = [floor + length * spare for floor, length in zip(least, long, strict=True)]
    return [max(1, int(100 * one / sum(room))) for one in room]


def _texts(table: Table, place: int) -> list[str]:
    """What stands in a column; its title is bold and needs more room."""
    return [table.columns[place].title.text + " ", *(written(row[place]) for row in table.rows)]


def _least(texts: Sequence[str]) -> int:
    """How wide a column must be, in characters: no word of its texts is broken, and no short text."""
    longest = max(map(len, texts))
    if longest > SHORT:
        longest = min(max(len(word) for text in texts for word in text.split()), WORD)
    return longest + PADDING


def block_kind(block: object) -> str:
    """Which block it is, for a template."""
    kinds = {Heading: "heading", Prose: "prose", Listing: "list", Table: "table", Drawing: "drawing"}
    return kinds[type(block)]


def export_kind(kind: str) -> str:
    """What a kind of file is called."""
    return str(EXPORT_KINDS[kind])


def init_app(app: Flask) -> None:
    """Give the filters of this module to the templates of an app."""
    app.jinja_env.filters.update(
        marked=marked, paragraphs=paragraphs, table_cell=table_cell, block_kind=block_kind, shares=shares,
        data_address=pdf.data_address, export_kind=export_kind,
    )  # fmt: skip
