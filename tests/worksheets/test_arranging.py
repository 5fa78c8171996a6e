"""The order of a draft: what goes where, what goes with it, and what the numbers are then."""

import pytest

from sprint.core.database import writing
from sprint.core.errors import Refused
from sprint.worksheets import arranging
from sprint.worksheets.arranging import Entry, name_of, sequence
from sprint.worksheets.models import Part, Question, WorksheetVersion
from tests import make

NAMES = "abcdefgh"


def draft(shape: str) -> WorksheetVersion:
    """A draft from its order: letters are questions, in brackets where they follow, capitals are parts: "a(b)Pcd"."""
    letters = shape.replace("(", "").replace(")", "")
    asked = [make.question(key=letter, number=1, position=place) for place, letter in enumerate(letters, 1) if letter.islower()]
    for one in asked:
        one.follows = f"({one.key})" in shape
    version = make.worksheet(*asked, published=False)
    by_key = {one.key: one for one in asked}
    parts = [letter for letter in letters if letter.isupper()]
    for position, letter in enumerate(parts, 1):
        below = letters[letters.index(letter) + 1 :]
        here = [by_key[one] for one in below[: next((at for at, one in enumerate(below) if one.isupper()), None)]]
        part = make.part(version, *here, title=letter, position=position)
        with writing():
            part.key = letter
    with writing():
        arranging.settle(sequence(version.id))
    return version


def shape_of(version: WorksheetVersion) -> str:
    """The reverse of `draft`."""
    return "".join(f"({one.key})" if isinstance(one, Question) and one.follows else one.key for one in sequence(version.id))


def entry(version: WorksheetVersion, key: str) -> Entry:
    return next(one for one in sequence(version.id) if one.key == key)


@pytest.mark.parametrize(
    ("before", "what", "to", "after"),
    [
        ("abc", "b", "up", "bac"),
        ("abc", "b", "down", "acb"),
        ("abc", "a", "up", "abc"),
        ("abc", "c", "down", "abc"),
        ("abPc", "c", "up", "abcP"),
        ("abPc", "b", "down", "aPbc"),
        ("abPcQ", "c", "down", "abPQc"),
        ("a(b)c", "a", "down", "ca(b)"),
        ("a(b)c", "c", "up", "ca(b)"),
        ("a(b)c(d)", "a", "down", "c(d)a(b)"),
        ("a(b)c", "b", "down", "ac(b)"),
        ("a(b)", "b", "up", "ba"),
        ("Pa(b)", "b", "up", "Pba"),
        ("a(b)Pc", "a", "down", "Pa(b)c"),
        ("aPbQc", "Q", "up", "aQcPb"),
        ("aPbQc", "P", "down", "aQcPb"),
        ("aPbQc", "P", "up", "aPbQc"),
        ("aPbQc", "Q", "down", "aPbQc"),
        ("abPc", "a", "end", "bPca"),
        ("aPbQc", "P", "end", "aQcPb"),
        ("abPc", "a", "before c", "bPac"),
        ("abPc", "c", "before a", "cabP"),
        ("abPc", "c", "before P", "abcP"),
        ("aPbQc", "Q", "before P", "aQcPb"),
        ("a(b)cd", "a", "before d", "ca(b)d"),
        ("abc", "b", "before b", "abc"),
    ],
)
def test_an_entry_goes_where_it_should_with_those_that_belong_to_it(before: str, what: str, to: str, after: str) -> None:
    version = draft(before)
    assert shape_of(version) == before
    goal = f"before-{name_of(entry(version, to.removeprefix('before ')))}" if to.startswith("before ") else to
    with writing():
        arranging.move(entry(version, what), goal)
    assert shape_of(version) == after


def test_numbers_and_positions_follow_the_order_and_a_follower_shares_its_number() -> None:
    version = draft("a(b)Pcd")
    with writing():
        arranging.move(entry(version, "d"), "before-" + name_of(entry(version, "a")))
    asked = [one for one in sequence(version.id) if isinstance(one, Question)]
    assert [(one.key, one.position, one.number) for one in asked] == [("d", 1, 1), ("a", 2, 2), ("b", 3, 2), ("c", 4, 3)]
    assert [one.position for one in sequence(version.id) if isinstance(one, Part)] == [1]


@pytest.mark.parametrize("to", ["", "sideways", "before-question-999999", "before-part-1x", "before-question-" + "9" * 40])
def test_a_place_that_is_not_there_is_refused(to: str) -> None:
    version = draft("ab")
    with pytest.raises(Refused, match="That place is not there any more"), writing():
        arranging.move(entry(version, "a"), to)
    assert shape_of(version) == "ab"


def test_a_part_goes_between_parts_only() -> None:
    version = draft("aPb")
    with pytest.raises(Refused, match="before or after another part"), writing():
        arranging.move(entry(version, "P"), "before-" + name_of(entry(version, "a")))
