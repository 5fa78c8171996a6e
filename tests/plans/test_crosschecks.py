"""What a plan says against itself: each check with a plan that holds, and with one that does not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sprint.core import locale
from sprint.core.locale import Voice
from sprint.partners.commitment_models import Commitment, CommitmentState, Side
from sprint.plans.crosschecks import CHECKS, Whole, find
from sprint.workplan.load import MUCH
from sprint.workplan.models import Task, TaskKind, TaskState, Wait

pytestmark = pytest.mark.usefixtures("app")


def task(number: int, title: str = "", **values: Any) -> Task:
    given: dict[str, Any] = {
        "kind": TaskKind.STEP, "audience": "", "owner_name": "Ana", "starts_on": date(2027, 1, 4), "ends_on": date(2027, 1, 8),
        "state": TaskState.NOT_STARTED,
    }  # fmt: skip
    return Task(id=number, title=title or f"Task {number}", **(given | values))


def commitment(**values: Any) -> Commitment:
    given: dict[str, Any] = {
        "partner_name": "Block clubs", "side": Side.CITY, "action": "Send the list", "owner_name": "",
        "state": CommitmentState.OPEN,
    }  # fmt: skip
    return Commitment(id=7, **(given | values))


ONE_DAY = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 2, 1)}
SOUND = Whole(
    starts_from=date(2026, 12, 16), months=12, audiences=["Block clubs"], feedback_steps=True,
    tasks=[
        task(1, "First training", kind=TaskKind.TRAINING, audience="block  CLUBS", **ONE_DAY),
        task(2, "Read the comments", kind=TaskKind.FEEDBACK, starts_on=date(2027, 2, 2), ends_on=date(2027, 2, 20)),
    ],
    waits=[Wait(task_id=2, after_id=1)], commitments=[commitment(owner_name="Ana")],
)  # fmt: skip


def told(whole: Whole, language: str = "en") -> list[str]:
    with locale.speaking(Voice(language, "America/New_York")):
        return [one.sentence for one in find(whole)]


def test_a_sound_plan_hears_nothing() -> None:
    assert told(SOUND) == []


def test_an_audience_without_a_task_is_named() -> None:
    assert told(replace(SOUND, audiences=["Block clubs", "Night-shift riders"])) == [
        "The audience “Night-shift riders” has no task in the workplan yet."
    ]


def test_a_dropped_task_serves_no_audience() -> None:
    dropped = task(3, audience="Night-shift riders", state=TaskState.DROPPED, owner_name="", ends_on=None)
    found = told(replace(SOUND, audiences=["Night-shift riders"], tasks=[*SOUND.tasks, dropped]))
    assert found == ["The audience “Night-shift riders” has no task in the workplan yet."]


@pytest.mark.parametrize(("values", "sentence"), [
    ({"owner_name": "", "ends_on": None}, "The task “Print maps” has no owner and no date."),
    ({"owner_name": ""}, "The task “Print maps” has no owner."),
    ({"ends_on": None}, "The task “Print maps” has no date by which it ends."),
])  # fmt: skip
def test_a_task_without_owner_or_date_is_named(values: dict[str, Any], sentence: str) -> None:
    assert told(replace(SOUND, tasks=[*SOUND.tasks, task(3, "Print maps", **values)])) == [sentence]
    done = task(3, "Print maps", state=TaskState.DONE, **values)
    assert told(replace(SOUND, tasks=[*SOUND.tasks, done])) == []


def test_tasks_in_a_circle_are_told_once_and_not_as_out_of_order() -> None:
    circle = [Wait(task_id=1, after_id=2), Wait(task_id=2, after_id=1)]
    assert told(replace(SOUND, waits=circle)) == [
        "These tasks depend on each other in a circle: “First training” → “Read the comments” → “First training”."
    ]


def test_a_task_that_begins_before_what_it_waits_for_has_ended_is_told_with_both_days() -> None:
    assert told(replace(SOUND, waits=[Wait(task_id=1, after_id=2)])) == [
        "“First training” depends on “Read the comments”, but starts on Monday, February 1, 2027, before that one ends on "
        "Saturday, February 20, 2027."
    ]


def test_a_plan_needs_a_training_in_the_months_of_the_promise() -> None:
    late = task(1, kind=TaskKind.TRAINING, audience="Block clubs", starts_on=date(2027, 12, 17), ends_on=date(2027, 12, 17))
    whole = replace(SOUND, tasks=[late, SOUND.tasks[1]], waits=[])
    assert told(whole) == ["No training has a date up to Thursday, December 16, 2027, in the 12 months after the Sprint."]
    assert told(replace(whole, training_days=[date(2027, 12, 16)])) == []


@pytest.mark.parametrize("whole", [
    replace(SOUND, feedback_steps=False),
    replace(SOUND, tasks=[SOUND.tasks[0]]),
])  # fmt: skip
def test_a_plan_needs_a_step_that_uses_what_the_community_said(whole: Whole) -> None:
    assert told(whole) == ["No task of the workplan uses what the community said."]


def test_what_a_partner_was_promised_needs_an_owner() -> None:
    assert told(replace(SOUND, commitments=[commitment()])) == [
        "“Block clubs” was promised “Send the list”, and nobody answers for it."
    ]
    for other in (commitment(side=Side.PARTNER), commitment(state=CommitmentState.DONE)):
        assert told(replace(SOUND, commitments=[other])) == []


def test_a_person_with_too_much_is_told_once_as_the_workplan_counts_it() -> None:
    long = {"starts_on": date(2027, 5, 31), "ends_on": date(2027, 6, 2), "owner_name": "Luis Ortega"}
    several = [task(10 + number, **long) for number in range(MUCH)]
    assert told(replace(SOUND, tasks=[*SOUND.tasks, *several])) == [
        "Luis Ortega has 4 tasks in May 2027, and too many in 1 more month: that is much for one person.",
    ]
    in_june = task(30, **(long | {"starts_on": None}))
    assert told(replace(SOUND, tasks=[*SOUND.tasks, *several[:-1], in_june])) == [
        "Luis Ortega has 4 tasks in June 2027: that is much for one person."
    ]
    assert told(replace(SOUND, tasks=[*SOUND.tasks, *several[:-1]])) == []


def test_before_there_is_a_workplan_only_promises_are_told() -> None:
    whole = replace(SOUND, tasks=[], waits=[], commitments=[commitment()])
    assert told(whole) == ["“Block clubs” was promised “Send the list”, and nobody answers for it."]


def test_every_check_speaks_spanish() -> None:
    empty = Whole(date(2026, 12, 16), 12, ["Clubes"], [task(1, owner_name="")], commitments=[commitment()])
    spoken = told(empty, "es")
    assert len(spoken) == 5 and len(CHECKS) == 7
    assert not any(word in sentence for sentence in spoken for word in ("task", "audience", "training", "promised"))
