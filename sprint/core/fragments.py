"""Fragments of pages that a process remembers, where drawing them again would cost more than all the rest of the page.

    {% call remembered("plan section", part.mark) %} … {% endcall %}

The mark names everything that the fragment shows beside the reader's voice and day: the same mark is the same fragment, so
that remembering it changes nothing but the time that a page takes, and another process simply draws it once more. A form
never stands in a fragment: its marks are of one reader.
"""

from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask
from jinja2.utils import LRUCache
from markupsafe import Markup

from sprint.core import locale

MOST = 4096
"""How many fragments a process remembers: a few thousand times a kilobyte or two."""
MOST_SHORT = 512
"""How many long marks, of some ten kilobytes each: one for each plan that people are looking at."""

_drawn: Any = LRUCache(MOST)
_short: Any = LRUCache(MOST_SHORT)


class Mark:
    """Stands for a long mark: it is itself and nothing else."""


def short(mark: Hashable) -> Mark:
    """The same short mark for the same long one, where a page asks for many fragments by it and would compare it each time."""
    found: Mark | None = _short.get(mark)
    if found is None:
        found = _short[mark] = Mark()
    return found


def remembered(name: str, *mark: Hashable, caller: Callable[[], str]) -> Markup:
    """A fragment as it was drawn for the same mark, voice and day; otherwise drawn now."""
    key = (name, locale.voice(), locale.today(), *mark)
    found: Markup | None = _drawn.get(key)
    if found is None:
        found = _drawn[key] = Markup(caller())
    return found


def forget() -> None:
    """Remember nothing any more: for tests, which begin again with the same ids at the same time."""
    _drawn.clear()
    _short.clear()


def init_app(app: Flask) -> None:
    """Give `remembered` to the templates of an app."""
    app.jinja_env.globals["remembered"] = remembered
