"""Every check, met and not, with its sentence."""

from datetime import date
from typing import Any

import pytest

from sprint.core import locale
from sprint.core.clock import months_after
from sprint.core.locale import Voice
from sprint.plans.checks import KINDS, Context
from sprint.plans.completeness import Progress, Standing, examine, gaps, outcomes, problems_of
from sprint.worksheets.models import Question
from tests import make
from tests.plans.makers import section, table

CONTEXT = Context(date(2024, 10, 23))


def standing(check: dict[str, Any], *answers: tuple[Question, Any]) -> Standing:
    return examine(section(None, "P1", check), {one.key: (one, value) for one, value in answers}, CONTEXT)


def told(check: dict[str, Any], *answers: tuple[Question, Any]) -> list[str]:
    return [one.sentence for one in standing(check, *answers).missing]


def workplan() -> Question:
    columns = [
        (key, "date" if key in ("start", "end") else "short_text", key.title())
        for key in ("task", "owner", "start", "end", "after")
    ]
    return table("workplan", "Workplan", *columns)


def test_answered_needs_an_accepted_answer() -> None:
    question = make.question(key="issue", title="What is the topic?")
    check = {"check": "answered", "question": "issue"}
    assert told(check, (question, "Vacant houses")) == []
    for nothing in (None, "", "  ", []):
        assert told(check, (question, nothing)) == ["“What is the topic?” has no answer in the plan yet."]


def test_a_question_that_follows_another_one_is_told_behind_it() -> None:
    lead, day = (
        make.question(key="read", title="Has your sponsor read it?"),
        make.question("date", key="read_on", title="On which day?"),
    )
    day.follows = True
    assert told({"check": "answered", "question": "read_on"}, (lead, "yes"), (day, None)) == [
        "“Has your sponsor read it? On which day?” has no answer in the plan yet."
    ]


def test_a_number_zero_is_an_answer() -> None:
    question = make.question("number", key="money", title="Money")
    assert told({"check": "answered", "question": "money"}, (question, 0)) == []


def test_rows_counts_rows() -> None:
    question = table("conversations", "Conversations", ("organization", "short_text", "Organization"))
    check = {"check": "rows", "question": "conversations", "at_least": 3}
    two = [{"organization": "A"}, {"organization": "B"}]
    assert told(check, (question, two)) == ["“Conversations”: 2 of at least 3 rows."]
    assert told(check, (question, [*two, {"organization": "C"}])) == []
    assert told(check, (question, None)) == ["“Conversations” has no answer in the plan yet."]


def test_filled_names_the_row_and_the_columns_that_are_empty() -> None:
    check = {"check": "filled", "question": "workplan", "columns": ["owner", "end"]}
    whole = {"task": "Print the guides", "owner": "Library", "end": "2025-01-17"}
    assert told(check, (workplan(), [whole])) == []
    assert told(check, (workplan(), [whole, {"task": "Print the guides"}, {"end": "2025-01-17"}])) == [
        "“Workplan”: “Print the guides” has nothing under “Owner”, “End”.",
        "“Workplan”: Row 3 has nothing under “Owner”.",
    ]


def test_filled_tells_no_more_than_ten_rows() -> None:
    rows = [{"task": f"Task {number}"} for number in range(12)]
    sentences = told({"check": "filled", "question": "workplan", "columns": ["owner"]}, (workplan(), rows))
    assert len(sentences) == 10
    assert sentences[-1] == "“Workplan”: 3 more rows are not filled in."


def test_distinct_counts_different_answers() -> None:
    question = table("team", "Who is on the team?", ("name", "short_text", "Name"), ("role", "choice", "Role"))
    check = {"check": "distinct", "question": "team", "column": "role", "at_least": 2}
    assert told(check, (question, [{"role": "lead"}, {"role": "lead"}, {"name": "X"}])) == [
        "“Who is on the team?”: 1 of at least 2 different answers under “Role”."
    ]
    assert told(check, (question, [{"role": "lead"}, {"role": "data"}])) == []


def test_where_counts_rows_with_a_choice() -> None:
    question = table("audiences", "Who could you train?", ("kind", "choice", "Kind"), choices={"kind": ["agency", "residents"]})
    check = {"check": "where", "question": "audiences", "column": "kind", "any_of": ["agency"], "at_least": 1}
    assert told(check, (question, [{"kind": "residents"}])) == [
        "“Who could you train?”: 0 of at least 1 row with “Agency” under “Kind”."
    ]
    assert told({**check, "at_least": 2, "any_of": ["agency", "residents"]}, (question, [{"kind": "residents"}])) == [
        "“Who could you train?”: 1 of at least 2 rows with “Agency”, “Residents” under “Kind”."
    ]
    assert told(check, (question, [{"kind": "agency"}])) == []


