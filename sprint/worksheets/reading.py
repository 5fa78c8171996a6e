"""From what a browser sent in one input to the value of an answer, or to a sentence that says what to write instead."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from sprint.core import edge, locale
from sprint.worksheets.models import Column, Question, QuestionKind

Asked = Question | Column
"""What asks for one value: a question, or a column of a table for each of its rows."""

SHORT, LONG, CELL, ADDRESS = 500, 1_000_000, 20_000, 2_000
"""The most characters of a short text, a long text, a long text in a table, and a web address."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
DIGITS = 15
"""How many digits of a number are kept exactly."""

SPACE = re.compile("(?<=[0-9])[ \u00a0\u2009\u202f'’](?=[0-9]{3}(?![0-9]))")
WHOLE = re.compile("[0-9]+")
GROUPS = re.compile("[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:[.][0-9]{3}){2,})")
BOTH = re.compile("[0-9]{1,3}(?:(?:,[0-9]{3})+[.][0-9]+|(?:[.][0-9]{3})+,[0-9]+)")
ONE = re.compile("([0-9]*)[.,]([0-9]+)")
TWO_WAYS = re.compile("([1-9][0-9]{0,2})[.,]([0-9]{3})")
ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Unreadable(ValueError):
    """What was typed is not an answer of this kind; the message says what to write instead."""


def one(asked: Asked, raw: str) -> tuple[Any, str | None]:
    """The value of one input and what is wrong with it; with a problem, the value is what was typed, as text."""
    text = edge.clean(_without_control(raw)).strip()
    if edge.broken(raw):
        return text or None, _("This text held characters that cannot be kept. Check what is left of it.")
    if not text:
        return None, None
    try:
        return READERS[QuestionKind(asked.kind)](asked, text), None
    except Unreadable as no:
        return (None if asked.kind in CHOSEN else text), str(no)


def _without_control(raw: str) -> str:
    return edge.mended(raw).replace("\ufffd", "")


def _short_text(asked: Asked, text: str) -> str:
    return _at_most(_characters(asked, SHORT), " ".join(text.split("\n")))


def _long_text(asked: Asked, text: str) -> str:
    return _at_most(_characters(asked, CELL if isinstance(asked, Column) else LONG), text)


def _characters(asked: Asked, otherwise: int) -> int:
    return min(int(asked.most), otherwise) if asked.most is not None else otherwise


def _at_most(most: int, text: str) -> str:
    if len(text) > most:
        raise Unreadable(_("Shorten this to %(max)d characters or fewer.", max=most))
    return text


def _choice(asked: Asked, text: str) -> str:
    if text not in {choice.key for choice in asked.choices}:
        raise Unreadable(_("Choose one of the answers that are offered."))
    return text


def _scale(asked: Asked, text: str) -> int:
    if text not in {"1", "2", "3", "4", "5"}:
        raise Unreadable(_("Choose a step from 1 to 5."))
    return "12345".index(text) + 1


def _number(asked: Asked, text: str) -> int | float:
    value = number(text)
    if problem := beyond(asked, value):
        raise Unreadable(problem)
    return value


def beyond(asked: Asked, value: float) -> str | None:
    """What is wrong with a number that is less than the least or more than the most, or None."""
    least, most = asked.least, asked.most
    if (least is None or value >= least) and (most is None or value <= most):
        return None
    if least is not None and most is not None:
        return _("Write a number from %(least)s to %(most)s.", least=locale.number(least), most=locale.number(most))
    if least is not None:
        return _("Write a number of at least %(least)s.", least=locale.number(least))
    return _("Write a number of at most %(most)s.", most=locale.number(most or 0))


def number(text: str) -> int | float:
    """A number as people write it: 12,345.5 or 12.345,5. Raises Unreadable, also where it can be read in two ways."""
    sign, bare = ("-", text[1:]) if text[0] in "-−" else ("", text.removeprefix("+"))
    bare = SPACE.sub("", bare)
    if found := TWO_WAYS.fullmatch(bare):
        whole, part = found.groups()
        raise Unreadable(
            _(
                "“%(text)s” can be read in two ways. Write %(whole)s, or %(fraction)s for the fraction.",
                text=text, whole=f"{sign}{whole}{part}", fraction=f"{sign}{whole}.{part}0",
            )
        )  # fmt: skip
    if found := ONE.fullmatch(bare):
        plain = f"{found[1] or 0}.{found[2]}"
    elif BOTH.fullmatch(bare):
        plain = ".".join(re.sub("[.,]", "", part) for part in re.split("[.,](?=[0-9]+$)", bare))
    elif GROUPS.fullmatch(bare) or WHOLE.fullmatch(bare):
        plain = re.sub("[.,]", "", bare)
    else:
        raise Unreadable(_("Write a number, such as 12 or 12.5."))
    if len(plain.replace(".", "").strip("0")) > DIGITS or len(plain) > 4 * DIGITS:
        raise Unreadable(_("Write a number of at most %(max)d digits.", max=DIGITS))
    exact = Decimal(sign + plain)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _date(asked: Asked, text: str) -> str:
    if day_of(text) is None:
        raise Unreadable(
            _(
                "Choose a day between %(first)d and %(last)d, or write its year, month and day with hyphens.",
                first=FIRST_YEAR, last=LAST_YEAR,
            )
        )  # fmt: skip
    return text


def day_of(text: object) -> date | None:
    """The calendar day of a text as a date input sends it; None for anything else, and for a year that nobody means: no drawing
    or calendar could hold it.
    """
    if not isinstance(text, str) or not ISO.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _url(asked: Asked, text: str) -> str:
    if len(text) > ADDRESS:
        raise Unreadable(_("Shorten this to %(max)d characters or fewer.", max=ADDRESS))
    if not is_address(text):
        raise Unreadable(_("Write a whole web address that begins with https:// or http://."))
    return text


def is_address(text: object) -> bool:
    """Whether a text is the address of a web page, and so may become a link."""
    if not isinstance(text, str) or any(char.isspace() for char in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


READERS: dict[QuestionKind, Callable[[Asked, str], Any]] = {
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.URL: _url,
    QuestionKind.SCALE: _scale,
}
CHOSEN = (QuestionKind.CHOICE, QuestionKind.SCALE)
