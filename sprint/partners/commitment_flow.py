"""Promises of worksheet 4 and commitments, decisions and support of later worksheets become records of their own."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from sprint.cohorts.models import Team
from sprint.cohorts.owning import own
from sprint.core import clock
from sprint.core.database import db
from sprint.core.words import same, text_of
from sprint.partners.commitment_models import Commitment, CommitmentState, SharedDecision, Side, Support
from sprint.partners.commitment_queries import asked_about, commitments_of
from sprint.partners.commitment_sides import Names, names_of
from sprint.partners.decision_queries import decisions_of
from sprint.partners.support_queries import support_of
from sprint.submissions.flowing import Cells, Row, Stream, flow, withdraw
from sprint.submissions.models import Submission, SubmissionState
from sprint.worksheets.reading import day_of

Days = dict[str, date]
"""The day on which a promise was confirmed, as its worksheet says, by what it is known as."""


def blank_commitment(team: Team, language: str) -> Commitment:
    """A commitment that says nothing yet."""
    return Commitment(
        team=team, partner_id=None, partner_name="", known_as="", side=Side.CITY, action="", in_return="", due_on=None,
        owner_name="", owner_id=None, state=CommitmentState.OPEN, state_note="", ended_on=None, confirmed_on=None,
        promised_on=clock.today(team.zone), changed_at=clock.now(), language=language,
    )  # fmt: skip


def blank_decision(team: Team, language: str) -> SharedDecision:
    """A decision that says nothing yet."""
    return SharedDecision(
        team=team, kind=None, decision="", why="", must_agree=[], agreed=[],
        decides="", consulted="", tie="", result="", decided_on=None, changed_at=clock.now(),
        language=language,
    )  # fmt: skip


def blank_support(team: Team, language: str) -> Support:
    """Support for an organization about which nothing is said yet."""
    return Support(
        team=team, partner_id=None, organization="", need="", offer="", cost="", given_on=None, changed_at=clock.now(),
        language=language,
    )  # fmt: skip


def known_as(who: str, action: str) -> str:
    """Who promised what, on one line."""
    return f"{' '.join(who.split())}: {' '.join(action.split())}" if action.strip() else ""


def promises(names: Names, confirmed: Days, today: date) -> Stream[Commitment]:
    """Worksheet 4: what was promised in conversations, mostly by the team."""

    def read(row: Row) -> Cells:
        who = text_of(row.get("owner"))
        cells = _cells(names, who, names.side(who, Side.CITY), text_of(row.get("action")), day_of(row.get("date")), "")
        if row.get("confirmed") == "yes":
            confirmed[cells["known_as"]] = today
        return cells

    return Stream("promises", "known_as", read, lambda submission: blank_commitment(submission.team, ""))


def commitments(names: Names, confirmed: Days) -> Stream[Commitment]:
    """Worksheet 7: who does what, by when, in return for what."""

    def read(row: Row) -> Cells:
        who, does, back = (text_of(row.get(key)) for key in ("who", "does", "in_return"))
        cells = _cells(names, who, names.side(who, Side.PARTNER), does, day_of(row.get("by_when")), back)
        if day := day_of(row.get("confirmed_on")):
            confirmed[cells["known_as"]] = day
        return cells

    return Stream("commitments", "known_as", read, lambda submission: blank_commitment(submission.team, ""))


def _cells(names: Names, who: str, side: Side, action: str, due_on: date | None, in_return: str) -> Cells:
    """The city itself is not one person who answers for a promise, so it leaves the owner open."""
    partner = names.partner(who) if side == Side.PARTNER else None
    return {
        "known_as": known_as(who, action), "side": side.value, "action": action, "due_on": due_on, "in_return": in_return,
        "owner_name": "" if same(who) in names.itself else " ".join(who.split()),
        "partner_name": partner.name if partner else who if side == Side.PARTNER else "",
    }  # fmt: skip


def decisions() -> Stream[SharedDecision]:
    """Worksheet 7: which decisions are shared."""

    def read(row: Row) -> Cells:
        return {key: text_of(row.get(key)) for key in ("decision", "decides", "consulted", "tie")}

    return Stream("shared_decisions", "decision", read, lambda submission: blank_decision(submission.team, ""))


def support() -> Stream[Support]:
    """Worksheet 6: what each organization needs and is offered."""

    def read(row: Row) -> Cells:
        return {
            "organization": text_of(row.get("organization")), "need": text_of(row.get("need")),
            "offer": text_of(row.get("offered")), "cost": text_of(row.get("cost")),
        }  # fmt: skip

    return Stream("support", "organization", read, lambda submission: blank_support(submission.team, ""))


def when_approved(sender: Any, submission: Submission) -> None:
    """Hear that a submission was approved, in the transaction in which it was."""
    arrive(submission)


def when_withdrawn(sender: Any, submission: Submission) -> None:
    """Hear that an approval was taken back, in the transaction in which it was."""
    present = commitments_of(submission.team_id)
    asked = asked_about(one.id for one in present)
    withdraw(submission, present, lambda one: one.is_open and one.id not in asked)
    withdraw(submission, decisions_of(submission.team_id), lambda one: not one.result and one.decided_on is None)
    withdraw(submission, support_of(submission.team_id), lambda one: one.given_on is None)
    db.session.flush()


def arrive(submission: Submission) -> None:
    """Let the rows of an approved submission become commitments, decisions and support."""
    team, confirmed = submission.team, Days()
    names = names_of(team, submission)
    before = {one.id: one.says for one in commitments_of(team.id)}
    for stream in (promises(names, confirmed, clock.today(team.zone)), commitments(names, confirmed)):
        flow(submission, stream, commitments_of(team.id))
        db.session.flush()
    flow(submission, decisions(), decisions_of(team.id))
    flow(submission, support(), support_of(team.id))
    db.session.flush()
    _settle(commitments_of(team.id), before, {same(name): day for name, day in confirmed.items()})
    link(team, names)


def _settle(present: Sequence[Commitment], before: dict[int, str], confirmed: Days) -> None:
    """Other words are another promise: its confirmation ends, unless the worksheet says that these were confirmed."""
    for one in present:
        if one.id in before and before[one.id] != one.says:
            one.confirmed_on, one.changed_at = None, clock.now()
        if one.confirmed_on is None and not one.differs and one.origin in confirmed:
            one.confirmed_on = confirmed[one.origin]


def link(team: Team, names: Names | None = None) -> None:
    """Join commitments and support with the organizations on the map, and owners with the members, that bear their names."""
    names = names or names_of(team)
    for one in commitments_of(team.id):
        join(one, names)
    for given in support_of(team.id):
        join_support(given, names)
    db.session.flush()


def join(commitment: Commitment, names: Names) -> None:
    """Join a commitment with the organization and the member that it names."""
    partner = names.partners.get(same(commitment.partner_name))
    commitment.partner_id = partner.id if partner else None
    own(commitment, commitment.owner_name, names.people)


def join_support(given: Support, names: Names) -> None:
    """Join support with the organization that it names."""
    partner = names.partners.get(same(given.organization))
    given.partner_id = partner.id if partner else None


def bring_in(team: Team) -> int:
    """Let in what was accepted before; gives how many records came. Doing it again changes nothing."""
    before = _count(team)
    found = select(Submission).where(Submission.team_id == team.id, Submission.state == SubmissionState.APPROVED)
    for submission in db.session.scalars(found.order_by(Submission.decided_at, Submission.id)).all():
        arrive(submission)
    return _count(team) - before


def _count(team: Team) -> int:
    lists: tuple[Callable[[int], list[Any]], ...] = (commitments_of, decisions_of, support_of)
    return sum(len(of(team.id)) for of in lists)
