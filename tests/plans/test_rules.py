"""Who may see, send and decide a plan."""

from sprint.core.database import writing
from sprint.plans import actions
from sprint.plans.rules import may_decide_plan, may_see_version, may_submit_plan
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, two_worksheets


def test_the_team_sends_the_facilitators_decide_both_see(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    plan = plan_of(cast.asuncion)
    with writing():
        actions.submit(plan, cast.ana)
        version = actions.approve(plan, "", cast.carla)
    everybody = (cast.ana, cast.diego, cast.bruno, cast.carla, cast.emil, cast.dora, cast.nora)
    assert [one for one in everybody if may_submit_plan(one, plan)] == [cast.ana, cast.diego]
    assert [one for one in everybody if may_decide_plan(one, plan)] == [cast.carla, cast.dora]
    assert [one for one in everybody if may_see_version(one, version)] == [cast.ana, cast.diego, cast.carla, cast.dora]
