"""A facilitator moves a team's work to another version in the very moment in which a teammate saves: nothing is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from sprint.core.database import db, in_transaction
from sprint.people.models import Person
from sprint.schedule import actions as schedule
from sprint.schedule.models import GroupSession
from sprint.submissions import moving, saving
from sprint.submissions.models import Answer, AnswerRevision, Submission
from sprint.submissions.saving import Typed
from sprint.worksheets.actions import reschedule
from sprint.worksheets.following import Follows
from sprint.worksheets.models import Assignment, Question, WorksheetVersion
from tests import make
from tests.cast import Cast
from tests.office_hours.test_race import at_once
from tests.schedule.test_actions import facts
from tests.submissions.versions import two

ROUNDS, WRITERS, TRIES = 6, 4, 20


def moves(submission_id: int, version_id: int, by_id: int) -> Callable[[], str]:
    def move() -> str:
        submission, by = db.session.get_one(Submission, submission_id), db.session.get_one(Person, by_id)
        moving.move(submission, db.session.get_one(WorksheetVersion, version_id), by)
        return "moved"

    return lambda: in_transaction(move, keep=lambda _: True)


def saves(submission_id: int, asked: Question, text: str, by_id: int) -> Callable[[], str]:
    """Someone saves from a page of the first version, as often as another writer was faster."""

    def save() -> str:
        submission, by = db.session.get_one(Submission, submission_id), db.session.get_one(Person, by_id)
        found = select(Answer).where(Answer.submission_id == submission_id).join(Question, Question.id == Answer.question_id)
        answer = db.session.scalar(found.where(Question.key == asked.key))
        typed = [Typed(asked, text, answer.revision if answer else 0)]
        return "clash" if saving.save(submission, typed, language="es", by=by) else "saved"

    def until_saved() -> str:
        tries = (in_transaction(save, keep=lambda _: True) for _ in range(TRIES))
        return next((told for told in tries if told == "saved"), "clash")

    return until_saved


@pytest.mark.parametrize("number", range(ROUNDS))
def test_what_is_saved_while_the_work_moves_is_kept_on_the_version_of_now(app: Flask, cast: Cast, number: int) -> None:
    one = two(cast)
    one.write(cast.ana, issue="Agua")
    asked = one.at("issue")
    texts = [f"Agua {number}, {writer}" for writer in range(WRITERS)]
    deeds = [saves(one.submission.id, asked, text, cast.ana.id) for text in texts]
    deeds.insert(number % WRITERS, moves(one.submission.id, one.new.id, cast.carla.id))
    assert at_once(app, deeds) == {"saved": WRITERS, "moved": 1}
    db.session.expire_all()
    (answer,) = db.session.scalars(select(Answer).where(Answer.submission_id == one.submission.id))
    assert (one.submission.version_id, answer.question_id) == (one.new.id, one.at("issue", one.new).id)
    lines = select(AnswerRevision).where(AnswerRevision.answer_id == answer.id).order_by(AnswerRevision.revision)
    written = [line.value for line in db.session.scalars(lines)]
    assert (written[0], sorted(written[1:]), written[-1]) == ("Agua", texts, answer.value)


def test_two_facilitators_who_move_at_once_move_it_once(app: Flask, cast: Cast) -> None:
    one = two(cast)
    one.write(cast.ana, issue="Agua")
    told = at_once(app, [moves(one.submission.id, one.new.id, cast.carla.id)] * 2)
    assert told == {"moved": 1, "Choose another published version of this worksheet.": 1}


def test_a_rule_that_is_set_while_its_session_moves_follows_it(app: Flask, cast: Cast) -> None:
    """On PostgreSQL the session moves between the look at it and the rule; on SQLite the one who writes first is alone."""
    session_id = make.group_session(cast.cohort, datetime(2024, 10, 23, 15)).id
    assignment, by_id = make.assignment(cast.cohort), cast.carla.id
    assignment_id, seen, has_moved = assignment.id, Event(), Event()

    def move() -> str:
        one = db.session.get_one(GroupSession, session_id)
        schedule.edit(one, replace(facts(one), starts_local=datetime(2024, 10, 25, 15)), db.session.get_one(Person, by_id))
        return "moved"

    def moved() -> str:
        assert seen.wait(20)
        told = in_transaction(move, keep=lambda _: True)
        has_moved.set()
        return told

    def ruled() -> str:
        one, session = db.session.get_one(Assignment, assignment_id), db.session.get_one(GroupSession, session_id)
        assert session.starts_local == datetime(2024, 10, 23, 15)
        seen.set()
        has_moved.wait(2)
        reschedule(one, date(2024, 9, 11), Follows(session, -2), db.session.get_one(Person, by_id))
        return "ruled"

    assert at_once(app, [moved, lambda: in_transaction(ruled, keep=lambda _: True)]) == {"moved": 1, "ruled": 1}
    db.session.expire_all()
    assert (assignment.due_on, assignment.due_days) == (date(2024, 10, 23), -2)
