"""The web server and the worker, as processes."""

import errno
import gc
import logging
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from sprint.core import chores, clock, config, database, operations, outbox
from sprint.core.config import BadSetting, Settings

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds between two looks into an empty outbox."""
MARKS_LAST = timedelta(days=30)


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our settings; its processes share nothing."""

    def __init__(self, app: Flask, host: str, port: int, settings: Settings) -> None:
        self.app, self.host, self.port, self.settings = app, host, port, settings
        self.helper: subprocess.Popen[bytes] | None = None
        super().__init__()

    def load_config(self) -> None:
        """Sync workers, one for each core: threads were slower and less even when we measured."""
        options: dict[str, Any] = {
            "bind": f"{self.host}:{self.port}",
            "workers": self.settings.workers,
            "timeout": 60,
            "graceful_timeout": 30,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "limit_request_line": 8190,
            "post_worker_init": lambda _worker: settle(),
            "when_ready": self._start_worker,
            "on_exit": self._stop_worker,
            "loglevel": "warning",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app that the processes serve."""
        return self.app

    def _start_worker(self, _server: Any) -> None:
        if self.settings.is_sqlite:
            self.helper = subprocess.Popen([sys.executable, "-m", "sprint.commands", "worker"])

    def _stop_worker(self, _server: Any) -> None:
        if self.helper is not None:
            self.helper.terminate()


def refuse_taken(host: str, port: int) -> None:
    """Raises BadSetting where nobody can listen. Gunicorn would find out when the app is made, and say so in ten lines."""
    if config.inherits_socket():
        return
    name = host.strip("[]")
    try:
        socket.create_server((name, port), family=socket.AF_INET6 if ":" in name else socket.AF_INET).close()
    except OSError as no:
        if no.errno == errno.EADDRINUSE:
            raise BadSetting(f"Port {port} is taken: choose another with --port.") from None
        raise BadSetting(f"Sprint cannot listen on {host}:{port}: {no.strerror}.") from None


def settle() -> None:
    """For a process that serves: what is there after the start stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def work(app: Flask, once: bool = False) -> None:
    """Send letters, do what the rooms leave to a worker, and sweep, until told to stop."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        with app.app_context():
            sent = _turn()
        if once:
            return
        if not sent:
            stop.wait(PAUSE)


def _turn() -> int:
    try:
        with database.writing():
            operations.forget_before(clock.now() - MARKS_LAST)
        return outbox.send_waiting() + chores.do_all()
    except Exception:  # the worker outlives every trouble of a database or a mail server
        log.exception("worker")
        return 0
