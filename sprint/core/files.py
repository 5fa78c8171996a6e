"""The only keeper of uploads: checked, kept under the hash of their content, handed out through a gate only."""

import os
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import filetype
import obstore
from flask import Flask, Response, current_app
from flask_babel import gettext as _
from obstore.store import LocalStore, from_url
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage
from werkzeug.http import dump_options_header

from sprint.core import clock, edge, locale
from sprint.core.config import Settings
from sprint.core.database import Base, db
from sprint.core.errors import Refused

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "ods": "content.xml", "odp": "content.xml"}


class StoredFile(Base):
    """A file that someone sent. Whose it is says the row of the room that points here."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    """In bytes."""
    stored_at: Mapped[datetime]


@dataclass(frozen=True)
class Checked:
    """An upload that may be kept."""

    name: str
    ending: str
    content: bytes


def check(upload: FileStorage, limit: int) -> Checked:
    """Look at an upload. Raises Refused where it is empty, too large, or not what its name says."""
    name = " ".join(PurePath((upload.filename or "").replace("\\", "/")).name.split())
    ending = name.rpartition(".")[2].lower()
    if edge.broken(name) or ending not in TYPES:
        raise Refused(_("This type of file is not accepted. Use one of these: %(types)s.", types=", ".join(sorted(TYPES))))
    content = upload.stream.read(limit + 1)
    if len(content) > limit:
        raise Refused(_("The file is larger than %(size)d MB. Choose a smaller one.", size=limit // 1024 // 1024))
    if not content:
        raise Refused(_("The file is empty. Choose another one."))
    if not _is_what_it_says(ending, content):
        raise Refused(_("The content of the file is not what its name says. Choose another one."))
    return Checked(name[-150:], ending, content)


def keep(checked: Checked) -> StoredFile:
    """Put a checked upload into the store, then note it; a row without its file cannot come about."""
    digest = sha256(checked.content).hexdigest()
    obstore.put(_store(), _path(digest), checked.content)
    kept = StoredFile(
        digest=digest,
        name=checked.name,
        media_type=TYPES[checked.ending],
        size=len(checked.content),
        stored_at=clock.now(),
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def drop(kept: StoredFile) -> None:
    """Forget a file that nothing points to any more; its content too, unless another row has the same."""
    digest = kept.digest
    db.session.delete(kept)
    db.session.flush()
    if db.session.scalar(select(StoredFile.id).where(StoredFile.digest == digest).limit(1)) is None:
        obstore.delete(_store(), _path(digest))


def send(kept: StoredFile) -> Response:
    """A file for whoever passed the gate: always as a download, never shown inside a page of ours."""
    content = bytes(obstore.get(_store(), _path(kept.digest)).bytes())
    response = Response(content, mimetype=kept.media_type)
    response.headers["Content-Disposition"] = disposition(kept.name)
    return response


def disposition(name: str) -> str:
    """The header that hands a file out under a name: in ASCII, and beside it in full where that is not the same."""
    plain = re.sub(r"[^ -~]", "_", name)
    full = {} if plain == name else {"filename*": f"UTF-8''{quote(name, safe='')}"}
    return dump_options_header("attachment", {"filename": plain, **full})


def size_said(size: int) -> str:
    """How large a file is, for a reader: “120 KB”, “1.4 MB”."""
    kilobytes = max(round(size / 1024), 1)
    return f"{locale.number(kilobytes)} KB" if kilobytes < 1000 else f"{locale.number(round(size / 1024 / 1024, 1))} MB"


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in OFFICE:
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                return any(name.startswith(OFFICE[ending]) for name in archive.namelist())
        except Exception:  # a broken archive makes zipfile raise many things
            return False
    if ending in {"csv", "txt"}:
        return _is_text(content)
    guess = filetype.guess_mime(content)
    return bool(guess == TYPES[ending])


def _is_text(content: bytes) -> bool:
    """Whether it reads as text. Spreadsheet programs still write the letters of their system, which may be no UTF-8."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return "\0" not in content.decode(encoding)
    except UnicodeDecodeError:
        return encoding == "utf-8" and not any(byte < 32 and byte not in b"\t\n\f\r" for byte in content)


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _store() -> Any:
    return current_app.extensions["sprint-files"]


def init_app(app: Flask, settings: Settings) -> None:
    """Open the store of an app."""
    app.jinja_env.filters["file_size"] = size_said
    if settings.files_url:
        app.extensions["sprint-files"] = from_url(settings.files_url)
        return
    folder = settings.instance_path / "files"
    os.makedirs(folder, exist_ok=True)
    app.extensions["sprint-files"] = LocalStore(folder)
