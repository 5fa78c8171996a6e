"""Values of answers in plain words, as documents and comparisons tell them; and from such words back to what an input holds.

What is told in words reads back as the same value, in each language of the installation.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

from sprint.core import locale, words
from sprint.worksheets import reading
from sprint.worksheets.models import Choice, QuestionKind
from sprint.worksheets.reading import Asked, day_of
from sprint.worksheets.showing import typed, word_of

BETWEEN = " · "
"""Stands between a step of a scale and its word."""
STEP = re.compile(r"([1-5])(?:\s*[·:.–-].*)?", re.S)
PARTS = re.compile(r"[^\W\d_]+|\d+")
LONGEST = 500
"""Words for a day or a choice are shorter than this."""
FILLERS = {"de", "del", "of", "the", "el", "st", "nd", "rd", "th"}
"""Words around the parts of a day that say nothing about it."""
OTHER_MONTHS = {"es": {"setiembre": 9, "set": 9}}
"""Names that the tables of a language do not have; this one is written in Peru and Uruguay."""


def in_words(asked: Asked, value: Any) -> str:
    """One value as plain text for the reader; texts of the team stay as they are."""
    if value is None:
        return ""
    if asked.kind == QuestionKind.NUMBER and isinstance(value, int | float):
        return _number(value)
    if asked.kind == QuestionKind.DATE and (on := day_of(value)):
        return locale.day(on, year=True)
    if asked.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        return locale.plain(word_of(asked, value)) or str(value)
    if asked.kind == QuestionKind.SCALE and isinstance(value, int):
        word = locale.plain(word_of(asked, value))
        return f"{value}{BETWEEN}{word}" if word else str(value)
    if asked.kind == QuestionKind.FILE and isinstance(value, dict):
        return str(value.get("name", ""))
    return str(value)


def _number(value: float | int) -> str:
    """With the reader's separators where nobody could read them in another way."""
    told = locale.number(value)
    try:
        return told if reading.number(told) == value else typed(value)
    except reading.Unreadable:
        return typed(value)


def input_of(asked: Asked, text: str) -> str:
    """What an input holds when someone wrote these words; words that mean nothing here stay, to be told as unreadable."""
    text = text.strip()
    if asked.kind == QuestionKind.DATE:
        found = day_in(text)
        return found.isoformat() if found else text
    if asked.kind == QuestionKind.SCALE and (step := STEP.fullmatch(text)):
        return step[1]
    if asked.kind == QuestionKind.SCALE:
        place = _place_of(asked.choices, text)
        return text if place is None else str(place + 1)
    if asked.kind == QuestionKind.CHOICE:
        place = _place_of(asked.choices, text)
        return text if place is None else asked.choices[place].key
    return text


def inputs_of_choices(asked: Asked, text: str) -> list[str]:
    """What the inputs of a question with several choices hold: one in each line, or between semicolons."""
    found = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        parts = [line] if _place_of(asked.choices, line) is not None else filter(None, map(str.strip, line.split(";")))
        for part in parts:
            place = _place_of(asked.choices, part)
            found.append(part if place is None else asked.choices[place].key)
    return found


def _place_of(choices: list[Choice], text: str) -> int | None:
    """The one choice that a word means, in whatever language; None where there is none, or more than one."""
    wanted = words.bare(text[:LONGEST])
    found = [place for place, one in enumerate(choices) if wanted in {words.bare(word) for _, word in one.title}]
    found = found or [place for place, one in enumerate(choices) if one.key == text]
    return found[0] if len(found) == 1 else None


def day_in(text: str) -> date | None:
    """The calendar day of a text: 2024-10-09, or with the name of its month in one of the languages, and its year."""
    if found := day_of(text):
        return found
    parts = PARTS.findall(words.bare(text[:LONGEST]))
    digits = [part for part in parts if part.isdigit()]
    named = [part for part in parts if not part.isdigit() and part not in FILLERS]
    years, days = [one for one in digits if len(one) == 4], [one for one in digits if len(one) < 3]
    if (len(years), len(days), len(digits)) != (1, 1, 2):
        return None
    possible = {on for language in locale.languages() for on in _days(language, named, int(years[0]), int(days[0]))}
    return possible.pop() if len(possible) == 1 else None


def _days(language: str, named: list[str], year: int, day: int) -> Iterator[date]:
    """The days that a month and a weekday mean in a language, one of the names each; “mar” may be either in Spanish."""
    months, weekdays = _names(language)
    for place, name in enumerate(named):
        others = named[:place] + named[place + 1 :]
        if name not in months or len(others) > 1 or any(one not in weekdays for one in others):
            continue
        try:
            on = date(year, months[name], day)
        except ValueError:
            continue
        if all(weekdays[one] == on.weekday() for one in others):
            yield on


@cache
def _names(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """The names of months and weekdays, in full, as the tables shorten them and cut to three letters, without accents."""
    tables = Locale.parse(words.REGIONAL.get(language, language))
    found: list[dict[str, int]] = []
    for kinds in (tables.months, tables.days):
        names = [(name, number) for width in ("wide", "abbreviated") for number, name in kinds["format"][width].items()]
        full = {words.bare(name): number for number, name in kinds["format"]["wide"].items()}
        found.append({words.bare(name).rstrip("."): number for name, number in names} | {one[:3]: full[one] for one in full})
    return found[0] | OTHER_MONTHS.get(language, {}), found[1]
