"""Sprint behind its production server, in processes of its own, for measurements that need many clients at once."""

import http.client
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from bench.pages import client_of
from sprint import create_app
from sprint.core.config import Settings
from sprint.core.database import Base, db
from sprint.core.serving import Server
from sprint.people.models import Person
from tests.postgresql import free_port


def settings_for(folder: Path, database_url: str) -> Settings:
    """The settings of a measurement: no limits on tries, no letters."""
    return Settings(
        instance_path=folder, database_url=database_url or f"sqlite:///{folder}/sprint.sqlite", ratelimit_enabled=False,
        secret_key="only-for-measuring-only-for-measuring",
    )  # fmt: skip


def prepared(settings: Settings) -> Flask:
    """The app on an empty database with all its tables."""
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False  # the clients send no page's form, and this process is not for sale
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


@contextmanager
def serving(app: Flask, settings: Settings) -> Iterator[int]:
    """The port at which two worker processes answer."""
    port = free_port()
    with app.app_context():
        db.engine.dispose()
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(app, settings, port))
    child.start()
    try:
        _wait(port)
        yield port
    finally:
        child.terminate()
        child.join(20)


def _serve(app: Flask, settings: Settings, port: int) -> None:
    server = Server(app, "127.0.0.1", port, settings)
    server.cfg.set("when_ready", lambda _server: None)  # no worker for letters
    server.run()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def cookie_of(app: Flask, person: Person) -> str:
    """The cookie header of someone who has signed in."""
    name = app.config["SESSION_COOKIE_NAME"]
    kept = client_of(app, person).get_cookie(name)
    assert kept is not None
    return f"{name}={kept.value}"


def post(port: int, path: str, cookie: str, data: dict[str, str], timeout: float = 60) -> tuple[int, bytes]:
    """Send a form; gives the status and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    try:
        connection.request("POST", path, urlencode(data), headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
