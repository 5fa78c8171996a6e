"""What a criterion asks of a team, computed: met or not, by which number. Nobody ticks a box.

The list by which the criterion is judged is not public, so the set that comes with Sprint is ours; staff change it.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from sqlalchemy import Integer, bindparam, func, select

from sprint.cohorts.models import Team
from sprint.core import locale
from sprint.core.database import db
from sprint.core.languages import LocalizedText
from sprint.follow_up import queries
from sprint.follow_up.models import EvidenceGiven, EvidenceRule, Kind, Training, Verb
from sprint.partners.models import Partner
from sprint.plans.models import Plan, PlanVersion

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula."""
TEAM = bindparam("team_id", type_=Integer)
HELD = Training.team_id == TEAM, Training.removed_at.is_(None)
NUMBERS = select(
    select(func.count()).select_from(PlanVersion).join(Plan, PlanVersion.plan_id == Plan.id).where(Plan.team_id == TEAM)
    .scalar_subquery(),
    select(func.count()).where(Partner.team_id == TEAM, Partner.removed_at.is_(None)).scalar_subquery(),
    select(func.count()).where(*HELD).scalar_subquery(),
    select(func.coalesce(func.sum(Training.people), 0)).where(*HELD).scalar_subquery(),
)  # fmt: skip
"""The approved versions of a team's plan, the organizations on its map, its trainings and the people whom they reached."""


@dataclass(frozen=True)
class Facts:
    """What is known of a team, in numbers by the kind of rule."""

    counts: dict[str, int]
    given: dict[int, list[EvidenceGiven]]

    def of(self, rule: EvidenceRule) -> int:
        """The number that a rule looks at."""
        return len(self.given.get(rule.id, [])) if rule.kind == Kind.GIVEN else self.counts[rule.kind]


@dataclass(frozen=True)
class Finding:
    """A rule, and how a team stands by it."""

    rule: EvidenceRule
    count: int
    given: list[EvidenceGiven]

    @property
    def is_met(self) -> bool:
        """Whether there is as much as the rule asks for."""
        return self.count >= self.rule.least

    @property
    def why(self) -> str:
        """The number behind it, in a sentence."""
        count, least = self.count, self.rule.least
        if self.rule.kind == Kind.PLAN:
            return ngettext("%(num)d approved version of the plan; %(least)d asked for.",
                            "%(num)d approved versions of the plan; %(least)d asked for.", count, least=least)  # fmt: skip
        said = {
            Kind.TRAININGS: lambda: ngettext("%(num)d training held; %(least)d asked for.",
                                             "%(num)d trainings held; %(least)d asked for.", count, least=least),
            Kind.PEOPLE: lambda: ngettext("%(num)d person reached; %(least)d asked for.",
                                          "%(num)d people reached; %(least)d asked for.", count, least=least),
            Kind.PARTNERS: lambda: ngettext("%(num)d organization on the map; %(least)d asked for.",
                                            "%(num)d organizations on the map; %(least)d asked for.", count, least=least),
            Kind.ANSWERED: lambda: ngettext("%(num)d piece of feedback answered; %(least)d asked for.",
                                            "%(num)d pieces of feedback answered; %(least)d asked for.", count, least=least),
            Kind.CHANGED: lambda: ngettext("%(num)d piece of feedback changed something; %(least)d asked for.",
                                           "%(num)d pieces of feedback changed something; %(least)d asked for.", count,
                                           least=least),
            Kind.CHECK_INS: lambda: ngettext("%(num)d check-in sent; %(least)d asked for.",
                                             "%(num)d check-ins sent; %(least)d asked for.", count, least=least),
            Kind.GIVEN: lambda: ngettext("%(num)d link given; %(least)d asked for.", "%(num)d links given; %(least)d asked for.",
                                         count, least=least),
        }  # fmt: skip
        return str(said[Kind(self.rule.kind)]())


def findings(team: Team) -> list[Finding]:
    """How a team stands by every rule of its cohort."""
    rules = queries.rules_of(team.cohort_id)
    facts = facts_of(team)
    return [Finding(rule, facts.of(rule), facts.given.get(rule.id, [])) for rule in rules]


def by_verb(found: list[Finding]) -> list[tuple[Verb, list[Finding]]]:
    """The findings under the verbs of the criterion, in its order; a verb without rules is left out."""
    groups = [(verb, [one for one in found if one.rule.verb == verb]) for verb in Verb]
    return [(verb, group) for verb, group in groups if group]


def facts_of(team: Team) -> Facts:
    """What is known of a team; three queries."""
    reports = list(queries.latest_reports([team.id]).get(team.id, {}).values())
    versions, partners, trainings, people = db.session.execute(NUMBERS, {"team_id": team.id}).one()
    counts: dict[str, int] = {
        Kind.PLAN: versions, Kind.TRAININGS: trainings, Kind.PEOPLE: people, Kind.PARTNERS: partners,
        Kind.ANSWERED: queries.total(reports, "feedback_answered"), Kind.CHANGED: queries.total(reports, "feedback_changed"),
        Kind.CHECK_INS: len(reports),
    }  # fmt: skip
    return Facts(counts, queries.given_by(team.id))


def verb_said(verb: str) -> str:
    """What the criterion asks a city to do, for the reader."""
    return {
        Verb.EDUCATE: pgettext("criterion", "Educate"), Verb.UPSKILL: pgettext("criterion", "Upskill"),
        Verb.ACTIVATE: pgettext("criterion", "Activate"),
    }[Verb(verb)]  # fmt: skip


def table(found: Iterable[Finding]) -> str:
    """The findings as CSV, in the language that is spoken; no cell is a formula."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow([_("Verb"), _("Rule"), _("Met"), _("Number"), _("Asked for"), _("Why"), _("Links")])
    for one in found:
        met = pgettext("rule of the criterion", "met") if one.is_met else pgettext("rule of the criterion", "not met")
        links = " ".join(given.url for given in one.given)
        cells = [verb_said(one.rule.verb), locale.plain(one.rule.title), met, one.count, one.rule.least, one.why, links]
        rows.writerow([safe(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def shipped() -> list[dict[str, Any]]:
    """The rules that come with Sprint, in order."""
    return [
        _rule(Verb.EDUCATE, Kind.PLAN, 1, "The training plan is approved", "El plan de capacitación está aprobado"),
        _rule(Verb.EDUCATE, Kind.TRAININGS, 2, "Trainings were held", "Se dieron capacitaciones"),
        _rule(Verb.UPSKILL, Kind.PEOPLE, 30, "People of the community took part", "Participaron personas de la comunidad"),
        _rule(Verb.UPSKILL, Kind.GIVEN, 1, "Training materials are open to all", "Los materiales están abiertos a cualquiera"),
        _rule(Verb.ACTIVATE, Kind.PARTNERS, 3, "Organizations take part", "Hay organizaciones que participan"),
        _rule(Verb.ACTIVATE, Kind.ANSWERED, 5, "Feedback was answered", "Se respondió a los aportes recibidos"),
        _rule(Verb.ACTIVATE, Kind.CHANGED, 1, "Feedback changed something", "Algo cambió gracias a los aportes"),
    ]


def _rule(verb: Verb, kind: Kind, least: int, en: str, es: str) -> dict[str, Any]:
    return {"verb": verb, "kind": kind, "least": least, "title": LocalizedText.of("en", en=en, es=es),
            "help": LocalizedText.of("en")}  # fmt: skip
