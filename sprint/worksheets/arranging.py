"""The order of a draft: headings of parts and questions in one sequence, as the page shows them.

A question belongs to the part whose heading is the nearest above it. A question moves with those that follow it, a part
with its questions.
"""

import re

from flask_babel import gettext as _

from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.worksheets.models import Part, Question
from sprint.worksheets.queries import ordered_questions, parts

Entry = Part | Question

UP, DOWN, END = "up", "down", "end"
NOWHERE = -1_000_000
"""The position of a new entry until `settle` gives it one."""
BEFORE = re.compile("before-(question|part)-([0-9]{1,9})")


def name_of(entry: Entry) -> str:
    """How an entry is called in a page and in a move: question-12, part-3."""
    return f"{'part' if isinstance(entry, Part) else 'question'}-{entry.id}"


def sequence(version_id: int) -> list[Entry]:
    """Everything that stands in a version, from top to bottom."""
    asked = ordered_questions(version_id)
    found: list[Entry] = [question for question in asked if question.part_id is None]
    for part in parts(version_id):
        found += [part, *(question for question in asked if question.part_id == part.id)]
    return found


def move(entry: Entry, to: str) -> None:
    """Move a question or a part of a draft: up, down, to the end, or before another one. Raises Refused for a place unknown."""
    entries = sequence(entry.version_id)
    block = _block(entries, entry)
    rest = [one for one in entries if one not in block]
    place = _place(entries, block, rest, to)
    settle([*rest[:place], *block, *rest[place:]])


def settle(entries: list[Entry]) -> None:
    """Number the entries of a sequence in their order. The first question of all, or of a part, follows no other."""
    for place, entry in enumerate(entries, 1):
        entry.position = -place  # out of the way: no two may have the same position, not even for a moment
    db.session.flush()
    part: Part | None = None
    headings = asked = number = 0
    leads = True
    for entry in entries:
        if isinstance(entry, Part):
            headings += 1
            part, entry.position, leads = entry, headings, True
            continue
        asked += 1
        entry.follows = entry.follows and not leads
        number += not entry.follows
        entry.position, entry.number, entry.part_id, leads = asked, number, part.id if part else None, False
    db.session.flush()


def _block(entries: list[Entry], entry: Entry) -> list[Entry]:
    """An entry with those that go where it goes."""
    at = entries.index(entry)
    if isinstance(entry, Question) and entry.follows:
        return [entry]
    end = at + 1
    while end < len(entries) and _goes_with(entry, entries[end]):
        end += 1
    return entries[at:end]


def _goes_with(leader: Entry, entry: Entry) -> bool:
    return isinstance(entry, Question) and (isinstance(leader, Part) or entry.follows)


def _place(entries: list[Entry], block: list[Entry], rest: list[Entry], to: str) -> int:
    """Before which of the others, counted from 0, a block goes."""
    at = entries.index(block[0])
    if to == UP:
        return at if at == 0 else _before(block[0], rest, at - 1)
    if to == DOWN:
        return at if at == len(rest) else at + len(_group(block[0], rest, at))
    if to == END:
        return len(rest)
    if (found := BEFORE.fullmatch(to)) and (named := [one for one in rest if name_of(one) == f"{found[1]}-{found[2]}"]):
        if isinstance(block[0], Part) and isinstance(named[0], Question):
            raise Refused(_("A part moves with its questions, so it goes before or after another part."))
        return rest.index(named[0])
    if to == f"before-{name_of(block[0])}":
        return at
    raise Refused(_("That place is not there any more. Look at how the draft is now."))


def _before(moving: Entry, rest: list[Entry], above: int) -> int:
    """Where the group begins that ends with an entry; a part has only other parts to pass."""
    if isinstance(moving, Part):
        headings = [at for at in range(above + 1) if isinstance(rest[at], Part)]
        return headings[-1] if headings else above + 1
    while above > 0 and not moving.follows and isinstance(rest[above], Question) and _is_follower(rest[above]):
        above -= 1
    return above


def _group(moving: Entry, rest: list[Entry], at: int) -> list[Entry]:
    """The entries that one step down passes."""
    if isinstance(moving, Question) and (moving.follows or isinstance(rest[at], Part)):
        return [rest[at]]
    return _block(rest, rest[at])


def _is_follower(entry: Entry) -> bool:
    return isinstance(entry, Question) and entry.follows
