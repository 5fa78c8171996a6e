"""The worksheet of a team on paper."""

from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import scene


def test_all_answers_stand_on_paper_open_and_with_their_authors(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("La red de agua", **{f"q-{one.table.id}-0-name": "Biblioteca"}))
    page = browser.sign_in(cast.carla).visit(f"{one.path}/print?lang=en")
    page.shows("La red de agua", "Biblioteca", "Ana Benítez, Monday, October 7, 10:00 a.m., version 1", "Not answered yet")
    page.shows("worksheet 1 of Asunción, version 1 of the worksheet · printed on Monday, October 7, 2024")
    paper = page.html.split('<div class="paper">')[1].split("</main>")[0]
    assert not [tag for tag in ("<input", "<button", "<select", "<textarea", "<details") if tag in paper]
    assert page.queries <= 12


def test_the_paper_of_another_city_is_not_there(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    for person in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"{one.path}/print", 404)
