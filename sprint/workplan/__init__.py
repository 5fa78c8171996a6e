"""The roadmap of a team and its workplan: milestones, tasks, and what waits for what."""

from flask import Flask

from sprint.submissions.actions import approved
from sprint.submissions.withdrawing import withdrawn
from sprint.workplan import flows, history, milestone_routes, moving_routes, naming, routes

ROUTES = (routes, milestone_routes, moving_routes)
"""The modules that hold the routes of the room; they share one blueprint."""


def init_app(app: Flask) -> None:
    """Open the room, and listen for answers that are accepted, and for those that are not any more."""
    app.register_blueprint(routes.bp)
    app.jinja_env.filters.update(
        state_name=naming.state_name, state_look=naming.state_look, states_next=naming.states_next,
        task_kind_name=naming.task_kind_name, milestone_state_name=naming.milestone_state_name, told_cell=history.told_cell,
        workplan_label=history.label,
    )  # fmt: skip
    approved.connect(flows.when_approved)
    withdrawn.connect(flows.when_withdrawn)
