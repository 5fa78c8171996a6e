"""The year after the 2024 Sprint: the trainings that cities held, what they reported, and a plan that strangers may read."""

from datetime import datetime, timedelta
from typing import Any

from sprint.demo.moments import Life
from sprint.demo.story import Story
from sprint.follow_up import check_in_actions, training_actions
from sprint.follow_up.check_in_forms import NUMBERS, TEXTS
from sprint.follow_up.models import State
from sprint.partners.queries import partners_of
from sprint.plans.queries import sections
from sprint.sharing import actions as sharing
from sprint.sharing.privacy import PARTS
from sprint.workplan.queries import milestones_of


def live(story: Story, now: datetime) -> None:
    """Let the year after the Sprint happen, as far as it is over."""
    life = Life(story, "year", now, True)
    if not life.told:
        return
    partners, language = {one.name: one.id for one in partners_of(life.team.id)}, story.file["language"]
    for told in life.rows("trainings"):
        if life.has_come(told["on"]):
            with life.at(told["on"] + 1, 10):
                words = {key: told[key] for key in ("title", "spoken", "place", "audience", "people")}
                there = [partners[name] for name in told["partners"]]
                day = life.day(told["on"])
                training_actions.record(life.team, life.by, partner_ids=there, language=language, held_on=day, **words)
    for told in life.rows("check_ins"):
        _report(life, told, language)
    if share := life.told.get("share"):
        with life.at(share["day"]):
            every = [one.key for one in sections(life.team.cohort_id)]
            more: dict[str, Any] = {"sections": every, "parts": list(PARTS), "is_listed": True, "ends_on": None}
            made = sharing.prepare_share(life.team, life.by, title=share["title"], language=language, **more)
            sharing.open_share(made, life.by)


def _report(life: Life, told: dict[str, Any], language: str) -> None:
    """A check-in, with the milestones as they stood on that day."""
    ends_on = life.team.cohort.ends_on
    on = life.offset(ends_on + timedelta(days=told["after"])) + 2
    if not life.has_come(on):
        return
    day = life.day(on)
    states = [
        {"title": one.title, "language": one.language, "key": one.id, "why": "",
         "state": State.DONE if one.due_on and day and one.due_on <= day else State.ON_TRACK}
        for one in milestones_of(life.team.id)
    ]  # fmt: skip
    numbers, texts = dict(zip(NUMBERS, told["numbers"], strict=True)), {name: told.get(name, "") for name in TEXTS}
    with life.at(on, 11):
        content = {"states": states, **numbers, **texts}
        check_in_actions.send(life.team, told["after"], content, [], base="0", language=language, by=life.by)
