"""What differs between two texts, word by word, and between two tables, row by row. Knows no pages and no domain.

A text of a megabyte is compared within a second or so: lines first, then the words of the lines that differ. Where the time
is over, what is left is told by whole lines or cells, and `is_coarse` says so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from math import inf

from diff_match_patch import diff_match_patch

WORD = re.compile(r"\w+|\s+|[^\w\s]")
LINE = re.compile(r"[^\n]*\n|[^\n]+")
SECONDS = 0.5
"""How long an exact comparison may take; reading, folding and showing come on top."""
AROUND = 300
"""How many characters of unchanged text stay before and after a change."""
PAIRED = 10_000
"""Up to how many pairs of rows are looked at to find those that belong together."""
BLOCK = 20_000
"""From how many characters on a rewritten passage with as many lines as before is compared line by line."""

Cells = Sequence[str]


class Kind(StrEnum):
    """What became of a piece."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    """Of a row: some of its cells."""
    SKIPPED = "skipped"
    """Something long that stayed the same and is not repeated."""


_KINDS = {
    diff_match_patch.DIFF_EQUAL: Kind.KEPT, diff_match_patch.DIFF_INSERT: Kind.ADDED, diff_match_patch.DIFF_DELETE: Kind.REMOVED,
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A part of a text that was kept, added, removed, or that is left out because it stayed the same."""

    kind: Kind
    text: str
    count: int = 0
    """How many words were left out."""


@dataclass(frozen=True)
class Row:
    """A row of a table that was kept, added, removed or changed, with the pieces of each cell."""

    kind: Kind
    cells: list[list[Piece]] = field(default_factory=list)
    count: int = 0
    """How many rows were left out."""


class Comparer:
    """Compares texts and rows; all that one comparer compares shares its time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._engine = _Engine(seconds)

    @property
    def is_coarse(self) -> bool:
        """Whether the time was over before everything could be compared word by word."""
        return self._engine.was_cut

    def words(self, before: str, after: str) -> list[Piece]:
        """What differs between two texts, word by word; unchanged text far from a change is left out."""
        if before == after:
            return [Piece(Kind.KEPT, after)] if after else []
        found: list[Piece] = []
        for kind, text in self._paired_lines(before, after):
            found += [Piece(kind, text)] if isinstance(text, str) else self._by(WORD, *text)
        return list(_without_the_middle(_joined(found)))

    def _paired_lines(self, before: str, after: str) -> Iterable[tuple[Kind, str | tuple[str, str]]]:
        """Lines first, so that a long text falls into short ones: the two texts of each place that was rewritten."""
        lines = _joined(self._by(LINE, before, after))
        removed = ""
        for place, piece in enumerate(lines):
            follows = lines[place + 1] if place + 1 < len(lines) else None
            if piece.kind == Kind.REMOVED and follows and follows.kind == Kind.ADDED:
                removed = piece.text
            elif piece.kind == Kind.ADDED and removed:
                yield from ((Kind.CHANGED, pair) for pair in _passages(removed, piece.text))
                removed = ""
            else:
                yield piece.kind, piece.text

    def _by(self, unit: re.Pattern[str], before: str, after: str) -> list[Piece]:
        """What differs between two texts in units of words or lines: each is one letter to the engine."""
        letters: dict[str, str] = {}
        spelled = [
            "".join(letters.setdefault(part, _letter(len(letters))) for part in unit.findall(text)) for text in (before, after)
        ]
        parts = list(letters)
        return [
            Piece(_KINDS[sign], "".join(parts[_place(letter)] for letter in text))
            for sign, text in self._engine.diff_main(*spelled, False)
        ]

    def rows(self, before: Sequence[Cells], after: Sequence[Cells]) -> list[Row]:
        """What differs between two tables: rows added, removed, and changed with their cells word by word."""
        olds, news = [tuple(row) for row in before], [tuple(row) for row in after]
        found: list[Row] = []
        for tag, first, last, start, end in SequenceMatcher(None, olds, news).get_opcodes():
            if tag == "equal":
                found += [_row(Kind.KEPT, row) for row in news[start:end]]
                continue
            for old, new in _pairs(olds[first:last], news[start:end]):
                found.append(self._row(old, new))
        return list(_without_the_same(found))

    def _row(self, old: Cells | None, new: Cells | None) -> Row:
        if old is None or new is None:
            return _row(Kind.ADDED, new or ()) if old is None else _row(Kind.REMOVED, old)
        if old == new:
            return _row(Kind.KEPT, new)
        return Row(Kind.CHANGED, [self.words(one, other) for one, other in zip(old, new, strict=True)])


def whole(before: str, after: str) -> list[Piece]:
    """One thing in the place of another, where words in common mean nothing: choices, numbers, days."""
    if before == after:
        return [Piece(Kind.KEPT, after)] if after else []
    return [piece for piece in (Piece(Kind.REMOVED, before), Piece(Kind.ADDED, after)) if piece.text]


class _Engine(diff_match_patch):  # type: ignore[misc]
    """The library, with one deadline for all that it compares, and without its guess that time does not bound."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.Diff_Timeout = seconds
        self.until, self.was_cut = inf, False

    def diff_bisect(self, text1: str, text2: str, deadline: float) -> list[tuple[int, str]]:
        """The differences in the middle. When the time is over, all of one text and all of the other."""
        self.until = min(self.until, deadline)
        found: list[tuple[int, str]] = super().diff_bisect(text1, text2, self.until)
        if len(found) == 2 and (self.DIFF_DELETE, text1) == found[0] and not set(text1).isdisjoint(text2):
            self.was_cut = True
        return found

    def diff_halfMatch(self, text1: str, text2: str) -> None:
        """No guess: in a text of repetitions it would take minutes."""