def test_covers_wants_a_row_for_every_name() -> None:
    audiences = table("audiences", "Audiences", ("name", "short_text", "Audience"))
    definitions = table("definitions", "Definitions", ("audience", "short_text", "Audience"))
    check = {"check": "covers", "question": "audiences", "column": "name", "other": "definitions", "other_column": "audience"}
    names = [{"name": "Library staff"}, {"name": "Tenants"}, {"name": "tenants "}]
    assert told(check, (audiences, names), (definitions, [{"audience": "library  STAFF"}])) == [
        "“Definitions” has no row for “Tenants”."
    ]
    both = [{"audience": "Library staff"}, {"audience": "Tenants"}]
    assert told(check, (audiences, names), (definitions, both)) == []
    assert told(check, (audiences, names), (definitions, None)) == ["“Definitions” has no answer in the plan yet."]


def test_within_months_counts_from_the_end_of_the_sprint() -> None:
    question = make.question("date", key="first_training", title="First training")
    check = {"check": "within_months", "question": "first_training", "months": 12}
    assert told(check, (question, "2025-10-23")) == []
    assert told(check, (question, "2025-10-24")) == [
        "“First training”: Friday, October 24, 2025 is later than Thursday, October 23, 2025, "
        "when the 12 months after the Sprint end."
    ]
    assert told(check, (question, "soon")) == ["“First training” has no date yet."]


def test_any_within_months_needs_one_date() -> None:
    question = table("milestones", "Milestones", ("milestone", "short_text", "Milestone"), ("date", "date", "Date"))
    check = {"check": "any_within_months", "question": "milestones", "column": "date", "months": 12}
    assert told(check, (question, [{"date": "2026-01-01"}, {"date": "2025-10-23"}])) == []
    assert told(check, (question, [{"date": "2026-01-01"}, {"milestone": "M"}])) == [
        "“Milestones”: no “Date” up to Thursday, October 23, 2025, when the 12 months after the Sprint end."
    ]


