"""Approved versions with their workplan and partners, and two states of a plan side by side."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from sprint.cohorts.models import Team
from sprint.core.database import db, writing
from sprint.plans import actions, private
from sprint.plans.freezing import TABLES, records_of
from sprint.plans.models import PlanAcceptance, PlanVersion
from sprint.plans.thawing import thawed, waits_in
from sprint.workplan.models import Task, Wait
from sprint.worksheets.models import Assignment
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import makers as partners
from tests.plans.makers import AUDIENCES, accepted, once_more, plan_of, two_worksheets
from tests.plans.test_whole import promise, task


def approved(cast: Cast) -> PlanVersion:
    """A version of Baltimore's plan, as it is approved."""
    third, _eighth = two_worksheets(cast.cohort)
    accepted(cast.baltimore, third, AUDIENCES, by=cast.carla)
    return again(cast)


def again(cast: Cast) -> PlanVersion:
    with writing():
        plan = plan_of(cast.baltimore)
        plan.state = "draft"
        actions.submit(plan, cast.bruno)
        return actions.approve(plan, "", cast.carla)


def worksheet_3(cast: Cast) -> Assignment:
    return db.session.query(Assignment).filter_by(cohort_id=cast.cohort.id, number=3).one()


def beside(team: Team) -> Task:
    """Two tasks, an organization with a contact, a concern and a rating, and a promise to it."""
    first = task(team, "Print maps", starts_on=date(2024, 11, 4), ends_on=date(2024, 11, 8), owner_name="Ana")
    second = task(team, "Walk the blocks", state_note="The mayor is against it")
    with writing():
        db.session.add(Wait(task_id=second.id, after_id=first.id, team_id=team.id))
    club = partners.partner(team, "Block clubs", offers="A room")
    partners.contact(club, "Secret contact")
    partners.concern(team, club, "Secret concern")
    partners.rating(club)
    partners.tie(team, None, club)
    partners.absence(team, name="Night-shift riders")
    promise(team, partner_name="Block clubs", owner_name="Bruno")
    return first


def test_a_version_keeps_what_stood_beside_the_answers_and_no_secret(browser: Browser, cast: Cast) -> None:
    first = beside(cast.baltimore)
    version = approved(cast)
    with writing():
        db.session.get_one(Task, first.id).title = "Draw maps"
    page = browser.sign_in(cast.bruno).visit(f"/plan-versions/{version.id}")
    page.shows(
        "Print maps", "Walk the blocks", "Block clubs", "A room", "Baltimore → Block clubs", "Night-shift riders",
        "Enviar la lista",
    )  # fmt: skip
    page.lacks("Draw maps", "Secret contact", "marta@example.org", "Secret concern", "The mayor is against it")
    kept = db.session.get_one(PlanVersion, version.id).records
    assert kept["tasks"][1]["waits"] == "Print maps" and set(kept) == {one.key for one in TABLES}
    assert not any(word in str(kept) for word in ("Secret", "against", "influence"))
    names = {name for several in kept.values() for one in several for name in one}
    assert not names & {*private.COLUMNS, *private.QUESTIONS, "affected", "state_note", "settled_because", "heard", "taken"}


def test_a_version_keeps_what_its_copies_need(cast: Cast) -> None:
    first = beside(cast.baltimore)
    kept = approved(cast).records
    assert [one["waits_for"] for one in kept["tasks"]] == [[], [first.id]]
    assert [one["may_be_named"] for one in kept["partners"]] == [False]
    club = kept["partners"][0]["id"]
    ends = ("from_name", "from_id", "to_name", "to_id")
    assert [[one[name] for name in ends] for one in kept["ties"]] == [["Baltimore", None, "Block clubs", club]]
    tasks = thawed(kept, "tasks")
    assert [(one.title, one.owner_name, one.starts_on) for one in tasks] == [
        ("Print maps", "Ana", date(2024, 11, 4)), ("Walk the blocks", "", None),
    ]  # fmt: skip
    assert waits_in(kept) == [(kept["tasks"][1]["id"], first.id)]
    assert [one in db.session for one in tasks] == [False, False], "what is thawed stands in no database"


