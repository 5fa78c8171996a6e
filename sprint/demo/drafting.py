"""What demo cities write in their plans, what is said about them, and how a plan comes to be approved once and again."""

from datetime import datetime
from typing import Any

from sprint.core import locale
from sprint.core.locale import Voice
from sprint.demo import labour
from sprint.demo.moments import Life
from sprint.demo.story import Story
from sprint.plans import actions, queries, talking, verdicts, writing
from sprint.plans.models import Plan, PlanSection
from sprint.plans.section import PARAGRAPH, mark_of, paragraph_of
from sprint.plans.verdicts import Said, Wish
from sprint.submissions.models import Decision
from sprint.submissions.saving import Typed
from sprint.submissions.threads import Talk
from sprint.worksheets.models import Question


class Desk:
    """A team's plan, and the hands that work on it."""

    def __init__(self, story: Story, now: datetime, is_over: bool) -> None:
        self.life, self.story = Life(story, "plan", now, is_over), story
        self.sections = {one.key: one for one in queries.sections(story.team.cohort_id)}

    def write(self, told: dict[str, Any]) -> None:
        """Write one line of a section, or its paragraph where the file names no question."""
        section = self.sections[told["section"]]
        question = self._question(told.get("question", ""), section)
        with self.life.at(told["day"], 15), locale.speaking(Voice(self.story.file["language"], self.story.team.zone)):
            plan = queries.plan_of(self.story.team) or actions.begin(self.story.team)
            asked = question or paragraph_of(section)
            entry = queries.entry_of(plan, asked.id)
            typed, seen = Typed(asked, told["text"].strip(), 0), mark_of(entry.value if entry else None)
            operation = f"{plan.id}-{section.key}-{asked.id}"
            writing.save_one(
                self.story.team, section, typed, operation, seen, language=self.story.file["language"], by=self.story.lead
            )

    def say(self, told: dict[str, Any]) -> None:
        """A comment on a section, with a reply of the team."""
        section, about = self.sections[told["section"]], self._question(told.get("question", ""), None)
        language, reviewer = self.story.reviewer.language, self.story.reviewer
        spot = about.id if about else PARAGRAPH
        with self.life.at(told["day"], 10):
            said = Talk(comments={spot: (told["body"], "")})
            first = talking.talk(self.story.team, section, said, language=language, by=reviewer)[0]
        if "reply" in told and self.life.has_come(told["day"] + 1):
            answer = Talk(replies={first.id: told["reply"]}, resolved={str(first.id)} if told.get("resolved") else set())
            with self.life.at(told["day"] + 1, 12):
                talking.talk(self.story.team, section, answer, language=self.story.file["language"], by=self.story.member)

    def _question(self, key: str, section: PlanSection | None) -> Question | None:
        asked = queries.questions_asked(self.story.team.cohort_id, [self.story.team.id]) if key else []
        return next((one for one in asked if one.key == key and (section is None or one.section == section.key)), None)


def write_ahead(story: Story, number: int, now: datetime, is_over: bool) -> None:
    """Before a worksheet is accepted: a line that the team wrote in its plan earlier, about which it will have to choose."""
    told = story.file["life"].get("plan", {}).get("ahead")
    if told and not is_over and told["worksheet"] == number:
        Desk(story, now, is_over).write(told)


def write(story: Story, now: datetime, is_over: bool) -> None:
    """What the team writes during the Sprint, and what is said about it."""
    told = story.file["life"].get("plan", {})
    if told and not is_over:
        desk = Desk(story, now, is_over)
        for one in told.get("written", []):
            desk.write(one)
        for one in told.get("said", []):
            desk.say(one)


def review(story: Story, now: datetime) -> None:
    """After the Sprint: the plan is sent to review, judged section by section, and sent again, as the file tells."""
    plan = queries.plan_of(story.team)
    desk = Desk(story, now, True)
    if plan is None:
        return
    for told in desk.life.rows("rounds"):
        for one in told.get("changed", []):
            labour.move(story, now, one)
        labour.work(story, now, told["day"])
        for one in told.get("written", []):
            desk.write(one)
        with desk.life.at(told["day"], 10):
            actions.submit(plan, story.lead)
        if "decided" in told:
            _judge(desk, plan, told)
        for one in told.get("said", []):
            desk.say(one)


def _judge(desk: Desk, plan: Plan, told: dict[str, Any]) -> None:
    language, by = desk.story.reviewer.language, desk.story.reviewer
    said = dict.fromkeys(desk.sections if told.get("all_fine") else told.get("fine", []), Said(Decision.FINE))
    said |= {key: Said(Decision(one["decision"]), one["note"]) for key, one in told.get("verdicts", {}).items()}
    with desk.life.at(told["day"] + 3, 16), locale.speaking(Voice(language, by.zone)):
        seen = verdicts.seen_of(plan, verdicts.judged(plan))
        verdicts.review(plan, said, Wish(told["decided"]), told.get("note", ""), seen=seen, language=language, by=by)
