"""A blank worksheet on paper and as a Word document."""

from io import BytesIO

import docx

from sprint.worksheets.word import W
from tests import make
from tests.browser import Browser
from tests.cast import Cast


def test_a_blank_worksheet_has_room_to_write_and_no_controls(browser: Browser, cast: Cast) -> None:
    version = make.worksheet(
        make.question("long_text", number=1), make.question("choices", number=2, choices=["radio", "press"]),
        make.question("table", number=3, columns=[("name", "short_text")]), make.question("scale", number=4),
    )  # fmt: skip
    page = browser.sign_in(cast.carla).visit(f"/worksheets/versions/{version.id}/print?lang=en")
    paper = page.html.split('<div class="paper">')[1].split("</main>")[0]
    assert not [tag for tag in ("<input", "<button", "<select", "<textarea", "<a ", "<details") if tag in paper]
    assert paper.count('class="write-line"') == 7
    assert paper.count('class="write-box"') == 2 + 5
    assert paper.count("<tr>") == 1 + 4
    page.shows("Radio", "Press", "version 1 of the worksheet · printed on Monday, October 7, 2024")


def test_a_blank_document_follows_the_reader(browser: Browser, cast: Cast) -> None:
    table = make.question("table", number=1, columns=[(f"c{number}", "short_text") for number in range(6)])
    version = make.worksheet(table, title="Team and readiness")
    response = browser.sign_in(cast.carla).visit(f"/worksheets/versions/{version.id}/word").response
    assert response.headers["Content-Disposition"] == "attachment; filename=worksheet-team-and-readiness.docx"
    document = docx.Document(BytesIO(response.data))
    page = document.sections[0]
    assert (page.page_width or 0) > (page.page_height or 0)  # six columns lie on their side
    assert document.tables[0].rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert len(document.tables[0].rows) == 1 + 2


def test_teams_and_strangers_find_no_blank_worksheet(browser: Browser, cast: Cast) -> None:
    version = make.worksheet()
    for person in (cast.ana, cast.nora):
        for page in ("print", "word"):
            browser.sign_in(person).visit(f"/worksheets/versions/{version.id}/{page}", 404)