def test_records_are_of_one_team(cast: Cast) -> None:
    beside(cast.asuncion)
    assert not any(records_of(cast.baltimore).values())
    assert [len(one) for one in records_of(cast.asuncion).values()] == [2, 0, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM plan_versions", "UPDATE plan_versions SET content = '{}'", "DELETE FROM plan_acceptances",
        "UPDATE plan_acceptances SET state = 'approved'", "DELETE FROM plans",
    ],
)  # fmt: skip
def test_the_database_lets_nobody_change_what_was_approved(statement: str, cast: Cast) -> None:
    approved(cast)

    def kept() -> list[list[tuple[object, ...]]]:
        tables = (PlanVersion.__table__, PlanAcceptance.__table__)
        return [[tuple(row) for row in db.session.execute(select(table))] for table in tables]

    before = kept()
    try:
        with writing():
            db.session.execute(text(statement))
    except IntegrityError as no:
        assert "plan_" in str(no) or "FOREIGN KEY" in str(no)
    assert kept() == before


def test_a_version_from_before_says_that_it_kept_none(browser: Browser, cast: Cast) -> None:
    version = once_more(approved(cast), None)
    browser.sign_in(cast.bruno).visit(f"/plan-versions/{version.id}").shows("from before versions kept the workplan")
    browser.visit(f"/teams/{cast.baltimore.id}/plan/compare").shows("those are not compared")


def test_two_versions_and_the_plan_now_are_compared_by_words_rows_and_records(browser: Browser, cast: Cast) -> None:
    first = beside(cast.baltimore)
    approved(cast)
    path = f"/teams/{cast.baltimore.id}/plan/compare"
    browser.sign_in(cast.bruno).visit(path).shows("Nothing differs", "2 sections say the same")
    more = {
        "first_audience": "Librarians on the west side",
        "audiences": [*AUDIENCES["audiences"], {"name": "Tenants", "kind": "agency"}],
    }
    accepted(cast.baltimore, worksheet_3(cast), AUDIENCES | more, by=cast.carla)
    with writing():
        kept = db.session.get_one(Task, first.id)
        kept.owner_name, kept.state = "Luis", "done"
        db.session.query(Task).filter_by(title="Walk the blocks").delete()
    task(cast.baltimore, "Call the clubs")
    page = browser.visit(path)
    page.shows("What changed in the plan", "removed: east", "added: west", "Tenants", "Owner: removed: Ana added: Luis")
    page.shows("added Call the clubs", "removed Walk the blocks", "1 section says the same: Community feedback.")
    again(cast)
    browser.visit(f"{path}?from=1&to=2").shows("removed: east", "added Call the clubs")
    browser.visit(f"{path}?from=2&to=1").shows("removed: west", "removed Call the clubs")
    browser.visit(f"{path}?from=2").shows("Nothing differs")
    page = browser.visit(f"{path}?from=1&to=now")
    assert 0 < page.queries <= 12


def test_a_version_that_is_not_there_is_told_and_not_an_error(browser: Browser, cast: Cast) -> None:
    path = f"/teams/{cast.baltimore.id}/plan/compare"
    browser.sign_in(cast.bruno).visit(path).shows("There is no version to compare yet")
    version = approved(cast)
    for wrong in ("from=7", "to=-1", f"from={2**63}", "from=now&to=x", f"from={version.id + 900}"):
        browser.visit(f"{path}?{wrong}", status=404).shows("This version is not there", "Version 1, approved")
    browser.sign_in(cast.ana).visit(path, status=404)


def test_the_plan_leads_to_the_comparison(browser: Browser, cast: Cast) -> None:
    approved(cast)
    page = browser.sign_in(cast.carla).visit(f"/teams/{cast.baltimore.id}/plan")
    assert f'href="/teams/{cast.baltimore.id}/plan/compare"' in page.html
