"""How the states and kinds of tasks and milestones are called and drawn."""

from flask_babel import lazy_pgettext

from sprint.workplan.models import MilestoneState, TaskKind, TaskState

STATES = {
    TaskState.NOT_STARTED: lazy_pgettext("task state", "Not started"),
    TaskState.ON_TRACK: lazy_pgettext("task state", "On track"),
    TaskState.AT_RISK: lazy_pgettext("task state", "At risk"),
    TaskState.BLOCKED: lazy_pgettext("task state", "Blocked"),
    TaskState.DONE: lazy_pgettext("task state", "Done"),
    TaskState.DROPPED: lazy_pgettext("task state", "Dropped"),
}
LOOKS = {
    TaskState.NOT_STARTED: ("quiet", "circle"),
    TaskState.ON_TRACK: ("brand", "play-fill"),
    TaskState.AT_RISK: ("wait", "exclamation-triangle-fill"),
    TaskState.BLOCKED: ("act", "sign-stop-fill"),
    TaskState.DONE: ("ok", "check-circle-fill"),
    TaskState.DROPPED: ("quiet", "dash-circle"),
}
NEXT = {
    TaskState.NOT_STARTED: (TaskState.ON_TRACK, TaskState.DONE),
    TaskState.ON_TRACK: (TaskState.DONE,),
    TaskState.AT_RISK: (TaskState.ON_TRACK, TaskState.DONE),
    TaskState.BLOCKED: (TaskState.ON_TRACK, TaskState.DONE),
    TaskState.DONE: (TaskState.ON_TRACK,),
    TaskState.DROPPED: (TaskState.NOT_STARTED,),
}
"""The states that one click in the table leads to; the page of a task offers all of them, with a note."""
KINDS = {
    TaskKind.STEP: lazy_pgettext("task kind", "Step"),
    TaskKind.TRAINING: lazy_pgettext("task kind", "Training"),
    TaskKind.FEEDBACK: lazy_pgettext("task kind", "Step that uses what the community said"),
}
MILESTONE_STATES = {
    MilestoneState.AHEAD: lazy_pgettext("milestone state", "Ahead"),
    MilestoneState.REACHED: lazy_pgettext("milestone state", "Reached"),
    MilestoneState.DROPPED: lazy_pgettext("milestone state", "Dropped"),
}


def state_name(state: str) -> str:
    """What the state of a task is called, in the reader's language."""
    return str(STATES[TaskState(state)])


def state_look(state: str) -> tuple[str, str]:
    """The tone and the icon of a state."""
    return LOOKS[TaskState(state)]


def states_next(state: str) -> tuple[TaskState, ...]:
    """The states that one click leads to."""
    return NEXT[TaskState(state)]


def task_kind_name(kind: str) -> str:
    """What a kind of task is called."""
    return str(KINDS[TaskKind(kind)])


def milestone_state_name(state: str) -> str:
    """What the state of a milestone is called."""
    return str(MILESTONE_STATES[MilestoneState(state)])
