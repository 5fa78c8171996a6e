"""What accepted answers bring to the map of a team, and what goes again when an approval is taken back."""

from typing import Any

from sqlalchemy import delete, select

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Team
from sprint.cohorts.owning import own
from sprint.core import audit
from sprint.core.database import db
from sprint.core.words import same, text_of
from sprint.partners import commitment_flow, hearing, queries, streams
from sprint.partners.commitment_models import Commitment, Support
from sprint.partners.models import Absence, Agreement, Concern, Meeting, Partner, PartnerContact, Rating, Tie
from sprint.submissions.flowing import flow, withdraw
from sprint.submissions.models import Answer, Submission, SubmissionState
from sprint.worksheets.models import Question


def when_approved(sender: Any, submission: Submission) -> None:
    """Hear that a submission was approved, in the transaction in which it was."""
    arrive(submission)


def when_withdrawn(sender: Any, submission: Submission) -> None:
    """Hear that an approval was taken back, in the transaction in which it was."""
    leave(submission)


def bring_in(team: Team) -> int:
    """Bring in what was accepted already; gives how many organizations are on the map then. Doing it again changes nothing."""
    found = select(Submission).where(Submission.team_id == team.id, Submission.state == SubmissionState.APPROVED)
    for submission in db.session.scalars(found.order_by(Submission.decided_at, Submission.id)).all():
        arrive(submission)
    return len(queries.partners_of(team.id))


def arrive(submission: Submission) -> None:
    """Let the rows of an approved submission reach the map."""
    if not (asked := _asked(submission)):
        return
    team = submission.team
    if "actors" in asked:
        _actors(submission, asked["actors"])
    partners = queries.named_in(team.id)
    if "links" in asked:
        flow(submission, streams.links(team, partners), _all(Tie, team))
    if "influence" in asked:
        _rate(asked["influence"], partners)
    absences = flow(submission, streams.missing(), _groups(team)) if "missing" in asked else []
    if "worries" in asked or "expectations" in asked:
        concerns = flow(submission, streams.worries(), _all(Concern, team))
        flow(submission, streams.expectations(partners), _all(Concern, team))
    else:
        concerns = []
    hearing.hear(submission, partners)
    people = [place.person for place in cohorts.members(team)]
    for one in (*absences, *concerns):
        own(one, one.owner_name, people)
    db.session.flush()
    commitment_flow.link(team)


def leave(submission: Submission) -> None:
    """Take back what came with an approval, where nobody has touched it."""
    if not (asked := _asked(submission)):
        return
    team = submission.team
    partners = queries.named_in(team.id)
    hearing.unhear(submission, partners)
    for kind in (Tie, Absence, Concern):
        withdraw(submission, _all(kind, team), lambda one: True)
    if "influence" in asked:
        _unrate(asked["influence"], partners)
    db.session.flush()
    present = [*queries.partners_of(team.id), *queries.removed_of(team.id)]
    used = _used(team)
    free = [one for one in present if one.id not in used]
    going = [one.id for one in free if one.submission_id == submission.id and one.taken is not None and not one.differs]
    db.session.execute(delete(PartnerContact).where(PartnerContact.partner_id.in_(going)))
    db.session.execute(delete(Rating).where(Rating.partner_id.in_(going)))
    withdraw(submission, present, lambda one: one.id in going)
    db.session.flush()


def _asked(submission: Submission) -> dict[str, Any]:
    """The questions of a submission that the map lives on, with the value of each answer; nothing for other worksheets."""
    keys = ("actors", "links", "influence", "missing", "worries", "expectations", "benefits", "show_up")
    on = (Answer.question_id == Question.id) & (Answer.submission_id == submission.id)
    found = select(Question.key, Answer.value).outerjoin(Answer, on)
    rows = db.session.execute(found.where(Question.version_id == submission.version_id, Question.key.in_(keys)))
    return dict(rows.all())


def _actors(submission: Submission, value: Any) -> None:
    team = submission.team
    here = queries.partners_of(team.id)
    names = {one.known_as for one in here} | {one.origin for one in here}
    removed = [one for one in queries.removed_of(team.id) if not {one.known_as, one.origin} & names]
    known = {one.id for one in (*here, *removed)}
    arrived = flow(submission, streams.actors(), [*here, *removed])
    db.session.flush()
    for one in arrived:
        if one.id not in known:
            audit.record("partners.arrive", one, stage=one.stage)
    _contacts(value, {one.origin or "": one for one in arrived}, team)


def _contacts(value: Any, partners: dict[str, Partner], team: Team) -> None:
    """The role that a row names as the contact: a contact without a name, while the organization has no other."""
    present: dict[int, PartnerContact] = {one.partner_id: one for one in reversed(queries.contacts_of(team.id))}
    for row in _rows(value):
        partner, role = partners.get(same(row.get("name"))), text_of(row.get("contact"))
        if partner is None or not role or partner.removed_at is not None:
            continue
        there = present.get(partner.id)
        if there is None:
            present[partner.id] = there = PartnerContact(
                partner_id=partner.id, team_id=team.id, name="", role=role, email="", phone="", language=team.city.language,
                is_main=True,
            )  # fmt: skip
            db.session.add(there)
        elif not (there.name or there.email or there.phone):
            there.role = role


def _rate(value: Any, partners: dict[str, Partner]) -> None:
    for row in _rows(value):
        partner = partners.get(same(row.get("actor")))
        if partner is not None:
            rating = db.session.get(Rating, partner.id) or Rating(partner_id=partner.id, team_id=partner.team_id)
            rating.influence, rating.affected = _scale(row.get("influence")), _scale(row.get("affected"))
            db.session.add(rating)


def _unrate(value: Any, partners: dict[str, Partner]) -> None:
    for row in _rows(value):
        partner = partners.get(same(row.get("actor")))
        rating = db.session.get(Rating, partner.id) if partner else None
        said = _scale(row.get("influence")), _scale(row.get("affected"))
        if rating is not None and (rating.influence, rating.affected) == said:
            db.session.delete(rating)


def _used(team: Team) -> set[int | None]:
    """The organizations to which something belongs that no worksheet brought."""
    kinds = (Meeting, Agreement, Commitment, Support, Concern)
    used = {one for kind in kinds for one in db.session.scalars(select(kind.partner_id).where(kind.team_id == team.id))}
    for tie in _all(Tie, team):
        used |= {tie.from_id, tie.to_id}
    return used | {one.partner_id for one in queries.contacts_of(team.id) if one.name or one.email or one.phone}


def _groups(team: Team) -> list[Absence]:
    return [one for one in queries.absences_of(team.id) if one.about == "group"]


def _all(kind: Any, team: Team) -> list[Any]:
    return list(db.session.scalars(select(kind).where(kind.team_id == team.id).order_by(kind.id)))


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _scale(value: Any) -> int | None:
    return value if isinstance(value, int) and value in streams.STRENGTHS else None
