"""How commitments, decisions and support are called, and what was done to them, as sentences for the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from sprint.core.audit import Deed
from sprint.core.locale import day
from sprint.people.models import Person
from sprint.worksheets.reading import day_of

SIDES = {"city": _l("Promise of the city"), "partner": _l("Promise of a partner")}
STATES = {
    "open": lazy_pgettext("commitment state", "Open"), "done": lazy_pgettext("commitment state", "Kept"),
    "broken": lazy_pgettext("commitment state", "Broken"), "dropped": lazy_pgettext("commitment state", "Dropped"),
}  # fmt: skip
LOOKS = {"open": ("wait", "circle"), "done": ("ok", "check-circle-fill"), "broken": ("act", "x-octagon-fill"),
         "dropped": ("quiet", "dash-lg")}  # fmt: skip
LABELS = {
    "side": _l("Who promised"), "action": _l("What will be done"), "owner_name": _l("The one who does it"),
    "partner_name": _l("The other side"), "due_on": _l("By when"), "in_return": _l("In return for"),
    "decision": _l("Decision"), "decides": _l("Who decides"), "consulted": _l("Who is asked before"),
    "why": _l("Why it changes"), "must_agree": _l("Who must agree"), "agreed": _l("Who has agreed"),
    "tie": _l("How a tie is broken"), "result": _l("What was decided"), "decided_on": _l("Decided on"),
    "organization": _l("Organization"), "need": _l("What it needs"), "offer": _l("What it was offered"), "cost": _l("Cost"),
    "given_on": _l("Given on"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    sentence: str
    details: list[str]


def value(key: str, said: Any) -> str:
    """What an attribute says, for the reader."""
    if key == "side":
        return str(SIDES.get(said, ""))
    if isinstance(said, list):
        return ", ".join(said)
    on = said if isinstance(said, date) else day_of(said) if key.endswith("_on") else None
    return day(on, year=True) if on else str(said or "")


def told(deeds: Iterable[tuple[Deed, Person | None]]) -> list[Line]:
    """What was done to a record, as sentences."""
    return [Line(deed.happened_at, _sentence(deed, person), _details(deed)) for deed, person in deeds]


def _sentence(deed: Deed, person: Person | None) -> str:
    verb, details = deed.what.removeprefix("partners."), deed.details
    name = person.name if person else str(details.get("name", ""))
    if verb == "answer":
        if details["answer"] == "confirmed":
            return _("%(name)s confirmed it.", name=name)
        return _("%(name)s says that it should be otherwise.", name=name)
    if verb == "end_commitment":
        return {
            "done": _("%(name)s marked it as kept.", name=name), "broken": _("%(name)s marked it as broken.", name=name),
            "dropped": _("%(name)s dropped it.", name=name),
        }[details["state"]]  # fmt: skip
    if verb.startswith("settle_"):
        if details["choice"] == "take":
            return _("%(name)s took what the worksheet says.", name=name)
        return _("%(name)s kept it as it was.", name=name)
    return _of_team(verb, name, str(details.get("name", "")))


def _of_team(verb: str, name: str, other: str) -> str:
    if verb.startswith("add_"):
        return _("%(name)s added it.", name=name)
    return {
        "reopen_commitment": _("%(name)s opened it again.", name=name),
        "ask_to_confirm": _("%(name)s asked %(other)s to confirm it.", name=name, other=other),
        "withdraw_asking": _("%(name)s withdrew the link of %(other)s.", name=name, other=other),
        "talk": _("%(name)s noted that you talk with %(other)s about it.", name=name, other=other),
    }.get(verb) or _("%(name)s changed it.", name=name)


def _details(deed: Deed) -> list[str]:
    changed = deed.details.get("changed", {})
    lines = [
        _("%(what)s: “%(before)s”, now “%(after)s”", what=LABELS[key], before=value(key, pair[0]), after=value(key, pair[1]))
        for key, pair in changed.items()
    ]
    return lines + ([note] if (note := deed.details.get("note")) else [])
