"""Values in words, and words back to values, in both languages."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from sprint.core import locale
from sprint.core.locale import Voice
from sprint.worksheets import reading
from sprint.worksheets.models import Question
from sprint.worksheets.wording import day_in, in_words, input_of, inputs_of_choices
from tests import make

LANGUAGES = ("en", "es")


def speaking(language: str) -> Any:
    return locale.speaking(Voice(language, "America/Bogota"))


@pytest.fixture
def asked(app: Flask, house: None) -> dict[str, Question]:
    """A question of each kind that offers words."""
    offers = {"choice": ["yes", "no", "maybe_later"], "choices": ["yes", "no"], "number": [], "date": []}
    offers["scale"] = ["never", "seldom", "at times", "often", "always"]
    made = {kind: make.question(kind, number=number, choices=words) for number, (kind, words) in enumerate(offers.items(), 1)}
    make.worksheet(*made.values())
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0, 7, 999, 1000, 1234, 12345, 1234567, -1234, 0.5, 12.5, 1.234, 1234.567, 0.1234567, 1e15])
def test_every_number_is_told_so_that_it_reads_back(app: Flask, asked: dict[str, Question], language: str, value: float) -> None:
    with app.test_request_context(), speaking(language):
        assert reading.number(in_words(asked["number"], value)) == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_is_told_so_that_it_reads_back_in_every_language(app: Flask, asked: dict[str, Question], language: str) -> None:
    with app.test_request_context():
        for step in range(0, 366, 5):
            on = date(2024, 1, 1) + timedelta(days=step)
            with speaking(language):
                told = in_words(asked["date"], on.isoformat())
                short = locale.short_day(on)
            for reader in LANGUAGES:
                with speaking(reader):
                    assert input_of(asked["date"], told) == on.isoformat()
                    assert day_in(short) == on


@pytest.mark.parametrize(
    "text",
    ["", "2024", "octubre de 2024", "9 de octubre", "9/10/2024", "31 de febrero de 2024", "9 de octubre y noviembre de 2024",
     "Monday, October 9, 2024", "9 de octubre de 24", "9 de octubre de 2024 o 2025", "el 9 de octubre de 2024, quizás",
     "9" * 600],
)  # fmt: skip
def test_what_is_no_day_or_two_days_is_none(app: Flask, text: str) -> None:
    with app.test_request_context():
        assert day_in(text) is None


@pytest.mark.parametrize(("text", "key"), [("Yes", "yes"), (" YES (es) ", "yes"), ("maybe_later", "maybe_later"), ("si", "si")])
def test_a_choice_is_known_by_its_word_in_any_language_and_by_its_key(
    app: Flask, asked: dict[str, Question], text: str, key: str
) -> None:
    with app.test_request_context():
        assert input_of(asked["choice"], text) == key


def test_several_choices_stand_in_lines_or_between_semicolons(app: Flask, asked: dict[str, Question]) -> None:
    with app.test_request_context():
        assert inputs_of_choices(asked["choices"], "Yes\n\nno (es); other") == ["yes", "no", "other"]


@pytest.mark.parametrize(("text", "step"), [("4", "4"), ("4 · Often", "4"), ("often (es)", "4"), ("4. often", "4"), ("44", "44")])
def test_a_step_is_known_by_its_number_or_its_word(app: Flask, asked: dict[str, Question], text: str, step: str) -> None:
    with app.test_request_context():
        assert input_of(asked["scale"], text) == step
        assert in_words(asked["scale"], 4) == "4 · Often"
