"""A document as a Word file: real headings, tables with header rows, each text in its language, and no macros."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.shared import Mm, Pt, RGBColor
from flask_babel import gettext as _
from lxml import etree

from sprint.core import clock, words
from sprint.sharing.blocks import (
    Cell,
    Column,
    Document,
    Drawing,
    Heading,
    Kind,
    Listing,
    Prose,
    Section,
    Table,
    Told,
    own,
    written,
)
from sprint.sharing.widths import shares
from sprint.worksheets.word import LETTER_PAPER, W, clean

INK, QUIET = RGBColor(0x0B, 0x54, 0x69), "46595F"
MARGIN, SMALL, HUNDREDTH = Mm(18), "17", 99
"""The least margin that printers keep, the size of tables in half points, and a hundredth of a line in twentieths of one."""


def write(document: Document) -> bytes:
    """The file, for the reader who is spoken to."""
    made = docx.Document()
    _set_up(made, document)
    body = etree.Element(f"{W}body")
    _cover(body, document)
    for section in document.sections:
        _section(body, section, document.language)
    end = made.element.body.sectPr
    for element in body:
        end.addprevious(element)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _set_up(made: Any, document: Document) -> None:
    """Paper, styles, the foot of the pages, and what the file says about itself."""
    page = made.sections[0]
    letter = document.territory in LETTER_PAPER
    page.page_width, page.page_height = (Mm(215.9), Mm(279.4)) if letter else (Mm(210), Mm(297))
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    page.top_margin, page.header_distance = MARGIN + Mm(7), Mm(10)  # room below the title that stands on each page
    page.header.paragraphs[0].text = clean(document.title)
    _foot(page.footer.paragraphs[0]._p)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 12)):
        font = made.styles[name].font
        font.size, font.color.rgb, font.name = Pt(size), INK, "Calibri"
    made.styles["Normal"].font.name = "Calibri"
    for language in made.styles.element.iter(f"{W}lang"):
        language.set(f"{W}val", tag(document.language))
    about = made.core_properties
    about.title, about.language, about.subject = clean(document.title)[:255], tag(document.language), ""
    about.author = about.last_modified_by = "Sprint"
    about.comments, about.created, about.modified = "", clock.now(), clock.now()


def _foot(paragraph: Any) -> None:
    """“Page 1 of 7”, counted by the program that shows it."""
    mark = "\x1f"
    fields = {"page": "PAGE", "pages": "NUMPAGES"}
    told = _("Page %(page)s of %(pages)s", page=f"{mark}page{mark}", pages=f"{mark}pages{mark}")
    for piece in filter(None, told.split(mark)):
        parent = paragraph
        if piece in fields:
            parent = etree.SubElement(paragraph, f"{W}fldSimple", {f"{W}instr": fields[piece]})
        _write(etree.SubElement(parent, f"{W}r"), "1" if piece in fields else piece)


def _cover(body: Any, document: Document) -> None:
    language = document.language
    _paragraph(body, own(document.heading), quiet=True)
    _paragraph(body, Told(document.title, language), style="Title")
    for fact in document.facts:
        _paragraph(body, fact.value, label=f"{fact.label}: ", reader=language)
    _paragraph(body, Told(document.note, language), quiet=True)


def _section(body: Any, section: Section, reader: str) -> None:
    _paragraph(body, Told(f"{section.number}. {section.title.text}", section.title.language), style="Heading1")
    if section.prompt.text:
        _paragraph(body, section.prompt, quiet=True)
    for block in section.blocks:
        if isinstance(block, Heading):
            _paragraph(body, block.text, style="Heading2")
        elif isinstance(block, Prose):
            for line in block.text.text.split("\n"):
                _paragraph(body, Told(line, block.text.language), quiet=block.is_quiet)
        elif isinstance(block, Listing):
            for item in block.items:
                _paragraph(body, item, style="ListBullet")
        elif isinstance(block, Drawing):
            _paragraph(body, Told(block.says, reader), quiet=True)
        else:
            _table(body, block.narrow)
    if section.missing:
        _paragraph(body, own(_("Still missing here")), style="Heading2")
        for sentence in section.missing:
            _paragraph(body, own(sentence), style="ListBullet")


# Elements


def _table(body: Any, table: Table) -> None:
    box = etree.SubElement(body, f"{W}tbl")
    about = etree.SubElement(box, f"{W}tblPr")
    for name, values in (
        ("tblStyle", {"val": "TableGrid"}), ("tblW", {"w": "5000", "type": "pct"}), ("tblLayout", {"type": "fixed"}),
        ("tblLook", {"firstRow": "1"}), ("tblCaption", {"val": clean(table.title.text)}),
    ):  # fmt: skip
        etree.SubElement(about, f"{W}{name}", {f"{W}{key}": value for key, value in values.items()})
    widths = [str(percent * HUNDREDTH) for percent in shares(table)]
    grid = etree.SubElement(box, f"{W}tblGrid")
    for width in widths:
        etree.SubElement(grid, f"{W}gridCol", {f"{W}w": width})
    _head(box, table.columns, widths)
    for row in table.rows:
        line = _row(box)
        for column, cell in zip(table.columns, row, strict=True):
            _cell(line, cell, column)
    etree.SubElement(body, f"{W}p")  # two tables without a paragraph between them would become one


def _row(box: Any, is_head: bool = False) -> Any:
    row = etree.SubElement(box, f"{W}tr")
    about = etree.SubElement(row, f"{W}trPr")
    etree.SubElement(about, f"{W}cantSplit")
    if is_head:
        etree.SubElement(about, f"{W}tblHeader")
    return row


def _head(box: Any, columns: Sequence[Column], widths: Sequence[str]) -> None:
    row = _row(box, is_head=True)
    for column, width in zip(columns, widths, strict=True):
        cell = etree.SubElement(row, f"{W}tc")
        about = etree.SubElement(cell, f"{W}tcPr")
        etree.SubElement(about, f"{W}tcW", {f"{W}w": width, f"{W}type": "dxa"})
        shade = etree.SubElement(about, f"{W}shd")
        shade.set(f"{W}val", "clear")
        shade.set(f"{W}fill", "E7EDEB")
        _paragraph(cell, column.title, bold=True, small=True)


def _cell(row: Any, cell: Cell, column: Column) -> None:
    box = etree.SubElement(row, f"{W}tc")
    told = cell if isinstance(cell, Told) else own(written(cell))
    for line in told.text.split("\n"):
        _paragraph(box, Told(line, told.language), small=True, right=column.kind == Kind.NUMBER)


def _paragraph(
    parent: Any, told: Told, *, style: str = "", quiet: bool = False, bold: bool = False, small: bool = False,
    right: bool = False, label: str = "", reader: str = "",
) -> None:  # fmt: skip
    paragraph = etree.SubElement(parent, f"{W}p")
    about = etree.SubElement(paragraph, f"{W}pPr")
    if style:
        etree.SubElement(about, f"{W}pStyle", {f"{W}val": style})
    if small:
        etree.SubElement(about, f"{W}spacing", {f"{W}before": "20", f"{W}after": "20"})
    if right:
        etree.SubElement(about, f"{W}jc", {f"{W}val": "right"})
    if label:
        _run(paragraph, Told(label, reader), bold=True)
    if told.text:
        _run(paragraph, told, bold=bold, quiet=quiet, small=small)


def _run(paragraph: Any, told: Told, *, bold: bool = False, quiet: bool = False, small: bool = False) -> None:
    run = etree.SubElement(paragraph, f"{W}r")
    how = etree.SubElement(run, f"{W}rPr")
    if bold:
        etree.SubElement(how, f"{W}b")
    if quiet:
        etree.SubElement(how, f"{W}color", {f"{W}val": QUIET})
    if small:
        etree.SubElement(how, f"{W}sz", {f"{W}val": SMALL})
    etree.SubElement(how, f"{W}lang", {f"{W}val": tag(told.language)})
    _write(run, told.text)


def _write(run: Any, text: str) -> None:
    for place, part in enumerate(clean(text).split("\t")):
        if place:
            etree.SubElement(run, f"{W}tab")
        piece = etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        piece.text = part


def tag(language: str) -> str:
    """How office programs call a language."""
    return {"en": "en-US"}.get(language, words.REGIONAL.get(language, language).replace("_", "-"))
