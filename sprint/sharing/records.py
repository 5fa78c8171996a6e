"""The tables of what a team has beside its answers: workplan, partners, commitments, decisions, support."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from sprint.core.database import Base
from sprint.partners import words as partners
from sprint.partners.commitment_models import Commitment, SharedDecision, Side
from sprint.partners.models import Absence, Partner, Tie
from sprint.sharing import words
from sprint.sharing.blocks import Block, Cell, Column, Kind, Prose, Table, Told, own
from sprint.sharing.privacy import Veil
from sprint.workplan import naming
from sprint.workplan.models import Milestone, MilestoneState, Task, TaskState

PLACES = {"workplan": "P9", "partners": "P3", "commitments": "P7", "decisions": "P7", "support": "P10"}
"""The section in which each of `privacy.PARTS` stands."""


class Writer:
    """Makes the tables of one copy: all that people wrote goes through the veil."""

    def __init__(self, veil: Veil, city: str) -> None:
        self.veil, self.records, self.city = veil, veil.records, city
        self.is_shared = veil.scope.is_shared

    def part(self, name: str) -> list[Block]:
        """The blocks of one of `privacy.PARTS`; none where the team has nothing of it."""
        makers = {
            "workplan": self._workplan, "partners": self._partners, "commitments": self._commitments,
            "decisions": self._decisions, "support": self._support,
        }  # fmt: skip
        return list(makers[name]())

    def said(self, text: str | None, of: Base) -> Told:
        """A text of the team in its own language, as this copy says it."""
        return Told(self.veil.text(text or ""), getattr(of, "language", "") or own("").language)

    def _all(self, of: Base, *texts: str) -> list[Cell]:
        return [self.said(text, of) for text in texts]

    def _workplan(self) -> Iterator[Block]:
        if self.records.milestones:
            yield Table("milestones", own(_("Milestones")), _columns(
                _("Milestone"), (_("Day"), Kind.DAY), _("How it can be seen"), _("State"),
            ), [self._milestone(one) for one in self.records.milestones])  # fmt: skip
        if self.records.tasks:
            titles = {one.id: one.title for one in self.records.tasks}
            after: dict[int, list[str]] = {}
            for task_id, after_id in self.records.waits:
                after.setdefault(task_id, []).append(titles[after_id])
            yield Table("workplan", own(_("Workplan")), _columns(
                _("Task"), *([] if self.is_shared else [_("Responsible role")]), _("Owner"),
                (pgettext("task", "Start"), Kind.DAY), (_("End"), Kind.DAY), _("Depends on"), _("State"),
            ), [self._task(one, after.get(one.id, [])) for one in self.records.tasks])  # fmt: skip

    def _milestone(self, one: Milestone) -> list[Cell]:
        state = own(str(naming.MILESTONE_STATES[MilestoneState(one.state)]))
        return [self.said(one.title, one), one.due_on, self.said(one.proof, one), state]

    def _task(self, one: Task, after: list[str]) -> list[Cell]:
        """In a shared copy the role answers for a task where it has one: the person may be another one by then."""
        role, name = self.said(one.role, one), self.said(one.owner_name, one)
        owners = [role if one.role else name] if self.is_shared else [role, name]
        waits = self.said("; ".join(filter(None, (*after, one.outside))), one)
        state = own(str(naming.STATES[TaskState(one.state)]))
        return [self.said(one.title, one), *owners, one.starts_on, one.ends_on, waits, state]

    def _partners(self) -> Iterator[Block]:
        if self.veil.named:
            yield Table("partners", own(_("Partners")), _columns(
                _("Name"), _("Kind"), _("What it does"), _("What it offers"), _("What it looks for"), _("What is in it for them"),
                (_("Languages"), Kind.TEXT, True), (_("Places"), Kind.TEXT, True),
                *([] if self.is_shared else _of_the_team()),
            ), [self._partner(one) for one in self.veil.named])  # fmt: skip
        if count := self.veil.unnamed:
            yield Prose(own(_not_named(count)), is_quiet=True)
        if self.veil.ties:
            yield Table("links", own(_("How they are connected")), _columns(
                pgettext("tie", "From"), pgettext("tie", "To"), _("What connects them"),
                (_("Strength from 1 to 5"), Kind.NUMBER), _("Agreed in writing"),
            ), [self._tie(one) for one in self.veil.ties])  # fmt: skip
        if count := self.veil.untold:
            yield Prose(own(_not_told(count)), is_quiet=True)
        if self.records.absences:
            yield Table("missing", own(_("Who is missing")), _columns(
                _("Who"), _("Why"), _("Next step"), (_("Day"), Kind.DAY),
                *([] if self.is_shared else [_("Who could open the door"), _("Owner")]),
            ), [self._absence(one) for one in self.records.absences])  # fmt: skip

    def _partner(self, one: Partner) -> list[Cell]:
        texts = [self.said(text, one) for text in (one.does, one.offers, one.wants, one.gains)]
        spoken = own(", ".join(partners.language(code) for code in one.languages))
        kind = own(str(partners.KINDS[one.kind]) if one.kind else "")
        keepers = ", ".join(filter(None, (one.owner_name, one.second_name)))
        inside = [own(str(partners.STAGES[one.stage])), self.said(one.needs, one), self.said(keepers, one)]
        return [self.said(one.name, one), kind, *texts, spoken, self.said(one.places, one), *([] if self.is_shared else inside)]

    def _tie(self, one: Tie) -> list[Cell]:
        sides = (one.from_id, one.from_name), (one.to_id, one.to_name)
        ends: list[Cell] = [self.said(self._name_of(*side) or self.city, one) for side in sides]
        return [*ends, own(str(partners.TIES[one.kind])), one.strength, own(_("Yes") if one.is_formal else _("No"))]

    def _absence(self, one: Absence) -> list[Cell]:
        inside = [] if self.is_shared else [self.said(one.door, one), self.said(one.owner_name, one)]
        return [self.said(one.name, one), self.said(one.why, one), self.said(one.step, one), one.due_on, *inside]

    def _commitments(self) -> Iterator[Block]:
        if self.records.commitments:
            yield Table("commitments", own(_("Commitments")), _columns(
                _("Who promised"), _("What"), _("To whom"), _("In return for"), (_("Until"), Kind.DAY), _("State"),
                *([] if self.is_shared else [_("Owner")]), (_("Confirmed on"), Kind.DAY),
            ), [self._commitment(one) for one in self.records.commitments])  # fmt: skip

    def _commitment(self, one: Commitment) -> list[Cell]:
        other = self.said(self._name_of(one.partner_id, one.partner_name), one)
        sides = [own(self.city), other] if one.side == Side.CITY else [other, own(self.city)]
        owner = [] if self.is_shared else [self.said(one.owner_name, one)]
        state = own(str(words.COMMITMENT_STATES[one.state]))
        texts = self.said(one.action, one), self.said(one.in_return, one)
        return [sides[0], texts[0], sides[1], texts[1], one.due_on, state, *owner, one.confirmed_on]

    def _name_of(self, partner_id: int | None, name: str) -> str:
        """An organization as the map calls it, otherwise as the team wrote it."""
        return next((one.name for one in self.records.partners if partner_id and one.id == partner_id), name)

    def _decisions(self) -> Iterator[Block]:
        if changes := [one for one in self.records.decisions if one.changes_scope]:
            yield Table("scope_changes", own(_("Changes of scope")), _columns(
                _("What changes"), _("Why it changes"), _("Who decides"), _("Who must agree"), _("Who has agreed"), _("Result"),
                (_("Day"), Kind.DAY),
            ), [self._scope_change(one) for one in changes])  # fmt: skip
        if shared := [one for one in self.records.decisions if not one.changes_scope]:
            yield Table("shared_decisions", own(_("Shared decisions")), _columns(
                _("Decision"), _("Who decides"), _("Who is asked"), _("How a tie is broken"), _("Result"), (_("Day"), Kind.DAY),
            ), [
                [*self._all(one, one.decision, one.decides, one.consulted, one.tie, one.result), one.decided_on]
                for one in shared
            ])  # fmt: skip

    def _scope_change(self, one: SharedDecision) -> list[Cell]:
        who = ", ".join(one.must_agree), ", ".join(one.agreed)
        return [*self._all(one, one.decision, one.why, one.decides, *who, one.result), one.decided_on]

    def _support(self) -> Iterator[Block]:
        if self.records.support:
            yield Table("support", own(_("Support given")), _columns(
                _("Organization"), _("What it needs"), _("What was offered"), _("Cost"), (_("Given on"), Kind.DAY),
            ), [
                [*self._all(one, one.organization, one.need, one.offer, one.cost), one.given_on]
                for one in self.records.support
            ])  # fmt: skip


def _of_the_team() -> list[tuple[str, Kind, bool]]:
    """What only the team's copy says of a partner."""
    return [
        (_("Stage"), Kind.TEXT, False), (_("What it needs to take part"), Kind.TEXT, True),
        (_("Who keeps the relationship"), Kind.TEXT, True),
    ]  # fmt: skip


def _not_named(count: int) -> str:
    return ngettext(
        "%(num)d organization on the map is not named here.", "%(num)d organizations on the map are not named here.", count
    )


def _not_told(count: int) -> str:
    return ngettext(
        "%(num)d tie to organizations that are not named here is left out.",
        "%(num)d ties to organizations that are not named here are left out.", count,
    )  # fmt: skip


def _columns(*told: str | tuple[str, Kind] | tuple[str, Kind, bool]) -> list[Column]:
    return [Column(own(one)) if isinstance(one, str) else Column(own(one[0]), *one[1:]) for one in told]
