"""Calling people in a comment: “@Ana Benítez” sends Ana a letter, where she is in the team or facilitates its cohort.

Capitals and accents do not matter, and the longest name wins. Whoever is not concerned cannot be called.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import bindparam, or_, select

from sprint.cohorts.models import Facilitation, Membership
from sprint.core import locale, outbox, words
from sprint.core.database import db
from sprint.people.models import Person
from sprint.submissions.models import Comment, Submission
from sprint.worksheets import queries as worksheets

CONCERNED = (
    select(Person)
    .where(
        Person.active,
        or_(
            Person.id.in_(select(Membership.person_id).where(Membership.team_id == bindparam("team_id"))),
            Person.id.in_(select(Facilitation.person_id).where(Facilitation.cohort_id == bindparam("cohort_id"))),
        ),
    )
    .order_by(Person.name, Person.id)
)
NAMES = CONCERNED.with_only_columns(Person.name)

LONGEST = 400
"""More characters than any name has."""


def people(submission: Submission) -> list[Person]:
    """Who can be called in the comments on a submission: its team, and who facilitates its cohort."""
    return around(submission.team_id, submission.cohort_id)


def around(team_id: int, cohort_id: int) -> list[Person]:
    """A team, and who facilitates its cohort."""
    return list(db.session.scalars(CONCERNED, {"team_id": team_id, "cohort_id": cohort_id}))


def names_around(team_id: int, cohort_id: int) -> list[str]:
    """The names by which these people are called."""
    return list(db.session.scalars(NAMES, {"team_id": team_id, "cohort_id": cohort_id}))


def called(text: str, concerned: Iterable[Person]) -> list[tuple[str, Person]]:
    """Who is called in a text, each with the words that call; two of the same name are both meant."""
    by_name: dict[str, list[Person]] = {}
    for person in concerned:
        by_name.setdefault(_folded(" ".join(person.name.split()))[0], []).append(person)
    names = sorted(filter(None, by_name), key=len, reverse=True)
    folded, places = _folded(text)
    found = []
    for at, char in enumerate(folded):
        if char != "@" or folded[at - 1 : at].isalnum():
            continue
        after = folded[at + 1 : at + 1 + LONGEST]
        name = next((one for one in names if after.startswith(one) and not after[len(one) : len(one) + 1].isalnum()), None)
        if name is not None:
            end = places[at + len(name)] + 1
            found += [(text[places[at] : end], person) for person in by_name[name]]
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """A text without capitals and accents, and for each of its characters the place where it stood."""
    chars, places = [], []
    for place, char in enumerate(text):
        for plain in " " if char.isspace() else words.bare(char):
            chars.append(plain)
            places.append(place)
    return "".join(chars), places


def note(comment: Any, concerned: Iterable[Person]) -> None:
    """Keep with a comment how it calls people."""
    comment.mentions = sorted({words for words, _person in called(comment.body, concerned)})


def tell(submission: Submission, comments: Sequence[Comment], besides: Iterable[Person] = ()) -> None:
    """Write to everybody who is called in some new comments, one letter each; `besides` have a letter with them already."""
    if not any(one.mentions for one in comments):
        return
    concerned, told = people(submission), {person.id for person in besides}
    questions = {one.id: one for one in worksheets.questions(submission.version_id)}
    calls = [(one, {person.id for _words, person in called(one.body, concerned)}) for one in comments]
    for person in concerned:
        calling = [one for one, ids in calls if person.id in ids and person.id != one.written_by_id]
        if calling and person.id not in told:
            outbox.write(
                person.recipient, "submissions/letters/mentioned.md", submission=submission, by=calling[0].written_by,
                comments=[(questions[one.question_id], one) for one in calling], question=questions[calling[0].question_id],
            )  # fmt: skip


def shown(comment: Any) -> Markup:
    """The words of a comment for a page, in their language, with the names that it calls marked."""
    said = locale.said(comment.body, comment.language)
    if not comment.mentions:
        return said
    names = "|".join(re.escape(str(escape(one))) for one in sorted(comment.mentions, key=len, reverse=True))
    return Markup(re.sub(names, lambda name: f'<mark class="mention">{name[0]}</mark>', str(said)))
