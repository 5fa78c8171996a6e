"""Two people's changes to one table, made into one where they do not meet in a row; and to one text, as a proposal.

A row has no name of its own: it is known by what stands in it. What both left alone holds the two together; between such
rows each side's changes are taken over, and rows that both added stay, theirs first. Where both changed one row, or one
changed what the other took out, there is no honest answer but to ask.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from diff_match_patch import diff_match_patch

Rows = list[dict[str, Any]]
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
SECONDS = 0.3
LONGEST = 100_000
"""How long, and up to how many characters, a proposal may take; for longer texts there is none."""
FIRST_SIGN = 0xE000
"""Words are counted from here on, one sign for each, while texts are woven."""
MOST_SIGNS = 0xF8FF - FIRST_SIGN


@dataclass(frozen=True)
class Merged:
    """The rows of both, and where each of my rows stands among them (None: they took it out)."""

    rows: Rows
    places: list[int | None]


@dataclass(frozen=True)
class _Stretch:
    """A part of three tables between two rows that nobody touched; each side from the first index up to the second."""

    base: slice
    mine: slice
    theirs: slice


def merged(base: Rows, mine: Rows, theirs: Rows) -> Merged | None:
    """Both tables made into one, from the table that both began with; None where they meet in a row."""
    marks = [[json.dumps(row, sort_keys=True) for row in rows] for rows in (base, mine, theirs)]
    rows: Rows = []
    places: list[int | None] = []
    for stretch in _stretches(*marks):
        parts = base[stretch.base], mine[stretch.mine], theirs[stretch.theirs]
        taken = _taken(*parts)
        if taken is None:
            return None
        places += [None if place is None else len(rows) + place for place in taken.places]
        rows += taken.rows
    return Merged(rows, places)


def _stretches(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Stretch]:
    """The stretches from start to end; the rows that hold the tables together are stretches of their own."""
    at_base = at_mine = at_theirs = 0
    in_mine, in_theirs = _kept(base, mine), _kept(base, theirs)
    for place in range(len(base)):
        if place in in_mine and place in in_theirs:
            here = in_mine[place], in_theirs[place]
            yield _Stretch(slice(at_base, place), slice(at_mine, here[0]), slice(at_theirs, here[1]))
            at_base, at_mine, at_theirs = place + 1, here[0] + 1, here[1] + 1
            yield _Stretch(slice(place, at_base), slice(here[0], at_mine), slice(here[1], at_theirs))
    yield _Stretch(slice(at_base, len(base)), slice(at_mine, len(mine)), slice(at_theirs, len(theirs)))


def _kept(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Which rows of the base stand unchanged in another table, and where."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _taken(base: Rows, mine: Rows, theirs: Rows) -> Merged | None:
    """What goes on of one stretch."""
    if mine == base:
        places: list[int | None] = [*range(len(mine))] if len(theirs) == len(mine) else [None] * len(mine)
        return Merged(theirs, places)
    if theirs in (base, mine):
        return Merged(mine, list(range(len(mine))))
    common = len(base)
    if len(mine) < common or len(theirs) < common:
        return None
    changed = [_row(*three) for three in zip(base, mine, theirs, strict=False)]
    if any(row is None for row in changed):
        return None
    added = [row for row in theirs[common:] if row not in mine[common:]]
    rows = [row for row in changed if row is not None] + added + mine[common:]
    return Merged(rows, [*range(common), *range(common + len(added), len(rows))])


def _row(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any] | None:
    if mine == base:
        return theirs
    return mine if theirs in (base, mine) else None


def woven(base: str, mine: str, theirs: str) -> str | None:
    """My changes made to their text, word by word, from the text that both began with; None where they do not fit.

    A proposal for a person to look at, never a text to save unseen.
    """
    if len(base) + len(mine) + len(theirs) > LONGEST:
        return None
    signs: dict[str, str] = {}
    texts = [_signed(text, signs) for text in (base, mine, theirs)]
    if len(signs) > MOST_SIGNS:
        return None
    tool = diff_match_patch()
    tool.Diff_Timeout = SECONDS
    tool.Match_Threshold = 0.3
    both, fits = tool.patch_apply(tool.patch_make(texts[0], texts[1]), texts[2])
    written = (set(texts[1]) | set(texts[2])) - set(texts[0])
    if not all(fits) or not written <= set(both):
        return None
    words = {sign: word for word, sign in signs.items()}
    return "".join(words[sign] for sign in both)


def _signed(text: str, signs: dict[str, str]) -> str:
    """A text with one sign for each word and each space."""
    return "".join(signs.setdefault(token, chr(FIRST_SIGN + len(signs))) for token in TOKEN.findall(text))
