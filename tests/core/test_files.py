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


@pytest.mark.parametrize("content", ["año,agua\n2024,sí\n".encode(), "año;agua".encode("cp1252"), "año\tagua".encode("utf-16")])
def test_a_table_of_any_spreadsheet_program_is_a_text(app: Flask, content: bytes) -> None:
    with app.test_request_context():
        assert checked(content, "agua.csv").ending == "csv"


@pytest.mark.parametrize("content", [b"MZ\x90\0\x03", b"\x89PNG\r\n\x1a\n", b"\xff\xfe\0", b"%PDF\0"])
def test_what_is_no_text_is_no_table(app: Flask, content: bytes) -> None:
    with app.test_request_context(), pytest.raises(Refused):
        checked(content, "agua.csv")


def test_every_type_that_a_team_needs_is_accepted() -> None:
    assert set(files.TYPES) >= {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "png", "jpg", "jpeg", "csv", "txt"}


def test_the_size_of_a_file_is_told_in_round_figures(app: Flask) -> None:
    with app.test_request_context():
        assert [files.size_said(size) for size in (1, 1024, 123_456, 1_500_000)] == ["1 KB", "1 KB", "121 KB", "1.4 MB"]
