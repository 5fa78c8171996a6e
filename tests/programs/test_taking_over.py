"""A program goes into the database and out again, and loses nothing."""

from sprint.core.database import writing
from sprint.programs import writing as program_file
from sprint.programs.library import shipped
from sprint.programs.queries import program_by_key, worksheets
from sprint.programs.reading import read
from sprint.programs.taking_over import take_over
from tests.programs.small import SMALL


def bring(text: str | bytes) -> None:
    with writing():
        take_over(read(text if isinstance(text, bytes) else text.encode()))


def test_the_shipped_program_comes_out_as_it_went_in() -> None:
    bring(shipped.content())
    program = program_by_key(shipped.KEY)
    assert program is not None
    first, again = read(shipped.content()), read(program_file.write(program).encode())
    assert again == first


def test_taking_over_the_same_file_again_makes_no_new_version() -> None:
    for _time in range(2):
        bring(SMALL)
    program = program_by_key("small")
    assert program is not None
    assert [sheet.version.number for sheet in worksheets(program)] == [1]


def test_a_changed_wording_makes_a_new_version_and_keeps_the_old_one() -> None:
    bring(SMALL)
    bring(SMALL.replace("Issue?", "Which issue?"))
    program = program_by_key("small")
    assert program is not None
    assert [sheet.version.number for sheet in worksheets(program)] == [2]
