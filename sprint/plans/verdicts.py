"""How reviewers judge a plan section by section, and decide about the whole. A plan is approved when no change is open."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import fingerprint
from sprint.people.models import Person
from sprint.plans import actions
from sprint.plans.models import Plan
from sprint.plans.verdict_models import Verdict
from sprint.submissions.models import Decision

OF_PLAN = (
    select(Verdict)
    .where(Verdict.plan_id == bindparam("plan_id"))
    .order_by(Verdict.round)
    .options(joinedload(Verdict.by, innerjoin=True).load_only(Person.name))
)


class Wish(StrEnum):
    """What a reviewer wants with what is said."""

    SAVE = "save"
    SEND_BACK = "send_back"
    APPROVE = "approve"


@dataclass(frozen=True)
class Said:
    """What a reviewer says about one section; nothing where there is no decision."""

    decision: Decision | None = None
    note: str = ""

    @property
    def lacks_words(self) -> bool:
        """Whether a team would not know what to do."""
        return self.decision in (Decision.CHANGE, Decision.QUESTION) and not self.note


@dataclass(frozen=True)
class Judged:
    """The verdicts of a plan: of its present round, and the last one of each section before it."""

    now: Mapping[str, Verdict] = field(default_factory=dict)
    before: Mapping[str, Verdict] = field(default_factory=dict)

    def last(self, section: str) -> Verdict | None:
        """What was last said about a section."""
        return self.now.get(section) or self.before.get(section)

    @property
    def mark(self) -> Hashable:
        """What the team reads of it, for `core.fragments`."""
        return tuple(sorted((key, one.mark, one.sent_at) for key in {**self.before, **self.now} if (one := self.told(key))))

    @property
    def open_changes(self) -> list[str]:
        """The sections where a change is asked for and nobody has said since that it is made."""
        return [key for key in {**self.before, **self.now} if (said := self.last(key)) is not None and said.asks_for_change]

    def told(self, section: str) -> Verdict | None:
        """What the team reads about a section: the last verdict that was sent."""
        return next((one for one in (self.now.get(section), self.before.get(section)) if one and one.sent_at), None)


def judged(plan: Plan) -> Judged:
    """What was said about each section of a plan; one query, and none before it was first sent to review."""
    if not plan.round:
        return Judged()
    now: dict[str, Verdict] = {}
    before: dict[str, Verdict] = {}
    for one in db.session.scalars(OF_PLAN, {"plan_id": plan.id}):
        (now if one.round == plan.round else before)[one.section] = one
    return Judged(now, before)


def seen_of(plan: Plan, present: Judged) -> str:
    """A mark of what a reviewer has before them: the round, and what is said in it."""
    said = [(one.section, one.decision, one.note) for one in present.now.values()]
    return fingerprint(repr([plan.round, sorted(said)]))


def review(plan: Plan, said: Mapping[str, Said], wish: Wish, note: str, *, seen: str, language: str, by: Person) -> None:
    """Keep what is said about the sections, and decide where that is wished. `seen` is the mark (`seen_of`) of what the
    reviewer had before them: what a colleague has said since is neither lost nor decided over.

    Raises Refused where that is not how it is now, where the plan does not wait for review, where nothing tells the team what
    to do, and where a change is open.
    """
    actions.lock_for_review(plan)
    if seen != seen_of(plan, judged(plan)):
        raise Refused(
            _("Another reviewer judged this plan while you read it, or the team has sent it again. Your words are still here; "
              "look at what stands beside them now.")
        )  # fmt: skip
    _keep(plan, said, language, by)
    if wish == Wish.SAVE:
        return
    present = judged(plan)
    if wish == Wish.APPROVE:
        _refuse_while_open(present)
        _send(present.now.values())
        actions.approve(plan, note, by)
    else:
        if not note and not any(one.decision != Decision.FINE for one in present.now.values()):
            raise Refused(_("Ask a question, request a change or write a note first, so that the team knows what to do."))
        _send(present.now.values())
        actions.send_back(plan, note, by)


def _keep(plan: Plan, said: Mapping[str, Said], language: str, by: Person) -> None:
    present = judged(plan).now
    for section, one in said.items():
        there = present.get(section)
        if one.decision is None:
            if there is not None:
                db.session.delete(there)
            continue
        if there is not None and (there.decision, there.note) == (one.decision, one.note):
            continue
        there = there or Verdict(plan_id=plan.id, round=plan.round, section=section, sent_at=None)
        there.decision, there.note, there.language = one.decision, one.note, language
        there.by_id, there.said_at = by.id, clock.now()
        db.session.add(there)
    db.session.flush()
    audit.record("plans.judge", plan, by, round=plan.round, said=sum(one.decision is not None for one in said.values()))


def _refuse_while_open(present: Judged) -> None:
    changes = present.open_changes
    if changes:
        numbers = ", ".join(key.removeprefix("P") for key in sorted(changes, key=lambda key: (len(key), key)))
        raise Refused(
            ngettext(
                "A change is still asked for in section %(numbers)s. Say that it is made, or send the plan back.",
                "Changes are still asked for in sections %(numbers)s. Say that they are made, or send the plan back.",
                len(changes), numbers=numbers,
            )
        )  # fmt: skip


def _send(verdicts: Iterable[Verdict]) -> None:
    for one in verdicts:
        one.sent_at = clock.now()
