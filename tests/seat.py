"""Someone at Chromium, and the words of the app in that person’s language."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from flask_babel import gettext, ngettext, pgettext
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Response, expect

from sprint.core import locale
from sprint.core.database import db
from sprint.core.languages import LocalizedText
from sprint.core.locale import Voice

FOREIGN = {
    "es": r"the|your|yours|you|this|that|with|and|of|is|are|was|from|worksheets?|save|send|due|session|sessions|accepted|review",
    "en": r"su|sus|una|para|como|hojas?|guardar|enviar|sesión|sesiones|equipo|aceptada|revisión",
}
"""Words that tell that a page in a language holds words of the other one."""
FOREIGN_WORD = {language: re.compile(rf"\b({words})\b", re.I) for language, words in FOREIGN.items()}
ADDRESS = re.compile(r"\S*://\S+|\S+@\S+")
WORDS_OF_PAGE = """language => {
    const body = document.body.cloneNode(true);
    body.querySelectorAll(`[lang]:not([lang=${language}]), script, svg`).forEach(element => element.remove());
    const named = ['aria-label', 'title', 'placeholder', 'alt'].flatMap(
        name => [...body.querySelectorAll(`[${name}]`)].map(element => element.getAttribute(name)));
    body.querySelectorAll('p, li, td, th, h1, h2, h3, label, option, div, span').forEach(element => element.append(' '));
    return [document.title, body.textContent, ...named].join(' · ');
}"""


def spaced(text: str) -> str:
    """With single plain spaces."""
    return " ".join(text.split())


@contextmanager
def asking() -> Iterator[None]:
    """Ask the database, and leave it to the app again: on SQLite whoever reads keeps others from writing."""
    db.session.rollback()
    yield
    db.session.rollback()


class Words:
    """The words of the app for one reader, as its catalogs have them."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def __call__(self, text: str, **values: Any) -> str:
        return self._said(text, lambda: gettext(text, **values))

    def of(self, context: str, text: str, **values: Any) -> str:
        """A text with a context."""
        return self._said(text, lambda: pgettext(context, text, **values))

    def count(self, one: str, many: str, num: int, **values: Any) -> str:
        """A text with a number."""
        return self._said(many, lambda: ngettext(one, many, num, **values))

    def plain(self, text: LocalizedText) -> str:
        """A text of staff."""
        return self._said("", lambda: locale.plain(text))

    def day(self, value: date | datetime) -> str:
        """A day in full."""
        return self._said("", lambda: locale.day(value))

    def at_hour(self, at: datetime) -> str:
        """A day and an hour."""
        return self._said("", lambda: locale.at_hour(at))

    def _said(self, english: str, say: Callable[[], str]) -> str:
        with locale.speaking(self.voice):
            said = spaced(str(say()))
        assert self.voice.language == "en" or said != spaced(english), f"not in the {self.voice.language} catalog: {english}"
        return said

    def foreign(self, text: str) -> list[str]:
        """Words of another language, each with its neighbors."""
        text = ADDRESS.sub(" ", text)
        found = FOREIGN_WORD[self.voice.language].finditer(text)
        return [spaced(text[max(0, one.start() - 30) : one.end() + 30]) for one in found]


class Seat:
    """A person at a browser. What is wrong with the pages is gathered, and told at the end."""

    def __init__(self, context: BrowserContext, address: str, words: Words) -> None:
        self.context, self.address, self.words = context, address, words
        self.wrong: list[str] = []
        self.tab = context.new_page()
        self.tab.set_default_timeout(8000)
        self.tab.on("console", self._heard)
        self.tab.on("pageerror", lambda error: self.wrong.append(f"{self.path}: script: {error}"))
        self._expected = 200

    @property
    def path(self) -> str:
        """Where the person is."""
        return self.tab.url.removeprefix(self.address)

    @property
    def main(self) -> Locator:
        """The page without its band and foot."""
        return self.tab.locator("main")

    def go(self, path: str) -> None:
        """Open an address of the app."""
        self._expected = 200
        self._look(self.tab.goto(self.address + path))

    def press(self, name: str, status: int = 200) -> None:
        """Press the button of this name; the page that follows has this status."""
        self._click(self.tab.get_by_role("button", name=name, exact=True), status)

    def follow(self, name: str, within: str = "body") -> None:
        """Follow the link of this name."""
        self._click(self.tab.locator(within).get_by_role("link", name=name, exact=True), 200)

    def fill(self, label: str, value: str) -> None:
        """Write into the field of this label."""
        self.main.get_by_label(label, exact=True).fill(value)

    def choose(self, label: str, value: str) -> None:
        """Choose from the list of this label."""
        self.main.get_by_label(label, exact=True).select_option(value)

    def tick(self, label: str, within: str = "main") -> None:
        """Tick the box or the circle of this label."""
        self.tab.locator(within).get_by_label(label, exact=True).check()

    def shows(self, *texts: str, within: str = "main") -> None:
        """All of this stands on the page."""
        shown = spaced(self.tab.locator(within).inner_text())
        missing = [text for text in texts if spaced(text).lower() not in shown.lower()]
        assert not missing, f"not at {self.path}: {missing}\n{shown[:3000]}"

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the page."""
        self.go(f"/login?lang={self.words.voice.language}")
        self.fill(self.words("E-mail"), email)
        self.fill(self.words("Password"), password)
        self.press(self.words("Sign in"))

    def _click(self, control: Locator, status: int) -> None:
        self._expected = status
        with self.tab.expect_navigation(wait_until="load") as moved:
            control.click()
        self._look(moved.value)

    def _look(self, answer: Response | None) -> None:
        assert answer is not None and answer.status == self._expected, f"{self.path}: {answer and answer.status}\n{self._text()}"
        language = self.words.voice.language
        expect(self.tab.locator("html")).to_have_attribute("lang", language)
        self.wrong += [f"{self.path}: foreign words: {one}" for one in self.words.foreign(self._text())]

    def _text(self) -> str:
        return str(self.tab.evaluate(WORDS_OF_PAGE, self.words.voice.language))

    def _heard(self, message: ConsoleMessage) -> None:
        told_status = f"the server responded with a status of {self._expected} "
        if message.type in {"error", "warning"} and told_status not in message.text:
            self.wrong.append(f"{self.path}: console: {message.text[:200]}")
