"""The worker's part: files that were asked for are made one at a time, and old ones are swept.

A file is claimed as a letter is (`core.outbox`): whoever dies with it loses it to another worker when the lease ends.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from slugify import slugify
from sqlalchemy import select, update

from sprint.core import clock, database, files, locale
from sprint.core.database import db
from sprint.core.files import Checked
from sprint.core.locale import Voice
from sprint.sharing import pdf, word, workbook
from sprint.sharing.blocks import Document
from sprint.sharing.document import compose
from sprint.sharing.models import Audience, Export, ExportKind, ExportState
from sprint.sharing.privacy import Scope

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)
PAUSE = timedelta(seconds=20)
"""How long to wait after the first failure; ever longer after others."""
MOST_TRIES = 4
MAKERS: dict[str, Callable[[Document], bytes]] = {
    ExportKind.PDF: pdf.write, ExportKind.WORD: word.write, ExportKind.WORKBOOK: workbook.write,
}  # fmt: skip
BEGUN, COMPOSED, WRITTEN = 10, 40, 90
"""How much is done, in percent."""
SWEPT_AT_ONCE = 50


def make_next() -> int:
    """Make the file that waits longest; gives 1 when there was one."""
    export = _claim()
    if export is None:
        return 0
    key = export.id
    try:
        if export.tries > MOST_TRIES:
            raise RuntimeError("Each worker that began with it died.")
        name, content = _make(export)
        with database.writing():
            _keep(db.session.get_one(Export, key), name, content)
    except Exception as trouble:  # whatever went wrong is noted, and the worker goes on
        log.exception("export %s", key)
        db.session.rollback()
        with database.writing():
            _fail(db.session.get_one(Export, key), f"{type(trouble).__name__}: {trouble}")
    return 1


def _claim() -> Export | None:
    now = clock.now()
    due = (
        select(Export.id)
        .where(Export.state.in_([ExportState.WAITING, ExportState.MAKING]), Export.next_at <= now)
        .order_by(Export.next_at, Export.id).limit(1).with_for_update(skip_locked=True)
    )  # fmt: skip
    if db.session.scalar(select(Export.id).where(Export.state.in_([ExportState.WAITING, ExportState.MAKING])).limit(1)) is None:
        db.session.rollback()  # nothing to do: no lock is taken for it
        return None
    with database.writing():
        taken = db.session.scalar(
            update(Export).where(Export.id == due.scalar_subquery())
            .values(state=ExportState.MAKING, next_at=now + LEASE, tries=Export.tries + 1, progress=BEGUN)
            .returning(Export.id)
        )  # fmt: skip
    return db.session.get(Export, taken, populate_existing=True) if taken else None


def _make(export: Export) -> tuple[str, bytes]:
    """The name and the content of a file, in the language that was asked for and the conventions of whoever asked."""
    key, make = export.id, MAKERS[export.kind]
    voice = Voice(export.language, export.asked_by.zone, export.asked_by.clock)
    with locale.speaking(voice):
        document = compose(export.team, Scope(Audience(export.audience)), export.version)
        name = slugify(f"{document.title} {clock.today(export.team.zone).isoformat()}", max_length=100)
        ending = export.kind
        _tell(key, COMPOSED)
        content = make(document)
        _tell(key, WRITTEN)
    return f"{name}.{ending}", content


def _tell(key: int, progress: int) -> None:
    """Say how much is done, to whoever waits for it; from here on another worker may take it only after a whole lease."""
    with database.writing():
        db.session.execute(
            update(Export).where(Export.id == key).values(progress=progress, next_at=clock.now() + LEASE)
        )


def _keep(export: Export, name: str, content: bytes) -> None:
    if export.state != ExportState.MAKING:  # another worker was faster
        return
    export.file = files.keep(Checked(name, export.kind, content))
    export.state, export.progress, export.made_at, export.error = ExportState.READY, 100, clock.now(), ""


def _fail(export: Export, error: str) -> None:
    if export.state != ExportState.MAKING:
        return
    export.error, export.progress = error[:2000], 0
    if export.tries >= MOST_TRIES:
        export.state = ExportState.FAILED
        return
    export.state = ExportState.WAITING
    export.next_at = clock.now() + PAUSE * 4 ** (export.tries - 1)


def sweep() -> int:
    """Remove the files whose time is over; gives how many."""
    over = select(Export.id).where(Export.expires_at <= clock.now()).limit(SWEPT_AT_ONCE)
    if db.session.scalar(over) is None:
        db.session.rollback()
        return 0
    with database.writing():
        found = list(db.session.scalars(select(Export).where(Export.expires_at <= clock.now()).limit(SWEPT_AT_ONCE)))
        for export in found:
            file = export.file
            db.session.delete(export)
            db.session.flush()
            if file is not None:
                files.drop(file)
    return len(found)
