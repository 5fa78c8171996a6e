"""How kinds, stages and ties are called. One dictionary for each, so that pages and forms say the same."""

from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from sprint.core import locale
from sprint.partners.missing import OTHER

KINDS = {
    "school": _l("School"), "community_organization": _l("Community organization"), "university": _l("Researchers or university"),
    "library": _l("Library"), "agency": _l("Government agency"), "nonprofit": _l("Nonprofit"),
    "civic_technology": _l("Civic technology group"), "neighborhood_association": _l("Neighborhood association"),
    "vendor": _l("Vendor"), "service_provider": _l("Service provider"), "funder": _l("Funder"),
    "other": lazy_pgettext("kind of organization", "Other"), "": _l("Kind not said yet"),
}  # fmt: skip
STAGES = {
    "identified": lazy_pgettext("stage of a relationship", "Identified"),
    "contacted": lazy_pgettext("stage of a relationship", "Contacted"),
    "listening": lazy_pgettext("stage of a relationship", "Listening"),
    "agreed": lazy_pgettext("stage of a relationship", "Agreed"),
    "active": lazy_pgettext("stage of a relationship", "Active"), "paused": lazy_pgettext("stage of a relationship", "Paused"),
    "ended": lazy_pgettext("stage of a relationship", "Ended"),
}  # fmt: skip
TONES = {
    "identified": ("quiet", "circle"), "contacted": ("brand", "envelope"), "listening": ("brand", "chat-left-text"),
    "agreed": ("ok", "check-lg"), "active": ("ok", "check-circle-fill"), "paused": ("wait", "pause-fill"),
    "ended": ("quiet", "x-lg"),
}  # fmt: skip
WAYS = {
    "meeting": lazy_pgettext("way of contact", "Meeting"),
    "visit": lazy_pgettext("way of contact", "Visit"),
    "call": lazy_pgettext("way of contact", "Call"),
    "message": lazy_pgettext("way of contact", "Message"), "other": lazy_pgettext("way of contact", "Other"),
}  # fmt: skip
TIES = {
    "shares_data": _l("Shares data"), "works_together": _l("Works on something together"), "trains": _l("Trains or advises"),
    "funds": _l("Gives money or resources"), "oversees": _l("Oversees or regulates"), "asks": _l("Asks or makes demands"),
    "other": lazy_pgettext("kind of tie", "Other"),
}  # fmt: skip
CONCERNS = {
    "legal": lazy_pgettext("kind of concern", "Legal"), "privacy": lazy_pgettext("kind of concern", "Privacy"),
    "policy": lazy_pgettext("kind of concern", "Policy"), "other": lazy_pgettext("kind of concern", "Other"),
}  # fmt: skip
ABOUTS = {
    "group": lazy_pgettext("who is missing", "Group"), "audience": lazy_pgettext("who is missing", "Audience"),
    "language": lazy_pgettext("who is missing", "Language"), "place": lazy_pgettext("who is missing", "Place"),
}  # fmt: skip
FIELDS = {
    "name": _l("Name"), "kind": _l("Kind"), "does": _l("What it does"), "offers": _l("Skills, data or places it offers"),
    "wants": _l("Skills or data it looks for"), "needs": _l("What it needs to take part"), "gains": _l("What is in it for them"),
    "goal": _l("What it wants to reach"), "expectation": _l("What it expects of the city"),
    "show_up": _l("How it wants the city to show up"), "worry": _l("Concern"), "next_step": _l("Next step"),
    "due_on": _l("Day"), "owner_name": _l("Owner"), "partner_id": _l("Organization"), "from_name": lazy_pgettext("tie", "From"),
    "to_name": lazy_pgettext("tie", "To"), "strength": _l("Strength from 1 to 5"), "is_formal": _l("Agreed in writing"),
    "why": _l("Why it is missing"),
    "door": _l("Who could open the door"), "step": _l("Next step"), "settled_because": _l("Nothing is needed, because"),
}  # fmt: skip
"""What the attributes that a worksheet may fill are called."""
LANGUAGES = (
    "es", "en", "pt", "fr", "gn", "qu", "ay", "nah", "yua", "arn", "nv", "ht", "zh", "vi", "tl", "ko", "ru", "ar", "so", "sgn",
)  # fmt: skip
"""Languages to choose from: those that people of the cities speak most; also ones that Sprint does not speak."""


def language(code: str) -> str:
    """The name of a language for this reader; also of one that Sprint does not speak."""
    named = {OTHER: _l("another language"), "sgn": _l("sign language"), "nah": _l("Nahuatl"), "yua": _l("Yucatec Maya")}
    return str(named[code]) if code in named else str(_tables(locale.voice().language).languages.get(code, code))


def told(key: str, said: Any) -> str:
    """What an attribute says, for the reader."""
    if isinstance(said, bool):
        return _("Yes") if said else _("No")
    if said is None or said == "":
        return _("nothing")
    if key == "kind":
        return str(KINDS.get(said) or TIES.get(said) or said)
    return locale.day(said) if isinstance(said, date) else str(said)


@cache
def _tables(language: str) -> Locale:
    return Locale.parse(language)
