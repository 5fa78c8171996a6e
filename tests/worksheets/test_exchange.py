"""A worksheet goes into a file and comes back, in one shape with program files; what is wrong is told by line and key."""

import pytest

from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.yaml_files import BadFile
from sprint.programs.reading import read as read_program
from sprint.programs.taking_over import take_over as take_over_program
from sprint.worksheets import building, exchange, publishing
from sprint.worksheets.models import Question, Worksheet, WorksheetVersion
from sprint.worksheets.queries import draft_of, parts, published_version, questions, versions_of
from sprint.worksheets.taking_over import take_over
from tests import make
from tests.cast import Cast
from tests.programs.small import SMALL

SHEET = """schema: 1
key: sheet
language: en
title: {en: Sheet, es: Hoja de trabajo}
purpose: {en: Purpose}
minutes: 45
parts:
  - key: people
    title: {en: People}
    introduction: {en: Who takes part}
questions:
  - key: issue
    type: long_text
    title: {en: Issue?, es: ¿Tema?}
    help: {en: Write}
    most: 600
  - key: team
    type: table
    title: {en: Team}
    required: true
    part: people
    section: P0
    minimum_rows: 2
    most: 8
    columns:
      - key: name
        type: short_text
        title: {en: Name}
        required: true
        most: 80
      - key: hours
        type: number
        title: {en: Hours}
        least: 0.5
        most: 40
      - key: fair
        type: scale
        title: {en: Fair}
        scale: [{en: a}, {en: b}, {en: c}, {en: d}, {en: e}]
  - key: pick
    type: choices
    title: {en: Pick}
    part: people
    private: true
    most: 1
    choices:
      - {key: one, title: {en: One}}
      - {key: two, title: {en: Two}}
"""


def bring(cast: Cast, text: str = SHEET) -> WorksheetVersion:
    with writing():
        return take_over(exchange.read(text.encode()), cast.carla)


def trouble(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as refused:
        exchange.read(text.encode())
    return [(problem.line, problem.key) for problem in refused.value.problems]


def test_a_worksheet_comes_out_as_it_went_in(cast: Cast) -> None:
    version = bring(cast)
    assert (version.worksheet.key, version.number, version.is_draft) == ("sheet", 1, True)
    assert exchange.read(exchange.write(version).encode()) == exchange.read(SHEET.encode())
    assert [(part.key, str(part.introduction)) for part in parts(version.id)] == [("people", "Who takes part")]
    assert [(one.key, one.number, one.most, one.section) for one in questions(version.id)] == [
        ("issue", 1, 600, ""), ("team", 2, 8, "P0"), ("pick", 3, 1, ""),
    ]  # fmt: skip


def test_a_published_version_comes_out_as_it_went_in(cast: Cast) -> None:
    version = make.publish(bring(cast))
    assert exchange.read(exchange.write(version).encode()) == exchange.read(SHEET.encode())


def test_a_file_with_a_known_key_becomes_the_next_version(cast: Cast) -> None:
    first = make.publish(bring(cast))
    second = bring(cast, SHEET.replace("Issue?", "Which issue?"))
    assert (second.worksheet_id, second.number, second.is_draft) == (first.worksheet_id, 2, True)
    assert db.session.query(Worksheet).count() == 1


def test_a_file_that_says_nothing_new_is_refused(cast: Cast) -> None:
    make.publish(bring(cast))
    with pytest.raises(Refused, match="The file says what version 1 says"):
        bring(cast)


def test_a_retired_worksheet_is_brought_back_first(cast: Cast) -> None:
    version = make.publish(bring(cast))
    with writing():
        publishing.retire(version.worksheet, cast.carla)
    with pytest.raises(Refused, match="is retired"):
        bring(cast, SHEET.replace("Issue?", "Which issue?"))


def test_a_file_never_replaces_a_draft(cast: Cast) -> None:
    bring(cast)
    with pytest.raises(Refused, match="has a draft already"):
        bring(cast, SHEET.replace("Issue?", "Which issue?"))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("minutes: 45", "minuts: 45", "minuts"),
        ("schema: 1", "schema: 2", "schema"),
        ("    part: people\n    section", "    part: nobody\n    section", "questions.2.part"),
        ("    part: people\n    private", "    private", "questions.3.part"),
        ("type: long_text", "type: date", "questions.1"),
        ("    most: 600", "    most: 0.5", "questions.1.most"),
        ("    most: 600", "    least: 5", "questions.1"),
        ("        least: 0.5", "        least: 50", "questions.2.columns.2.most"),
        ("    most: 8", "    most: 1", "questions.2.most"),
        ("    most: 8", "    most: .inf", "questions.2.most"),
        ("key: team", "key: issue", "questions.2.key"),
        ("      - key: hours", "      - key: name", "questions.2.columns.2.key"),
        (", {en: e}]", "]", "questions.2.columns.3.scale"),
        ("      - {key: two, title: {en: Two}}\n", "", "questions.3.choices"),
        ("title: {en: Issue?, es: ¿Tema?}", "title: {en: Issue?, es: ¿Tema?}\n    follows: true", "questions.1.follows"),
        ("    required: true\n    part", "    follows: true\n    part", "questions.2.follows"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(old: str, new: str, key: str) -> None:
    assert old in SHEET
    text = SHEET.replace(old, new, 1)
    found = trouble(text)
    assert key in [where for _line, where in found]
    assert all(1 <= line <= len(text.splitlines()) for line, _where in found)


def test_what_is_wrong_is_told_with_its_line() -> None:
    assert trouble(SHEET.replace("    most: 600", "    most: many")) == [(16, "questions.1.most")]


@pytest.mark.parametrize("text", ["", "[]", "a: &a [1]\nb: *a\n", "schema: 1\n", "\x00"])
def test_what_is_no_worksheet_is_refused_in_words(text: str) -> None:
    assert trouble(text)


def test_a_program_file_carries_parts_and_limits(cast: Cast) -> None:
    asked = "        section: P1\n"
    text = SMALL.replace("    questions:\n", "    parts:\n      - {key: main, title: {en: Main, es: Central}}\n    questions:\n")
    text = text.replace(asked, f"{asked}        part: main\n        most: 600\n", 1)
    for _again in range(2):
        with writing():
            take_over_program(read_program(text.encode()))
    version = published_version("sheet")
    assert version is not None and version.number == 1
    (question,) = questions(version.id)
    assert (question.most, question.opens_part and str(question.opens_part.title)) == (600, "Main")


def test_a_program_file_leaves_a_draft_that_someone_works_on(cast: Cast) -> None:
    with writing():
        take_over_program(read_program(SMALL.encode()))
    version = published_version("sheet")
    assert version is not None
    with writing():
        draft = publishing.next_draft(version.worksheet, cast.carla)
        building.duplicate_question(db.session.query(Question).filter_by(version_id=draft.id).one(), cast.carla)
    with writing():
        take_over_program(read_program(SMALL.replace("Issue?", "Which issue?").encode()))
    found = [(one.number, one.is_draft, len(questions(one.id))) for one in versions_of(version.worksheet_id)]
    assert found == [(3, True, 2), (2, False, 1), (1, False, 1)]
    assert draft_of(version.worksheet_id) is draft
