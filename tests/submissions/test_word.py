"""A worksheet as a Word document: what leaves comes back unchanged, what was filled in is shown before it is saved, and what is
not ours is refused.
"""

import random
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from sprint.core import locale
from sprint.core.database import db, writing
from sprint.core.locale import Voice
from sprint.submissions import moving, returning
from sprint.submissions.models import Answer, Submission
from sprint.submissions.queries import answers
from sprint.submissions.returning import Preview
from sprint.submissions.saving import Typed, save
from sprint.worksheets import word_reading
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.word import W
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import scene

pytestmark = pytest.mark.once

LIMIT = 10 * 1024 * 1024
KEPT: dict[str, Any] = {
    "short_text": "Una línea — con signos: <b>, & y “comillas”",
    "long_text": "Primer párrafo.\n\nSegundo párrafo,\tcon un tabulador.\n  Y una línea con espacios dentro.",
    "choice": "no",
    "choices": ["radio", "press"],
    "number": 1234.5,
    "date": "2024-10-09",
    "url": "https://datos.example/consulta?a=1&b=2",
    "scale": 4,
    "table": [
        {"name": "Biblioteca\nMunicipal", "since": "2024-05-01", "size": 1234, "kind": "no"},
        {"since": "2025-12-31", "size": 0.125},
        {"name": "Museo", "kind": "yes"},
    ],
}


def worksheet(cast: Cast, private: str = "") -> tuple[Submission, dict[str, Question]]:
    """A worksheet with a question of each kind, one of them private where asked, begun by Asunción."""
    columns = [("name", "long_text"), ("since", "date"), ("size", "number"), ("kind", "choice")]
    more: dict[str, dict[str, Any]] = {
        "choice": {"choices": ["yes", "no"]}, "choices": {"choices": ["radio", "press", "posters"]},
        "scale": {"choices": ["never", "seldom", "at times", "often", "always"]}, "table": {"columns": columns},
    }  # fmt: skip
    asked = {
        kind: make.question(kind, number=number, key=kind, **more.get(kind, {})) for number, kind in enumerate(QuestionKind, 1)
    }
    for kind, question in asked.items():
        question.is_private = kind == private
    version = make.worksheet(*asked.values(), published=False)
    with writing():
        make.choices_of_column(asked["table"], "kind", ["yes", "no"])
    make.publish(version)
    return make.submission(cast.asuncion, make.assignment(cast.cohort, version, number=4)), asked


def fill(submission: Submission, asked: dict[str, Question], cast: Cast, values: dict[str, Any]) -> None:
    with writing():
        written = answers(submission)
        typed = [
            Typed(asked[kind], value, written[asked[kind].id].revision if asked[kind].id in written else 0)
            for kind, value in values.items()
        ]
        assert save(submission, typed, language="es", by=cast.ana) == []


def exported(submission: Submission, language: str = "es") -> bytes:
    with locale.speaking(Voice(language, "America/Asuncion", "24")):
        return returning.document_of(submission)


def read(submission: Submission, content: bytes, language: str = "es", name: str = "hoja.docx") -> Preview:
    with locale.speaking(Voice(language, "America/Asuncion", "24")):
        document = word_reading.returned(FileStorage(BytesIO(content), filename=name), LIMIT)
        return returning.preview(submission, document)


