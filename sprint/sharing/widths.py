"""How wide the columns of a printed table are."""

from collections.abc import Sequence

from sprint.sharing.blocks import Table, written

LINE, SHORT, WORD, PADDING = 120, 18, 22, 3
"""In characters of tables: how wide a page is, a short text, the longest word that is never broken, the space beside a text."""


def shares(table: Table) -> list[int]:
    """How much of the width of a page each column of a table gets, in percent: at least the room for its words, a short one that
    for its texts, and the others what is left, as their texts are long.
    """
    columns = [_texts(table, place) for place in range(len(table.columns))]
    least = [_least(texts) for texts in columns]
    long = [0 if max(map(len, texts)) <= SHORT else sum(map(len, texts)) / len(texts) for texts in columns]
    spare = max(LINE - sum(least), 0) / (sum(long) or 1)
    room = [floor + length * spare for floor, length in zip(least, long, strict=True)]
    return [max(1, int(100 * one / sum(room))) for one in room]


def _texts(table: Table, place: int) -> list[str]:
    """What stands in a column; its title is bold and needs more room."""
    return [table.columns[place].title.text + " ", *(written(row[place]) for row in table.rows)]


def _least(texts: Sequence[str]) -> int:
    """How wide a column must be, in characters: no word of its texts is broken, and no short text."""
    longest = max(map(len, texts))
    if longest > SHORT:
        longest = min(max(len(word) for text in texts for word in text.split()), WORD)
    return longest + PADDING
