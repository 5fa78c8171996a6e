"""The app on a port of this machine, for browsers; and Chromium, to visit it."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from sprint.people.models import Person
from tests import browser

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same browser without the parts that draw a window, which takes a fifth of the time from each page."""
OPTIONS = ["--disable-background-networking", "--disable-dev-shm-usage", "--disable-gpu", "--force-prefers-reduced-motion"]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which the app answers, from threads of this process: its clock stands where the test put it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Chromium without a window. On a machine that has none the tests are skipped, aloud; where `CI` is set they fail."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium must be here in CI")
        pytest.skip("no Chromium on this machine: pages were not looked at")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=program, args=OPTIONS + as_root)
        try:
            yield window
        finally:
            window.close()


def cookie(app: Flask, person: Person, address: str) -> dict[str, str]:
    """The cookie of a person who has signed in, as Chromium takes it."""
    return {"name": app.config["SESSION_COOKIE_NAME"], "value": browser.cookie(app, person), "url": address}
