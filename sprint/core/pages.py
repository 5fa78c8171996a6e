"""Long lists, a page at a time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A page of a list."""

    rows: Sequence[Row]
    number: int
    size: int
    total: int

    @property
    def first(self) -> int:
        """The place of its first row in the whole list, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.number * self.size < self.total


def asked(args: Mapping[str, str], name: str = "page") -> int:
    """The number of the page that an address asks for; 1 where it asks for none or for nonsense."""
    number = args.get(name, "")
    return max(int(number), 1) if re.fullmatch("[0-9]{1,6}", number) else 1


def page(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """A page of rows that are all at hand."""
    return Page(rows[(number - 1) * size : number * size], number, size, len(rows))
