"""How the kinds of sessions are called and drawn."""

from flask_babel import lazy_pgettext

from sprint.schedule.models import Kind

NAMES = {
    Kind.PRE_CALL: lazy_pgettext("session kind", "Pre-sprint call"),
    Kind.MASTERCLASS: lazy_pgettext("session kind", "Masterclass"),
    Kind.WORKSHOP: lazy_pgettext("session kind", "Hands-on workshop"),
    Kind.SHOWCASE: lazy_pgettext("session kind", "Showcase"),
    Kind.POST_CALL: lazy_pgettext("session kind", "Closing call"),
}
ICONS = {
    Kind.PRE_CALL: "telephone",
    Kind.MASTERCLASS: "mortarboard",
    Kind.WORKSHOP: "tools",
    Kind.SHOWCASE: "easel",
    Kind.POST_CALL: "telephone",
}
CALLS = (Kind.PRE_CALL, Kind.POST_CALL)
"""The kinds that stand before and after the weeks, and so have no number."""


def kind_name(kind: str) -> str:
    """What a kind is called, in the reader's language."""
    return str(NAMES[Kind(kind)])


def kind_icon(kind: str) -> str:
    """The icon that stands beside the name of a kind."""
    return ICONS[Kind(kind)]
