"""Files of a team: checked, kept, listed, handed out to those who may see the submission."""

from io import BytesIO

from sprint.core.database import db
from sprint.submissions.models import Attachment
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import Scene, scene

PDF = b"%PDF-1.4\n%%EOF\n"


def _with_file(one: Scene, content: bytes, name: str, text: str = "Cortes de agua") -> dict[str, object]:
    return one.sent(text, **{f"q-{one.file.id}": (BytesIO(content), name)})


def test_a_file_becomes_the_answer_and_can_be_downloaded(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, _with_file(one, PDF, "carta.pdf"))
    assert one.value(one.file)["name"] == "carta.pdf"
    page = browser.sign_in(cast.carla).visit(f"/attachments/{one.value(one.file)['attachment']}")
    assert page.response.data == PDF
    assert "attachment" in page.response.headers["Content-Disposition"]


def test_a_newer_file_keeps_the_earlier_one_in_the_list(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, _with_file(one, PDF, "carta.pdf"))
    browser.send(one.path, _with_file(one, PDF + b"2", "carta-firmada.pdf"))
    browser.visit(one.path).shows("carta-firmada.pdf", "carta.pdf")
    assert one.value(one.file)["name"] == "carta-firmada.pdf"
    assert db.session.query(Attachment).count() == 2


def test_saving_without_a_file_keeps_the_one_that_is_there(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, _with_file(one, PDF, "carta.pdf"))
    browser.send(one.path, one.sent("Otro texto"))
    assert one.value(one.file)["name"] == "carta.pdf"


def test_refused_files_keep_all_text_on_the_page(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    limit = browser.app.config["SETTINGS"].upload_limit
    browser.sign_in(cast.ana)
    for content, name in ((b"MZ", "virus.exe"), (b"<html>", "carta.pdf"), (b"", "carta.pdf"), (b"a" * (limit + 1), "carta.txt")):
        page = browser.send(one.path, _with_file(one, content, name), 422)
        assert "Cortes de agua" in page.html
        assert f'href="#q-{one.file.id}"' in page.html
    assert one.answer() is None
    assert db.session.query(Attachment).count() == 0


def test_a_stranger_does_not_get_the_file(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, _with_file(one, PDF, "carta.pdf"))
    for person in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"/attachments/{one.value(one.file)['attachment']}", 404)


def test_a_file_with_any_name_is_handed_out_shut_away(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, _with_file(one, PDF, "Carta – anexo.pdf"))
    headers = browser.visit(f"/attachments/{one.value(one.file)['attachment']}").response.headers
    assert headers["Content-Disposition"].isascii()
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
