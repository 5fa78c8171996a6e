"""How a story ends: the plan as a file in the reader's language, without a word of the other one."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from pypdf import PdfReader
from ruamel.yaml import YAML
from sqlalchemy import select

from sprint.core.database import db
from sprint.plans.models import PlanSection
from sprint.programs.library import shipped
from sprint.sharing import making
from tests.seat import Seat, Words, asking, spaced
from tests.story_steps import Plot

CATALOG = Path(__file__).parents[1] / "translations" / "es" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
ENGLISH = re.compile(r" (the|and|with|for|to|by|from|not|have|will|who) ", re.IGNORECASE)


def take_the_plan_along(seat: Seat, plot: Plot) -> None:
    """The lead asks for the plan as PDF, the worker makes it, the lead fetches it and reads it: all of it is Spanish."""
    words, path = plot.words, f"/teams/{plot.ids['team']}/plan/share"
    seat.go(path)
    seat.tick(words.of("file", "PDF, to read and print"))
    seat.press(words("Make the file"))
    seat.shows(words("The file is being made. It appears below in a moment."))
    with asking():
        assert making.make_next() == 1
    seat.go(path)
    got = seat.context.request.get(seat.address + str(seat.main.locator('a[href$="/download"]').first.get_attribute("href")))
    assert (got.status, got.headers["content-type"], got.headers["content-language"]) == (200, "application/pdf", "es")
    text = spaced(" ".join(page.extract_text() for page in PdfReader(BytesIO(got.body())).pages))
    with asking():
        sections = [words.plain(one.title) for one in db.session.scalars(select(PlanSection))]
    assert plot.city in text and plot.changed in text, "it does not say what the team wrote"
    assert len(sections) == 14 and [one for one in sections if one.lower() not in text.lower()] == []
    assert english_in(text, words) == []


def english_in(text: str, words: Words) -> list[str]:
    """What a Spanish text says in English: sentences of ours, labels of the program, or words that no Spanish text has."""
    ours = [one for one in {*sentences_of_ours(), *labels_of_the_program()} if one.lower() in text.lower()]
    common = [text[max(0, one.start() - 30) : one.end() + 30] for one in ENGLISH.finditer(text)]
    return [*ours, *common, *words.foreign(text)]


def sentences_of_ours() -> Iterator[str]:
    """The pieces of English sentences between their placeholders that have three words or more, and other words in Spanish."""
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="es")
    for message in catalog:
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        spanish = message.string if isinstance(message.string, tuple) else (message.string,)
        for one in english:
            pieces = [spaced(part) for part in PLACEHOLDER.split(one)]
            yield from (piece for piece in pieces if len(piece.split()) >= 3 and piece not in " ".join(spanish))


def labels_of_the_program() -> Iterator[str]:
    """Each English label of the shipped program of two words or more that has other words in Spanish."""
    found = _in_both(YAML(typ="safe", pure=True).load(shipped.content()))
    yield from (spaced(one) for one, other in found if len(one.split()) >= 2 and one not in other)


def _in_both(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("en"), str) and isinstance(value.get("es"), str):
            yield value["en"], value["es"]
        else:
            yield from (pair for one in value.values() for pair in _in_both(one))
    elif isinstance(value, list):
        yield from (pair for one in value for pair in _in_both(one))
