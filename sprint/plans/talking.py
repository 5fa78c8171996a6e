"""What the team and its facilitators say about a section of a plan, thread by thread: as about the answers of a worksheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from sprint.cohorts.models import Team
from sprint.core import audit, clock, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.plans import actions
from sprint.plans.models import Plan, PlanSection
from sprint.plans.queries import plan_of
from sprint.plans.text_models import PlanComment
from sprint.submissions import mentions
from sprint.submissions.threads import Talk

COMMENTS = (
    select(PlanComment)
    .where(PlanComment.plan_id == bindparam("plan_id"), PlanComment.section == bindparam("section"))
    .order_by(PlanComment.written_at, PlanComment.id)
    .options(joinedload(PlanComment.turned_by))
)


@dataclass(frozen=True)
class PlanThread:
    """What was said from one comment on."""

    first: PlanComment
    replies: list[PlanComment]
    has_changed = False
    has_quote = None
    is_answered = False

    @property
    def is_open(self) -> bool:
        """Whether someone still has to look at it."""
        return not self.first.is_resolved


def comments_on(plan: Plan, section: PlanSection) -> list[PlanComment]:
    """All that was said about a section and its lines, the oldest first."""
    return list(db.session.scalars(COMMENTS, {"plan_id": plan.id, "section": section.key}))


def threads_on(comments: Sequence[PlanComment], question_id: int | None) -> list[PlanThread]:
    """The threads on one question; None for those on the section as a whole."""
    replies: dict[int, list[PlanComment]] = {}
    for one in comments:
        if one.thread_id is not None:
            replies.setdefault(one.thread_id, []).append(one)
    firsts = [one for one in comments if one.thread_id is None and one.question_id == question_id]
    return [PlanThread(one, replies.get(one.id, [])) for one in firsts]


def talk(team: Team, section: PlanSection, said: Talk, *, language: str, by: Person) -> list[PlanComment]:
    """Say all of it at once; everybody sees it at once, and who is called gets one letter. Gives what is new.

    The same words again in the same place are the same comment.
    """
    if said.is_empty:
        return []
    plan = plan_of(team) or actions.begin(team)
    actions.lock(plan)
    known = comments_on(plan, section)
    firsts = {one.id: one for one in known if one.thread_id is None}
    new = []
    for question_id, (body, quote) in said.comments.items():
        new.append(_comment(plan, section, question_id or None, body, quote, language, by))
    for thread_id, body in said.replies.items():
        if thread_id not in firsts:
            raise Refused(_("The comment that you reply to was taken back. Look at how it stands now."))
        reply = _comment(plan, section, firsts[thread_id].question_id, body, "", language, by)
        reply.thread_id = thread_id
        new.append(reply)
    for thread_id, first in firsts.items():
        if str(thread_id) in said.resolved | said.reopened:
            _turn(plan, first, str(thread_id) in said.resolved, by)
    concerned = mentions.around(team.id, team.cohort_id)
    added = [one for one in new if not _is_there(one, known)]
    for one in added:
        mentions.note(one, concerned)
        db.session.add(one)
    db.session.flush()
    _tell(team, section, added, concerned, by)
    return added


def reply(team: Team, section: PlanSection, replies: dict[int, str], said: Talk, *, language: str, by: Person) -> None:
    """Answer the newest open thread on each of some questions; where none is open, begin one. Beside that, say what is said."""
    plan = plan_of(team)
    known = comments_on(plan, section) if plan else []
    for question_id, body in replies.items():
        opened = [one for one in threads_on(known, question_id or None) if one.is_open]
        if body and opened:
            said.replies[opened[-1].first.id] = body
        elif body:
            said.comments[question_id] = body, ""
    talk(team, section, said, language=language, by=by)


def _comment(
    plan: Plan, section: PlanSection, question_id: int | None, body: str, quote: str, language: str, by: Person
) -> PlanComment:  # fmt: skip
    return PlanComment(
        plan_id=plan.id, section=section.key, question_id=question_id, body=body, quote=quote, language=language,
        written_by_id=by.id, written_at=clock.now(), thread_id=None, mentions=[], is_resolved=False,
    )  # fmt: skip


def _is_there(one: PlanComment, known: Sequence[PlanComment]) -> bool:
    """Whether the newest words in the same place are the same, by the same person: a form that was sent twice."""
    same = [said for said in known if (said.question_id, said.thread_id) == (one.question_id, one.thread_id)]
    return bool(same) and (same[-1].written_by_id, same[-1].body) == (one.written_by_id, one.body)


def _turn(plan: Plan, first: PlanComment, resolved: bool, by: Person) -> None:
    if first.is_resolved == resolved:
        return
    first.is_resolved, first.turned_at, first.turned_by_id = resolved, clock.now(), by.id
    audit.record("plans.resolve" if resolved else "plans.open_again", plan, by, comment=first.id)


def _tell(team: Team, section: PlanSection, added: Sequence[PlanComment], concerned: Sequence[Person], by: Person) -> None:
    """Write to everybody who is called in some new comments, one letter each."""
    calls = [(one, {person.id for _words, person in mentions.called(one.body, concerned)}) for one in added if one.mentions]
    for person in concerned:
        calling = [one for one, ids in calls if person.id in ids and person.id != by.id]
        if calling:
            outbox.write(
                person.recipient, "plans/letters/mentioned.md", team=team, section=section, by=by, comments=calling,
            )  # fmt: skip
