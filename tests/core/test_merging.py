"""Two people at one table: what does not meet is made into one, what meets is asked about."""

import random
from typing import Any

import pytest

from sprint.core.merging import Merged, merged, woven

pytestmark = pytest.mark.once

BASE = [{"name": "Library"}, {"name": "School"}, {"name": "Museum"}]


def rows(*names: str) -> list[dict[str, Any]]:
    return [{"name": name} for name in names]


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (rows("Library", "School", "Museum"), rows("Library", "Park", "Museum"), rows("Library", "Park", "Museum")),
        (rows("Bookshop", "School", "Museum"), rows("Library", "School", "Gallery"), rows("Bookshop", "School", "Gallery")),
        (rows("Bookshop", "School", "Museum"), rows("Library", "Park", "Museum"), rows("Bookshop", "Park", "Museum")),
        (rows("Library", "School", "Museum", "Radio"), rows("Library", "School", "Museum", "Market"),
         rows("Library", "School", "Museum", "Market", "Radio")),
        (rows("Library", "School", "Museum", "Radio"), rows("Library", "School", "Museum", "Radio"),
         rows("Library", "School", "Museum", "Radio")),
        (rows("School", "Museum"), rows("Library", "School", "Museum", "Radio"), rows("School", "Museum", "Radio")),
        (rows("Radio", "Library", "School", "Museum"), rows("Library", "School"), rows("Radio", "Library", "School")),
        (rows("Library", "School", "Museum", "Radio"), rows("Library", "School", "Gallery"),
         rows("Library", "School", "Gallery", "Radio")),
    ],
)  # fmt: skip
def test_changes_to_different_rows_become_one_table(
    mine: list[dict[str, Any]], theirs: list[dict[str, Any]], both: list[dict[str, Any]]
) -> None:
    found = merged(BASE, mine, theirs)
    assert found is not None
    assert found.rows == both
    assert [found.rows[place] for place in found.places if place is not None and found.rows[place] in mine] == [
        row for row in mine if row in found.rows
    ]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (rows("Bookshop", "School", "Museum"), rows("Archive", "School", "Museum")),
        (rows("School", "Museum"), rows("Archive", "School", "Museum")),
        (rows("Bookshop", "School", "Museum"), rows("School", "Museum")),
    ],
)
def test_one_row_that_both_changed_is_asked_about(mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    assert merged(BASE, mine, theirs) is None


def test_two_first_tables_become_one() -> None:
    assert merged([], rows("Radio"), rows("Market")) == Merged(rows("Market", "Radio"), [1])


def test_nothing_that_either_wrote_is_lost_in_a_thousand_tables() -> None:
    chance = random.Random(5)  # noqa: S311
    for _ in range(1000):
        base = rows(*(f"b{number}" for number in range(chance.randrange(8))))
        mine, theirs = _changed(base, "m", chance), _changed(base, "t", chance)
        found = merged(base, mine, theirs)
        if found is None:
            continue
        written = [row for row in (*mine, *theirs) if row not in base]
        assert all(row in found.rows for row in written), (base, mine, theirs, found)
        assert len(found.places) == len(mine)
        assert all(row in (*base, *written) for row in found.rows)


def _changed(base: list[dict[str, Any]], who: str, chance: random.Random) -> list[dict[str, Any]]:
    result = []
    for number, row in enumerate(base):
        fate = chance.random()
        if fate < 0.15:
            result.append({"name": f"{who}{number}"})
        elif fate < 0.9:
            result.append(row)
        if chance.random() < 0.1:
            result.append({"name": f"{who}+{number}"})
    return result


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("Cortes de agua.", "Cortes de agua en verano.", "Cortes de agua y de luz.", "Cortes de agua y de luz en verano."),
        ("Sin agua hoy. Nadie avisa.", "Sin agua hoy ni mañana. Nadie avisa.", "Sin agua hoy. Nadie avisa antes.",
         "Sin agua hoy ni mañana. Nadie avisa antes."),
        ("", "Mío. ", "Suyo.", "Suyo.Mío. "),
        ("uno dos tres", "cuatro cinco seis", "siete ocho nueve", None),
    ],
)  # fmt: skip
def test_two_texts_are_woven_word_by_word_or_not_at_all(base: str, mine: str, theirs: str, both: str | None) -> None:
    assert woven(base, mine, theirs) == both


def test_texts_that_are_too_long_are_not_woven() -> None:
    assert woven("a", "a b" * 50_000, "c") is None
