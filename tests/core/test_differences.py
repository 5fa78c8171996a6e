"""Differences between texts and tables: true to both sides, readable, and never slow.

Time is that of this process, so that a busy machine makes no test fail.
"""

import random
import time

import pytest

from sprint.core.differences import Comparer, Kind, Piece, Row, whole

pytestmark = pytest.mark.once

VOICES = random.Random(7)  # noqa: S311 — texts to compare, no secrets
WORDS = [f"palabra{number}" for number in range(3000)]


def compared(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in Comparer().words(before, after)]


def told(row: Row) -> tuple[str, list[list[tuple[str, str]]]]:
    return row.kind, [[(piece.kind, piece.text) for piece in cell] for cell in row.cells]


def test_a_changed_word_is_told_as_that_word() -> None:
    assert compared("La red de agua falla.", "La red de luz falla.") == [
        ("kept", "La red de "), ("removed", "agua"), ("added", "luz"), ("kept", " falla."),
    ]  # fmt: skip


def test_changed_words_side_by_side_are_one_phrase() -> None:
    assert compared("falta agua potable hoy", "falta luz eléctrica hoy") == [
        ("kept", "falta "), ("removed", "agua potable"), ("added", "luz eléctrica"), ("kept", " hoy"),
    ]  # fmt: skip


def test_the_same_text_and_no_text() -> None:
    assert compared("Agua", "Agua") == [("kept", "Agua")]
    assert compared("", "") == []
    assert compared("", "Agua y luz") == [("added", "Agua y luz")]
    assert compared("Agua\n\nLuz", "") == [("removed", "Agua\n\nLuz")]


def test_the_pieces_of_each_side_make_that_side() -> None:
    for _ in range(200):
        before = _any_text()
        after = before.replace(VOICES.choice("abc \n"), VOICES.choice(["", "x", "\n", "a b"])) + VOICES.choice(["", _any_text()])
        found = Comparer().words(before, after)
        assert "".join(one.text for one in found if one.kind != Kind.ADDED) == before
        assert "".join(one.text for one in found if one.kind != Kind.REMOVED) == after


def _any_text() -> str:
    return "".join(VOICES.choices("abcñ \n.,😀", k=VOICES.randrange(60)))


def test_long_text_that_stayed_the_same_is_only_counted() -> None:
    long = " ".join(WORDS)
    found = Comparer().words(f"uno {long} dos", f"tres {long} dos")
    assert [piece.kind for piece in found] == ["removed", "added", "kept", "skipped"]
    assert found[-1].count + len(found[-2].text.split()) == len(WORDS) + 1


def test_one_thing_in_the_place_of_another_is_told_whole() -> None:
    assert whole("9 de octubre", "10 de octubre") == [Piece(Kind.REMOVED, "9 de octubre"), Piece(Kind.ADDED, "10 de octubre")]
    assert whole("", "Sí") == [Piece(Kind.ADDED, "Sí")]
    assert whole("Sí", "Sí") == [Piece(Kind.KEPT, "Sí")]


def test_rows_are_added_removed_and_changed_cell_by_cell() -> None:
    before = [["Museo", "Lunes"], ["Escuela", "Martes"], ["Club", "Jueves"]]
    after = [["Museo", "Lunes"], ["Biblioteca", "Viernes"], ["Escuela", "Martes y jueves"]]
    assert list(map(told, Comparer().rows(before, after))) == [
        ("kept", [[("kept", "Museo")], [("kept", "Lunes")]]),
        ("added", [[("added", "Biblioteca")], [("added", "Viernes")]]),
        ("changed", [[("kept", "Escuela")], [("kept", "Martes"), ("added", " y jueves")]]),
        ("removed", [[("removed", "Club")], [("removed", "Jueves")]]),
    ]


def test_rows_far_from_a_change_are_only_counted() -> None:
    rows = [[f"Grupo {number}"] for number in range(100)]
    found = Comparer().rows(rows, [*rows[:50], ["Nuevo"], *rows[50:]])
    assert [(row.kind, row.count) for row in found] == [("skipped", 49), ("kept", 0), ("added", 0), ("kept", 0), ("skipped", 49)]


MEGABYTE = " ".join(VOICES.choices(WORDS, k=100_000))
HARD = {
    "nothing in common": (MEGABYTE, " ".join(VOICES.choices(WORDS, k=100_000))),
    "the same words again and again": ("agua luz " * 110_000, "luz agua agua " * 70_000),
    "one word again and again": ("a " * 480_000 + "b c", "c " + "a " * 470_000 + "d b "),
    "a mark after each letter": ("a," * 500_000, ",a.a" * 250_000),
    "short lines": ("agua\n" * 200_000, "luz\nagua\nagua\n" * 70_000),
}


@pytest.mark.parametrize("what", HARD)
def test_two_megabytes_are_compared_in_time_and_what_was_left_out_is_said(what: str) -> None:
    before, after = HARD[what]
    assert len(before) > 900_000
    comparer, begun = Comparer(), time.process_time()
    found = comparer.words(before, after)
    assert time.process_time() - begun < 2
    assert comparer.is_coarse
    assert [one.kind for one in found if one.kind in (Kind.ADDED, Kind.REMOVED)]


def test_few_changes_in_a_megabyte_are_told_word_by_word() -> None:
    words = MEGABYTE.split()
    for place in range(0, len(words), 4000):
        words[place] = "NUEVA"
    comparer, begun = Comparer(seconds=20), time.process_time()
    found = comparer.words(MEGABYTE, " ".join(words))
    assert time.process_time() - begun < 2
    assert not comparer.is_coarse
    assert [one.text for one in found if one.kind == Kind.ADDED] == ["NUEVA"] * 25


def test_two_thousand_rows_are_compared_in_time() -> None:
    before = [VOICES.choices(WORDS, k=7) for _ in range(2000)]
    after = [[" ".join(VOICES.choices(WORDS, k=6)) for _ in range(7)] for _ in range(2000)]
    for rows in (after, before[::-1], [[*row[:-1], "otra"] for row in before], [["a"] * 7, ["b"] * 7] * 1000):
        begun = time.process_time()
        Comparer().rows(before, rows)
        assert time.process_time() - begun < 2
