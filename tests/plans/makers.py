"""Sections with checks, worksheets as the program has them, and accepted work, for the tests of this room."""

from datetime import date
from typing import Any

from sprint.cohorts.models import Cohort, Team
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.people.models import Person
from sprint.plans import actions
from sprint.plans.models import Plan, PlanSection, PlanVersion
from sprint.submissions.models import Answer, Submission
from sprint.worksheets.models import Assignment, Choice, Question
from tests import make


def section(
    cohort: Cohort | None, key: str, *checks: dict[str, Any], title: str = "Section", outcome: str | None = None
) -> PlanSection:
    """A section; without a cohort it is not kept."""
    one = PlanSection(
        cohort_id=cohort.id if cohort else 0, key=key, position=int(key[1:]), title=make.both(title), prompt=make.both("Prompt"),
        looks_for=make.both("Looks for"), outcome=outcome, checks=list(checks),
    )  # fmt: skip
    if cohort:
        with writing():
            db.session.add(one)
    return one


def table(
    key: str, title: str, *columns: tuple[str, str, str], choices: dict[str, list[str]] | None = None, **more: Any
) -> Question:
    """A table question; each column as key, kind, title."""
    one = make.question("table", key=key, title=title, columns=[(name, kind) for name, kind, _title in columns], **more)
    for column, (name, _kind, column_title) in zip(one.columns, columns, strict=True):
        column.title = make.both(column_title)
        column.choices = [
            Choice(key=choice, position=place, title=make.both(choice.replace("_", " ").title()))
            for place, choice in enumerate((choices or {}).get(name, []), 1)
        ]
    return one


def accepted(
    team: Team, assignment: Assignment, values: dict[str, Any], *, by: Person | None = None, language: str = "en"
) -> Submission:
    """A submission that was approved with these answers, and a plan that holds them."""
    with writing():
        submission = _submission(team, assignment)
        submission.decided_at, submission.decided_by_id, submission.state = clock.now(), by.id if by else None, "approved"
        questions = {one.key: one.id for one in db.session.query(Question).filter_by(version_id=submission.version_id)}
        for key, value in values.items():
            _answer(submission, questions[key], value, language)
        db.session.flush()
        actions.accept(submission)
    return submission


def _submission(team: Team, assignment: Assignment) -> Submission:
    found = db.session.query(Submission).filter_by(team_id=team.id, assignment_id=assignment.id).first()
    if found is None:
        found = Submission(
            cohort_id=team.cohort_id, team_id=team.id, assignment_id=assignment.id, version_id=assignment.version_id,
            state="approved", round=1, begun_at=clock.now(), submitted_at=clock.now(),
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found


def _answer(submission: Submission, question_id: int, value: Any, language: str) -> None:
    answer = db.session.query(Answer).filter_by(submission_id=submission.id, question_id=question_id).first()
    if answer is None:
        answer = Answer(submission_id=submission.id, question_id=question_id, revision=0)
        db.session.add(answer)
    answer.value, answer.language, answer.revision, answer.written_at = value, language, answer.revision + 1, clock.now()


def two_worksheets(cohort: Cohort) -> tuple[Assignment, Assignment]:
    """Worksheet 3 about audiences and worksheet 8 about feedback, with the sections P2 (O1) and P11 (O3)."""
    audiences = table(
        "audiences", "Who could you train?", ("name", "short_text", "Audience"), ("kind", "choice", "Kind"), section="P2"
    )
    first = make.question("short_text", key="first_audience", number=2, title="Who will you train first?", section="P2")
    influence = make.question("long_text", key="influence", number=3, title="Who has a say?", section="P2")
    influence.is_private = True
    days = make.question("number", key="hear_back_days", title="Within how many days do people hear back?", section="P11")
    about_audiences = make.worksheet(audiences, first, influence, title="Target audiences", published=False)
    with writing():
        db.session.add(
            Choice(
                question_id=audiences.id, column_id=audiences.columns[1].id, key="agency", position=1, title=make.both("Agency")
            )
        )
    third = make.assignment(cohort, make.publish(about_audiences), number=3)
    eighth = make.assignment(
        cohort,
        make.worksheet(days, title="Feedback and evaluation"),
        number=8,
        opens_on=date(2024, 10, 16),
        due_on=date(2024, 10, 21),
    )
    section(
        cohort, "P2", {"check": "where", "question": "audiences", "column": "kind", "any_of": ["agency"], "at_least": 1},
        {"check": "answered", "question": "first_audience"}, title="Target audiences", outcome="O1",
    )  # fmt: skip
    section(cohort, "P11", {"check": "answered", "question": "hear_back_days"}, title="Community feedback", outcome="O3")
    return third, eighth


AUDIENCES: dict[str, Any] = {
    "audiences": [{"name": "Branch library staff", "kind": "agency"}],
    "first_audience": "Librarians on the east side",
    "influence": "The mayor’s cousin",
}


def plan_of(team: Team) -> Plan:
    """The plan of a team, which is there."""
    return db.session.query(Plan).filter_by(team_id=team.id).one()


def once_more(version: PlanVersion, records: Any) -> PlanVersion:
    """The next version of a plan, with the same answers and other records: none or fewer, as versions from before have."""
    same = {name: getattr(version, name) for name in ("plan_id", "approved_at", "approved_by_id", "content")}
    with writing():
        db.session.add(again := PlanVersion(number=version.number + 1, records=records, **same))
        db.session.flush()
    return again
