"""Files of a team: checked, kept, listed, handed out to those who may see the submission."""

from io import BytesIO

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from sprint.core.database import db, writing
from sprint.submissions import attachments
from sprint.submissions.models import AnswerRevision, Attachment
from tests import live
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


def test_more_files_than_a_worksheet_holds_are_refused_and_the_last_stays(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST", 1)
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, _with_file(one, PDF, "carta.pdf"))
    page = browser.send(one.path, _with_file(one, PDF, "otra.pdf"), 409)
    page.shows("Su equipo adjuntó 1 archivos a esta hoja de trabajo")
    assert one.value(one.file)["name"] == "carta.pdf"


# Taking a file out of an answer


def _attached(browser: Browser, cast: Cast) -> tuple[Scene, str]:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, _with_file(one, PDF, "carta.pdf"))
    return one, f"/attachments/{one.value(one.file)['attachment']}/remove"


def test_a_file_is_taken_out_after_a_question_and_stays_in_the_list(browser: Browser, cast: Cast) -> None:
    one, path = _attached(browser, cast)
    page = browser.visit(f"{one.path}?lang=en")
    page.shows("1 KB, attached by Ana Benítez, Monday, October 7, 11:00", "No personal data belongs in a file")
    assert f'href="{path}"' in page.html
    browser.visit(f"{path}?lang=en").shows("Remove the file from the answer?", "carta.pdf", "Keep the file")
    assert browser.send(path, {"base": 1}).to == f"{one.path}#q-{one.file.id}"
    assert one.value(one.file) is None
    browser.visit(f"{one.path}?lang=en").shows("1 earlier file", "carta.pdf")
    browser.visit(f"{one.path}/history?lang=en").shows("Ana Benítez removed the file from question 3")
    browser.visit(path.removesuffix("/remove"))
    browser.visit(f"{path}?lang=en").shows("This file is not the answer any more")


def test_a_file_that_a_teammate_has_replaced_is_not_taken_out(browser: Browser, cast: Cast) -> None:
    one, path = _attached(browser, cast)
    browser.sign_in(cast.diego).send(one.path, _with_file(one, PDF + b"2", "carta-firmada.pdf"))
    browser.sign_in(cast.ana)
    for base, status in (("1", 409), ("2", 409), ("", 422), ("x", 422), ("9" * 30, 409)):
        browser.send(path, {"base": base}, status)
    assert one.value(one.file)["name"] == "carta-firmada.pdf"


def test_a_file_is_taken_out_of_the_answer_that_the_person_saw(browser: Browser, cast: Cast) -> None:
    one, path = _attached(browser, cast)
    for base, status in (("0", 409), ("2", 409), ("-1", 409), ("", 422), ("x", 422)):
        browser.send(path, {"base": base}, status)
        assert one.value(one.file)["name"] == "carta.pdf"


def test_nothing_is_taken_out_by_others_or_while_the_worksheet_is_away(browser: Browser, cast: Cast) -> None:
    one, path = _attached(browser, cast)
    for person in (cast.bruno, cast.carla, cast.emil, cast.nora):
        browser.sign_in(person).visit(path, 404)
        browser.send(path, {"base": 1}, 404)
    with writing():
        one.submission.state = "submitted"
    browser.sign_in(cast.ana).visit(f"{path}?lang=en").shows("nothing in it can be changed")
    browser.send(path, {"base": 1}, 409)
    assert one.value(one.file)["name"] == "carta.pdf"


def test_an_earlier_file_can_be_restored_like_any_answer(browser: Browser, cast: Cast) -> None:
    one, path = _attached(browser, cast)
    browser.send(path, {"base": 1})
    line = db.session.query(AnswerRevision).filter_by(revision=1).join(AnswerRevision.answer).filter_by(question_id=one.file.id)
    browser.send(f"/revisions/{line.one().id}/restore", {"base": 2})
    assert one.value(one.file)["name"] == "carta.pdf"


@pytest.mark.once
@pytest.mark.parametrize(("is_removed", "counted"), [(False, "2 de 3"), (True, "1 de 3")])
def test_while_someone_types_a_question_with_a_file_is_counted_once_and_one_without_it_not_at_all(
    app: Flask, chromium: Chromium, browser: Browser, cast: Cast, is_removed: bool, counted: str
) -> None:
    one, removing = _attached(browser, cast)
    if is_removed:
        browser.send(removing, {"base": 1})
    text, path = f"#q-{one.text.id}", one.path
    with live.serving(app) as address:
        context = chromium.new_context(base_url=address, locale="es-PY")
        context.add_cookies([live.cookie(app, cast.ana, address)])  # type: ignore[list-item]
        db.session.rollback()  # an open read keeps others from writing on SQLite
        page = context.new_page()
        page.goto(path)
        expect(page.locator("#work[data-is-live]")).to_be_attached()
        page.fill(text, "Cortes de luz")
        expect(page.locator(f"{text} ~ .save[role=status]")).to_contain_text("Guardado (", timeout=9000)
        expect(page.locator("#count")).to_have_text(f"{counted} respuestas")
        context.close()
