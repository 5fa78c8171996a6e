"""A document as a tagged PDF (PDF/UA-1). WeasyPrint prints it in a process of its own: what it takes of memory goes with it."""

import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from sprint.sharing.blocks import Document
from sprint.worksheets.word import LETTER_PAPER

HERE = Path(__file__).parent
LONGEST = 90
"""Seconds after which printing is given up."""
COUNTERS = {"page": "counter(page)", "pages": "counter(pages)"}


class NotPrinted(RuntimeError):
    """The printing process ended with an error, or not at all."""


def write(document: Document) -> bytes:
    """The PDF, for the reader who is spoken to."""
    page = current_app.jinja_env.get_template("sharing/print.html")
    return print_page(page.render(document=document), style(document))


def style(document: Document) -> str:
    """The stylesheet, with the paper of the city and the foot of each page in the language of the document."""
    paper = "letter" if document.territory in LETTER_PAPER else "A4"
    widths = "".join(f".w{percent} {{ width: {percent}% }}" for percent in range(1, 101))
    return (HERE / "print.css").read_text() + widths + f"@page {{ size: {paper}; @bottom-right {{ content: {_foot()} }} }}\n"


def _foot() -> str:
    """“Page 1 of 7” as the content of a margin: the sentence of the catalog with counters in its places."""
    mark = "\0"
    told = _("Page %(page)s of %(pages)s", page=f"{mark}page{mark}", pages=f"{mark}pages{mark}")
    return " ".join(COUNTERS.get(piece) or _quoted(piece) for piece in told.split(mark) if piece)


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\{ord(char):x} " if char in '"\\\n' else char for char in text) + '"'


def print_page(html: str, css: str) -> bytes:
    """Print a page. Raises NotPrinted where that fails."""
    words = [sys.executable, "-I", str(HERE / "printing.py")]
    try:
        given = json.dumps({"html": html, "css": css}).encode()
        done = subprocess.run(words, input=given, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603 — our words
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"It was not printed within {LONGEST} seconds.") from None
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise NotPrinted(done.stderr.decode(errors="replace")[-1500:])
    return done.stdout


def data_address(svg: str) -> str:
    """A drawing as an address that holds it, for a page that may fetch nothing."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
