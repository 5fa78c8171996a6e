"""The relationships of a demo city: how far each is, who keeps it, what was said, feared, agreed and promised."""

from datetime import datetime
from typing import Any

from sprint.core.database import db
from sprint.demo.moments import Life
from sprint.demo.story import Story
from sprint.partners import actions, commitment_actions, commitment_asking, commitment_queries, drawing_actions, keeping, marks
from sprint.partners.commitment_models import CONFIRMED, SCOPE, Commitment, CommitmentState
from sprint.partners.decision_queries import decisions_of
from sprint.partners.models import Partner, PartnerContact
from sprint.partners.queries import contacts_of, partners_of
from sprint.partners.support_queries import support_of

ADDRESS = "https://sprint.example.org"
KNOWN = ("needs", "languages", "places", "audiences", "may_be_named")
MOVED = 24
"""The day on which a relationship had come as far as it is, where the file names no contact that brought it there."""
WAIT = 3
"""Days after which somebody who is asked answers."""


def live(story: Story, now: datetime, is_over: bool) -> None:
    """Let a team work with its map."""
    life = Life(story, "relations", now, is_over)
    partners = {one.name: one for one in partners_of(life.team.id)}
    mains = {one.partner_id: one for one in contacts_of(life.team.id) if one.is_main}
    for told in life.rows("partners"):
        partner = partners[told["name"]]
        _know(life, partner, told)
        if "contact" in told:
            _name(life, partner, told, mains.get(partner.id))
        _meet(life, partner, told)
        _agree(life, partner, told)
    for told in life.rows("concerns"):
        with life.at(told["day"]):
            words = {key: told[key] for key in ("kind", "worry", "next_step")}
            more = {"owner_name": told["owner"], "due_on": life.day(told["due"])}
            keeping.add_concern(life.team, life.by, partners.get(told.get("partner", "")), **words, **more)
    for told in life.rows("unheard"):
        with life.at(told["day"]):
            words = {key: told.get(key, "") for key in ("name", "why", "door", "step")}
            more = {"owner_name": told.get("owner", ""), "due_on": life.day_in(told, "due")}
            more |= {"settled_because": told.get("none_because", "")}
            drawing_actions.add_absence(life.team, life.by, told["about"], **words, **more)
    db.session.flush()
    _promise(life)
    _decide(life)
    _support(life)


def _know(life: Life, partner: Partner, told: dict[str, Any]) -> None:
    with life.at(life.FROM, 10):
        values: dict[str, Any] = {key: told[key] for key in KNOWN if key in told}
        values |= {"owner_name": told.get("owner", ""), "second_name": told.get("second", "")}
        actions.change(partner, life.by, seen=actions.mark_of(partner), **values)
    if told["stage"] != partner.stage:
        with life.at(told.get("met", {}).get("day", MOVED), 20):
            actions.move(partner, life.by, told["stage"], told.get("note", ""))
    later = told.get("later")
    if later and life.is_over:
        with life.at(later["day"]):
            actions.move(partner, life.by, later["stage"], later["note"])


def _name(life: Life, partner: Partner, told: dict[str, Any], main: PartnerContact | None) -> None:
    contact = told["contact"]
    values = {key: contact.get(key, "") for key in ("name", "role", "email", "phone")}
    values |= {"language": contact.get("language", life.story.file["language"]), "is_main": True}
    with life.at(life.FROM, 11):
        if main is None:
            keeping.add_contact(partner, life.by, **values)
        else:
            keeping.change_contact(main, life.by, **values)


def _meet(life: Life, partner: Partner, told: dict[str, Any]) -> None:
    """Note the contacts with an organization; of most there is one, after which its stage was noted."""
    once = [{**told["met"], "note": told["note"]}] if "met" in told else []
    for one in [*told.get("meetings", []), *once]:
        if life.has_come(one["day"]):
            with life.at(one["day"], 19):
                keeping.add_meeting(partner, life.story.member, life.day(one["day"]), one["how"], one["note"])


