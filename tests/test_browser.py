"""Every page in Chromium, in both languages, on a desk and on a small phone: no barrier that axe knows, no sideways scrolling,
nothing on the console, nothing from elsewhere.

It runs once, on SQLite: what a page looks like does not depend on the database.
"""


import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Request, ViewportSize
from playwright.sync_api import Page as Tab

from sprint.core.database import db
from tests import live, world
from tests.test_access import EXPECTED
from tests.test_pages import LANGUAGES, pages, read
from tests.world import World

pytestmark = pytest.mark.once

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 640}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READERS = ("anonymous", "ana", "carla", "dora")
"""Each page is looked at once, by the first of these who may."""
PARTS = 4
"""In how many tests the pages of one reader are looked at, for workers to share."""

AXE = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], elementRef: false})
    .then(found => found.violations.map(one =>
        one.id + ' at ' + one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(', ')))"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", READERS)
def test_every_page_can_be_used_by_everybody(app: Flask, chromium: Chromium, role: str, language: str, part: int) -> None:
    made = world.build(app, language)
    paths = _paths(app, made, role, part)
    with live.serving(app) as address:
        context = chromium.new_context(locale=language, reduced_motion="reduce")
        context.add_init_script(AXE_SCRIPT)
        if (person := made.who(role)) is not None:
            context.add_cookies([live.cookie(app, person, address)])  # type: ignore[list-item]
        db.session.rollback()
        visitor = Visitor(context.new_page(), address)
        for path in paths:
            visitor.look(path)
        context.close()
    assert visitor.wrong == []


def _paths(app: Flask, made: World, role: str, part: int) -> list[str]:
    """A part of the pages of which this role is the first reader: no files, and no address that only leads to another one."""
    mine = [route for route in pages(app) if next((one for one in READERS if one in EXPECTED[route.endpoint]), None) == role]
    return [route.path(made.own) for route in mine[part::PARTS] if read(app, made, route, role, "en") is not None]


class Visitor:
    """Looks at one page after the other and notes what is wrong."""

    def __init__(self, tab: Tab, address: str) -> None:
        self.tab, self.address, self.path = tab, address, ""
        self.wrong: list[str] = []
        tab.on("console", self._heard)
        tab.on("pageerror", lambda error: self._note(f"script: {error}"))
        tab.on("request", self._asked)

    def look(self, path: str) -> None:
        """Look at a page in both sizes."""
        self.path = path
        self.tab.goto(self.address + path, wait_until="load")
        for size in (DESK, PHONE):
            self.tab.set_viewport_size(size)
            for barrier in self.tab.evaluate(AXE, TAGS):
                self._note(f"{size['width']} px: {barrier}")
            if self.tab.evaluate(TOO_WIDE):
                self._note(f"{size['width']} px: scrolls sideways")

    def _note(self, what: str) -> None:
        self.wrong.append(f"{self.path} {what}")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"console: {message.text[:200]}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self._note(f"loads {request.url}")
