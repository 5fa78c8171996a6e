"""What an approved version holds beside its answers, as a copy writes it, and what one from before does not know."""

from collections.abc import Iterator

from flask_babel import gettext as _

from sprint.plans.freezing import BY_KEY
from sprint.plans.models import PlanVersion
from sprint.plans.thawing import knows_agreements, thawed, waits_in
from sprint.sharing.queries import Records


def kept_in(version: PlanVersion) -> Records:
    """The records of a version as they were approved; none where it is from before versions kept them."""
    frozen = version.records or {}
    waits = waits_in(frozen)
    return Records(**{key: thawed(frozen, key) for key in BY_KEY}, waits=waits or [], knows_waits=waits is not None)


def lacking(version: PlanVersion, *, is_shared: bool) -> Iterator[str]:
    """What a copy of a version leaves out because the version does not know it, in sentences."""
    if version.records is None:
        yield _("This version is from before versions kept the workplan, the partners and the promises.")
    if is_shared and not knows_agreements(version.records):
        yield _("This version did not keep which organizations had agreed to be named, so this copy names none.")