def _letter(place: int) -> str:
    """A letter for the part of a place; surrogates are none."""
    return chr(place if place < 0xD800 else place + 0x800)


def _place(letter: str) -> int:
    return ord(letter) if ord(letter) < 0xD800 else ord(letter) - 0x800


def _passages(before: str, after: str) -> list[tuple[str, str]]:
    olds, news = LINE.findall(before), LINE.findall(after)
    by_lines = len(olds) == len(news) and len(before) > BLOCK
    return list(zip(olds, news, strict=True)) if by_lines else [(before, after)]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbors of one kind in one; a space between two changes belongs to both, so that a phrase reads as one change."""
    found: list[Piece] = []
    removed = added = ""
    for place, piece in enumerate(pieces):
        within = 0 < place < len(pieces) - 1 and (removed or added) and pieces[place + 1].kind != Kind.KEPT
        if piece.kind == Kind.KEPT and not (within and piece.text.isspace() and "\n" not in piece.text):
            found += _change(removed, added) + [piece]
            removed = added = ""
            continue
        removed += piece.text if piece.kind != Kind.ADDED else ""
        added += piece.text if piece.kind != Kind.REMOVED else ""
    return found + _change(removed, added)


def _change(removed: str, added: str) -> list[Piece]:
    return [piece for piece in (Piece(Kind.REMOVED, removed), Piece(Kind.ADDED, added)) if piece.text]


def _without_the_middle(pieces: list[Piece]) -> Iterable[Piece]:
    """Long unchanged text keeps what stands next to a change; of the rest only its length is told."""
    for place, piece in enumerate(pieces):
        if piece.kind != Kind.KEPT or len(piece.text) <= 3 * AROUND:
            yield piece
            continue
        head = piece.text[:AROUND].rpartition(" ")[0] if place else ""
        tail = piece.text[-AROUND:].partition(" ")[2] if place + 1 < len(pieces) else ""
        middle = piece.text[len(head) : len(piece.text) - len(tail)]
        yield from (Piece(Kind.KEPT, head),) if head else ()
        yield Piece(Kind.SKIPPED, "", len(middle.split()))
        yield from (Piece(Kind.KEPT, tail),) if tail else ()


def _pairs(olds: Sequence[Cells], news: Sequence[Cells]) -> Iterator[tuple[Cells | None, Cells | None]]:
    """Which row became which: those that share a cell, in their order; what stands between such rows one by one."""
    first = start = 0
    for last, end in _anchors(olds, news):
        yield from zip_longest(olds[first:last], news[start:end])
        yield olds[last], news[end]
        first, start = last + 1, end + 1
    yield from zip_longest(olds[first:], news[start:])


def _anchors(olds: Sequence[Cells], news: Sequence[Cells]) -> Iterator[tuple[int, int]]:
    taken = 0
    for place, old in enumerate(olds if len(olds) * len(news) <= PAIRED else ()):
        found = next((at for at in range(taken, len(news)) if _share(old, news[at])), None)
        if found is not None:
            yield place, found
            taken = found + 1


def _share(old: Cells, new: Cells) -> bool:
    return any(one and one == other for one, other in zip(old, new, strict=True))


def _row(kind: Kind, cells: Cells) -> Row:
    return Row(kind, [[Piece(kind, cell)] if cell else [] for cell in cells])


def _without_the_same(rows: list[Row]) -> Iterable[Row]:
    """Unchanged rows stay beside a changed one; of the others only their number is told."""
    near = {at + step for at, row in enumerate(rows) if row.kind != Kind.KEPT for step in (-1, 0, 1)}
    skipped = 0
    for at, row in enumerate(rows):
        if at not in near:
            skipped += 1
            continue
        if skipped:
            yield Row(Kind.SKIPPED, count=skipped)
        skipped = 0
        yield row
    if skipped:
        yield Row(Kind.SKIPPED, count=skipped)