def edited(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The document as someone saved it after a change to its tables, which come by the keys of their questions."""
    document = docx.Document(BytesIO(content))
    tables = {}
    for table in document.tables:
        caption = table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")
        tables[caption.split(":")[1]] = table
    change(tables)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def _in(language: str, submission: Submission, values: dict[str, list[str]]) -> dict[str, Any]:
    """What a document says when its boxes hold these lines."""

    def change(tables: dict[str, Any]) -> None:
        for key, lines in values.items():
            tables[key].cell(0, 0).text = "\n".join(lines)

    found = read(submission, edited(exported(submission, language), change), language)
    assert found.problems == []
    return {one.question.key: [value for _name, value in one.inputs.pairs] for one in found.changes}


# There and back


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("reader", ["en", "es"])
def test_a_filled_document_that_nobody_changed_changes_nothing(app: Flask, cast: Cast, language: str, reader: str) -> None:
    submission, asked = worksheet(cast)
    with app.test_request_context():
        fill(submission, asked, cast, KEPT)
        for content in (exported(submission, language), edited(exported(submission, language), lambda tables: None)):
            assert read(submission, content, reader) == Preview([], [], [])


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_blank_document_that_nobody_changed_changes_nothing(app: Flask, cast: Cast, language: str) -> None:
    submission, _ = worksheet(cast)
    with app.test_request_context():
        assert read(submission, exported(submission, language)) == Preview([], [], [])


def test_words_of_both_languages_days_and_numbers_are_understood(app: Flask, cast: Cast) -> None:
    submission, _ = worksheet(cast)
    with app.test_request_context():
        told = {"choice": ["no (ES)"], "choices": ["Press", "Radio (es)"], "number": ["12.345,5"]}
        told |= {"date": ["9 de octubre de 2024"]}
        assert _in("es", submission, told) == {
            "choice": ["no"], "choices": ["press", "radio"], "number": ["12.345,5"], "date": ["2024-10-09"],
        }  # fmt: skip
        told = {"date": ["Wed, October 9th, 2024"], "scale": ["Often"], "choices": ["radio; POSTERS"], "number": ["1,234,567"]}
        assert _in("en", submission, told) == {
            "date": ["2024-10-09"], "scale": ["4"], "choices": ["radio", "posters"], "number": ["1,234,567"],
        }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text"),
    [("number", "1.234"), ("number", "unos doce"), ("date", "10/09/2024"), ("date", "martes, 9 de octubre de 2024"),
     ("date", "octubre 2024"), ("choice", "quizás"), ("choices", "radio\notra"), ("scale", "6"), ("url", "datos.example")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_not_taken_over(app: Flask, cast: Cast, key: str, text: str) -> None:
    submission, _ = worksheet(cast)

    def change(tables: dict[str, Any]) -> None:
        tables[key].cell(0, 0).text = text
        tables["short_text"].cell(0, 0).text = "Nuevo"

    with app.test_request_context():
        found = read(submission, edited(exported(submission), change))
    assert [one.question.key for one in found.problems] == [key]
    assert all(one.problems and one.written for one in found.problems)
    assert [one.question.key for one in found.changes] == ["short_text"]


def test_rows_are_added_and_emptied_and_a_table_whose_head_is_gone_is_left_alone(app: Flask, cast: Cast) -> None:
    submission, asked = worksheet(cast)

    def grow(tables: dict[str, Any]) -> None:
        tables["table"].add_row().cells[0].text = "Club"
        for cell in tables["table"].rows[1].cells:
            cell.text = ""

    def behead(tables: dict[str, Any]) -> None:
        tables["table"]._tbl.remove(tables["table"].rows[0]._tr)

    with app.test_request_context():
        fill(submission, asked, cast, KEPT)
        found = read(submission, edited(exported(submission), grow)).changes
        assert [row.kind for row in found[0].comparison.rows] == ["removed", "kept", "kept", "added"]
        found = read(submission, edited(exported(submission), behead))
        assert found.changes == []
        assert "columns of this table" in found.problems[0].problems[0] or "columnas" in found.problems[0].problems[0]


def test_text_that_was_taken_out_with_changes_tracked_does_not_count(app: Flask, cast: Cast) -> None:
    submission, asked = worksheet(cast)

    def strike(tables: dict[str, Any]) -> None:
        paragraph = tables["short_text"].cell(0, 0).paragraphs[0]._p
        taken = paragraph.makeelement(f"{W}del", {})
        run = paragraph.find(f"{W}r")
        paragraph.replace(run, taken)
        taken.append(run)

    with app.test_request_context():
        fill(submission, asked, cast, {"short_text": "Fuera"})
        found = read(submission, edited(exported(submission), strike)).changes
    assert [(one.question.key, one.inputs.pairs[0][1]) for one in found] == [("short_text", "")]


def test_what_xml_cannot_hold_does_not_stop_the_document(app: Flask, cast: Cast) -> None:
    submission, asked = worksheet(cast)
    with app.test_request_context():
        fill(submission, asked, cast, {"long_text": "Agua\uffff y luz"})
        assert read(submission, exported(submission)) == Preview([], [], [])


def test_the_document_says_what_it_is_and_in_which_language(app: Flask, cast: Cast) -> None:
    submission, asked = worksheet(cast, private="short_text")
    with app.test_request_context():
        fill(submission, asked, cast, {"short_text": "Agua"})
        document = docx.Document(BytesIO(exported(submission, "en")))
    assert document.core_properties.language == "en-US"
    assert document.core_properties.author == "Sprint"
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Worksheet 4: Team and readiness" in told
    assert "Do not pass it on" in told
    assert "Write one of these: Yes; No" in told
    answer = document.tables[0].cell(0, 0).paragraphs[0]._p
    assert [one.get(f"{W}val") for one in answer.iter(f"{W}lang")] == ["es-419"]


# On the pages


def _send(browser: Browser, submission: Submission, content: bytes, status: int = 200, name: str = "hoja.docx") -> Any:
    return browser.send(f"/submissions/{submission.id}/word/read?lang=en", {"document": (BytesIO(content), name)}, status)


def test_a_document_is_read_looked_at_and_saved(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("La red de agua"))
    response = browser.visit(f"{one.path}/word").response
    assert response.headers["Content-Disposition"] == "attachment; filename=hoja-de-trabajo-1-asuncion.docx"
    content = edited(response.data, lambda tables: setattr(tables[one.text.key].cell(0, 0), "text", "La red de luz"))
    page = _send(browser, one.submission, content)
    page.shows("The Word file would change 1 answer", "removed: agua", "added: luz")
    assert one.value() == "La red de agua"
    assert f'type="checkbox" name="revision-{one.text.id}" id="take-{one.text.id}" value="1"' in page.html
    browser.send(one.path, {"language": "es", "wish": "save", f"revision-{one.text.id}": 1, f"q-{one.text.id}": "La red de luz"})
    assert one.value() == "La red de luz"


def test_what_changed_meanwhile_is_told_and_becomes_a_conflict(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("Uno"))
    content = browser.visit(f"{one.path}/word").response.data
    browser.sign_in(cast.diego).send(one.path, one.sent("Texto de Diego"))
    assert "changes nothing" in _send(browser, one.submission, content).text
    mine = edited(content, lambda tables: setattr(tables[one.text.key].cell(0, 0), "text", "Texto de Ana"))
    page = _send(browser.sign_in(cast.ana), one.submission, mine)
    page.shows("Diego Ayala changed this answer (Monday, October 7, 11:00) after the document was downloaded")
    data = {"language": "es", "wish": "save", f"revision-{one.text.id}": 1, f"q-{one.text.id}": "Texto de Ana"}
    browser.send(one.path, data, 409).shows("Texto de Ana", "Texto de Diego")
    assert one.value() == "Texto de Diego"


def test_a_document_of_another_city_or_worksheet_or_version_is_refused(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    theirs = make.submission(cast.baltimore, one.assignment)
    other = make.submission(cast.asuncion, make.assignment(cast.cohort, number=2))
    browser.sign_in(cast.bruno)
    foreign = [browser.visit(f"/submissions/{theirs.id}/word").response.data]
    browser.sign_in(cast.ana)
    foreign.append(browser.visit(f"/submissions/{other.id}/word").response.data)
    for content in foreign:
        _send(browser, one.submission, content, 422).shows("belongs to another worksheet or to another team")
    old = browser.visit(f"{one.path}/word").response.data
    newer = make.newer(one.submission.version, make.question(number=1))
    with writing():
        moving.move(db.session.get_one(Submission, one.submission.id), newer, cast.carla)
    _send(browser, one.submission, old, 422).shows("made from another version of the worksheet")


def test_a_blank_document_of_the_worksheet_can_be_filled_in_by_any_team(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    path = f"/worksheets/versions/{one.assignment.version_id}/word"
    browser.sign_in(cast.ana).visit(path, 404)
    content = browser.sign_in(cast.carla).visit(path).response.data
    filled = edited(content, lambda tables: setattr(tables[one.text.key].cell(0, 0), "text", "A mano"))
    _send(browser.sign_in(cast.ana), one.submission, filled).shows("added: A mano")


def _with(content: bytes, kind: int = zipfile.ZIP_DEFLATED, **more: bytes) -> bytes:
    """The document with other parts, or more of them, as a program of somebody's own could write it."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    made = BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, part in (parts | more).items():
            archive.writestr(name, part)
    return made.getvalue()


def _with_text(content: bytes, text: bytes) -> bytes:
    return _with(content, **{"word/document.xml": text})


def _many(*parts: bytes, count: int) -> bytes:
    """Many elements in an order that hardly can be packed, so that nothing but their number gives them away."""
    return b"".join(random.Random(7).choices(parts, k=count))  # noqa: S311 — no secret


def _tables(key: str, rows: bytes) -> bytes:
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    table = f'<w:tbl><w:tblPr><w:tblCaption w:val="sprint:{key}:0"/></w:tblPr>'
    return (head + table).encode() + rows + b"</w:tbl></w:body></w:document>"


NESTED = b"<w:tr><w:tc><w:tbl><w:tblPr><w:tblCaption w:val='sprint:n%d:0'/></w:tblPr>"
DAMAGED, FOREIGN, TOO_MUCH = "is damaged, or is none", "does not come from Sprint", "holds more than a worksheet needs"


def _bad(content: bytes, key: str) -> dict[str, tuple[bytes, str]]:
    """Files that are none of ours, or worse, and what is said about each."""
    nested = b"".join(NESTED % number for number in range(60)) + b"<w:tr><w:tc>"
    deep = nested + _many(b"<w:p/>", b"<w:p />", count=200_000) + b"</w:tc></w:tr>" + b"</w:tbl></w:tc></w:tr>" * 60
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 10))
    rows, empty = _many(b"<w:tr><w:tc/></w:tr>", b"<w:tr><w:tc /></w:tr>", count=400_000), (b"<w:tr/>", b"<w:tr />")
    return {
        "an empty file": (b"", DAMAGED),
        "bytes": (b"\x00\xff" * 5000, DAMAGED),
        "half a file": (content[: len(content) // 2], DAMAGED),
        "a Word file of someone else": (_plain(), FOREIGN),
        "an archive of something else": (_with(_plain(), **{"_rels/.rels": b"<x/>"}), DAMAGED),
        "no XML": (_with_text(content, b"<w:document"), DAMAGED),
        "nothing in its text": (_with_text(content, b"<x/>"), "have lost their marks"),
        "more than the limit": (content + b"\0" * LIMIT, "larger than 10 MB"),
        "a bomb": (_with_text(content, b"<x>" + b" " * 90_000_000 + b"</x>"), TOO_MUCH),
        "a bomb beside": (_with(content, **{"word/media/a.png": b"\0" * 90_000_000}), TOO_MUCH),
        "many parts": (_with(content, **{f"part{number}": b"" for number in range(3_000)}), TOO_MUCH),
        "another way to pack": (_with(content, zipfile.ZIP_LZMA), TOO_MUCH),
        "a million elements": (_with_text(content, _tables(key, rows)), "holds more rows"),
        "a million rows": (_with_text(content, _tables(key, _many(*empty, count=1_000_000))), "holds more rows"),
        "tables in tables": (_with_text(content, _tables("n", deep)), "have lost their marks"),
        "entities": (_with_text(content, b"<!DOCTYPE x [<!ENTITY l0 'ha'>" + laughs + b"]><x>&l9;</x>"), ""),
    }


def _plain() -> bytes:
    made = BytesIO()
    docx.Document().save(made)
    return made.getvalue()


def test_no_bad_file_is_read_and_none_takes_long(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    content = browser.sign_in(cast.ana).visit(f"{one.path}/word").response.data
    for what, (bad, told) in _bad(content, one.table.key).items():
        begun = time.process_time()
        page = _send(browser, one.submission, bad, None)
        took = time.process_time() - begun
        assert page.response.status_code == 422, f"{what}: {page.response.status}"
        assert told in page.text, f"{what}: {page.text[:1000]}"
        assert took < 5, f"{what}: {took:.1f} s"
    _send(browser, one.submission, content, 422, "hoja.pdf").shows("its name ends in .docx")
    browser.send(f"{one.path}/word/read", {}, 422)
    browser.send(f"{one.path}/word/read", {"document": (BytesIO(b"x" * 20_000_000), "hoja.docx")}, 413)


def test_a_table_that_is_too_long_is_told_and_the_rest_is_read(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    content = browser.sign_in(cast.ana).visit(f"{one.path}/word").response.data
    row = "<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
    head = "<w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Since</w:t></w:r></w:p></w:tc></w:tr>"
    for count, told in ((2001, "at most 2,000 rows"), (3000, "longer than a worksheet can hold")):
        table = _tables(one.table.key, (head + row * count).encode())
        _send(browser, one.submission, _with_text(content, table)).shows("1 answer could not be read", told, "changes nothing")


def test_only_the_team_reads_back_and_only_while_the_worksheet_is_with_it(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    content = browser.sign_in(cast.ana).visit(f"{one.path}/word").response.data
    browser.sign_in(cast.carla).visit(f"{one.path}/word")
    _send(browser, one.submission, content, 404)
    for person in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"{one.path}/word", 404)
        browser.visit(f"{one.path}/word/read", 404)
        _send(browser, one.submission, content, 404)
    with writing():
        one.submission.state = "submitted"
    browser.sign_in(cast.ana)
    _send(browser, one.submission, content, 409).shows("not with your team now")


# Much of it


def test_a_megabyte_and_two_thousand_rows_are_shown_compared_and_written_in_time(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    long = "palabra de agua y luz " * 45_000
    rows = [{"name": f"Organización {number} del barrio", "since": "2024-05-01"} for number in range(2000)]
    for text, table in ((long, rows), (long.replace("agua", "río", 500), [{**row, "since": "2024-05-02"} for row in rows])):
        with writing():
            written = answers(one.submission)
            typed = [Typed(question, value, written[question.id].revision if question.id in written else 0)
                     for question, value in ((one.text, text.strip()), (one.table, table))]  # fmt: skip
            assert save(one.submission, typed, language="es", by=cast.ana) == []
    browser.sign_in(cast.ana).visit("/help")
    for path in ("", "/print", "/word", f"/history/compare?question={one.text.id}", f"/history/compare?question={one.table.id}",
                 "/history"):  # fmt: skip
        begun = time.process_time()
        response = browser.client.get(one.path + path)
        assert response.status_code == 200
        assert time.process_time() - begun < 2, path
        if path == "/word":
            content = response.data
    begun = time.process_time()
    response = browser.client.post(f"{one.path}/word/read", data={"document": (BytesIO(content), "hoja.docx")})
    assert response.status_code == 200
    assert time.process_time() - begun < 2, "reading back"
    assert db.session.query(Answer).count() == 2


def test_an_office_program_may_save_the_document_again(app: Flask, cast: Cast, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("no LibreOffice on this machine: the way through it was not tried")
    submission, asked = worksheet(cast)
    with app.test_request_context():
        fill(submission, asked, cast, KEPT)
        (tmp_path / "hoja.docx").write_bytes(exported(submission))
        alone = f"-env:UserInstallation=file://{tmp_path}/profile"  # two at once would wait for each other
        to = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), "hoja.docx"]
        made = [program, "--headless", alone, *to]
        subprocess.run(made, cwd=tmp_path, check=True, timeout=120)  # noqa: S603 — the program that was found
        assert read(submission, (tmp_path / "out" / "hoja.docx").read_bytes()) == Preview([], [], [])
