"""Reading a program file, good and bad."""

import pytest

from sprint.core.yaml_files import BadFile
from sprint.programs.library import shipped
from sprint.programs.reading import read
from tests.programs.small import SMALL

pytestmark = pytest.mark.once


def trouble(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as refused:
        read(text.encode())
    return [(problem.line, problem.key) for problem in refused.value.problems]


def test_the_shipped_program_is_read_whole() -> None:
    outline = read(shipped.content())
    assert [sheet.number for sheet in outline.worksheets] == list(range(1, 10))
    assert [section.key for section in outline.sections] == [f"P{number}" for number in range(14)]
    assert [session.key for session in outline.sessions] == ["pre-call", *(f"session-{n}" for n in range(1, 8)), "post-call"]
    assert [day.date.from_key for day in outline.office_days][-1] == "session-7"


def test_the_shipped_program_keeps_the_limits_of_its_source() -> None:
    outline = read(shipped.content())
    assert all(sheet.minutes <= 90 for sheet in outline.worksheets)
    assert all(sum(not question.follows for question in sheet.questions) <= 10 for sheet in outline.worksheets)
    assert sum(sheet.minutes for sheet in outline.worksheets) == 640


def test_a_small_file_is_read() -> None:
    assert read(SMALL.encode()).key == "small"


def test_a_wrong_key_is_told_with_its_line() -> None:
    text = SMALL.replace("minutes: 60", "minuts: 60")
    line = text.split("\n").index("    minuts: 60") + 1
    assert (line, "sessions.1.minuts") in trouble(text)


def test_a_key_that_stands_twice_is_told_with_its_line() -> None:
    text = SMALL.replace("key: small\n", "key: small\nkey: other\n")
    assert trouble(text) == [(3, "")]


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n"
    assert trouble(bomb) == [(1, "")]


def test_a_tab_is_told_with_its_line() -> None:
    assert trouble("schema: 1\nkey:\n\tx: 1\n")[0][0] == 3


def test_a_tag_is_refused() -> None:
    assert trouble("schema: !!python/object:os.system 1\n") == [(1, "")]


@pytest.mark.parametrize("text", ["", "[]", "just words", "- a\n- b\n", "a: [", "\x00", "schema: 1\n"])
def test_what_is_no_program_is_refused_in_words(text: str) -> None:
    assert trouble(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(BadFile) as refused:
        read(b"schema: 1\n\xff\xfe")
    assert refused.value.problems[0].line == 2


def test_a_file_of_three_megabytes_is_refused_unread() -> None:
    with pytest.raises(BadFile):
        read(b"#" * 3_000_000)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(BadFile):
        read(("a: " + "[" * 5000 + "]" * 5000).encode())


def test_a_rule_that_counts_from_nowhere_is_refused() -> None:
    text = SMALL.replace("from: session-1, days: -2", "from: session-9, days: -2")
    assert [key for _line, key in trouble(text)] == ["worksheets.1.due.from"]


def test_sessions_that_count_from_each_other_are_refused() -> None:
    text = SMALL.replace("date: {from: start, days: 0}", "date: {from: pre-call, days: 14}")
    assert len(trouble(text)) == 2


def test_an_agenda_that_is_too_long_is_refused() -> None:
    assert [key for _line, key in trouble(SMALL.replace("- {minutes: 20", "- {minutes: 200"))] == ["sessions.1.agenda"]


def test_an_unknown_check_is_refused_at_import() -> None:
    assert trouble(SMALL.replace("check: answered", "check: guessed"))


def test_a_choice_without_choices_is_refused() -> None:
    keys = [key for _line, key in trouble(SMALL.replace("type: long_text", "type: choice"))]
    assert keys == ["worksheets.1.questions.1.choices"]


def test_an_unknown_zone_is_refused_by_name() -> None:
    with pytest.raises(BadFile) as refused:
        read(SMALL.replace("settings: {}", "settings: {zone: Atlantis/Capital}").encode())
    assert "Atlantis/Capital" in str(refused.value)
