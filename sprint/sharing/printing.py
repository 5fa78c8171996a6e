"""Prints a page of HTML as a tagged PDF: reads it with its stylesheet from standard input, writes the PDF to standard output.

`pdf.py` runs this file as a program of its own, without the rest of the house: it imports nothing of ours.
"""

import gc
import json
import sys
from typing import Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint import svg as drawings
from weasyprint.text import line_break
from weasyprint.urls import URLFetcher

OURS = "data:image/svg+xml;base64,"
POINT = 0.75
"""Of what the library measures in."""
SET_TEXT = drawings.text
SCOPES = {"col": "/Column", "row": "/Row"}


class OnlyOurs(URLFetcher):  # type: ignore[misc]
    """Fetches nothing but the drawings that a page carries with it: no file of this machine, nothing from a network."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        """What an address holds. Raises ValueError for one that is not ours; the page is then printed without it."""
        if not url.startswith(OURS):
            raise ValueError(f"Not fetched: {url[:80]}")
        return super().fetch(url, headers)


class Pages:
    """The numbers of the pages in a PDF. The library counts them anew for each of thousands of tags; here they are kept."""

    def __init__(self) -> None:
        self.known: tuple[bytes, ...] = ()

    def __get__(self, pdf: Any, _owner: Any = None) -> tuple[bytes, ...]:
        kids = pdf.pages["Kids"]
        if len(self.known) * 3 != len(kids):
            self.known = tuple(f"{number} 0 R".encode() for number in kids[::3])
        return self.known


class Whole(str):
    """A text of a drawing that is set as a whole. The library sets letter by letter, for letters that turn; ours never do."""

    def __iter__(self) -> Any:
        yield str(self)


def text_of_drawing(svg: Any, node: Any, font_size: Any) -> None:
    """Draw a text of a drawing."""
    node._etree_node.text = Whole(node.text or "")
    SET_TEXT(svg, node, font_size)


def hurry() -> None:
    """Spare the library what it does many times over; a plan of fifty pages takes half as long then."""
    gc.disable()  # the process ends before it would pay
    pydyf.PDF.page_references = Pages()
    drawings.text = drawings.TAGS["text"] = text_of_drawing
    line_break.Layout.deactivate = lambda _layout: None  # lines are kept as they were broken, not broken again to be drawn
    line_break.Layout.reactivate = lambda _layout, _style: None


def finish(document: Any, pdf: Any) -> None:
    """Say what the library leaves out of the tags: whether a heading of a table is one of a column or of a row; and say in the
    measure of the PDF, from below, where a drawing stands.
    """
    for page, kept in zip(document.pages, Pages().__get__(pdf), strict=True):
        for box in page._page_box.descendants():
            if box.element_tag == "th" and isinstance(mark := getattr(box, "mark", None), dict) and "A" in mark:
                mark["A"]["Scope"] = SCOPES.get(box.element.get("scope"), "/Column")
        for tag in (one for one in pdf.objects if isinstance(one, dict) and one.get("S") == "/Figure" and one.get("Pg") == kept):
            left, top, right, bottom = tag["A"]["BBox"]
            tag["A"]["BBox"] = pydyf.Array(POINT * one for one in (left, page.height - bottom, right, page.height - top))


def main() -> None:
    """Print what comes in."""
    hurry()
    given = json.load(sys.stdin)
    fetcher = OnlyOurs(allowed_protocols=("data",))
    page = HTML(string=given["html"], base_url="about:blank", url_fetcher=fetcher)
    css = CSS(string=given["css"], base_url="about:blank", url_fetcher=fetcher)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1", finisher=finish))


if __name__ == "__main__":
    main()
