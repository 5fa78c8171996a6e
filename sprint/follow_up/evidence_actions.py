"""What can be done with the rules of a criterion, and with what teams give for them."""

from typing import Any

from flask_babel import gettext as _

from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import Cohort, Team
from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.follow_up import evidence
from sprint.follow_up.models import EvidenceGiven, EvidenceRule
from sprint.follow_up.queries import rules_of
from sprint.people.models import Person

MOST = 100
"""How many links a team gives for one rule: more is not read by whoever judges the evidence."""


def lay_out(cohort: Cohort, by: Person | None = None) -> int:
    """Give a cohort the rules that come with Sprint; gives how many. A cohort that has rules keeps them."""
    if rules_of(cohort.id):
        return 0
    rules = [EvidenceRule(cohort_id=cohort.id, position=place, **one) for place, one in enumerate(evidence.shipped(), 1)]
    db.session.add_all(rules)
    audit.record("follow_up.lay_out_rules", cohort, by, rules=len(rules))
    return len(rules)


def add_rule(cohort: Cohort, by: Person, **values: Any) -> EvidenceRule:
    """One more rule, at the end."""
    last = max((one.position for one in rules_of(cohort.id)), default=0)
    rule = EvidenceRule(cohort_id=cohort.id, position=last + 1, **values)
    db.session.add(rule)
    audit.record("follow_up.add_rule", rule, by)
    return rule


def change_rule(rule: EvidenceRule, by: Person, **values: Any) -> None:
    """Change what a rule asks for."""
    for name, value in values.items():
        setattr(rule, name, value)
    audit.record("follow_up.change_rule", rule, by)


def move_rule(rule: EvidenceRule, by: Person, *, up: bool) -> None:
    """Change places with the rule before or after; the first and the last stay."""
    rules = rules_of(rule.cohort_id)
    at = next(place for place, one in enumerate(rules) if one.id == rule.id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rules):
        rules[at], rules[to] = rules[to], rules[at]
        for place, one in enumerate(rules, 1):
            one.position = place
        audit.record("follow_up.move_rule", rule, by)


def remove_rule(rule: EvidenceRule, by: Person) -> None:
    """Ask for it no more. Raises Refused where a team gave something for it."""
    if db.session.query(EvidenceGiven).filter_by(rule_id=rule.id).first() is not None:
        raise Refused(_("A team has given a link for this rule. Change the rule instead."))
    audit.record("follow_up.remove_rule", rule, by)
    db.session.delete(rule)


def give(team: Team, rule: EvidenceRule, by: Person, *, url: str, note: str, language: str) -> EvidenceGiven:
    """Give a link for a rule."""
    told = _("Your team has given %(max)d links for this rule. Take one back first.", max=MOST)
    refuse_more(MOST, told, EvidenceGiven, EvidenceGiven.rule_id == rule.id, EvidenceGiven.team_id == team.id)
    given = EvidenceGiven(
        rule_id=rule.id, team_id=team.id, url=url, note=note, language=language, given_at=clock.now(), given_by_id=by.id
    )
    db.session.add(given)
    audit.record("follow_up.give", given, by)
    return given


def take_back(given: EvidenceGiven, by: Person) -> None:
    """Take a link out again; that it was there stays in the audit."""
    audit.record("follow_up.take_back", given, by, url=given.url)
    db.session.delete(given)
