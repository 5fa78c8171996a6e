"""Takes the worksheet of a file over into the database: as a draft that staff look at, or published for a program."""

from flask_babel import gettext as _
from sqlalchemy import select

from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.worksheets import exchange
from sprint.worksheets.models import Worksheet, WorksheetVersion
from sprint.worksheets.outline import WorksheetEntry, WorksheetFile, text
from sprint.worksheets.queries import draft_of, latest_number, published_version


def take_over(file: WorksheetFile, by: Person) -> WorksheetVersion:
    """A draft of what a file says: of a new worksheet, or the next version of the one that has its key.

    Raises Refused while that worksheet has a draft, so that nothing written is replaced, while it is retired, and where the
    file brings nothing new.
    """
    sheet = _worksheet(file.key)
    if sheet.retired_at:
        raise Refused(_("This worksheet is retired. Bring it back before you change it."))
    if draft_of(sheet.id):
        raise Refused(_("The worksheet with the key “%(key)s” has a draft already. Publish or discard it first.", key=file.key))
    latest = published_version(file.key)
    if latest and exchange.wording(latest) == exchange.wanted(file):
        raise Refused(_("The file says what version %(number)d says. There is nothing to take over.", number=latest.number))
    version = _version(sheet, file, file.language, latest_number(sheet.id) + 1)
    audit.record("worksheets.take_over", version, by)
    return version


def publish_entry(entry: WorksheetEntry, language: str) -> WorksheetVersion:
    """The published version that says what an entry of a program file says; a new one where the latest does not.

    A draft that someone works on stays: it becomes the version after the new one.
    """
    sheet = _worksheet(entry.key)
    latest = published_version(entry.key)
    if latest and exchange.wording(latest) == exchange.wanted(entry):
        return latest
    draft = draft_of(sheet.id)
    number = draft.number if draft else latest_number(sheet.id) + 1
    version = _version(sheet, entry, language, 0)
    if draft:
        draft.number += 1
        db.session.flush()
    version.number, version.published_at = number, clock.now()
    db.session.flush()
    return version


def _worksheet(key: str) -> Worksheet:
    """The worksheet of a key, locked, so that two files do not make the same version."""
    found = db.session.scalar(select(Worksheet).where(Worksheet.key == key).with_for_update())
    if found is None:
        found = Worksheet(key=key, retired_at=None)
        db.session.add(found)
        db.session.flush()
    return found


def _version(sheet: Worksheet, entry: WorksheetEntry, language: str, number: int) -> WorksheetVersion:
    version = WorksheetVersion(
        worksheet=sheet, number=number, title=text(entry.title, language), purpose=text(entry.purpose, language),
        minutes=entry.minutes, published_at=None,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    exchange.fill(version, entry, language)
    return version
