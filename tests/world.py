"""A world in which something could leak: one object of each model for two cities of one cohort, and all of it again in
another cohort; and the walk through every route that the guards of the house share.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from sprint.cohorts.models import City, Cohort, Team
from sprint.cohorts.queries import cohorts_of
from sprint.core import clock, files, tokens
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.feeds.actions import FEED
from sprint.follow_up import asking, evidence_actions, handing, training_actions
from sprint.follow_up.models import CheckInLink, EvidenceGiven, EvidenceRule, Handover, Training
from sprint.office_hours.models import Booking, OfficeHour
from sprint.partners.commitment_asking import COMMITMENT
from sprint.partners.commitment_models import Asking, Commitment, SharedDecision, Support
from sprint.partners.models import Absence, Agreement, Concern, Meeting, Partner, PartnerContact, Tie
from sprint.people.actions import INVITATION, begin_sign_in
from sprint.people.models import Person, SignIn
from sprint.plans import actions as plans
from sprint.plans import presence as plan_presence
from sprint.plans import sponsoring
from sprint.plans.models import Plan, PlanEntry, PlanSection, PlanVersion
from sprint.plans.sponsor_models import SponsorReading
from sprint.plans.text_models import PlanComment, PlanText, PlanTextRevision
from sprint.programs.models import Program, ProgramAgendaItem, ProgramOfficeDay, ProgramSection, ProgramSession, ProgramWorksheet
from sprint.programs.outline import Settings
from sprint.schedule.models import GroupSession
from sprint.sharing import actions as sharing
from sprint.sharing.models import Export, PlanShare
from sprint.sharing.privacy import PARTS
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
from sprint.workplan.flows import blank_milestone, blank_task
from sprint.workplan.models import Milestone, Task, Wait
from sprint.worksheets.models import Assignment, Part, Question, Worksheet, WorksheetVersion
from tests import database, make
from tests.browser import Browser, cookie
from tests.cast import join
from tests.partners import makers as partners
from tests.partners import promised

ROLES = ("anonymous", "nora", "ana", "diego", "bruno", "carla", "emil", "dora")
ABSENT = 999_999
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
OF_A_TEAM = {
    Absence, Agreement, Answer, AnswerRevision, Attachment, Booking, Comment, Concern, Extension, Meeting, Partner,
    City, PartnerContact, Person, Plan, PlanTextRevision, PlanVersion, SignIn, Submission, Team, Tie,
    Asking, Commitment, EvidenceGiven, Export, Handover, Milestone, PlanShare, SharedDecision, SponsorReading, Support, Task,
    Training,
}  # fmt: skip
OF_A_DRAFT = ("build", "edit", "new_question", "new_part", "publish", "discard", "edit_question", "move_question",
              "duplicate_question", "remove_question")  # fmt: skip
"""The endpoints that are about a draft, where the others are about what a cohort works on."""
OF_A_COHORT = {Assignment, Cohort, EvidenceRule, GroupSession, OfficeHour}

Place = dict[Any, Any]
"""What stands in a URL here: for each model the id of an object; by its name, or by endpoint and name, any other text."""


@dataclass(frozen=True)
class World:
    """The cast with everything that its cities have made; places by what they are to Ana."""

    people: dict[str, int]
    own: Place
    neighbor: Place
    elsewhere: Place
    cookies: dict[str, str]
    """Everybody but the visitor has signed in: to do so for each request would take longer than the request."""

    def who(self, role: str) -> Person | None:
        """The person of a role; None for a visitor."""
        return None if role == "anonymous" else db.session.get_one(Person, self.people[role])

    def browser(self, app: Flask, role: str) -> Browser:
        """A browser of its own for someone of a role."""
        browser = Browser(app)
        if role != "anonymous":
            browser.client.set_cookie(app.config["SESSION_COOKIE_NAME"], self.cookies[role])
        return browser


def build(app: Flask, language: str = "") -> World:
    """The world in an otherwise empty database; whatever has become of an earlier one is gone. Where a language is given,
    everybody reads it."""

    def make_and_sign_in() -> World:
        with writing():
            made = _make()
        made.cookies.update({role: cookie(app, made.who(role)) for role in made.people})
        if language:
            _speak(language)
        return made

    return database.begin_with(f"world_{language}", make_and_sign_in)


def _speak(language: str) -> None:
    with writing():
        for column in (Person.language, Asking.language, SponsorReading.language):
            db.session.execute(update(column.class_).values({column: language}))


def _make() -> World:
    cast = join()
    here = _cohort(cast.cohort, cast.carla)
    asuncion = here | _team(cast.asuncion, cast.ana, cast.diego, cast.carla, here)
    baltimore = here | _team(cast.baltimore, cast.bruno, cast.bruno, cast.carla, here)
    other = make.team(cohorts_of(cast.emil)[0], make.city("Tijuana", zone="America/Tijuana", territory="MX"))
    stranger = make.member(other, make.person("Rosa Luna", language="es", zone="America/Tijuana"), role="lead")
    there = _cohort(other.cohort, cast.emil)
    tijuana = there | _team(other, stranger, stranger, cast.emil, there)
    people = {role: getattr(cast, role).id for role in ROLES[1:]}
    return World(people, asuncion, baltimore, tijuana, cookies={})


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
    rule = evidence_actions.add_rule(
        cohort, facilitator, title=make.both("Materials are open"), help=make.both("Help"), verb="upskill", kind="given", least=1
    )
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
        Assignment: assignment.id, Program: program.id, PlanSection: _section(cohort, "P1"), Question: _first(version).id,
        Worksheet: draft.worksheet_id, Part: part.id, EvidenceRule: rule.id,
        **{f"worksheets.{name} version_id": draft.id for name in OF_A_DRAFT},
        **{f"worksheets.{name} question_id": _first(draft).id for name in OF_A_DRAFT},
    }  # fmt: skip


def _section(cohort: Cohort, key: str) -> int:
    return db.session.query(PlanSection).filter_by(cohort_id=cohort.id, key=key).one().id


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
    place |= _plan(team, lead, facilitator, place)
    place |= _partners(team, lead)
    place |= _promises(team, lead)
    place |= _workplan(team, lead)
    place |= _follow_up(team, lead, facilitator, of_cohort)
    return place | {
        Team: team.id, City: team.city_id, Person: member.id, SignIn: sign_in, Booking: booking.id, "token": "none",
        "submissions.pulse token": held, "plans.pulse token": _plan_pass(team, lead, sign_in),
        "people.invitation secret": tokens.make(INVITATION, member.id), "feeds.calendar secret": tokens.make(FEED, member.id),
    }  # fmt: skip


def _plan_pass(team: Team, lead: Person, sign_in: int) -> str:
    section = db.session.scalars(select(PlanSection.id).where(PlanSection.cohort_id == team.cohort_id).limit(1)).one()
    return tokens.signed(plan_presence.PURPOSE, [team.id, section, lead.id, sign_in])


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
    own = {
        "value": f"What {team.name} writes", "language": "es", "revision": 1, "written_by_id": lead.id, "written_at": clock.now(),
        "basis": None,
    }  # fmt: skip
    text: PlanText = _save(PlanText(plan_id=plan.id, section="P1", question_id=question_id, **own))
    line: PlanTextRevision = _save(PlanTextRevision(text_id=text.id, deed="wrote", **own))
    _save(
        PlanText(plan_id=plan.id, section="P1", question_id=None, **own),
        PlanComment(
            plan_id=plan.id, section="P1", question_id=question_id, body=f"Why {team.name}?", language="en",
            written_by_id=facilitator.id, written_at=clock.now(),
        ),
    )  # fmt: skip
    with writing():
        plans.count(plan)
    version: PlanVersion = _save(
        PlanVersion(plan_id=plan.id, number=1, approved_at=clock.now(), approved_by_id=facilitator.id, content={})
    )
    return {
        Plan: plan.id, PlanVersion: version.id, PlanTextRevision: line.id, "plans.text number": "0",
        **_sponsored(team, lead), **_shared(team, lead),
    }  # fmt: skip


def _sponsored(team: Team, lead: Person) -> Place:
    """A sponsor who was asked to read the plan, and the secret of the link."""
    to = {"name": f"Sponsor of {team.name}", "email": f"sponsor{team.id}@example.org", "language": "es"}
    with writing():
        reading = sponsoring.ask(team, lead, "", **to)
        letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None and letter.secret is not None
    return {SponsorReading: reading.id, "plans.sponsor_reading secret": letter.secret.removeprefix("/sponsor/")}


def _partners(team: Team, lead: Person) -> Place:
    """An organization with everything that may belong to one, and what is missing from the map."""
    partner = partners.partner(team, f"Library of {team.name}", owner_name=lead.name, offers=f"A room in {team.name}")
    kept = files.keep(files.Checked("agreement.txt", "txt", f"The agreement of {team.name}".encode()))
    partners.rating(partner)
    return {
        Partner: partner.id, PartnerContact: partners.contact(partner, f"Contact of {team.name}").id,
        Meeting: partners.meeting(partner, lead, note=f"What {team.name} heard").id,
        Concern: partners.concern(team, partner, f"What worries {team.name}").id,
        Agreement: partners.agreement(partner, lead, summary=f"What {team.name} agreed", file_id=kept.id).id,
        Tie: partners.tie(team, None, partner).id, Absence: partners.absence(team, name=f"Who {team.name} misses").id,
    }  # fmt: skip


def _shared(team: Team, lead: Person) -> Place:
    """A file of the plan and a link to it."""
    export = sharing.ask(team, "pdf", "es", "team", None, lead)
    export.file = files.keep(files.Checked(f"plan-{team.id}.pdf", "pdf", b"%PDF-1.7 " + team.name.encode()))
    export.state, export.progress = "ready", 100
    said = {"title": f"Link of {team.name}", "language": "es", "sections": ["P0", "P1"], "parts": list(PARTS)}
    share = sharing.prepare_share(team, lead, is_listed=False, ends_on=None, **said)
    return {Export: export.id, PlanShare: share.id, "sharing.shared secret": sharing.open_share(share, lead)}


def _workplan(team: Team, lead: Person) -> Place:
    """A milestone, a task that leads to it, and one that waits for that."""
    milestone, first, second = blank_milestone(team.id, "es"), blank_task(team.id, "es"), blank_task(team.id, "es")
    milestone.title, milestone.due_on = f"What {team.name} will show", date(2024, 12, 20)
    first.title, first.owner_name, first.owner_id = f"What {team.name} does first", lead.name, lead.id
    first.starts_on, first.ends_on = date(2024, 9, 20), date(2024, 10, 1)
    second.title, second.starts_on, second.ends_on = f"What {team.name} does then", date(2024, 10, 7), date(2024, 12, 1)
    _save(milestone, first, second)
    first.milestone_id = milestone.id
    first.offered = {"title": f"What the worksheet of {team.name} says"}
    _save(Wait(task_id=second.id, after_id=first.id, team_id=team.id))
    return {Milestone: milestone.id, Task: first.id}


def _follow_up(team: Team, lead: Person, facilitator: Person, of_cohort: Place) -> Place:
    """The year after: a training, a link for a rule, a handover, and the link of a check-in."""
    values = {"held_on": team.cohort.starts_on, "title": f"What {team.name} taught", "people": 12, "language": "es"}
    training = training_actions.record(team, lead, partner_ids=[], **values)
    rule = db.session.get_one(EvidenceRule, of_cohort[EvidenceRule])
    given = evidence_actions.give(team, rule, lead, url="https://example.org/", note=f"Of {team.name}", language="es")
    other = make.member(team, make.person(f"Newcomer of {team.name}"))
    handover = handing.hand_over(team, lead, other, facilitator, keys=set(), note="Everything is in the cupboard.", language="es")
    check_in = asking.kept(team, 30)
    link: CheckInLink = _save(CheckInLink(check_in_id=check_in.id, person_id=lead.id))
    db.session.flush()
    return {
        Training: training.id, EvidenceGiven: given.id, Handover: handover.id, "day": 30,
        "follow_up.by_link secret": tokens.make(asking.CHECK_IN, link.id),
    }  # fmt: skip


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


def ask(app: Flask, made: World, role: str, method: str, at: str, **options: Any) -> TestResponse:
    """The answer to a request of someone of a role, whatever it is."""
    browser = made.browser(app, role)
    db.session.rollback()
    with app.app_context():
        response = browser.client.open(at, method=method, **options)
    db.session.expire_all()
    return response
