"""The versions of a worksheet: begun, published, discarded; and the worksheet itself: duplicated, retired, brought back."""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import delete, select

from sprint.core import audit, clock, locale
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.people.models import Person
from sprint.worksheets.building import lock
from sprint.worksheets.copying import copy_version, key_among
from sprint.worksheets.flaws import flaws_of
from sprint.worksheets.models import Choice, Column, Part, Question, Worksheet, WorksheetVersion
from sprint.worksheets.queries import draft_of, latest_number, latest_published, parts, questions, versions_of
from sprint.worksheets.translation import gaps_by_language


def new_worksheet(title: LocalizedText, purpose: LocalizedText, minutes: int, by: Person) -> WorksheetVersion:
    """A worksheet with an empty draft."""
    version = _draft(_sheet(title), 1, title, purpose, minutes)
    audit.record("worksheets.new_worksheet", version, by)
    return version


def next_draft(sheet: Worksheet, by: Person) -> WorksheetVersion:
    """The draft that becomes the next version: the one that is there, or a copy of the latest published version.

    Raises Refused for a retired worksheet.
    """
    if draft := draft_of(sheet.id):
        return draft
    if sheet.retired_at:
        raise Refused(_("This worksheet is retired. Bring it back before you change it."))
    published = latest_published(sheet.id)
    if published is None:
        raise Refused(_("This worksheet has no version any more."))
    draft = _copy(published, sheet, latest_number(sheet.id) + 1, published.title)
    audit.record("worksheets.next_draft", draft, by)
    return draft


def duplicate(version: WorksheetVersion, by: Person) -> WorksheetVersion:
    """A draft of a new worksheet that says what a version says. Its questions keep their keys: plans know them by those."""
    title = LocalizedText(version.title.source).updated({language: _copied(text, language) for language, text in version.title})
    draft = _copy(version, _sheet(title), 1, title)
    audit.record("worksheets.duplicate", draft, by, of=version.worksheet.key)
    return draft


def publish(version: WorksheetVersion, confirmed: bool, by: Person) -> None:
    """Freeze a draft. Raises Refused while it is incomplete, or lacks translations and nobody has confirmed that."""
    lock(version)
    asked = questions(version.id)
    if flaws_of(version, asked, parts(version.id)):
        raise Refused(_("The draft is not complete yet. Look at what is missing."))
    if gaps_by_language(version, asked) and not confirmed:
        raise Refused(_("Some texts are not translated. Translate them, or confirm that you publish without them."))
    version.published_at = clock.now()
    audit.record("worksheets.publish", version, by, number=version.number)


def discard(version: WorksheetVersion, by: Person) -> None:
    """Throw a draft away; a worksheet that has no other version goes with it."""
    lock(version)
    audit.record("worksheets.discard", version, by, key=version.worksheet.key, number=version.number)
    of_version = select(Question.id).where(Question.version_id == version.id)
    for model in (Choice, Column):
        db.session.execute(delete(model).where(model.question_id.in_(of_version)))
    for model_of_version in (Question, Part):
        db.session.execute(delete(model_of_version).where(model_of_version.version_id == version.id))
    sheet = version.worksheet
    is_only = len(versions_of(sheet.id)) == 1
    db.session.execute(delete(WorksheetVersion).where(WorksheetVersion.id == version.id))
    if is_only:
        db.session.execute(delete(Worksheet).where(Worksheet.id == sheet.id))


def retire(sheet: Worksheet, by: Person) -> None:
    """Offer a worksheet to cohorts no more; those that have it keep it. Raises Refused while it has a draft."""
    if draft_of(sheet.id):
        raise Refused(_("This worksheet has a draft. Publish or discard it first."))
    if sheet.retired_at is None:
        sheet.retired_at = clock.now()
        audit.record("worksheets.retire", sheet, by)


def bring_back(sheet: Worksheet, by: Person) -> None:
    """Offer a retired worksheet again."""
    if sheet.retired_at is not None:
        sheet.retired_at = None
        audit.record("worksheets.bring_back", sheet, by)


def _copied(title: str, language: str) -> str:
    with locale.speaking(replace(locale.voice(), language=language)):
        return _("%(title)s (copy)", title=title) if title else ""


def _sheet(title: LocalizedText) -> Worksheet:
    sheet = Worksheet(key=key_among(title, db.session.scalars(select(Worksheet.key)), "worksheet", "-"), retired_at=None)
    db.session.add(sheet)
    db.session.flush()
    return sheet


def _copy(version: WorksheetVersion, sheet: Worksheet, number: int, title: LocalizedText) -> WorksheetVersion:
    draft = _draft(sheet, number, title, version.purpose, version.minutes)
    copy_version(version, draft)
    return draft


def _draft(sheet: Worksheet, number: int, title: LocalizedText, purpose: LocalizedText, minutes: int) -> WorksheetVersion:
    draft = WorksheetVersion(
        worksheet=sheet, number=number, title=title, purpose=purpose, minutes=minutes, published_at=None
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    return draft
