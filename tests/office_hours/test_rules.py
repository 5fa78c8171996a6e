"""Who may book, change and cancel."""

from sprint.office_hours.rules import may_book, may_cancel_booking, may_change_booking, may_change_hour
from tests import make
from tests.cast import Cast

EVERYBODY = ("ana", "diego", "bruno", "carla", "emil", "dora", "nora")


def test_members_of_the_cohorts_teams_book_and_nobody_else(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    assert [name for name in EVERYBODY if may_book(getattr(cast, name), hour)] == ["ana", "diego", "bruno"]


def test_the_team_changes_its_question_and_nobody_else(cast: Cast) -> None:
    booking = make.booking(make.office_hour(cast.cohort, cast.carla), cast.asuncion, cast.ana)
    assert [name for name in EVERYBODY if may_change_booking(getattr(cast, name), booking)] == ["ana", "diego"]


def test_the_team_and_the_facilitation_team_cancel_a_booking(cast: Cast) -> None:
    booking = make.booking(make.office_hour(cast.cohort, cast.carla), cast.asuncion, cast.ana)
    assert [name for name in EVERYBODY if may_cancel_booking(getattr(cast, name), booking)] == ["ana", "diego", "carla", "dora"]


def test_the_facilitation_team_of_the_cohort_changes_its_hours(cast: Cast) -> None:
    hour = make.office_hour(cast.cohort, cast.carla)
    assert [name for name in EVERYBODY if may_change_hour(getattr(cast, name), hour)] == ["carla", "dora"]
