"""The tables of a document as a workbook: workplan, partners, measures, budget, commitments; each a sheet.

What people wrote is text, whatever it begins with: no cell is a formula or a link. Days and numbers are real ones, which can
be sorted and added up, and look as the reader is used to.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from sprint.core import clock
from sprint.sharing.blocks import Cell, Column, Document, Kind, Table, Told, written
from sprint.worksheets.word import LETTER_PAPER, clean

OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
DAYS = {"en": '[$-409]ddd mmm d yyyy', "es": '[$-80A]ddd d mmm yyyy'}
"""How a day looks, by language: with the name of its month, as everywhere in the house."""
OTHERWISE = "d mmm yyyy"
LONGEST_CELL, LONGEST_NAME = 32_767, 31
LEAST, MOST, COVER = 10, 40, 80
"""Widths of columns, in characters."""
LINE, HIGHEST = 15, 400
"""How high a line is and a row can be, in points. Not every program makes room for a second line by itself."""
REFUSED = re.compile(r"[\[\]:*?/\\]")


def write(document: Document) -> bytes:
    """The file, for the reader who is spoken to. A sheet for which there is no table yet is not in it."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        looks = _looks(book, document.language)
        found = document.tables
        _cover(book, document, looks)
        for key, name in _names().items():
            if table := found.get(key):
                _sheet(book, table, name, looks, document)
        book.set_properties({"title": document.title, "author": "Sprint", "created": clock.now().replace(tzinfo=None)})
    return content.getvalue()


def _names() -> dict[str, str]:
    """What the sheets are called, by the keys of their tables, in their order."""
    return {
        "workplan": _("Workplan"), "milestones": _("Milestones"), "partners": _("Partners"), "actors": _("Partners"),
        "measures": _("Measures"), "costs": _("Budget"), "commitments": _("Commitments"), "support": _("Support given"),
    }  # fmt: skip


def _looks(book: Any, language: str) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "label": book.add_format({"bold": True, "valign": "top"}),
        "head": book.add_format({**top, "bold": True, "bg_color": "#E7EDEB", "bottom": 1}),
        "text": book.add_format(top),
        "day": book.add_format({"valign": "top", "align": "left", "num_format": DAYS.get(language, OTHERWISE)}),
        "whole": book.add_format({"valign": "top", "num_format": "#,##0"}),
        "broken": book.add_format({"valign": "top", "num_format": "#,##0.00"}),
    }


def _cover(book: Any, document: Document, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(_named(_("Plan")))
    _set_up(sheet, document)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, COVER)
    _text(sheet, 0, 0, document.title, looks["title"])
    for place, fact in enumerate(document.facts, 2):
        _text(sheet, place, 0, fact.label, looks["label"])
        _text(sheet, place, 1, fact.value.text, looks["text"])
        _make_room(sheet, place, [(fact.value.text, COVER)])
    _text(sheet, len(document.facts) + 3, 0, document.note, book.add_format({"italic": True}))


def _sheet(book: Any, table: Table, name: str, looks: dict[str, Any], document: Document) -> None:
    sheet = book.add_worksheet(_named(name))
    _set_up(sheet, document)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    widths = [_width(column, [row[place] for row in table.rows]) for place, column in enumerate(table.columns)]
    for line, row in enumerate(table.rows, 1):
        _make_room(sheet, line, [(written(cell), width) for cell, width in zip(row, widths, strict=True)])
    for place, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        cells = [row[place] for row in table.rows]
        sheet.set_column(place, place, width)
        _text(sheet, 0, place, column.title.text, looks["head"])
        for line, cell in enumerate(cells, 1):
            _write(sheet, line, place, cell, looks)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _make_room(sheet: Any, line: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its texts need in columns so wide."""
    lines = max(sum(max(ceil(len(piece) * 1.1 / width), 1) for piece in text.split("\n")) for text, width in texts)
    if lines > 1:
        sheet.set_row(line, min(lines * LINE, HIGHEST))


def _set_up(sheet: Any, document: Document) -> None:
    """How it is printed."""
    sheet.set_landscape()
    sheet.set_paper(1 if document.territory in LETTER_PAPER else 9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C" + _("Page %(page)s of %(pages)s", page="&P", pages="&N"))


def _write(sheet: Any, line: int, place: int, cell: Cell, looks: dict[str, Any]) -> None:
    if isinstance(cell, Told):
        _text(sheet, line, place, cell.text, looks["text"])
    elif isinstance(cell, date) and cell.year >= 1900:
        sheet.write_datetime(line, place, cell, looks["day"])
    elif isinstance(cell, date):
        _text(sheet, line, place, written(cell), looks["text"])
    elif cell is not None:
        sheet.write_number(line, place, cell, looks["whole" if cell == int(cell) else "broken"])


def _text(sheet: Any, line: int, place: int, text: str, look: Any) -> None:
    """A text as text: never a formula, never a link."""
    if text:
        sheet.write_string(line, place, clean(text)[:LONGEST_CELL], look)


def _width(column: Column, cells: Sequence[Cell]) -> int:
    """As wide as its longest text, within limits."""
    if column.kind == Kind.DAY:
        return 18
    longest = max((len(line) for cell in cells for line in written(cell).split("\n")), default=0)
    return min(max(longest + 2, len(column.title.text) + 4, LEAST), MOST)


def _named(name: str) -> str:
    """A name that a sheet may have."""
    return REFUSED.sub(" ", name)[:LONGEST_NAME]