def test_months_end_on_the_last_day_where_there_is_no_such_day() -> None:
    assert months_after(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert months_after(date(2024, 12, 31), 1) == date(2025, 1, 31)


def ordered(*rows: dict[str, Any]) -> list[str]:
    return told({"check": "in_order", "question": "workplan"}, (workplan(), list(rows)))


def test_a_task_may_start_on_the_day_on_which_the_one_before_ends() -> None:
    assert ordered(
        {"task": "Agree", "start": "2024-11-01", "end": "2024-11-10"},
        {"task": "Print, fold", "start": "2024-11-10", "end": "2024-11-20", "after": "agree"},
        {"task": "Train", "start": "2024-11-20", "end": "2024-11-21", "after": "Print, fold"},
        {"task": "Report", "start": "2024-12-01", "after": "Train; Agree"},
        {"task": "Rest", "after": "-"},
    ) == []  # fmt: skip


def test_a_task_that_starts_before_the_one_it_waits_for_ends_is_told_with_both_days() -> None:
    assert ordered(
        {"task": "Agree", "end": "2024-11-10"},
        {"task": "Print", "start": "2024-11-09", "end": "2024-11-20", "after": "Agree"},
        {"task": "Fold", "end": "2024-11-08", "after": "Agree"},
    ) == [
        "“Print” depends on “Agree”, but starts on Saturday, November 9, 2024, before that one ends on Sunday, "
        "November 10, 2024.",
        "“Fold” depends on “Agree”, but ends on Friday, November 8, 2024, before that one ends on Sunday, November 10, 2024.",
    ]


def test_a_task_that_nobody_knows_is_told_as_it_was_written() -> None:
    assert ordered({"task": "Print", "after": "Sign The Paper"}) == [
        "“Print” depends on “Sign The Paper”, which is not a task of the workplan."
    ]


def test_tasks_in_a_circle_are_named_once() -> None:
    assert ordered(
        {"task": "Agree", "after": "Train", "start": "2024-11-01", "end": "2024-11-10"},
        {"task": "Print", "after": "Agree", "start": "2024-11-01", "end": "2024-11-10"},
        {"task": "Train", "after": "Print", "start": "2024-11-01", "end": "2024-11-10"},
        {"task": "Wait", "after": "Wait"},
    ) == ["These tasks depend on each other in a circle: “Agree” → “Train” → “Print” → “Agree”.", "“Wait” depends on itself."]


def test_a_task_that_ends_before_it_starts_is_told() -> None:
    assert ordered({"task": "Print", "start": "2024-11-10", "end": "2024-11-09"}) == ["“Print” ends before it starts."]


def test_no_value_whatever_breaks_a_check() -> None:
    checks: dict[str, dict[str, Any]] = {
        "answered": {}, "rows": {"at_least": 1}, "filled": {"columns": ["task"]}, "distinct": {"column": "task", "at_least": 1},
        "where": {"column": "task", "any_of": ["x"], "at_least": 1}, "within_months": {"months": 1},
        "covers": {"column": "task", "other": "workplan", "other_column": "task"},
        "any_within_months": {"column": "end", "months": 1}, "in_order": {},
    }  # fmt: skip
    assert set(checks) == set(KINDS)
    strange: list[Any] = [
        "text",
        7,
        2.5,
        True,
        {"a": 1},
        [1, None, "x"],
        [{}],
        [{"task": 3, "after": 4, "end": 5}],
        [{"task": ["x"]}],
    ]
    for name, more in checks.items():
        for value in strange:
            told({"check": name, "question": "workplan", **more}, (workplan(), value))


def test_what_no_worksheet_asks_for_is_told_without_a_link() -> None:
    found = standing({"check": "answered", "question": "weather"}).missing
    assert [(one.sentence, one.question_id) for one in found] == [("No worksheet of this Sprint asks for “weather”.", None)]


def test_a_section_is_empty_started_or_complete() -> None:
    issue, talks = make.question(key="issue", title="Issue"), table("talks", "Talks", ("who", "short_text", "Who"))
    part = section(None, "P1", {"check": "answered", "question": "issue"}, {"check": "rows", "question": "talks", "at_least": 2},
                   {"check": "filled", "question": "talks", "columns": ["who"]})  # fmt: skip

    def of(first: Any, second: Any) -> tuple[Progress, int, int]:
        found = examine(part, {"issue": (issue, first), "talks": (talks, second)}, CONTEXT)
        return found.state, found.done, found.total

    assert of(None, None) == ("empty", 0, 3)
    assert of("Vacant houses", None) == ("started", 1, 3)
    assert of("Vacant houses", [{"who": "A"}]) == ("started", 2, 3)
    assert of("Vacant houses", [{"who": "A"}, {"who": "B"}]) == ("complete", 3, 3)


def test_the_same_thing_is_missing_once() -> None:
    talks = table("talks", "Talks", ("who", "short_text", "Who"))
    part = section(None, "P1", {"check": "rows", "question": "talks", "at_least": 2},
                   {"check": "filled", "question": "talks", "columns": ["who"]})  # fmt: skip
    found = examine(part, {"talks": (talks, None)}, CONTEXT)
    assert [one.sentence for one in found.missing] == ["“Talks” has no answer in the plan yet."]


def test_a_section_without_checks_is_complete_once_something_of_it_is_accepted() -> None:
    question = make.question(key="issue", section="P1")
    assert examine(section(None, "P1"), {"issue": (question, None)}, CONTEXT).state == "empty"
    assert examine(section(None, "P1"), {"issue": (question, "Houses")}, CONTEXT).state == "complete"


def test_outcomes_stand_in_their_order_and_gaps_begin_where_least_is_missing() -> None:
    issue, talks, late = (
        make.question(key="issue", title="Issue"),
        make.question(key="talks", title="Talks"),
        make.question(key="late"),
    )
    answers = {"issue": (issue, "x"), "talks": (talks, None), "late": (late, None)}
    parts = [
        section(None, "P3", {"check": "answered", "question": "late"}, outcome="O3"),
        section(None, "P2", {"check": "answered", "question": "issue"}, {"check": "answered", "question": "talks"}, outcome="O1"),
    ]
    found = [examine(part, answers, CONTEXT) for part in parts]
    found[0].section.outcome = "O3"
    assert [one.section.outcome for one in outcomes(found)] == ["O1", "O3"]
    assert outcomes(found)[0].lacks_one_thing
    assert gaps(found)[0].sentence == "“Talks” has no answer in the plan yet."


def test_sentences_speak_the_language_of_whoever_reads_them() -> None:
    question = make.question(key="issue", title="What is the topic?")
    missing = standing({"check": "answered", "question": "issue"}, (question, None)).missing[0]
    with locale.speaking(Voice("es", "America/Bogota")):
        assert "What is the topic? (es)" in missing.sentence


@pytest.mark.parametrize(
    ("check", "problem"),
    [
        ({"check": "magic", "question": "a"}, "there is no such check"),
        ("rows", "there is no such check"),
        ({"check": "rows", "question": "a"}, "“at_least” is missing"),
        ({"check": "rows", "question": "a", "at_least": 0}, "“at_least” needs a number from 1 to 100"),
        ({"check": "rows", "question": "a", "at_least": True}, "“at_least” needs a number"),
        ({"check": "rows", "question": 3, "at_least": 1}, "“question” needs a key"),
        ({"check": "answered", "question": "a", "columns": ["b"]}, "there is no “columns”"),
        ({"check": "filled", "question": "a", "columns": "b"}, "“columns” needs a list"),
        ({"check": "filled", "question": "a", "columns": ["z"]}, "has no column “z”"),
        ({"check": "answered", "question": "z"}, "there is no question “z”"),
    ],
)
def test_a_program_with_a_wrong_check_is_told_what_is_wrong(check: Any, problem: str) -> None:
    found = problems_of([check], {"a": ["b"]})
    assert len(found) == 1
    assert problem in found[0]


def test_the_right_checks_have_no_problems() -> None:
    assert problems_of([{"check": "rows", "question": "a", "at_least": 2}, {"check": "in_order", "question": "a"}]) == []


def test_a_wrong_check_that_was_kept_all_the_same_is_left_out() -> None:
    question = make.question(key="issue")
    part = section(None, "P1", {"check": "magic"}, {"check": "rows"}, {"check": "answered", "question": "issue"})
    assert examine(part, {"issue": (question, "x")}, CONTEXT).state == "complete"
