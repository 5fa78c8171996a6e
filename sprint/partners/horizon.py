"""The days that a plan may name: from the start of the Sprint until a year after what leadership promised (001-14)."""

from datetime import date

from flask_babel import gettext as _

from sprint.cohorts.models import Cohort
from sprint.core import locale
from sprint.core.clock import months_after
from sprint.core.errors import Refused


def horizon_of(cohort: Cohort) -> tuple[date, date]:
    """The first and the last day that a plan may name."""
    return cohort.starts_on, months_after(cohort.ends_on, cohort.follow_up_months + 12)


def refuse_outside(cohort: Cohort, *days: date | None) -> None:
    """Raises Refused where a day lies outside the horizon; the sentence names both ends."""
    first, last = horizon_of(cohort)
    if any(day is not None and not first <= day <= last for day in days):
        ends = {"first": locale.day(first, year=True), "last": locale.day(last, year=True)}
        raise Refused(_("Choose a day of your plan: from %(first)s to %(last)s.", **ends))
