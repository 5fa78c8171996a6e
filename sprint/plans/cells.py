"""Small readers of what answers hold. They never fail: a value that is something else says nothing."""

from calendar import monthrange
from datetime import date
from typing import Any


def is_empty(value: Any) -> bool:
    """Whether a value says nothing."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The rows of a table."""
    return [row for row in value if isinstance(row, dict) and row] if isinstance(value, list) else []


def day_of(value: Any) -> date | None:
    """The day that a value names."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def same(name: Any) -> str:
    """A name as it is compared: capital letters and spaces make no difference."""
    return " ".join(str("" if name is None else name).split()).casefold()


def months_after(start: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
