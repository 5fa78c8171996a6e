"""Reading back a Word document that `word` wrote and somebody filled in: from its boxes to what the inputs of a form hold.

Nothing of a document is trusted. What it may weigh, packed and unpacked, is checked before anything is unpacked, and only
three of its parts are looked at.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zlib import error as zlib_error

from flask_babel import gettext as _
from lxml import etree
from werkzeug.datastructures import FileStorage

from sprint.core import words
from sprint.core.errors import Refused
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.values import MOST_ROWS, name_of
from sprint.worksheets.word import BOX, W, bookmark_of
from sprint.worksheets.wording import input_of, inputs_of_choices

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
"""All parts of a document, as the archive tells it, in bytes; pictures are among them and never unpacked."""
MOST_RATIO = 400
"""How many times larger than packed a part may be; a table of a thousand empty rows comes to some 100."""
MOST_XML = 32 * 1024 * 1024
MOST_ELEMENTS = 600_000
"""Of one part. A table of 2,000 rows has some 200,000."""
OTHER_TEXT = {f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
"""What does not count: text that was taken out, and what old programs show in the place of something else."""
IN_RUNS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
"""Elements that stand for a character; elsewhere than in a run of text they mean something else."""
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
BOOKMARK = re.compile(f"({BOX}_[0-9a-f]{{16}})_([0-9]{{1,9}})")
CAPTION = re.compile(f"{BOX}:(.+):([0-9]{{1,9}})", re.S)


@dataclass(frozen=True)
class Box:
    """What stands in the box of a question: its rows, each with the text of its cells."""

    revision: int
    """The revision of the answer that it was made from."""
    rows: list[list[str]]


@dataclass(frozen=True)
class Returned:
    """A document that came back."""

    mark: str
    boxes: dict[str, Box]
    """By the keys of the questions, or by what stands for them in the bookmarks above, where the titles are lost."""

    def box_of(self, question: Question) -> Box | None:
        """The box of a question; None where the document has none."""
        return self.boxes.get(question.key) or self.boxes.get(_marked(question.key))


@dataclass(frozen=True)
class Inputs:
    """What the inputs of a question hold, or why nothing can be made of its box."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""


