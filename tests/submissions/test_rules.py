"""Who may see, write and review."""

from sprint.submissions.rules import may_begin, may_review, may_see_submission, may_write
from tests.cast import Cast
from tests.submissions.stage import scene


def test_the_team_sees_and_writes_and_does_not_review(cast: Cast) -> None:
    submission = scene(cast).submission
    assert may_see_submission(cast.diego, submission)
    assert may_write(cast.diego, submission)
    assert not may_review(cast.diego, submission)


def test_the_facilitator_sees_and_reviews_and_does_not_write(cast: Cast) -> None:
    submission = scene(cast).submission
    assert may_see_submission(cast.carla, submission)
    assert may_review(cast.carla, submission)
    assert not may_write(cast.carla, submission)


def test_everybody_else_sees_nothing(cast: Cast) -> None:
    submission = scene(cast).submission
    for stranger in (cast.bruno, cast.emil, cast.nora):
        assert not may_see_submission(stranger, submission)
        assert not may_write(stranger, submission)
        assert not may_review(stranger, submission)


def test_only_teams_of_the_cohort_begin(cast: Cast) -> None:
    assignment = scene(cast).assignment
    assert may_begin(cast.bruno, assignment)
    assert not may_begin(cast.carla, assignment)
    assert not may_begin(cast.nora, assignment)
