"""A worksheet as a Word document, blank or filled in, in the reader's language; `word_reading` reads it back.

Each question has a table of its own to write in. The title of its alternative text carries the key of the question and the
revision of the answer, the identifier of the document says whose it is: both survive what people do to a document. LibreOffice
drops those titles and keeps bookmarks: one stands in the first line above each table and says the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt, RGBColor
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from lxml import etree

from sprint.core import clock, edge, locale, words
from sprint.core.languages import LocalizedText, name_of
from sprint.worksheets.models import Column, Question, QuestionKind, WorksheetVersion
from sprint.worksheets.showing import SPARE
from sprint.worksheets.values import rows_of
from sprint.worksheets.wording import in_words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOX = "sprint"
"""How the title of a table to write in begins; the key of the question and the revision of its answer follow."""
LETTER_PAPER = {"US", "CA", "MX", "PR", "CO", "VE", "CL", "CR", "PA", "GT", "SV", "HN", "NI", "DO", "PH"}
"""Where an office has Letter; elsewhere it has A4."""
WIDE = 5
"""From how many columns on a table needs the page on its side."""
TALL = {QuestionKind.LONG_TEXT: 2200, QuestionKind.CHOICES: 900}
"""The least height of an empty box, in twentieths of a point."""
INK, QUIET = RGBColor(0x0B, 0x54, 0x69), "46595F"


@dataclass(frozen=True)
class Filled:
    """What is written in answer to a question."""

    value: Any
    language: str
    revision: int


@dataclass(frozen=True)
class Cover:
    """What stands above the questions: the title, whose it is, and the mark by which it is known when it comes back."""

    title: str
    facts: Sequence[str]
    mark: str
    returns: bool
    """Whether it can be read back where it came from."""


def document(version: WorksheetVersion, questions: Sequence[Question], cover: Cover, answers: Mapping[int, Filled]) -> bytes:
    """The document, for the reader of this request."""
    made = docx.Document()
    _set_up(made, cover, questions)
    body = etree.Element(f"{W}body")
    _top(body, version, cover)
    for question in questions:
        _question(body, question, answers.get(question.id))
    end = made.element.body.sectPr
    for element in body:
        end.addprevious(element)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def blank_mark(version: WorksheetVersion) -> str:
    """How a document says of which worksheet it is; blank, any team may fill it in."""
    return f"{BOX}:worksheet:{version.worksheet.key}:{version.number}"


def _set_up(made: Any, cover: Cover, questions: Sequence[Question]) -> None:
    """Paper, styles, and what the document says about itself."""
    page, voice = made.sections[0], locale.voice()
    letter = clock.places().get(voice.zone) in LETTER_PAPER
    page.page_width, page.page_height = (Mm(215.9), Mm(279.4)) if letter else (Mm(210), Mm(297))
    if any(len(question.columns) >= WIDE for question in questions):
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = page.page_height, page.page_width
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    page.footer.paragraphs[0].text = f"Sprint · {clean(cover.title)}"
    for name, size in (("Title", 22), ("Heading 1", 14), ("Heading 2", 12)):
        font = made.styles[name].font
        font.size, font.color.rgb, font.name = Pt(size), INK, "Calibri"
    for language in made.styles.element.iter(f"{W}lang"):
        language.set(f"{W}val", _tag(voice.language))
    about = made.core_properties
    about.title, about.identifier, about.language = clean(cover.title)[:255], cover.mark, _tag(voice.language)
    about.author = about.last_modified_by = "Sprint"
    about.comments, about.created, about.modified = "", clock.now(), clock.now()


def _top(body: Any, version: WorksheetVersion, cover: Cover) -> None:
    language = locale.voice().language
    _paragraph(body, cover.title, language, style="Title")
    for fact in cover.facts:
        _paragraph(body, fact, language, quiet=True)
    _paragraph(body, *version.purpose.shown(language))
    _paragraph(body, _("How to fill in this document"), language, style="Heading1")
    for told in _guide(cover):
        _paragraph(body, told, language, style="ListBullet")


def _guide(cover: Cover) -> list[str]:
    known = {"languages": ", ".join(name_of(language) for language in locale.languages())}
    guide = [
        _("Write in the boxes. Leave every box and the first row of every table where they are; add rows to tables as you need."),
        _("Where answers are offered, write the words of the one you choose. They are understood in %(languages)s.", **known),
        _("Write a day with the name of its month and its year, or as 2024-10-09. Write numbers as you are used to."),
        _("Files are attached on the page of the worksheet, not here."),
    ]
    if cover.returns:
        guide.append(_("Upload the document on the page of the worksheet. You see what would change before anything is saved."))
    return guide


def _question(body: Any, question: Question, filled: Filled | None) -> None:
    title, language = question.title.shown(locale.voice().language)
    heading = title if question.follows else f"{question.number} · {title}"
    above = _paragraph(body, heading, language, style="Heading2" if question.follows else "Heading1")
    for text, spoken in _help(question):
        _paragraph(body, text, spoken, quiet=True, stays=True)
    if question.kind == QuestionKind.FILE:
        name = in_words(question, filled.value) if filled else ""
        _paragraph(body, name or pgettext("file", "No file is attached."), locale.voice().language)
        return
    revision = filled.revision if filled else 0
    _bookmark(above, question, revision)
    box = _box(body, question, revision)
    if question.kind == QuestionKind.TABLE:
        _rows(box, question, filled)
    else:
        _cell_of(_row(box, TALL.get(QuestionKind(question.kind), 0)), _lines(question, filled), _language(filled))
    etree.SubElement(body, f"{W}p")  # two tables without a paragraph between them would become one


def _help(question: Question) -> list[tuple[str, str]]:
    """What a question says about itself, each line with its language."""
    reader = locale.voice().language
    needed = pgettext("question", "Required.") if question.is_required else pgettext("question", "Optional.")
    found = [(needed, reader), question.help.shown(reader)]
    if question.is_private:
        found.append((_("Only your team and the facilitation team see this answer. Do not pass it on."), reader))
    if question.kind == QuestionKind.TABLE and question.minimum_rows > 1:
        found.append((ngettext("At least %(num)d row.", "At least %(num)d rows.", question.minimum_rows), reader))
    if question.example:
        found.append((_("For example: %(example)s", example=locale.plain(question.example)), reader))
    if question.unit:
        found.append((_("In this unit: %(unit)s", unit=locale.plain(question.unit)), reader))
    return [(text, language) for text, language in [*found, (_offer(question), reader)] if text]


def _offer(asked: Question | Column) -> str:
    """The words that can be written where answers are offered."""
    if asked.kind == QuestionKind.SCALE:
        return _("Write one of these: %(words)s", words="; ".join(in_words(asked, step) for step in range(1, 6)))
    offered = "; ".join(locale.plain(choice.title) for choice in asked.choices)
    if asked.kind == QuestionKind.CHOICES:
        return _("Write one or more of these, each in a line of its own: %(words)s", words=offered)
    return _("Write one of these: %(words)s", words=offered) if asked.kind == QuestionKind.CHOICE else ""


def _lines(question: Question, filled: Filled | None) -> str:
    if filled is None:
        return ""
    if question.kind == QuestionKind.CHOICES and isinstance(filled.value, list):
        return "\n".join(in_words(question, key) for key in filled.value)
    return in_words(question, filled.value)


def _language(filled: Filled | None) -> str:
    return (filled.language if filled else "") or locale.voice().language


def _rows(box: Any, question: Question, filled: Filled | None) -> None:
    """The rows of a table: its columns, what is written, and rows to write in."""
    head = _row(box, head=True)
    for column in question.columns:
        _header(head, column)
    rows = rows_of(filled.value if filled else None)
    language = _language(filled)
    for row in [*rows, *[{}] * max(SPARE, question.minimum_rows - len(rows))]:
        line = _row(box)
        for column in question.columns:
            _cell_of(line, in_words(column, row.get(column.key)), language)


def _header(head: Any, column: Column) -> None:
    cell, reader = _cell(head), locale.voice().language
    shade = etree.SubElement(etree.SubElement(cell, f"{W}tcPr"), f"{W}shd")
    shade.set(f"{W}val", "clear")
    shade.set(f"{W}fill", "E7EDEB")
    _paragraph(cell, *_shown(column.title), bold=True)
    needed = pgettext("column", "required") if column.is_required else pgettext("column", "optional")
    _paragraph(cell, needed, reader, quiet=True)
    if offer := _offer(column):
        _paragraph(cell, offer, reader, quiet=True)


def _shown(text: LocalizedText) -> tuple[str, str]:
    return text.shown(locale.voice().language)


# Elements


def bookmark_of(key: str, revision: int | str) -> str:
    """What the bookmark above the box of a question is called. Its name may have forty letters and digits: no key has room."""
    return f"{BOX}_{sha256(key.encode()).hexdigest()[:16]}_{revision}"


def _bookmark(above: Any, question: Question, revision: int) -> None:
    """Mark the line above a box."""
    known = {f"{W}id": str(question.number), f"{W}name": bookmark_of(question.key, revision)}
    etree.SubElement(above, f"{W}bookmarkStart", known)
    etree.SubElement(above, f"{W}bookmarkEnd", {f"{W}id": str(question.number)})


def _box(body: Any, question: Question, revision: int) -> Any:
    """A table to write in."""
    box = etree.SubElement(body, f"{W}tbl")
    about = etree.SubElement(box, f"{W}tblPr")
    told = _("Your answer to question %(number)d: %(title)s", number=question.number, title=locale.plain(question.title))
    for tag, values in (
        ("tblStyle", {"val": "TableGrid"}), ("tblW", {"w": "5000", "type": "pct"}), ("tblLook", {"firstRow": "1"}),
        ("tblCaption", {"val": f"{BOX}:{question.key}:{revision}"}), ("tblDescription", {"val": clean(told)}),
    ):  # fmt: skip
        etree.SubElement(about, f"{W}{tag}", {f"{W}{name}": value for name, value in values.items()})
    grid = etree.SubElement(box, f"{W}tblGrid")
    for _column in question.columns if question.kind == QuestionKind.TABLE else [None]:
        etree.SubElement(grid, f"{W}gridCol")
    return box


def _row(box: Any, tall: int = 0, head: bool = False) -> Any:
    row = etree.SubElement(box, f"{W}tr")
    if tall or head:
        about = etree.SubElement(row, f"{W}trPr")
        etree.SubElement(about, f"{W}tblHeader") if head else etree.SubElement(about, f"{W}trHeight", {f"{W}val": str(tall)})
    return row


def _cell(row: Any) -> Any:
    return etree.SubElement(row, f"{W}tc")


def _cell_of(row: Any, text: str, language: str) -> None:
    cell = _cell(row)
    for line in text.split("\n"):
        _paragraph(cell, line, language)


def _paragraph(
    parent: Any, text: str, language: str, *, style: str = "", quiet: bool = False, bold: bool = False, stays: bool = False
) -> Any:
    """A paragraph in a language; `stays` keeps it on the page of the one that follows."""
    paragraph = etree.SubElement(parent, f"{W}p")
    if style or stays:
        about = etree.SubElement(paragraph, f"{W}pPr")
        if style:
            etree.SubElement(about, f"{W}pStyle", {f"{W}val": style})
        if stays:
            etree.SubElement(about, f"{W}keepNext")
    if not text:
        return paragraph
    run = etree.SubElement(paragraph, f"{W}r")
    how = etree.SubElement(run, f"{W}rPr")
    if bold:
        etree.SubElement(how, f"{W}b")
    if quiet:
        etree.SubElement(how, f"{W}color", {f"{W}val": QUIET})
        etree.SubElement(how, f"{W}sz", {f"{W}val": "19"})
    etree.SubElement(how, f"{W}lang", {f"{W}val": _tag(language)})
    for place, part in enumerate(clean(text).split("\t")):
        if place:
            etree.SubElement(run, f"{W}tab")
        written = etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        written.text = part
    return paragraph


def clean(text: str) -> str:
    """A text without what XML cannot hold."""
    return edge.CONTROL.sub("", text.encode(errors="ignore").decode()).replace("\ufffe", "").replace("\uffff", "")


def _tag(language: str) -> str:
    """How office programs call a language."""
    return {"en": "en-US"}.get(language, words.REGIONAL.get(language, language).replace("_", "-"))
