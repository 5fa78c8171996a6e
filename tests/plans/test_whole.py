"""What does not fit together, on the page of the plan, and the workplan drawn in it."""

from datetime import date
from typing import Any

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.partners.commitment_models import Commitment
from sprint.plans.sheet import sheet_of
from sprint.plans.whole import around, whole_of
from sprint.workplan.flows import blank_task
from sprint.workplan.models import Task, Wait
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import accepted, section, table


def task(team: Team, title: str, **values: Any) -> Task:
    one = blank_task(team.id, "es")
    one.title = title
    for name, value in values.items():
        setattr(one, name, value)
    with writing():
        db.session.add(one)
        db.session.flush()
    return one


def promise(team: Team, **values: Any) -> Commitment:
    given: dict[str, Any] = {
        "partner_name": "Junta", "known_as": "junta", "side": "city", "action": "Enviar la lista", "in_return": "",
        "state": "open", "state_note": "", "promised_on": clock.today("UTC"),
        "owner_name": "", "language": "es", "changed_at": clock.now(),
    }  # fmt: skip
    with writing():
        db.session.add(one := Commitment(team_id=team.id, **(given | values)))
        db.session.flush()
    return one


def worksheet_of_the_whole(cast: Cast, **values: Any) -> None:
    """A worksheet with what the checks of the whole plan ask for, accepted with some answers."""
    sheet = make.worksheet(
        table("audiences", "Who?", ("name", "short_text", "Audience"), section="P2"),
        table("comment_path", "What path?", ("step", "short_text", "Step"), section="P11", number=2),
        make.question("date", key="pilot_date", number=3, title="When?", section="P6"),
    )
    for key in ("P2", "P9"):
        section(cast.cohort, key)
    accepted(cast.baltimore, make.assignment(cast.cohort, sheet), values, by=cast.carla)


def page_of(browser: Browser, cast: Cast) -> Browser:
    return browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan")


def test_before_there_is_something_to_compare_nothing_is_said(browser: Browser, cast: Cast) -> None:
    worksheet_of_the_whole(cast, audiences=[{"name": "Clubs"}])
    page_of(browser, cast).lacks("What does not fit together", "contradicts itself", "The same as a table")


def test_what_does_not_fit_is_counted_and_leads_to_where_it_is_put_right(browser: Browser, cast: Cast) -> None:
    worksheet_of_the_whole(cast, audiences=[{"name": "Clubs"}])
    late = task(cast.baltimore, "Print maps", starts_on=date(2024, 11, 4), ends_on=date(2024, 11, 8))
    promise(cast.baltimore)
    task(cast.asuncion, "What the neighbors do")
    page = page_of(browser, cast)
    page.shows(
        "What does not fit together", "5 things", "The task “Print maps” has no owner.", "The audience “Clubs” has no task",
        "“Junta” was promised “Enviar la lista”, and nobody answers for it.",
        "No task of the workplan uses what the community said.",
    )  # fmt: skip
    page.lacks("What the neighbors do")
    assert f'<a href="/tasks/{late.id}">The task “Print maps” has no owner.</a>' in page.html
    assert f'<a href="/teams/{cast.baltimore.id}/workplan">The audience “Clubs”' in page.html


def test_a_plan_that_holds_says_so_quietly_and_draws_its_workplan(browser: Browser, cast: Cast) -> None:
    worksheet_of_the_whole(cast, comment_path=[{"step": "Read it"}], pilot_date="2024-11-01")
    days = {"starts_on": date(2024, 11, 4), "ends_on": date(2024, 11, 8), "owner_name": "Ana"}
    task(cast.baltimore, "Read the comments", kind="feedback", **days)
    page = page_of(browser, cast)
    page.shows("contradicts itself", "The same as a table", "Read the comments")
    page.lacks("What does not fit together")
    with writing():
        db.session.query(Task).one().owner_name = ""
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows("1 thing", "The task “Read the comments” has no owner.")


def test_the_whole_is_what_the_plan_says_now(cast: Cast) -> None:
    worksheet_of_the_whole(cast, audiences=[{"name": "Clubs"}], comment_path=[{}], pilot_date="2024-11-01")
    first, second = task(cast.baltimore, "One", starts_on=date(2024, 11, 4)), task(cast.baltimore, "Two", owner_name="Ana")
    with writing():
        db.session.add(Wait(task_id=second.id, after_id=first.id, team_id=cast.baltimore.id))
    sheet = sheet_of(cast.baltimore, with_private=True)
    whole = whole_of(cast.baltimore, sheet, around(cast.baltimore, sheet))
    assert whole.starts_from == cast.cohort.ends_on and whole.months == cast.cohort.follow_up_months
    assert whole.audiences == ["Clubs"] and whole.training_days == [date(2024, 11, 1)] and not whole.feedback_steps
    assert [one.title for one in whole.tasks] == ["One", "Two"] and whole.tasks[1].has_owner
    assert [(one.task_id, one.after_id) for one in whole.waits] == [(second.id, first.id)]


def test_many_tasks_ask_no_more_queries(browser: Browser, cast: Cast) -> None:
    worksheet_of_the_whole(cast, audiences=[{"name": "Clubs"}])
    page = page_of(browser, cast)
    before = page.queries
    for number in range(30):
        task(cast.baltimore, f"Task {number}", owner_name="Ana", ends_on=date(2024, 11, 4))
        promise(cast.baltimore, known_as=f"junta {number}")
    page = browser.visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("Ana has 30 tasks in November 2024", "more")
    assert page.queries == before <= 12
