"""Twenty people write in one worksheet at once, over a network that delays, drops and repeats.

Each save puts a word of its own behind the text that its editor knows. Whatever was acknowledged must be in the history, and
the text at the end must hold every word that was acknowledged, unless its editor chose another text over it: a word that is
missing was written over silently.
"""

import json
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import select

from bench.server import cookie_of, post, prepared, serving, settings_for
from sprint.core.database import db
from sprint.people.models import Person
from sprint.submissions.models import Answer, AnswerRevision
from tests import make

QUESTIONS = 12
DROPPED, LATE = 0.1, 0.1
"""How often the answer to a save gets lost, and how often an old save arrives again later."""
TRIES = 50
"""How often an editor tries to save a word, and to hear what became of it; whoever gives up found something broken."""
AT_HOME = 0.7
"""How often an editor writes in the question of their own; two or so share one."""


@dataclass
class Editor:
    """Someone who writes: what they know of each text, and what the server has said about their saves."""

    number: int
    person_id: int
    cookie: str
    chance: random.Random
    known: dict[int, tuple[int, str]] = field(default_factory=dict)
    acknowledged: list[tuple[int, int, str]] = field(default_factory=list)
    """Question, revision, word."""
    answers: Counter[str] = field(default_factory=Counter)
    sent: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """Where they write."""

    port: int
    path: str
    question_ids: list[int]


def measure(editors: int, saves: int, database_url: str = "") -> bool:
    """Print what became of the saves; gives whether nothing was lost or written over."""
    with tempfile.TemporaryDirectory() as name:
        settings = settings_for(Path(name), database_url)
        app = prepared(settings)
        with app.app_context():
            submission_id, question_ids, crowd = _world(editors)
            team = [Editor(at, one.id, cookie_of(app, one), random.Random(at)) for at, one in enumerate(crowd)]  # noqa: S311
            db.session.remove()
        started = time.monotonic()
        with serving(app, settings) as port:
            place = Place(port, f"/submissions/{submission_id}/answer", question_ids)
            threads = [Thread(target=_write, args=(editor, place, saves // editors)) for editor in team]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        seconds = time.monotonic() - started
        with app.app_context():
            lost, overwritten = _audit(team)
            db.session.remove()
            db.engine.dispose()
    answers = sum((editor.answers for editor in team), Counter())
    print(f"\n{editors} editors, {saves} saves, {settings.database_url.split(':')[0]}, {seconds:.0f} s: {dict(answers)}")
    print(f"acknowledged saves that are not in the history {lost}, words written over silently {overwritten}")
    return not lost and not overwritten and not answers["error"] and not answers["given up"]


def _write(editor: Editor, place: Place, saves: int) -> None:
    for number in range(saves):
        is_at_home = editor.chance.random() < AT_HOME
        question_id = place.question_ids[editor.number % QUESTIONS] if is_at_home else editor.chance.choice(place.question_ids)
        word = f"w{editor.number}x{number}"
        _save(editor, place, question_id, word)
        if editor.sent and editor.chance.random() < LATE:
            post(place.port, place.path, editor.cookie, editor.chance.choice(editor.sent))
        time.sleep(editor.chance.random() * 0.01)


def _save(editor: Editor, place: Place, question_id: int, word: str) -> None:
    """Put a word behind the known text; where someone else wrote in between, behind theirs."""
    for _ in range(TRIES):
        revision, text = editor.known.get(question_id, (0, ""))
        data = {
            "question": str(question_id), "revision": str(revision), "mark": f"{word} after {revision}", "language": "en",
            "writer": str(editor.person_id), f"q-{question_id}": f"{text} {word}".strip(),
        }  # fmt: skip
        editor.sent.append(data)
        status, told = _deliver(editor, place, data)
        editor.answers[told["state"] if told else f"error {status}"] += 1
        if told.get("state") == "saved":
            editor.known[question_id] = told["revision"], data[f"q-{question_id}"]
            editor.acknowledged.append((question_id, told["revision"], word))
            return
        if told.get("state") != "conflict":
            editor.answers["error"] += told.get("state") != "busy"
            continue
        editor.known[question_id] = told["revision"], _their_text(told["html"])
    editor.answers["given up"] += 1


def _deliver(editor: Editor, place: Place, data: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Send until an answer arrives: some get lost on the way back, and the same save is sent again."""
    status, body = 0, b""
    for _ in range(TRIES):
        status, body = post(place.port, place.path, editor.cookie, data)
        if editor.chance.random() >= DROPPED:
            break
    try:
        return status, json.loads(body)
    except ValueError:
        return status, {}


def _their_text(html: str) -> str:
    """The other text of the two that a conflict shows."""
    parts = html.split('class="said"')
    return parts[2].split("<p>")[1].split("</p>")[0].strip() if len(parts) > 2 else ""


def _audit(team: list[Editor]) -> tuple[int, int]:
    """How many acknowledged saves are not in the history, and how many words are missing although nobody took them out."""
    history = {
        (row.question_id, row.revision): row.value
        for row in db.session.execute(select(Answer.question_id, AnswerRevision.revision, AnswerRevision.value).join(Answer))
    }
    final = {answer.question_id: str(answer.value).split() for answer in db.session.scalars(select(Answer))}
    lost = overwritten = 0
    for editor in team:
        for question_id, revision, word in editor.acknowledged:
            lost += word not in str(history.get((question_id, revision))).split()
            overwritten += word not in final.get(question_id, [])
    return lost, overwritten


def _world(editors: int) -> tuple[int, list[int], list[Person]]:
    """A team of so many people, with a worksheet of many questions that are answered in words."""
    asked = [make.question("long_text", number=number) for number in range(1, QUESTIONS + 1)]
    assignment = make.assignment(make.cohort(), make.worksheet(*asked))
    team = make.team(assignment.cohort)
    crowd = [make.member(team, make.person(f"Editor {number}")) for number in range(editors)]
    return make.submission(team, assignment).id, [one.id for one in asked], crowd
