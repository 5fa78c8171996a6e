"""Who may, with worksheets."""

from sprint.worksheets.rules import may_build, may_reschedule, may_see_version
from tests import make
from tests.cast import Cast


def test_staff_see_every_version(cast: Cast) -> None:
    version = make.worksheet()
    assert [may_see_version(who, version) for who in (cast.carla, cast.emil, cast.dora)] == [True] * 3
    assert [may_see_version(who, version) for who in (cast.ana, cast.nora)] == [False] * 2


def test_whoever_facilitates_some_cohort_or_administers_builds_worksheets(cast: Cast) -> None:
    version = make.worksheet(published=False)
    assert [may_build(who, version=version) for who in (cast.carla, cast.emil, cast.dora)] == [True] * 3
    assert [may_build(who, version=version) for who in (cast.ana, cast.nora)] == [False] * 2


def test_only_the_cohorts_facilitators_and_administrators_move_its_days(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    assert [may_reschedule(who, assignment) for who in (cast.carla, cast.dora)] == [True] * 2
    assert [may_reschedule(who, assignment) for who in (cast.emil, cast.ana, cast.nora)] == [False] * 3
