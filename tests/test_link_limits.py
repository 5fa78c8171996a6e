"""Pages that a link opens to anybody: read and answered freely, but not without end; the no is in the reader's language."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from sprint import create_app
from sprint.core import edge
from tests.browser import Browser

pytestmark = pytest.mark.once

READS, SENDS = 120, 20
"""How many requests of one address are answered in a minute."""


@pytest.fixture(scope="module")
def guarded(app: Flask) -> Flask:
    """The same house with its limits: those of the other tests have none."""
    return create_app(replace(app.config["SETTINGS"], ratelimit_enabled=True))


@pytest.fixture
def reader(guarded: Flask, house: None) -> Iterator[Browser]:
    """Somebody at the house with limits, which count from nothing."""
    edge.limiter.enabled = True
    edge.limiter.reset()
    yield Browser(guarded)
    edge.limiter.enabled = False


@pytest.mark.parametrize("path", ["/shared/nothing", "/sponsor/nothing", "/check-in/nothing"])
def test_whoever_reads_without_end_is_told_to_wait(reader: Browser, path: str) -> None:
    for _ in range(READS):
        assert reader.client.get(path).status_code == 404
    page = reader.visit(path, 429, headers={"Accept-Language": "es-MX,es;q=0.9"})
    page.shows("Demasiados intentos", "Espere un minuto")
    assert page.response.headers["Content-Language"] == "es"
    assert 0 < int(page.response.headers["Retry-After"]) <= 60
    reader.visit(f"{path}?lang=en", 429).shows("Too many tries", "Wait a minute")
    assert reader.client.get("/").status_code != 429
    another = {"REMOTE_ADDR": "192.0.2.7"}
    assert reader.client.get(path, environ_overrides=another).status_code == 404


@pytest.mark.parametrize("path", ["/sponsor/nothing", "/check-in/nothing"])
def test_whoever_sends_without_end_is_told_to_wait_and_may_still_read(reader: Browser, path: str) -> None:
    for _ in range(SENDS):
        assert reader.client.post(path, data={"note": "Sí"}).status_code == 404
    page = reader.send(path, {"note": "Lo que escribí"}, 429, headers={"Accept-Language": "es"})
    page.shows("Demasiados intentos", "Lo que escribí")
    assert reader.client.get(path).status_code == 404
