"""Markdown of staff, made safe."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable(["link", "image", "reference"])

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "code", "pre", "blockquote", "hr", "table", "thead",
        "tbody", "tr", "th", "td"}  # fmt: skip


def html(markdown: str) -> Markup:
    """Markdown as HTML that holds no script, no style and no link but `<https://…>`, which shows where it leads."""
    rendered = _markdown.render(markdown)
    safe = nh3.clean(rendered, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return Markup(safe)
