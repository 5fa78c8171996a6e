"""What a team writes in its plan: it counts, it conflicts without loss, and no accepted answer replaces it unseen."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sprint.cohorts.models import Team
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.revisions import Conflict
from sprint.core.saves import Choice, Reused, Saved
from sprint.people.models import Person
from sprint.plans import actions, settling
from sprint.plans import writing as plan_writing
from sprint.plans.models import PlanSection
from sprint.plans.queries import standings
from sprint.plans.section import section_of
from sprint.plans.settling import sides_of
from sprint.plans.sheet import Line, frozen_parts, sheet_of
from sprint.plans.text_models import Deed, PlanTextRevision
from sprint.submissions.models import Submission
from sprint.submissions.saving import Typed
from sprint.worksheets.models import Assignment, Question
from tests import make
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, two_worksheets


def p2(team: Team) -> PlanSection:
    """The section about audiences."""
    return db.session.query(PlanSection).filter_by(cohort_id=team.cohort_id, key="P2").one()


def asked(team: Team, key: str = "first_audience") -> Question:
    """A question of the section, as its page shows it; the paragraph by an empty key."""
    return next(one for one in section_of(team, p2(team)).questions if one.key == key)


def write(
    cast: Cast, value: Any, *, base: int = 0, seen: str | None = None, by: Person | None = None, key: str = "first_audience",
    mark: str = "", **more: Any,
) -> Saved:  # fmt: skip
    """Ana (or somebody else) of Asunción writes for a question."""
    question = asked(cast.asuncion, key)
    seen = section_of(cast.asuncion, p2(cast.asuncion)).seen(question) if seen is None else seen
    with writing():
        one = Typed(question, value, base, **more)
        mark = mark or f"{value} {base} {more}"[:64]
        return plan_writing.save_one(cast.asuncion, p2(cast.asuncion), one, mark, seen, language="es", by=by or cast.ana)


def line(team: Team, key: str = "first_audience") -> Line:
    """A line of the plan."""
    found = [one for part in sheet_of(team, with_private=True).parts for one in part.lines]
    return next(one for one in found if one.question.key == key)


def history(key: str = "first_audience") -> list[tuple[str, Any]]:
    """What was done to a text, and what it said then."""
    lines = db.session.query(PlanTextRevision).order_by(PlanTextRevision.id)
    return [(one.deed, one.value) for one in lines]


@pytest.fixture
def third(cast: Cast) -> Assignment:
    """A worksheet whose answers are in the plan."""
    assignment, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, assignment, AUDIENCES)
    return assignment


def test_the_plan_says_what_the_team_writes_and_who_wrote_it(cast: Cast, third: Assignment) -> None:
    write(cast, "Jóvenes del barrio")
    found = line(cast.asuncion)
    assert (found.accepted.value, found.accepted.is_own, found.accepted.author) == ("Jóvenes del barrio", True, "Ana Benítez")
    assert found.answer is not None and found.answer.value == AUDIENCES["first_audience"]
    assert found.differs and not found.asks


def test_what_the_team_writes_counts_for_what_is_complete(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    write(cast, "Jóvenes")
    write(cast, [{"name": "Biblioteca", "kind": "agency"}], key="audiences")
    found = standings(cast.cohort, [cast.asuncion.id])[cast.asuncion.id]
    assert found[0].is_complete
    assert plan_of(cast.asuncion).figures["sections"][0][0] == "complete"


def test_a_plan_begins_when_its_team_first_writes(cast: Cast) -> None:
    two_worksheets(cast.cohort)
    assert sheet_of(cast.asuncion).plan is None
    write(cast, "Lo nuestro", key="")
    part = sheet_of(cast.asuncion).parts[0]
    assert part.paragraph is not None and part.paragraph.value == "Lo nuestro"


def test_two_who_write_at_once_keep_both_texts(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    with pytest.raises(Conflict):
        write(cast, "Otro", by=cast.diego)
    assert line(cast.asuncion).accepted.value == "Uno"
    write(cast, "Otro", base=1, choice=Choice.THEIRS)
    assert history() == [("wrote", "Uno"), ("wrote", "Otro"), ("wrote", "Uno")]


def test_rows_of_two_people_are_merged(cast: Cast, third: Assignment) -> None:
    first = AUDIENCES["audiences"]
    write(cast, [*first, {"name": "Escuelas"}], key="audiences")
    saved = write(cast, [*first, {"name": "Clubes"}], key="audiences")
    assert saved.is_joined
    assert line(cast.asuncion, "audiences").accepted.value == [*first, {"name": "Escuelas"}, {"name": "Clubes"}]


def test_nobody_is_asked_to_choose_between_two_texts_of_their_own(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno", mark="browser01.a.1")
    assert write(cast, "Dos", mark="browser01.b.2").is_of_two_pages
    assert (line(cast.asuncion).accepted.value, history()) == ("Dos", [("wrote", "Uno"), ("wrote", "Dos")])


def test_the_same_save_again_is_the_same_save(cast: Cast, third: Assignment) -> None:
    assert write(cast, "Uno", mark="m") == write(cast, "Uno", mark="m")
    assert len(history()) == 1
    with pytest.raises(Reused):
        write(cast, "Dos", mark="m")


def test_typing_what_the_worksheet_says_is_no_text_of_its_own(cast: Cast, third: Assignment) -> None:
    write(cast, AUDIENCES["first_audience"])
    assert history() == []
    write(cast, "Uno")
    write(cast, AUDIENCES["first_audience"], base=1)
    assert not line(cast.asuncion).accepted.is_own
    assert history()[-1] == ("took", None)


def test_an_emptied_line_is_missing_and_says_that_the_worksheet_differs(cast: Cast, third: Assignment) -> None:
    write(cast, None)
    assert line(cast.asuncion).accepted.value is None
    assert line(cast.asuncion).differs
    assert not standings(cast.cohort, [cast.asuncion.id])[cast.asuncion.id][0].is_complete


def test_an_answer_accepted_later_never_replaces_the_teams_text(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Maestros"})
    found = line(cast.asuncion)
    assert (found.accepted.value, found.asks) == ("Uno", True)
    assert sheet_of(cast.asuncion).asking == 1


def test_an_answer_accepted_while_the_page_was_open_is_asked_about(cast: Cast, third: Assignment) -> None:
    seen = section_of(cast.asuncion, p2(cast.asuncion)).seen(asked(cast.asuncion))
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Maestros"})
    write(cast, "Uno", seen=seen)
    assert line(cast.asuncion).asks


def test_a_page_that_brings_back_what_it_was_made_with_writes_nothing(cast: Cast, third: Assignment) -> None:
    seen = section_of(cast.asuncion, p2(cast.asuncion)).seen(asked(cast.asuncion))
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Maestros"})
    write(cast, AUDIENCES["first_audience"], seen=seen)
    assert line(cast.asuncion).accepted.value == "Maestros"


def test_writing_on_does_not_answer_the_question(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Maestros"})
    write(cast, "Uno más", base=1)
    assert line(cast.asuncion).asks


@pytest.mark.parametrize(
    ("deed", "joined", "says"),
    [(Deed.KEPT, None, "Uno"), (Deed.TOOK, None, "Maestros"), (Deed.COMBINED, "Uno y maestros", "Uno y maestros")],
)
def test_the_choice_settles_it_and_stays_in_the_history(
    cast: Cast, third: Assignment, deed: Deed, joined: str | None, says: str
) -> None:  # fmt: skip
    write(cast, "Uno")
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Maestros"})
    _settle(cast, deed, joined)
    assert (line(cast.asuncion).accepted.value, line(cast.asuncion).asks) == (says, False)
    assert [one for one, _ in history()] == ["wrote", deed]
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Vecinos"})
    assert line(cast.asuncion).asks is (deed != Deed.TOOK)


def test_a_choice_about_what_has_changed_since_is_refused(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Maestros"})
    with pytest.raises(Refused, match="changed in the meantime"):
        _settle(cast, Deed.TOOK, seen="another")
    with pytest.raises(Refused, match="changed in the meantime"):
        _settle(cast, Deed.TOOK, base=7)
    assert line(cast.asuncion).accepted.value == "Uno"


def _settle(cast: Cast, deed: Deed, joined: Any = None, **instead: Any) -> None:
    question = db.session.get_one(Question, asked(cast.asuncion).id)
    sides = sides_of(cast.asuncion, question)
    assert sides is not None
    known = {"base": sides.text.revision, "seen": sides.seen} | instead
    with writing():
        settling.settle(cast.asuncion, question, deed, joined, **known, language="es", by=cast.ana)


def test_both_tables_make_one_proposal(cast: Cast, third: Assignment) -> None:
    first = AUDIENCES["audiences"]
    write(cast, [*first, {"name": "Escuelas"}], key="audiences")
    accepted(cast.asuncion, third, {**AUDIENCES, "audiences": [{"name": "Museo"}, *first]})
    sides = sides_of(cast.asuncion, db.session.get_one(Question, asked(cast.asuncion, "audiences").id))
    assert sides is not None
    assert sides.both == [{"name": "Museo"}, *first, {"name": "Escuelas"}]


def test_a_withdrawn_approval_leaves_the_teams_text(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    submission = accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Maestros"})
    with writing():
        actions.give_back(submission)
    assert (line(cast.asuncion).accepted.value, line(cast.asuncion).asks) == ("Uno", False)


def test_an_approved_plan_is_a_draft_again_and_its_version_stays(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    write(cast, "**Juntos**", key="")
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
    with pytest.raises(Refused, match="with your facilitation team"):
        write(cast, "Dos", base=1)
    with writing():
        version = actions.approve(plan_of(cast.asuncion), "", cast.carla)
    write(cast, "Tres", base=1)
    assert plan_of(cast.asuncion).state == "draft"
    part = frozen_parts(version)[0]
    own = next(one for one in part.lines if one.question.key == "first_audience").accepted
    assert (own.value, own.author, own.is_own) == ("Uno", "Ana Benítez", True)
    assert part.paragraph is not None and part.paragraph.value == "**Juntos**"


def test_a_version_from_before_teams_wrote_is_still_shown(cast: Cast, third: Assignment) -> None:
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
        version = actions.approve(plan_of(cast.asuncion), "", cast.carla)
    assert not any(set(one) & {"own", "written_by"} for one in version.content.values())
    assert [one.accepted.value for one in frozen_parts(version)[0].lines] == list(AUDIENCES.values())[:2]


def test_private_texts_stay_with_the_team_and_its_facilitators(cast: Cast, third: Assignment) -> None:
    write(cast, "El primo", key="influence")
    shown = [one.question.key for part in sheet_of(cast.asuncion).parts for one in part.lines]
    assert "influence" not in shown
    assert line(cast.asuncion, "influence").accepted.value == "El primo"


def test_a_text_follows_its_question_to_the_next_version(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    submission = db.session.query(Submission).filter_by(assignment_id=third.id).one()
    newer = make.newer(third.version, make.question("short_text", key="first_audience", section="P2", title="Who first?"))
    with writing():
        submission.version_id = newer.id
    accepted(cast.asuncion, third, {"first_audience": "Maestros"})
    found = line(cast.asuncion)
    assert found.question.version_id == newer.id
    assert (found.accepted.value, found.answer and found.answer.value, found.asks) == ("Uno", "Maestros", True)


def test_the_history_only_grows(cast: Cast, third: Assignment) -> None:
    write(cast, "Uno")
    for statement in ("UPDATE plan_text_revisions SET value = '\"No\"'", "DELETE FROM plan_text_revisions"):
        try:
            with writing():
                db.session.execute(text(statement))
        except IntegrityError:
            assert db.engine.dialect.name == "sqlite"
    assert history() == [("wrote", "Uno")]


