"""Markdown of staff and of teams, made safe."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(["link", "image", "reference"])
_of_teams = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable(
    ["link", "image", "reference", "heading", "lheading"]
)

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "code", "pre", "blockquote", "hr", "table", "thead",
        "tbody", "tr", "th", "td"}  # fmt: skip


def html(markdown: str) -> Markup:
    """Markdown as HTML that holds no script, no style and no link but `<https://…>`, which shows where it leads."""
    rendered = _markdown.render(markdown)
    safe = nh3.clean(rendered, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return Markup(safe)


def said(markdown: str, language: str) -> Markup:
    """Markdown of a team as HTML, marked with its language. It has no headings: those are of the page that it stands in."""
    safe = nh3.clean(_of_teams.render(markdown), tags=TAGS, attributes={})
    return Markup('<div class="said" lang="{}">{}</div>').format(escape(language), Markup(safe))
