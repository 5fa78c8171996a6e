"""What a reviewer's page of a plan may send."""

from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import ValidationError

from sprint.core.forms import Form, LanguageField, TextField
from sprint.core.locale import plain
from sprint.plans.models import PlanSection
from sprint.plans.sheet import Sheet
from sprint.plans.verdicts import Judged, Said, Wish
from sprint.submissions.models import Decision


class ReviewForm(Form):
    """Verdicts about the sections, and the decision about the plan; `about` makes one with two fields for each section."""

    wish = HiddenField()
    seen = HiddenField()
    language = LanguageField(_l("I write in"))
    note = TextField(_l("Note to the team"), longest=4000)
    despite = BooleanField(_l("Approve it although things are missing"))
    sections: list[PlanSection] = []
    sheet: Sheet
    is_outrun = False
    """Whether somebody else has judged the plan since its page was made."""

    @classmethod
    def about(cls, sheet: Sheet, judged: Judged, *, seen: str, language: str) -> Self:
        """The form for the sections of a plan, with what is said already; without them while nobody can judge."""
        sections = sheet.sections if sheet.plan is not None and sheet.plan.is_in_review else []
        choices = [
            (Decision.FINE, pgettext("verdict", "Fine")),
            (Decision.QUESTION, pgettext("verdict", "Question")),
            (Decision.CHANGE, pgettext("verdict", "Must change")),
            ("", pgettext("verdict", "Not judged")),
        ]
        fields: dict[str, Any] = {"sections": sections, "sheet": sheet}
        kept: dict[str, Any] = {"language": language, "seen": seen}
        for one in sections:
            there, known = judged.now.get(one.key), {"number": one.number, "title": plain(one.title)}
            verdict = _("Your verdict on section %(number)s, %(title)s", **known)
            fields[f"said_{one.key}"] = RadioField(verdict, choices=choices)
            fields[f"note_{one.key}"] = TextField(_("Your note on section %(number)s, %(title)s", **known))
            kept[f"said_{one.key}"], kept[f"note_{one.key}"] = (there.decision, there.note) if there else ("", "")
        return type("ReviewFormOfPlan", (cls,), fields)(data=kept)  # type: ignore[no-any-return]

    def show_anew(self, judged: Judged, seen: str) -> None:
        """After a refusal: what is sent next is about the plan as it is now; where nothing was typed stands what is said."""
        self.is_outrun, self.seen.data = self.seen.data != seen, seen
        for one in self.sections:
            there, decision, note = judged.now.get(one.key), self[f"said_{one.key}"], self[f"note_{one.key}"]
            if self.is_outrun and there is not None and not decision.data and not note.data:
                decision.data, note.data = there.decision, there.note

    @property
    def wanted(self) -> Wish:
        """What the reviewer wants; to save where that is unclear, because it decides nothing."""
        return Wish(self.wish.data) if self.wish.data in set(Wish) else Wish.SAVE

    def validate(self, extra_validators: Any = None) -> bool:
        """A question or a request needs words before it can be sent."""
        ok = super().validate(extra_validators)
        for one in self.sections:
            if self.wanted != Wish.SAVE and self._said(one).lacks_words:
                field = self[f"note_{one.key}"]
                field.errors = [*field.errors, _("Write what you want to know or what should change.")]
                ok = False
        return ok

    def validate_despite(self, field: BooleanField) -> None:
        """Whoever approves an incomplete plan says that they know."""
        if self.wanted == Wish.APPROVE and self.sheet.gaps and not field.data:
            raise ValidationError(_("Read what is missing, then check this box to approve the plan as it is."))

    def said(self) -> dict[str, Said]:
        """What it says, by section."""
        return {one.key: self._said(one) for one in self.sections}

    def _said(self, section: PlanSection) -> Said:
        decision = self[f"said_{section.key}"].data
        known = Decision(decision) if decision in set(Decision) else None
        return Said(known, (self[f"note_{section.key}"].data or "").strip())