def _agree(life: Life, partner: Partner, told: dict[str, Any]) -> None:
    one = told.get("agreement")
    if one is None or not life.has_come(one["day"]):
        return
    with life.at(one["day"], 17):
        days = {"signed_on": life.day(one["day"]), "review_on": life.day(one["review"])}
        keeping.add_agreement(partner, life.by, number=1, summary=one["summary"], checked=None, **days)


def _promise(life: Life) -> None:
    """Add promises, ask the other side about some, and note what became of those whose day is over."""
    for told in life.rows("promises"):
        with life.at(told["day"], 12):
            words = {"action": told["action"], "partner_name": told["partner"], "side": told["side"]}
            more = {"owner_name": told.get("owner", ""), "due_on": life.day_in(told, "due")}
            made = commitment_actions.add_commitment(life.team, life.by, **words, **more, in_return=told.get("back", ""))
            db.session.flush()
            secret = _ask(life, made, told["asked"]) if "asked" in told else ""
        if secret and told["asked"].get("answered"):
            with life.at(told["day"] + WAIT, 9):
                _confirm(secret)
    ended: dict[str, dict[str, Any]] = life.told.get("ended", {})
    for one in commitment_queries.commitments_of(life.team.id):
        _end(life, one, ended.get(one.action, {}))


def _ask(life: Life, made: Commitment, asked: dict[str, Any]) -> str:
    """Ask somebody of the other side; gives the secret of the link."""
    language = asked.get("language", life.story.file["language"])
    more = {"name": asked["name"], "email": asked["email"], "language": language, "contact_id": None}
    return commitment_asking.ask(made, life.by, ADDRESS, **more).rpartition("/")[2]


def _confirm(secret: str) -> None:
    found = commitment_asking.found(secret)
    if found:
        commitment_asking.answer(*found, CONFIRMED, "")


def _end(life: Life, one: Commitment, told: dict[str, Any]) -> None:
    """After the Sprint what was promised is kept on its day, unless the file says otherwise."""
    state = told.get("state", CommitmentState.DONE if life.is_over else CommitmentState.OPEN)
    if not one.is_open or one.due_on is None or state == CommitmentState.OPEN or not life.has_come(life.offset(one.due_on)):
        return
    with life.at(life.offset(one.due_on), 18):
        commitment_actions.end(one, life.by, state, told.get("note", ""))


def _decide(life: Life) -> None:
    for told in life.rows("decided"):
        with life.at(told["day"], 13):
            present = next((one for one in decisions_of(life.team.id) if one.decision == told["decision"]), None)
            is_made = "result" in told
            result = {"result": told["result"], "decided_on": life.day(told["day"])} if is_made else {}
            if present is not None:
                commitment_actions.change(present, life.by, marks.mark_of(present), **result)
            elif "must_agree" in told:
                words = {key: told[key] for key in ("decision", "why", "decides", "must_agree", "agreed")}
                commitment_actions.add_decision(life.team, life.by, kind=SCOPE, **words, **result)
            elif "decides" in told:
                words = {key: told.get(key, "") for key in ("decision", "decides", "consulted", "tie")}
                commitment_actions.add_decision(life.team, life.by, **words, **result)


def _support(life: Life) -> None:
    for told in life.rows("supported"):
        present = next((one for one in support_of(life.team.id) if one.organization == told["organization"]), None)
        offset = told.get("given")
        given = life.day(offset) if offset and life.has_come(offset) else None
        with life.at(offset if offset and given else told.get("day", life.FROM), 14):
            if present is None and "need" in told:
                words = {key: told.get(key, "") for key in ("organization", "need", "offer", "cost")}
                commitment_actions.add_support(life.team, life.by, **words, given_on=given)
            elif present is not None and given:
                commitment_actions.change(present, life.by, marks.mark_of(present), given_on=given)
