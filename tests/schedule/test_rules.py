"""Who may see and change sessions."""

from sprint.schedule.rules import may_change_session, may_see_session
from tests import make
from tests.cast import Cast


def test_people_of_the_cohort_see_its_sessions_and_only_its_staff_changes_them(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    people = (cast.ana, cast.bruno, cast.carla, cast.dora, cast.emil, cast.nora)
    assert [may_see_session(person, one) for person in people] == [True, True, True, True, False, False]
    assert [may_change_session(person, one) for person in people] == [False, False, True, True, False, False]
