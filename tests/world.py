"""A world in which something could leak: one object of each model for two cities of one cohort, and all of it again in
another cohort; and the walk through every route that the guards of the house share.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import RowMapping, Table, text
from werkzeug.test import TestResponse

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import cohorts_of
from sprint.core import clock, files, tokens
from sprint.core.database import Base, db, writing
from sprint.feeds.actions import FEED
from sprint.office_hours.models import Booking, OfficeHour
from sprint.partners.commitment_asking import COMMITMENT
from sprint.partners.commitment_models import Asking, Commitment, SharedDecision, Support
from sprint.people.actions import INVITATION, begin_sign_in
from sprint.people.models import Person, SignIn
from sprint.plans import actions as plans
from sprint.plans.models import Plan, PlanEntry, PlanSection, PlanVersion
from sprint.programs.models import Program, ProgramAgendaItem, ProgramOfficeDay, ProgramSection, ProgramSession, ProgramWorksheet
from sprint.programs.outline import Settings
from sprint.schedule.models import GroupSession
from sprint.submissions import presence
from sprint.submissions.assignment_models import Extension
from sprint.submissions.models import (
    Answer,
    AnswerRevision,
    Attachment,
    Comment,
    ReviewStep,
    Submission,
    Translation,
)
from sprint.worksheets.models import Assignment, Part, Question, Worksheet, WorksheetVersion
from tests import make
from tests.browser import Browser
from tests.cast import gather
from tests.conftest import empty
from tests.partners import promised

ROLES = ("anonymous", "nora", "ana", "diego", "bruno", "carla", "emil", "dora")
ABSENT = 999_999
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
OF_A_TEAM = {
    Answer, AnswerRevision, Asking, Attachment, Booking, Comment, Commitment, Extension, Person, Plan, PlanVersion,
    SharedDecision, SignIn, Submission, Support, Team,
}  # fmt: skip
OF_A_DRAFT = ("build", "edit", "new_question", "new_part", "publish", "discard", "edit_question", "move_question",
              "duplicate_question", "remove_question")  # fmt: skip
"""The endpoints that are about a draft, where the others are about what a cohort works on."""
OF_A_COHORT = {Assignment, Cohort, GroupSession, OfficeHour}

Place = dict[Any, Any]
"""What stands in a URL here: for each model the id of an object; by its name, or by endpoint and name, any other text."""


Rows = list[tuple[Table, Sequence[RowMapping]]]
TABLES = Base.metadata.sorted_tables
VERSIONS, WORKSHEETS = Base.metadata.tables["worksheet_versions"], Base.metadata.tables["worksheets"]
ALONE = 1_000_000
"""Ids of worksheets that only hold a version until it is published."""


@dataclass(frozen=True)
class World:
    """The cast with everything that its cities have made; places by what they are to Ana."""

    people: dict[str, int]
    own: Place
    neighbor: Place
    elsewhere: Place

    def who(self, role: str) -> Person | None:
        """The person of a role; None for a visitor."""
        return None if role == "anonymous" else db.session.get_one(Person, self.people[role])


_kept: dict[str, tuple[World, Rows]] = {}
"""The world of each database, with its rows: made once, then put back, which takes a fraction of the time."""


def build() -> World:
    """The world in an otherwise empty database; whatever has become of an earlier one is gone."""
    db.session.remove()
    url = str(db.engine.url)
    with writing():
        empty()
        if url in _kept:
            _put_back(_kept[url][1])
        else:
            _kept[url] = _make(), [(table, db.session.execute(table.select()).mappings().all()) for table in TABLES]
    return _kept[url][0]


def _put_back(rows: Rows) -> None:
    published: list[RowMapping] = []
    for table, content in rows:
        if table is VERSIONS:
            published = [row for row in content if row["published_at"]]
            _drafts(content)
        elif content:
            db.session.execute(table.insert(), [dict(row) for row in content])
    for row in published:
        as_it_was = {"published_at": row["published_at"], "worksheet_id": row["worksheet_id"]}
        db.session.execute(VERSIONS.update().where(VERSIONS.c.id == row["id"]).values(as_it_was))
    db.session.execute(WORKSHEETS.delete().where(WORKSHEETS.c.id >= ALONE))
    if db.engine.dialect.name == "postgresql":
        numbers = {table.name: max(row["id"] for row in content) for table, content in rows if content and "id" in table.columns}
        moves = (f"setval(pg_get_serial_sequence('{name}', 'id'), {number})" for name, number in numbers.items())
        db.session.execute(text(f"SELECT {', '.join(moves)}"))


def _drafts(content: Sequence[RowMapping]) -> None:
    """Versions as drafts, since a published one takes no questions any more; each alone, since a worksheet has one draft."""
    for row in content:
        draft = {**row, "published_at": None}
        if row["published_at"]:
            draft["worksheet_id"] = ALONE + row["id"]
            db.session.execute(WORKSHEETS.insert().values(id=ALONE + row["id"], key=f"alone-{row['id']}"))
        db.session.execute(VERSIONS.insert().values(draft))


def _make() -> World:
    cast = gather()
    here = _cohort(cast.cohort, cast.carla)
    asuncion = here | _team(cast.asuncion, cast.ana, cast.diego, cast.carla, here)
    baltimore = here | _team(cast.baltimore, cast.bruno, cast.bruno, cast.carla, here)
    other = make.team(cohorts_of(cast.emil)[0], make.city("Tijuana", zone="America/Tijuana", territory="MX"))
    stranger = make.member(other, make.person("Rosa Luna", language="es", zone="America/Tijuana"), role="lead")
    there = _cohort(other.cohort, cast.emil)
    tijuana = there | _team(other, stranger, stranger, cast.emil, there)
    people = {role: getattr(cast, role).id for role in ROLES[1:]}
    return World(people, asuncion, baltimore, tijuana)


def grow(world: World) -> None:
    """Two more cities in the cohort, with as much as the others, and more of what the cohort has."""
    with writing():
        cohort = db.session.get_one(Cohort, world.own[Cohort])
        carla = world.who("carla")
        for name in ("Phoenix", "Santiago"):
            team = make.team(cohort, make.city(name, zone="America/Phoenix", territory="US"))
            lead = make.member(team, make.person(f"Lead of {name}"), role="lead")
            more = _cohort(cohort, carla)
            _team(team, lead, lead, carla, world.own)
            for team_id in (world.own[Team], world.neighbor[Team]):
                _work(db.session.get_one(Team, team_id), lead, carla, more)
        for team_id in (world.own[Team], world.neighbor[Team]):
            make.member(db.session.get_one(Team, team_id))


def _save(*things: Any) -> Any:
    db.session.add_all(things)
    db.session.flush()
    return things[0]


_week = timedelta(weeks=1)


def _cohort(cohort: Cohort, facilitator: Person) -> Place:
    """What a whole cohort has: a session, a free office hour, a worksheet, a program. Called again it has more of each."""
    number = len(db.session.query(Assignment).filter_by(cohort_id=cohort.id).all()) + 1
    starts = datetime(2024, 10, 9, 15) + (number - 1) * _week
    session = make.group_session(cohort, starts, number=number)
    hour = make.office_hour(cohort, facilitator, starts.replace(hour=18))
    version = make.worksheet(*_questions(), title=f"Worksheet {number} of {cohort.key}")
    draft = make.worksheet(*_questions(), title=f"Draft {number} of {cohort.key}", published=False)
    part = make.part(draft, *db.session.query(Question).filter(Question.version_id == draft.id, Question.position > 1))
    make.newer(version, *_questions()[2:])
    assignment = make.assignment(cohort, version, number=number, due_follows=(session, 5))
    program = _program(cohort, version, number)
    if number == 1:
        for position, key in enumerate(("P0", "P1", "P2"), 1):
            _save(
                PlanSection(
                    cohort_id=cohort.id, key=key, position=position, title=make.both(f"Section {key}"),
                    prompt=make.both("Prompt"), looks_for=make.both("What reviewers look for"), outcome="O1", checks=[],
                )
            )  # fmt: skip
    return {
        Cohort: cohort.id, GroupSession: session.id, OfficeHour: hour.id, WorksheetVersion: version.id,
        Assignment: assignment.id, Program: program.id, Question: _first(version).id,
        Worksheet: draft.worksheet_id, Part: part.id,
        **{f"worksheets.{name} version_id": draft.id for name in OF_A_DRAFT},
        **{f"worksheets.{name} question_id": _first(draft).id for name in OF_A_DRAFT},
    }  # fmt: skip


def _questions() -> list[Question]:
    kinds = ["long_text", "short_text", "number", "date", "url", "scale", "choice", "choices", "file", "table"]
    some = {"choices": ["one", "two"]}
    more: dict[str, dict[str, Any]] = {
        "choice": some, "choices": some, "table": {"columns": [("name", "short_text"), ("hours", "number")]},
    }  # fmt: skip
    return [make.question(kind, number=number, **more.get(kind, {})) for number, kind in enumerate(kinds, 1)]


def _first(version: WorksheetVersion) -> Question:
    return db.session.query(Question).filter_by(version_id=version.id, position=1).one()


def _program(cohort: Cohort, version: WorksheetVersion, number: int) -> Program:
    program: Program = _save(
        Program(
            key=f"program-{cohort.id}-{number}",
            title=make.both(f"Program {number}"),
            summary=make.both("Summary"),
            settings=Settings().model_dump(),
        )
    )
    _save(
        ProgramSession(
            program_id=program.id, key="session-1", position=1, kind="workshop", title=make.both("Start"),
            summary=make.both("Summary"), from_key="start", from_days=0, minutes=120,
            agenda=[ProgramAgendaItem(position=1, minutes=120, title=make.both("All"))],
        ),
        ProgramOfficeDay(program_id=program.id, key="hours-1", position=1, from_key="session-1", from_days=1, hours=["13:00"]),
        ProgramWorksheet(
            program_id=program.id, version_id=version.id, number=1, opens_from="session-1", opens_days=0, due_from="session-1",
            due_days=7,
        ),
        ProgramSection(
            program_id=program.id, key="P0", position=1, title=make.both("Section P0"), prompt=make.both("Prompt"),
            looks_for=make.both("What reviewers look for"), outcome="O1", checks=[],
        ),
    )  # fmt: skip
    return program


def _team(team: Team, lead: Person, member: Person, facilitator: Person, of_cohort: Place) -> Place:
    """What a team has: a booking, a submission with everything in it, a plan, and links for its people."""
    number = db.session.query(Booking).count()
    hour = make.office_hour(team.cohort, facilitator, datetime(2024, 10, 10, 9) + timedelta(days=number))
    booking: Booking = _save(
        Booking(
            office_hour_id=hour.id, cohort_id=team.cohort_id, team_id=team.id, seat=1, person_id=lead.id, language="es",
            question=f"What {team.name} asks", booked_at=clock.now(), cancelled_at=None, changed_at=clock.now(),
        )
    )  # fmt: skip
    place = _work(team, lead, facilitator, of_cohort)
    sign_in = _sign_in(lead)
    held = presence.pass_for(db.session.get_one(Submission, place[Submission]), lead, sign_in)
    place |= _plan(team, lead, facilitator, place) | _promises(team, lead)
    return place | {
        Team: team.id, Person: member.id, SignIn: sign_in, Booking: booking.id, "token": "none",
        "submissions.pulse token": held,
        "people.invitation secret": tokens.make(INVITATION, member.id), "feeds.calendar secret": tokens.make(FEED, member.id),
    }  # fmt: skip


def _sign_in(person: Person) -> int:
    begin_sign_in(person, timedelta(days=7), browser="Firefox", system="Android")
    return db.session.query(SignIn).filter_by(person_id=person.id).one().id


def _work(team: Team, author: Person, reviewer: Person, of_cohort: Place) -> Place:
    assignment = db.session.get_one(Assignment, of_cohort[Assignment])
    submission: Submission = make.submission(team, assignment, "submitted")
    submission.submitted_by_id = author.id
    question = _first(assignment.version)
    words = {
        "value": f"What {team.name} wrote",
        "language": "es",
        "revision": 1,
        "written_by_id": author.id,
        "written_at": clock.now(),
    }
    answer: Answer = _save(Answer(submission_id=submission.id, question_id=question.id, **words))
    line: AnswerRevision = _save(AnswerRevision(answer_id=answer.id, **words))
    comment: Comment = _save(
        Comment(
            submission_id=submission.id, question_id=question.id, decision="question", body=f"What was said to {team.name}",
            language="en", round=1, revision=1, written_by_id=reviewer.id, written_at=clock.now(), sent_at=clock.now(),
        )
    )  # fmt: skip
    _talk(comment, author, reviewer)
    _save(
        ReviewStep(
            submission_id=submission.id, kind="sent", round=1, happened_at=clock.now(), by_id=author.id,
            revisions={str(question.id): 1},
        ),
        Translation(
            answer_id=answer.id, language="en", number=1, revision=1, text=f"In other words of {team.name}",
            written_by_id=reviewer.id, written_at=clock.now(),
        ),
    )  # fmt: skip
    kept = files.keep(files.Checked("note.txt", "txt", f"The file of {team.name}".encode()))
    attachment: Attachment = _save(
        Attachment(
            submission_id=submission.id,
            question_id=question.id,
            file_id=kept.id,
            attached_by_id=author.id,
            attached_at=clock.now(),
        )
    )
    extension = make.extension(team, assignment, reviewer, f"What {team.name} asked for")
    return {
        Submission: submission.id, Answer: answer.id, AnswerRevision: line.id, Comment: comment.id, Attachment: attachment.id,
        Extension: extension.id,
    }  # fmt: skip


def _talk(first: Comment, author: Person, reviewer: Person) -> None:
    """A reply, and a thread that is resolved, about the same answer as a comment."""
    same = {
        "submission_id": first.submission_id, "question_id": first.question_id, "decision": None, "language": "es", "round": 1,
        "revision": 1, "written_at": clock.now(), "sent_at": clock.now(),
    }  # fmt: skip
    call = f"@{reviewer.name}"
    _save(
        Comment(body=f"{call}, reply to {first.body}", mentions=[call], thread_id=first.id, written_by_id=author.id, **same),
        Comment(
            body=f"Settled: {first.body}", quote="What", written_by_id=reviewer.id, is_resolved=True, turned_at=clock.now(),
            turned_by_id=author.id, **same,
        ),
    )  # fmt: skip


def _plan(team: Team, lead: Person, facilitator: Person, place: Place) -> Place:
    plan: Plan = _save(
        Plan(
            team_id=team.id, cohort_id=team.cohort_id, state="submitted", submitted_at=clock.now(), submitted_by_id=lead.id,
            decided_at=None, decided_by_id=None, note="", note_language="en",
        )
    )  # fmt: skip
    question_id = db.session.get_one(Answer, place[Answer]).question_id
    _save(
        PlanEntry(
            plan_id=plan.id, question_id=question_id, submission_id=place[Submission], value=f"What {team.name} plans",
            language="es", revision=1, accepted_at=clock.now(), accepted_by_id=facilitator.id,
        )
    )  # fmt: skip
    with writing():
        plans.count(plan)
    version: PlanVersion = _save(
        PlanVersion(plan_id=plan.id, number=1, approved_at=clock.now(), approved_by_id=facilitator.id, content={})
    )
    return {Plan: plan.id, PlanVersion: version.id}


def _promises(team: Team, lead: Person) -> Place:
    """A commitment that somebody was asked to confirm, a shared decision, and support."""
    commitment = promised.commitment(team, f"What {team.name} promised", owner_name=lead.name)
    asking = promised.asking(commitment, lead)
    return {
        Commitment: commitment.id, Asking: asking.id, SharedDecision: promised.decision(team, f"What {team.name} shares").id,
        Support: promised.support(team, f"Friends of {team.name}").id,
        "partners.confirm secret": tokens.make(COMMITMENT, asking.id),
    }  # fmt: skip


# Walking through the routes


@dataclass(frozen=True)
class Route:
    """One address, however it may be asked."""

    endpoint: str
    rule: str
    methods: tuple[str, ...]
    models: tuple[tuple[str, Any], ...]
    """The names that stand for an object, each with its model, as the gate declares them."""

    @property
    def names(self) -> list[str]:
        """All names in the address."""
        return [name for _, name in PARAMETER.findall(self.rule)]

    @property
    def numbers(self) -> list[str]:
        """The names in the address that stand for a number."""
        return [name for kind, name in PARAMETER.findall(self.rule) if kind == "int"]

    def names_one(self, models: set[Any]) -> bool:
        """Whether the address names an object of one of some models."""
        return any(model in models for _, model in self.models)

    def path(self, place: Place, **instead: Any) -> str:
        """The address of the objects of a place."""
        values = {f"{name}_id": place[model] for name, model in self.models if model in place}
        for name in self.names:
            if (key := f"{self.endpoint} {name}") in place or (key := name) in place:
                values[name] = place[key]
        values |= instead
        missing = [name for name in self.names if name not in values]
        assert not missing, f"{self.rule}: tests/world.py makes nothing that {missing} could mean"
        return PARAMETER.sub(lambda found: str(values[found[2]]), self.rule)


def routes(app: Flask) -> list[Route]:
    """Every route of the app."""
    found: dict[tuple[str, str], set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault((rule.endpoint, rule.rule), set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return [
        Route(endpoint, rule, tuple(sorted(methods)), tuple(app.view_functions[endpoint].gate.models.items()))  # type: ignore[attr-defined]
        for (endpoint, rule), methods in sorted(found.items())
    ]


def ask(app: Flask, person: Person | None, method: str, at: str, **options: Any) -> TestResponse:
    """The answer to a request of a person, whatever it is."""
    browser = Browser(app)
    if person is not None:
        browser.sign_in(person)
    db.session.rollback()
    with app.app_context():
        response = browser.client.open(at, method=method, **options)
    db.session.expire_all()
    return response
