"""How complete a plan is: computed from its accepted answers. Whether that is good enough, a person decides."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext as _

from sprint.plans.checks import KINDS, Answers, Check, Context, Missing, unanswered, unasked
from sprint.plans.models import PlanSection
from sprint.worksheets.values import is_empty


class Progress(StrEnum):
    """How far a section or an outcome is."""

    COMPLETE = "complete"
    STARTED = "started"
    EMPTY = "empty"


@dataclass(frozen=True)
class Tally:
    """Where a section of one plan stands, in figures."""

    section: PlanSection
    state: Progress
    done: int
    total: int
    lacking: int
    """How many things are missing."""

    @property
    def is_complete(self) -> bool:
        """Whether every check is met."""
        return self.state == Progress.COMPLETE

    @property
    def lacks_one_thing(self) -> bool:
        """Whether it has begun and a single thing is missing."""
        return self.state == Progress.STARTED and self.lacking == 1


@dataclass(frozen=True)
class Standing(Tally):
    """Where a section of one plan stands, with all that is missing."""

    missing: list[Missing]


AnyTally = TypeVar("AnyTally", bound=Tally)


def examine(section: PlanSection, answers: Answers, context: Context) -> Standing:
    """Ask all checks of a section about the accepted answers of a plan.

    `answers` holds every question of the cohort's worksheets; the value is None where nothing was accepted yet. A check
    that `problems_of` would refuse is left out: it is a fault of the program, not of the team.
    """
    return examine_all([section], answers, context)[0]


def examine_all(sections: Iterable[PlanSection], answers: Answers, context: Context) -> list[Standing]:
    """The same for all sections of a plan."""
    written = {key: question.section for key, (question, value) in answers.items() if not is_empty(value)}
    own = set(written.values())
    result = []
    for section in sections:
        checks = [check for check in section.checks if not _problems(check, None)]
        found = [_ask(check, answers, context) for check in checks]
        missing = _once(one for several in found for one in several)
        done = sum(not several for several in found)
        begun = Progress.COMPLETE if done == len(checks) else Progress.STARTED
        touched = section.key in own or any(key in written for check in checks for key in _keys(check))
        state = begun if touched else Progress.EMPTY
        result.append(Standing(section, state, done, len(checks), len(missing), missing))
    return result


def _ask(check: Check, answers: Answers, context: Context) -> list[tuple[Any, Missing]]:
    """What a check misses, each with a mark by which the same thing is known again."""
    lacking = _without_answer(check, answers)
    if lacking:
        return [(("no answer", key), unanswered(answers[key][0], answers) if key in answers else unasked(key)) for key in lacking]
    return [(object(), one) for one in KINDS[check["check"]].find(check, answers, context)]


def _without_answer(check: Check, answers: Answers) -> list[str]:
    return [key for key in _keys(check) if key not in answers or is_empty(answers[key][1])]


def _keys(check: Check) -> list[str]:
    return [check["question"], check["other"]] if "other" in check else [check["question"]]


def _once(found: Iterable[tuple[Any, Missing]]) -> list[Missing]:
    kept: dict[Any, Missing] = {}
    for mark, one in found:
        kept.setdefault(mark, one)
    return list(kept.values())


def looked_at(section: PlanSection) -> set[str]:
    """The keys of the questions that the checks of a section ask about."""
    return {key for check in section.checks if not _problems(check, None) for key in _keys(check)}


def outcomes(standings: Iterable[AnyTally]) -> list[AnyTally]:
    """The sections that show an outcome of the Sprint as met, in the order of the outcomes."""
    return sorted((one for one in standings if one.section.outcome), key=lambda one: str(one.section.outcome))


def gaps(standings: Iterable[Standing]) -> list[Missing]:
    """All that a plan still needs: first in the sections that have begun, those closest to complete before the others."""
    begun = sorted(standings, key=lambda one: (0, len(one.missing)) if one.state == Progress.STARTED else (1, 0))
    return [missing for one in begun for missing in one.missing]


def problems_of(checks: Iterable[Any], questions: Mapping[str, Collection[str]] | None = None) -> list[str]:
    """What is wrong with the checks of a section as a program file gives them; to be asked before they are kept.

    With `questions` (the key of each question, and the keys of its columns) also what they name that is not there.
    """
    found = []
    for check in checks:
        for problem in _problems(check, questions):
            found.append(_("in the check %(check)s, %(problem)s", check=_shown(check), problem=problem))
    return found


def _shown(check: Any) -> str:
    return f"“{check.get('check')}”" if isinstance(check, dict) else f"“{check}”"


def _problems(check: Any, questions: Mapping[str, Collection[str]] | None) -> list[str]:
    if not isinstance(check, dict) or not isinstance(check.get("check"), str) or check["check"] not in KINDS:
        return [_("there is no such check; there are %(checks)s", checks=", ".join(KINDS))]
    known = KINDS[check["check"]].values
    found = [_("“%(name)s” is missing", name=name) for name in known if name not in check]
    found += [_("there is no “%(name)s”", name=name) for name in check if name not in (*known, "check")]
    found += [_wrong_value(name) for name in known if name in check and not _fits(name, check[name])]
    if not found and questions is not None:
        found += _unknown(check, questions)
    return found


def _fits(name: str, value: Any) -> bool:
    if name in ("at_least", "months"):
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100
    if name in ("columns", "any_of"):
        return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, str) and bool(value)


def _wrong_value(name: str) -> str:
    if name in ("at_least", "months"):
        return _("“%(name)s” needs a number from 1 to 100", name=name)
    if name in ("columns", "any_of"):
        return _("“%(name)s” needs a list of keys", name=name)
    return _("“%(name)s” needs a key", name=name)


def _unknown(check: Check, questions: Mapping[str, Collection[str]]) -> list[str]:
    named = [(check["question"], [*check.get("columns", []), *([check["column"]] if "column" in check else [])])]
    if "other" in check:
        named.append((check["other"], [check["other_column"]]))
    found = []
    for key, columns in named:
        if key not in questions:
            found.append(_("there is no question “%(key)s”", key=key))
            continue
        absent = [one for one in columns if one not in questions[key]]
        found += [_("the question “%(key)s” has no column “%(column)s”", key=key, column=one) for one in absent]
    return found
