"""Prints a tagged PDF: reads the content of `print.typ` from standard input and writes the PDF to standard output.

`pdf.py` runs this file as a program of its own, without the rest of the house: it imports nothing of ours.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import typst
from pikepdf import Name

PAGE = Path(__file__).parent / "print.typ"


def printed(given: str) -> bytes:
    """The PDF. Typst refuses to call one PDF/UA that is not, as where no font has a letter; it is then printed without that name,
    and standard error says why.
    """
    page, inputs = PAGE.read_bytes(), {"given": given}
    try:
        return typst.compile(page, sys_inputs=inputs, format="pdf", pdf_standards="ua-1")
    except typst.TypstError as trouble:
        content = typst.compile(page, sys_inputs=inputs, format="pdf")
        sys.stderr.write(f"Not PDF/UA: {trouble}")
        return content


def with_row_headings(content: bytes) -> bytes:
    """The same PDF, with the first cell of each row of a table tagged as what names the row: Typst cannot say that yet.

    A cell finds its headings by their scope then; the list that Typst makes has those of columns only and would hide them.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf, io.BytesIO() as kept:
        for table in _found(pdf.Root.StructTreeRoot, Name.Table):
            for row in _found(table, Name.TR, but=Name.THead):
                for place, cell in enumerate(_kids(row)):
                    about = next(one for one in cell.A if Name.Table == one.O)
                    del about.Headers
                    if place == 0:
                        cell.S, about.Scope = Name.TH, Name.Row
        pdf.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return kept.getvalue()


def _found(tag: Any, kind: Name, but: Name | None = None) -> Iterator[Any]:
    """The tags of a kind inside a tag, not inside `but`."""
    for one in _kids(tag):
        if kind == one.S:
            yield one
        elif but != one.S:
            yield from _found(one, kind, but)


def _kids(tag: Any) -> list[Any]:
    """The tags that a tag holds; beside them it may hold content."""
    held = tag.get("/K", [])
    held = held if isinstance(held, pikepdf.Array) else [held]
    return [one for one in held if isinstance(one, pikepdf.Dictionary) and "/S" in one]


if __name__ == "__main__":
    sys.stdout.buffer.write(with_row_headings(printed(sys.stdin.read())))
