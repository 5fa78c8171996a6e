"""A document as a tagged PDF (PDF/UA-1). Typst prints it in a process of its own: what it takes of memory goes with it."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from sprint.core import locale
from sprint.sharing.blocks import Block, Cell, Document, Drawing, Heading, Kind, Listing, Prose, Section, Table, Told, written
from sprint.sharing.widths import LINE, shares
from sprint.worksheets.word import LETTER_PAPER

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
LONGEST = 90
"""Seconds after which printing is given up."""
TALL = 20
"""Lines of a cell from which on its row may go on on the next page."""
LANGUAGE = re.compile(r"[a-z]{2,3}\b")

Said = str | tuple[str, str]
"""A text in the language of the document, or one and its language."""


class NotPrinted(RuntimeError):
    """The printing process ended with an error, or not at all."""


def write(document: Document) -> bytes:
    """The PDF, for the reader who is spoken to."""
    return print_given(given(document))


def given(document: Document) -> dict[str, Any]:
    """What `print.typ` prints: the texts of a document, and the words of the house around them."""
    return {
        "language": document.language, "title": document.title, "heading": document.heading, "note": document.note,
        "paper": "us-letter" if document.territory in LETTER_PAPER else "a4", "foot": _foot(), "missing": _("Still missing here"),
        "facts": [{"label": fact.label, "value": _said(fact.value)} for fact in document.facts],
        "sections": [_section(section) for section in document.sections],
    }  # fmt: skip


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number, "title": _said(section.title),
        "prompt": _said(section.prompt) if section.prompt.text else None,
        "blocks": [_block(block) for block in section.blocks], "missing": list(section.missing),
    }  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": _said(block.text)}
        case Prose(is_quiet=True):
            return {"kind": "quiet", "text": _said(block.text)}
        case Prose():
            return {"kind": "prose", "text": [block.text.text, _language(block.text)]}
        case Listing():
            return {"kind": "list", "items": [_said(item) for item in block.items]}
        case Drawing():
            return {"kind": "drawing", "svg": str(block.svg), "says": block.says, "legend": block.legend}
        case Table():
            return _table(block.narrow)


def _table(table: Table) -> dict[str, Any]:
    widths = shares(table)
    return {
        "kind": "table", "shares": widths, "numbers": [column.kind == Kind.NUMBER for column in table.columns],
        "titles": [_said(column.title) for column in table.columns],
        "rows": [{"cells": [_cell(cell) for cell in row], "is_tall": _is_tall(row, widths)} for row in table.rows],
    }  # fmt: skip


def _is_tall(row: Sequence[Cell], widths: Sequence[int]) -> bool:
    return any(len(written(cell)) > TALL * LINE * width / 100 for cell, width in zip(row, widths, strict=True))


def _cell(cell: Cell) -> Said:
    return _said(cell) if isinstance(cell, Told) else written(cell)


def _said(told: Told) -> Said:
    return told.text if told.language == locale.voice().language or not told.text else (told.text, _language(told))


def _language(told: Told) -> str:
    """The language of a text as Typst knows languages, without what follows its first letters."""
    found = LANGUAGE.match(told.language)
    return found[0] if found else locale.voice().language


def _foot() -> list[Any]:
    """“Page 1 of 7”, the sentence of the catalog, with the names of numbers in their places."""
    mark = "\0"
    pieces = _("Page %(page)s of %(pages)s", page=f"{mark}page{mark}", pages=f"{mark}pages{mark}").split(mark)
    return [{"number": piece} if place % 2 else piece for place, piece in enumerate(pieces)]


def print_given(given: dict[str, Any]) -> bytes:
    """Print it. Raises NotPrinted where that fails."""
    words = [sys.executable, "-I", str(HERE / "printing.py")]
    try:
        asked = json.dumps(given).encode()
        done = subprocess.run(words, input=asked, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603 — our words
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"It was not printed within {LONGEST} seconds.") from None
    told = done.stderr.decode(errors="replace")
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise NotPrinted(told[-1500:])
    if told:
        log.warning("PDF: %s", told)
    return done.stdout
