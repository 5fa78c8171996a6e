"""What a worker does beside sending letters: rooms say it when they open, `core.serving` does it in turns."""

import logging
from collections.abc import Callable

from flask import Flask, current_app

log = logging.getLogger(__name__)

Chore = Callable[[], int]
"""Does a little of something and gives how much; 0 when there is nothing to do."""
KEY = "sprint-chores"


def add(app: Flask, chore: Chore) -> None:
    """Let the workers of an app do something in each of their turns."""
    app.extensions.setdefault(KEY, []).append(chore)


def do_all() -> int:
    """One turn of everything; gives how much was done. What breaks is noted, and keeps nothing else from being done."""
    done = 0
    for chore in current_app.extensions.get(KEY, []):
        try:
            done += chore()
        except Exception:  # the worker outlives every trouble of a room
            log.exception("worker: %s", chore.__name__)
    return done
