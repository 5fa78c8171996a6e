"""Uploads: looked at before they are kept, named so that every browser can take them."""

import zipfile
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from sprint.core import files
from sprint.core.errors import Refused


def checked(content: bytes, name: str) -> files.Checked:
    return files.check(FileStorage(BytesIO(content), filename=name), 10_000)


@pytest.mark.parametrize(
    "name", ["a\r\nX-Evil: y.txt", "a\u2028b.txt", "Carta – anexo.txt", "\u202etxt.exe.txt", "señal.txt", '"; filename=x;.txt']
)
def test_every_name_of_a_file_fits_into_a_header(name: str) -> None:
    header = files.disposition(checked(b"text", name).name)
    assert header.isascii() and header.isprintable() and header.startswith("attachment; filename=")


def test_a_name_in_other_letters_stands_in_full_beside_a_plain_one() -> None:
    assert files.disposition("señal.txt") == "attachment; filename=se_al.txt; filename*=UTF-8''se%C3%B1al.txt"
    assert files.disposition("letter.txt") == "attachment; filename=letter.txt"


def test_a_damaged_archive_is_refused(app: Flask) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "x")
    content = bytearray(made.getvalue())
    assert checked(bytes(content), "a.docx").ending == "docx"
    content[content.index(b"PK\x01\x02") + 6] = 200  # needs a version of ZIP that nobody has
    with app.test_request_context(), pytest.raises(Refused):
        checked(bytes(content), "a.docx")
