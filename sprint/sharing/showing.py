"""How blocks stand on a page of HTML, for the templates."""

from base64 import b64encode
from datetime import date

from flask import Flask
from markupsafe import Markup, escape

from sprint.core import locale
from sprint.sharing.blocks import Cell, Drawing, Heading, Listing, Prose, Table, Told, written
from sprint.sharing.words import EXPORT_KINDS


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


def block_kind(block: object) -> str:
    """Which block it is, for a template."""
    kinds = {Heading: "heading", Prose: "prose", Listing: "list", Table: "table", Drawing: "drawing"}
    return kinds[type(block)]


def data_address(svg: str) -> str:
    """A drawing as an address that holds it."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def export_kind(kind: str) -> str:
    """What a kind of file is called."""
    return str(EXPORT_KINDS[kind])


def init_app(app: Flask) -> None:
    """Give the filters of this module to the templates of an app."""
    app.jinja_env.filters.update(
        marked=marked, paragraphs=paragraphs, table_cell=table_cell, block_kind=block_kind,
        data_address=data_address, export_kind=export_kind,
    )  # fmt: skip
