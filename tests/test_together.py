"""A team in one worksheet, in real browsers: what one types is kept, seen by the others, and never written over."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event

import pytest
from flask import Flask, request
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Locator, expect
from playwright.sync_api import Page as Tab

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.people.models import Person, SignIn
from tests import live
from tests.cast import Cast
from tests.submissions.stage import Scene, scene

pytestmark = pytest.mark.once

KEPT = """new Promise(done => {
    const opening = indexedDB.open("sprint");
    opening.onsuccess = () => {
        const asked = opening.result.transaction("drafts").objectStore("drafts").getAll();
        asked.onsuccess = () => {
            opening.result.close();
            done(asked.result.map(one => new TextDecoder().decode(one.data)).join());
        };
    };
})"""
"""All that the browser keeps, as whoever looks into its files would see it."""

@dataclass
class Desk:
    """Someone at a browser with the worksheet open."""

    app: Flask
    context: BrowserContext
    tab: Tab
    address: str
    path: str
    text_id: int
    table_id: int

    @property
    def text(self) -> str:
        """What stands in the long text."""
        return self.tab.input_value(f"#q-{self.text_id}")

    @property
    def field(self) -> Locator:
        """The long text."""
        return self.tab.locator(f"textarea#q-{self.text_id}")

    @property
    def cell(self) -> Locator:
        """The first cell of the table."""
        return self.tab.locator(f"#q-{self.table_id}-0-name")

    @property
    def line(self) -> Locator:
        """What is said below the long text."""
        return self.tab.locator(f"[data-question='{self.text_id}'] .save[role=status]")

    def type(self, words: str) -> None:
        """Type at the end of the long text."""
        self.field.focus()
        self.tab.keyboard.press("Control+End")
        self.tab.keyboard.type(words)

    def says(self, words: str) -> None:
        """The line below the long text says so, soon."""
        expect(self.line).to_contain_text(words, timeout=9000)

    def open(self) -> None:
        """The worksheet, in a tab that is new or is used again."""
        self.tab.goto(self.address + self.path)
        self.is_ready()

    def is_ready(self) -> None:
        """The page has taken out what it kept, and looks after its fields."""
        self.tab.wait_for_selector("#work[data-is-live]", timeout=9000)


def _desk(app: Flask, chromium: Chromium, person: Person, address: str, one: Scene) -> Desk:
    context = chromium.new_context(locale="en", reduced_motion="reduce")
    context.add_cookies([live.cookie(app, person, address)])  # type: ignore[list-item]
    desk = Desk(app, context, context.new_page(), address, one.path, one.text.id, one.table.id)
    db.session.rollback()  # an open read of this thread would keep the app from committing on SQLite
    desk.open()
    return desk


def test_two_people_write_at_once_and_both_texts_are_there(
    app: Flask, cast: Cast, chromium: Chromium, address: str
) -> None:
    one = scene(cast)
    ana, diego = (_desk(app, chromium, person, address, one) for person in (cast.ana, cast.diego))
    ana.type("Cortes de agua")
    ana.says("Guardado (11:00")
    expect(diego.tab.locator("#here")).to_contain_text("Ana Benítez", timeout=9000)
    expect(diego.field).to_have_value("Cortes de agua", timeout=9000)
    diego.cell.fill("Biblioteca")
    expect(ana.cell).to_have_value("Biblioteca", timeout=9000)
    ana.type(" en verano")
    diego.type(" y de luz")
    chooser = next(desk for desk in (ana, diego) if _must_choose(desk, other=diego if desk is ana else ana))
    chooser.tab.check(f"#keep-{ana.text_id}-joined")
    chooser.tab.fill(f"#joined-{ana.text_id}", "Cortes de agua en verano y de luz")
    chooser.tab.locator(f"[data-question='{ana.text_id}'] button[name=wish]").click()
    expect(chooser.field).to_have_value("Cortes de agua en verano y de luz", timeout=9000)
    db.session.rollback()
    assert {text for text, _ in one.history()} == {
        "Cortes de agua", "Cortes de agua en verano", "Cortes de agua y de luz", "Cortes de agua en verano y de luz",
    }  # fmt: skip
    assert one.value(one.table) == [{"name": "Biblioteca"}]
    for desk in (ana, diego):
        desk.context.close()


def _must_choose(desk: Desk, other: Desk) -> bool:
    """Whether this browser is the one that shows the two texts, once one of them does."""
    for _ in range(90):
        if desk.tab.query_selector("[data-clash]"):
            return True
        if other.tab.query_selector("[data-clash]"):
            return False
        time.sleep(0.1)
    raise AssertionError("nobody was asked")


@contextmanager
def _held_up(app: Flask) -> Iterator[Event]:
    """Saves wait before the app looks at them, until the event is set: a slow line."""
    gate = Event()

    def wait() -> None:
        if request.path.endswith("/answer"):
            gate.wait(20)

    waiting = app.before_request_funcs.setdefault(None, [])
    waiting.insert(0, wait)
    try:
        yield gate
    finally:
        gate.set()
        waiting.remove(wait)


def test_who_leaves_a_page_while_typing_and_types_on_in_the_next_is_never_asked(
    app: Flask, cast: Cast, chromium: Chromium, address: str
) -> None:
    one = scene(cast)
    ana = _desk(app, chromium, cast.ana, address, one)
    ana.context.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")  # keeps nothing
    ana.tab.reload()
    ana.is_ready()
    with _held_up(app) as gate:
        ana.type("Cortes de agua")
        ana.tab.reload()
        ana.is_ready()
        assert ana.text == ""
        ana.type("Cortes de luz")
        gate.set()
        ana.says("el otro está en el historial")
    assert ana.text == "Cortes de luz"
    assert ana.line.locator("a").get_attribute("href") == f"{ana.path}/history"
    ana.type(" y gas")
    ana.says("el otro está en el historial")
    db.session.rollback()
    assert [text for text, _ in one.history()] == ["Cortes de agua", "Cortes de luz", "Cortes de luz y gas"]
    ana.context.close()


def test_whoever_signs_out_leaves_nothing_in_the_browser(app: Flask, cast: Cast, chromium: Chromium, address: str) -> None:
    one = scene(cast)
    ana = _desk(app, chromium, cast.ana, address, one)
    ana.context.set_offline(True)
    ana.type("Cortes de agua")
    ana.says("Queda en este dispositivo")
    kept = "indexedDB.databases().then(all => all.map(one => one.name))"
    assert ana.tab.evaluate(kept) == ["sprint"]
    assert "agua" not in ana.tab.evaluate(KEPT)
    ana.context.set_offline(False)
    ana.says("Guardado")
    ana.tab.click("[data-sign-out] button")
    ana.tab.wait_for_url("**/login*")
    assert ana.tab.evaluate(kept) == []
    ana.context.close()


def test_what_someone_else_left_in_the_browser_cannot_be_read(
    app: Flask, cast: Cast, chromium: Chromium, address: str
) -> None:
    one = scene(cast)
    desk = _desk(app, chromium, cast.ana, address, one)
    desk.context.set_offline(True)
    desk.type("Solo para Ana")
    desk.says("Queda en este dispositivo")
    _sign_ins_end(cast.ana)
    desk.context.clear_cookies()
    desk.context.add_cookies([live.cookie(app, cast.diego, address)])  # type: ignore[list-item]
    db.session.rollback()
    other = desk.context.new_page()
    desk.tab.close()
    desk.context.set_offline(False)
    desk.tab = other
    desk.open()
    time.sleep(2.5)
    assert desk.text == ""
    desk.context.clear_cookies()
    desk.context.add_cookies([live.cookie(app, cast.ana, address)])  # type: ignore[list-item]
    db.session.rollback()
    desk.open()
    expect(desk.field).to_have_value("Solo para Ana", timeout=9000)
    desk.says("Guardado")
    desk.context.close()


def _sign_ins_end(person: Person) -> None:
    with writing():
        db.session.query(SignIn).filter_by(person_id=person.id).update({"ended_at": clock.now()})


# Trouble


class Trouble:
    """A browser to which things happen while someone types; remembers what must be there afterwards."""

    def __init__(self, desk: Desk, person: Person, chance: random.Random) -> None:
        self.desk, self.person, self.chance = desk, person, chance
        self.typed, self.number, self.safe = "", 0, ""

    def type(self) -> None:
        """Some words; what is older than a second is safe from whatever comes next."""
        words = "".join(f" w{self.number + step}" for step in range(self.chance.randrange(1, 5)))
        self.number += 5
        self.desk.type(words)
        self.typed = self.desk.text  # a save that was on its way when the page came may have brought words into it since
        if self.chance.random() < 0.6:
            time.sleep(1.05)
            self.safe = self.typed
        else:
            time.sleep(self.chance.random() * 0.3)

    def offline(self) -> None:
        """The line drops for a while, in which someone goes on typing."""
        self.desk.context.set_offline(True)
        self.type()
        self.desk.context.set_offline(False)

    def reload(self) -> None:
        """The page is loaded again."""
        self.desk.tab.reload()
        self.desk.is_ready()

    def back(self) -> None:
        """Somewhere else, and back."""
        self.desk.tab.goto(self.desk.address + "/help")
        self.desk.tab.go_back()
        self.desk.is_ready()

    def crash(self) -> None:
        """The tab dies; someone opens the page again."""
        with suppress(Error):  # the tab answers no more
            self.desk.tab.goto("chrome://crash", timeout=2000)
        dead, self.desk.tab = self.desk.tab, self.desk.context.new_page()
        dead.close()
        self.desk.open()

    def expiry(self) -> None:
        """The sign-in ends while someone types; then the same person signs in again."""
        _sign_ins_end(self.person)
        self.type()
        self.desk.context.add_cookies([live.cookie(self.desk.app, self.person, self.desk.address)])  # type: ignore[list-item]
        db.session.rollback()
        self.desk.tab.evaluate("dispatchEvent(new Event('focus'))")

    def two_tabs(self) -> None:
        """Another tab with the same page is opened, and goes on."""
        self.settle()
        old, self.desk.tab = self.desk.tab, self.desk.context.new_page()
        self.desk.open()
        self.type()
        self.settle()
        old.close()

    def settle(self) -> None:
        """Wait until all is saved, or until there is a choice to make."""
        for _ in range(150):
            is_open = self.desk.tab.evaluate("document.querySelector('[data-clash]') !== null")
            assert not is_open, "someone who writes alone was asked to choose"
            line = self.desk.line.inner_text()
            if "Guardad" in line:
                return
            if "ingresar" in line:  # a save that began before the sign-in came back is refused after it: someone looks again
                self.desk.tab.evaluate("dispatchEvent(new Event('focus'))")
            time.sleep(0.1)
        raise AssertionError(f"not saved after 15 seconds: {line}")

    def check(self) -> None:
        """What was safe is there; what came after may have lost its last second, nothing else."""
        self.desk.field.wait_for()
        for _ in range(60):
            text = self.desk.text
            if text.strip().startswith(self.safe.strip()):
                break
            time.sleep(0.1)
        assert text.strip().startswith(self.safe.strip()), (text, self.safe, self.typed)
        assert self.typed.strip().startswith(text.strip()), (text, self.typed)
        self.typed = self.safe = text


KINDS = ("offline", "reload", "back", "crash", "expiry", "two_tabs")


def run(app: Flask, chromium: Chromium, person: Person, address: str, one: Scene, seed: int) -> None:
    """One random sequence of trouble, after which everything that was safe is on the server."""
    chance = random.Random(seed)  # noqa: S311
    trouble = Trouble(_desk(app, chromium, person, address, one), person, chance)
    for kind in chance.choices(KINDS, k=4):
        trouble.type()
        getattr(trouble, kind)()
        trouble.check()
    trouble.type()
    trouble.settle()
    db.session.rollback()
    assert (one.value() or "") == trouble.typed.strip()
    trouble.desk.context.close()


def test_whatever_happens_a_second_of_typing_at_most_is_lost(
    app: Flask, cast: Cast, chromium: Chromium, address: str, sequence: int
) -> None:
    """A random sequence of trouble; `make bench` goes through a hundred."""
    run(app, chromium, cast.ana, address, scene(cast), sequence)
