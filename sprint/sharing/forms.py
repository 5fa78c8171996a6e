"""What may be sent about files and links of a plan."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional, ValidationError

from sprint.core import locale
from sprint.core.forms import ChecksField, Form, LanguageField, LineField, chosen
from sprint.plans.models import PlanSection
from sprint.sharing.models import Audience, ExportKind
from sprint.sharing.privacy import PARTS
from sprint.sharing.words import EXPORT_KINDS

NOW = ""
LINK, COHORT = "link", "cohort"


class OpenForm(Form):
    """That a link gets an address; `seen` tells which one its reader knew of."""

    seen = HiddenField()


class ExportForm(Form):
    """Which file of a plan, for whom, in which language."""

    kind = RadioField(
        _l("Kind of file"), choices=list(EXPORT_KINDS.items()), default=ExportKind.PDF, validators=[chosen()]
    )
    language = LanguageField(_l("Language of the file"))
    audience = RadioField(
        _l("For whom"),
        choices=[
            (Audience.TEAM, _l("For the team: all partners with their names, and what is still missing")),
            (Audience.SHARED, _l("For others: only partners that agreed to be named")),
        ],
        default=Audience.TEAM,
        validators=[chosen()],
    )
    version = SelectField(_l("What is in it"), validate_choice=True)

    def __init__(self, versions: Iterable[tuple[int, int, datetime]] = (), zone: str = "UTC", **values: Any) -> None:
        super().__init__(data={"language": locale.voice().language}, **values)
        self.version.choices = [(NOW, _("The plan as it is now"))] + [
            (str(key), _("Version %(number)d, approved %(day)s", number=number, day=locale.day(at, zone)))
            for key, number, at in versions
        ]
        self.ids = {str(key): key for key, _number, _at in versions}

    @property
    def version_id(self) -> int | None:
        """The approved version; None for the plan as it is."""
        return self.ids.get(self.version.data or NOW)


class ShareForm(Form):
    """What strangers see of a plan, and until when."""

    title = LineField(_l("What you call this link"), [], longest=80)
    language = LanguageField(_l("Language in which it opens"))
    sections = ChecksField(_l("Sections in it"))
    parts = ChecksField(_l("Beside the answers"), choices=list(PARTS.items()))
    listing = RadioField(
        _l("Who finds it"),
        choices=[
            (LINK, _l("Only whoever has the address")),
            (COHORT, _l("Whoever has the address, and the other cities of the Sprint")),
        ],
        default=LINK,
        validators=[chosen()],
    )
    ends_on = DateField(_l("Last day"), validators=[Optional()])

    def __init__(self, sections: Sequence[PlanSection], **values: Any) -> None:
        super().__init__(**values)
        self.sections.choices = [(one.key, f"{one.number}. {locale.plain(one.title)}") for one in sections]

    def validate_sections(self, field: ChecksField) -> None:
        """A link to nothing is none."""
        if not field.data:
            raise ValidationError(_("Choose at least one section."))

    @property
    def said(self) -> dict[str, Any]:
        """What the actions take."""
        return {
            "title": self.title.data or "", "language": self.language.data, "sections": self.sections.data,
            "parts": self.parts.data or [], "is_listed": self.listing.data == COHORT, "ends_on": self.ends_on.data,
        }  # fmt: skip