def returned(upload: FileStorage, limit: int) -> Returned:
    """Open a document. Raises Refused where it is too large, damaged, or none of ours."""
    if not (upload.filename or "").lower().endswith(".docx"):
        raise Refused(_("Choose a Word file: its name ends in .docx."))
    content = upload.stream.read(limit + 1)
    if len(content) > limit:
        raise Refused(_("The file is larger than %(size)d MB. Choose a smaller one.", size=limit // 1024 // 1024))
    text, about = _parts(content)
    found = "".join(one.text or "" for one in about.iter(IDENTIFIER))
    if not found.startswith(f"{BOX}:"):
        raise Refused(_("This Word file does not come from Sprint. Download the worksheet as a Word file and fill in that one."))
    return Returned(found, _boxes(text))


def inputs_of(question: Question, box: Box) -> Inputs:
    """What a form would bring, had someone typed there what stands in a box."""
    name = name_of(question)
    if question.kind == QuestionKind.TABLE:
        return _of_table(question, box)
    text = "\n".join(cell for row in box.rows for cell in row)
    if question.kind == QuestionKind.CHOICES:
        return Inputs([(name, key) for key in inputs_of_choices(question, text)])
    return Inputs([(name, input_of(question, text))])


def _of_table(question: Question, box: Box) -> Inputs:
    head, rows = (box.rows or [[]])[0], box.rows[1:]
    if not _names_columns(question, head) or any(len(row) != len(question.columns) for row in rows):
        return Inputs(problem=_("The columns of this table are not those of the worksheet. Keep its first row as it was."))
    if len(rows) > MOST_ROWS + 100:  # empty rows below the last one do not count
        return Inputs(problem=_("This table is longer than a worksheet can hold."))
    pairs = []
    for number, row in enumerate(rows):
        for column, cell in zip(question.columns, row, strict=True):
            if written := input_of(column, cell):
                pairs.append((f"{name_of(question)}-{number}-{column.key}", written))
    return Inputs(pairs)


def _names_columns(question: Question, head: list[str]) -> bool:
    """Whether a row names the columns of a table, each in one of its languages."""
    if len(head) != len(question.columns):
        return False
    firsts = [words.bare(cell.strip().partition("\n")[0][:500]) for cell in head]
    titles = [{words.bare(text) for _, text in column.title} for column in question.columns]
    return all(first in known for first, known in zip(firsts, titles, strict=True))


# The archive and its parts


def _parts(content: bytes) -> tuple[Any, Any]:
    """The text of a document, and what it says about itself."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _weigh(archive)
            places = {
                one.get("Type", "").rpartition("/")[2]: str(PurePosixPath(one.get("Target", "").lstrip("/")))
                for one in _parsed(archive, "_rels/.rels").iter(f"{RELATIONS}Relationship")
            }
            return _parsed(archive, places["officeDocument"]), _parsed(archive, places["core-properties"])
    except (zipfile.BadZipFile, zlib_error, KeyError, RuntimeError, EOFError, OSError, ValueError) as no:
        raise Refused(_("This Word file is damaged, or is none. Open it in your office program and save it again.")) from no


def _weigh(archive: zipfile.ZipFile) -> None:
    """Look at what an archive would become, before anything of it is unpacked."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or any(_is_bomb(part) for part in parts):
        raise Refused(_("This Word file holds more than a worksheet needs. Take pictures and attachments out of it."))


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    known = part.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return not known or part.file_size > MOST_RATIO * max(part.compress_size, 1)


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    """A part as a tree; its elements are counted as they come, so that nobody waits for millions of them."""
    with archive.open(name) as part:
        content = part.read(MOST_XML + 1)
    if len(content) > MOST_XML:
        raise Refused(_("This Word file holds more than a worksheet needs. Take pictures and attachments out of it."))
    reader = etree.iterparse(BytesIO(content), events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
    try:
        for count, _event in enumerate(reader):
            if count > MOST_ELEMENTS:
                raise Refused(_("This Word file holds more rows than a worksheet can."))
    except etree.XMLSyntaxError as no:
        raise Refused(_("This Word file is damaged, or is none. Open it in your office program and save it again.")) from no
    return reader.root


def _boxes(text: Any) -> dict[str, Box]:
    """The boxes of a document by their keys; of two with the same key the first counts."""
    found: dict[str, Box] = {}
    bookmark = None
    for element in text.iter(f"{W}tbl", f"{W}bookmarkStart"):
        if element.tag == f"{W}bookmarkStart":
            bookmark = BOOKMARK.fullmatch(element.get(f"{W}name", "")) or bookmark
            continue
        table, named, bookmark = element, _title(element) or bookmark, None
        if named is None or named[1] in found:
            continue
        if next(table.iterancestors(f"{W}tbl"), None) is not None:
            continue  # text of the box around it; read again for each table around it, it could take forever
        rows = [[_text(cell) for cell in _children(row, "tc")] for row in _children(table, "tr")]
        found[named[1]] = Box(int(named[2]), rows)
    return found


def _title(table: Any) -> re.Match[str] | None:
    """What the title of a table says; None where it is lost."""
    caption = table.find(f"{W}tblPr/{W}tblCaption")
    return None if caption is None else CAPTION.fullmatch(caption.get(f"{W}val", ""))


def _marked(key: str) -> str:
    """What stands for a key in a bookmark."""
    return bookmark_of(key, "").strip("_")


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those that an office program has wrapped into a control."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins"):
            yield from _children(child, tag)


def _text(cell: Any) -> str:
    """What stands in a cell, a line for each paragraph. Walks by itself: a call for each level would be slow in deep ones."""
    found, ahead = [], [cell]
    while ahead:
        element = ahead.pop()
        if isinstance(element, str):
            found.append(element)
        elif element.tag == f"{W}t":
            found.append(element.text or "")
        elif element.tag in IN_RUNS and element.getparent().tag == f"{W}r":
            found.append(IN_RUNS[element.tag])
        elif element.tag not in OTHER_TEXT:
            ahead += ["\n"] if element.tag == f"{W}p" else []
            ahead += reversed(element)
    return "".join(found).strip("\n")
