"""Where plans stand, for one team and for many."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import event

from sprint.core.database import db, writing
from sprint.plans.completeness import Tally
from sprint.plans.queries import plan_of, sections, standings, tallied
from sprint.plans.sheet import sheet_of
from sprint.submissions.models import Submission
from tests import make
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, section, two_worksheets


@contextmanager
def counted() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_standings_of_many_teams_cost_as_many_queries_as_those_of_one(cast: Cast) -> None:
    third, eighth = two_worksheets(cast.cohort)
    santiago = make.team(cast.cohort, make.city("Santiago", territory="CL"))
    teams = [cast.asuncion, cast.baltimore, santiago]
    for team in teams:
        accepted(team, third, AUDIENCES)
    accepted(santiago, eighth, {"hear_back_days": 10})
    ids = [team.id for team in teams]
    cohort = cast.cohort
    counts = []
    for wanted in (ids[:1], ids):
        db.session.expire_all()
        db.session.refresh(cohort)
        with counted() as said:
            found = standings(cohort, wanted)
            assert list(found) == wanted
            for of_team in found.values():
                [missing.sentence for one in of_team for missing in one.missing]
        counts.append(len(said))
    assert counts[0] == counts[1] <= 4
    assert [one.state for one in found[ids[0]]] == ["complete", "empty"]
    assert [one.state for one in found[ids[2]]] == ["complete", "complete"]


def figures(found: Iterable[Tally]) -> list[tuple[str, str, int, int, int]]:
    return [(one.section.key, one.state, one.done, one.total, one.lacking) for one in found]


def test_tallies_are_the_figures_of_standings_without_reading_the_answers(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, {"audiences": [{"name": "Tenants"}]})
    slow = standings(cast.cohort, [cast.asuncion.id, cast.baltimore.id])
    for team in (cast.asuncion, cast.baltimore):
        plan = plan_of(team)
        with counted() as said:
            quick = tallied(team, plan)
        assert len(said) == 1
        assert figures(quick) == figures(slow[team.id])
    assert figures(tallied(cast.asuncion, plan_of(cast.asuncion))) == [("P2", "started", 0, 2, 2), ("P11", "empty", 0, 1, 1)]


def test_tallies_by_other_checks_or_for_another_end_are_counted_again(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    section(cast.cohort, "P12", {"check": "answered", "question": "first_audience"})
    found = tallied(cast.asuncion, plan_of(cast.asuncion))
    assert figures(found)[2] == ("P12", "complete", 1, 1, 0)
    with writing():
        cast.cohort.ends_on = date(2024, 10, 30)
    assert figures(tallied(cast.asuncion, plan_of(cast.asuncion))) == figures(found)


def test_a_team_without_a_plan_has_standings_too(cast: Cast) -> None:
    two_worksheets(cast.cohort)
    assert plan_of(cast.asuncion) is None
    assert [one.state for one in standings(cast.cohort, [cast.asuncion.id])[cast.asuncion.id]] == ["empty", "empty"]
    assert standings(cast.cohort, []) == {}


def test_sections_are_those_of_the_cohort_in_their_order(cast: Cast) -> None:
    two_worksheets(cast.cohort)
    two_worksheets(make.cohort("Another"))
    assert [one.key for one in sections(cast.cohort.id)] == ["P2", "P11"]


def test_an_answer_accepted_in_an_older_version_counts_for_the_question_of_the_same_key(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    older = make.worksheet(make.question("short_text", key="first_audience", title="Older wording", section="P2"))
    submission = make.submission(cast.asuncion, third, "approved")
    with writing():
        db.session.get(Submission, submission.id).version_id = older.id  # type: ignore[union-attr]
    accepted(cast.asuncion, third, {"first_audience": "Tenants"})
    assert standings(cast.cohort, [cast.asuncion.id])[cast.asuncion.id][0].done == 1
    line = sheet_of(cast.asuncion).parts[0].lines[0]
    assert str(line.question.title) == "Older wording"
    assert line.source is not None
    assert line.source.assignment.number == 3


def test_a_sheet_holds_private_answers_only_where_it_is_asked_to(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    assert [line.question.key for line in sheet_of(cast.asuncion).parts[0].lines] == ["audiences", "first_audience"]
    assert len(sheet_of(cast.asuncion, with_private=True).parts[0].lines) == 3
