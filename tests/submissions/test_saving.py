"""Saving answers: nothing is lost, and nobody's text is written over."""

from sprint.core.database import db
from sprint.core.operations import PART_SAVED
from sprint.submissions.models import AnswerRevision
from tests import make
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.submissions.stage import Scene, scene


def test_a_draft_is_saved_with_its_language_author_and_history(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    page = browser.sign_in(cast.ana).send(one.path, one.sent("Cortes de agua"))
    assert page.to == one.path
    answer = one.answer()
    assert answer is not None
    assert (answer.value, answer.language, answer.revision, answer.written_by_id) == ("Cortes de agua", "es", 1, cast.ana.id)
    assert one.history() == [("Cortes de agua", "Ana Benítez")]


def test_the_same_text_again_is_no_new_line(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    data = one.sent("Cortes de agua")
    browser.sign_in(cast.ana).send(one.path, data)
    browser.send(one.path, data)
    assert len(one.history()) == 1


def test_saving_after_going_back_in_the_browser_keeps_the_new_text(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    page = browser.sign_in(cast.ana).visit(one.path)
    assert 'name="operation"' not in page.html.split('id="work"')[1].split("</form>")[0]


def test_a_table_keeps_its_filled_rows(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    cells = {f"q-{one.table.id}-0-name": "Biblioteca", f"q-{one.table.id}-3-since": "2024-05-01"}
    browser.sign_in(cast.ana).send(one.path, one.sent("", **cells))
    assert one.value(one.table) == [{"name": "Biblioteca"}, {"since": "2024-05-01"}]


def test_an_unreadable_cell_saves_nothing_and_shows_everything(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    data = one.sent("Un texto largo", **{f"q-{one.table.id}-0-since": "mañana", f"q-{one.table.id}-0-name": "Biblioteca"})
    page = browser.sign_in(cast.ana).send(one.path, data, 422)
    for typed in ("Un texto largo", "mañana", "Biblioteca"):
        assert typed in page.html
    assert one.answer() is None
    assert f'href="#q-{one.table.id}"' in page.html


def test_characters_that_cannot_be_kept_are_told(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    page = browser.sign_in(cast.ana).send(one.path, one.sent("agua\x00 y luz"), 422)
    assert "agua y luz" in page.html


def test_a_megabyte_of_text_is_saved(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    long = "agua " * 200_000
    browser.sign_in(cast.ana).send(one.path, one.sent(long))
    assert one.value() == long.strip()
    assert len(browser.visit(one.path).html) > 1_000_000


def test_a_question_of_another_worksheet_is_not_written(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    foreign = make.question(number=1)
    make.worksheet(foreign, title="Other")
    browser.sign_in(cast.ana).send(one.path, one.sent("x", **{f"q-{foreign.id}": "y", f"revision-{foreign.id}": 0}))
    assert [line.value for line in db.session.query(AnswerRevision)] == ["x"]


def test_a_question_that_the_form_does_not_bring_stays(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("Cortes"))
    browser.send(one.path, {"language": "es", "wish": "save"})
    assert one.value() == "Cortes"


def test_strange_marks_in_the_form_are_no_error_of_ours(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("Cortes"))
    for mark in ("", "x", "-1", "9" * 400, "1.5"):
        data = {**one.sent("Agua"), f"revision-{one.text.id}": mark, f"keep-{one.text.id}": "nobody"}
        browser.send(one.path, data, 409)
    browser.send(one.path, {**one.sent("Agua"), "language": "xx"}, 422)
    assert one.value() == "Cortes"


def test_a_worksheet_in_review_is_not_written_and_the_text_stays_on_the_page(browser: Browser, cast: Cast) -> None:
    one = scene(cast, "submitted")
    page = browser.sign_in(cast.ana).send(one.path, one.sent("Tarde"), 409)
    assert "Tarde" in page.html
    assert one.answer() is None


def test_strangers_and_facilitators_do_not_write(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    for person in (cast.bruno, cast.carla, cast.emil, cast.nora):
        browser.sign_in(person).send(one.path, one.sent("x"), 404)
    assert one.answer() is None


# Two people at the same answer


def _both_wrote(browser: Browser, cast: Cast) -> tuple[Scene, Page]:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("Texto de Ana", base=0))
    name = {f"q-{one.table.id}-0-name": "Biblioteca"}
    page = browser.sign_in(cast.diego).send(one.path, one.sent("Texto de Diego", base=0, **name), 409)
    return one, page


def test_two_texts_stand_side_by_side_and_the_rest_is_saved(browser: Browser, cast: Cast) -> None:
    one, page = _both_wrote(browser, cast)
    page.shows("Texto de Ana", "Texto de Diego", "Ana Benítez")
    assert page.response.headers[PART_SAVED] == "part"
    assert one.value() == "Texto de Ana"
    assert one.value(one.table) == [{"name": "Biblioteca"}]
    assert f'name="revision-{one.text.id}" value="1"' in page.html
    assert f'name="revision-{one.table.id}" value="1"' in page.html


def test_mine_goes_on_over_theirs(browser: Browser, cast: Cast) -> None:
    one, _ = _both_wrote(browser, cast)
    browser.send(one.path, one.sent("Texto de Diego", **{f"keep-{one.text.id}": "mine"}))
    assert one.value() == "Texto de Diego"
    assert one.history() == [("Texto de Ana", "Ana Benítez"), ("Texto de Diego", "Diego Ayala")]


def test_theirs_goes_on_and_mine_is_in_the_history_under_my_name(browser: Browser, cast: Cast) -> None:
    one, _ = _both_wrote(browser, cast)
    browser.send(one.path, one.sent("Texto de Diego", **{f"keep-{one.text.id}": "theirs"}))
    assert one.value() == "Texto de Ana"
    assert ("Texto de Diego", "Diego Ayala") in one.history()
    browser.visit(f"{one.path}/history").shows("Texto de Diego")


def test_one_text_is_made_of_both_and_both_are_in_the_history(browser: Browser, cast: Cast) -> None:
    one, page = _both_wrote(browser, cast)
    assert "Texto de Diego\n\nTexto de Ana" in page.html
    more = {f"keep-{one.text.id}": "joined", f"joined-{one.text.id}": "De los dos"}
    browser.send(one.path, one.sent("Texto de Diego", **more))
    assert one.value() == "De los dos"
    assert [text for text, _ in one.history()] == ["Texto de Ana", "Texto de Diego", "De los dos"]


def test_a_third_text_in_between_is_a_conflict_again(browser: Browser, cast: Cast) -> None:
    one, _ = _both_wrote(browser, cast)
    choice = one.sent("Texto de Diego", **{f"keep-{one.text.id}": "theirs"})
    browser.sign_in(cast.ana).send(one.path, one.sent("Otro texto de Ana"))
    browser.sign_in(cast.diego).send(one.path, choice, 409).shows("Otro texto de Ana", "Texto de Diego")
    assert one.value() == "Otro texto de Ana"


def test_a_choice_beside_something_unreadable_stays_a_choice(browser: Browser, cast: Cast) -> None:
    one, _ = _both_wrote(browser, cast)
    more = {f"keep-{one.text.id}": "joined", f"joined-{one.text.id}": "De los dos", f"q-{one.table.id}-0-since": "ayer"}
    page = browser.send(one.path, one.sent("Texto de Diego", **more), 422)
    page.shows("Texto de Ana", "Texto de Diego")
    assert "De los dos" in page.html
    assert one.value() == "Texto de Ana"


def test_two_tables_are_told_apart_and_the_typed_one_travels_along(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    cells = {f"q-{one.table.id}-0-name": "Biblioteca", f"q-{one.table.id}-0-since": "2024-05-01"}
    browser.sign_in(cast.ana).send(one.path, one.sent("", **{f"q-{one.table.id}-0-name": "Museo"}))
    browser.send(one.path, one.sent("", **{f"q-{one.table.id}-0-name": "Museo del Barro"}))
    data = {**one.sent("", **cells), f"revision-{one.table.id}": 1}
    page = browser.sign_in(cast.diego).send(one.path, data, 409)
    page.shows("Museo del Barro", "Biblioteca")
    for name, value in cells.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page.html
    browser.send(one.path, one.sent("", **cells, **{f"keep-{one.table.id}": "mine"}))
    assert one.value(one.table) == [{"name": "Biblioteca", "since": "2024-05-01"}]


def test_rows_that_two_people_changed_apart_become_one_table(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    name = f"q-{one.table.id}"
    browser.sign_in(cast.ana).send(one.path, one.sent("", **{f"{name}-0-name": "Museo", f"{name}-1-name": "Escuela"}))
    seen = one.sent("", **{f"{name}-0-name": "Museo", f"{name}-1-name": "Escuela Normal"})
    browser.send(one.path, one.sent("", **{f"{name}-0-name": "Museo del Barro", f"{name}-1-name": "Escuela"}))
    browser.sign_in(cast.diego).send(one.path, seen)
    assert one.value(one.table) == [{"name": "Museo del Barro"}, {"name": "Escuela Normal"}]
