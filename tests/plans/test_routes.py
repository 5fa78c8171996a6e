"""The plan in pages."""

from sqlalchemy import select

from sprint.core.database import db, writing
from sprint.plans import actions
from sprint.plans.models import Plan, PlanVersion
from sprint.plans.verdicts import judged, seen_of
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, section, two_worksheets


def in_review(cast: Cast) -> Plan:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES, by=cast.carla, language="es")
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
    return plan_of(cast.asuncion)


def wishes(plan: Plan, wish: str, **more: str) -> dict[str, str]:
    """What a reviewer sends who sees the plan as it is now."""
    return {"wish": wish, "seen": seen_of(plan, judged(plan)), **more}


def test_the_plan_says_how_complete_it_is_and_what_is_missing_with_links(browser: Browser, cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    submission = accepted(cast.baltimore, third, {"audiences": [{"name": "Tenants"}]}, by=cast.carla)
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows(
        "0 of 2 sections are complete", "3 things are still missing.", "O1 started", "O3 not started", "Not started",
        "“Who could you train?”: 0 of at least 1 row with “Agency” under “Kind”.", "Worksheet 3, question 1",
        "“Who will you train first?” has no answer in the plan yet.", "Tenants",
        "From Worksheet 3, question 1", ", accepted Monday, October 7",
        "Worksheet 8, question 1 opens on Wednesday, October 16.",
        "Worksheet 8, Feedback and evaluation, fills this section. It opens on Wednesday, October 16.",
    )  # fmt: skip
    assert f"/submissions/{submission.id}#q-" in page.html


def test_a_complete_outcome_is_met_and_one_gap_is_said(browser: Browser, cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.baltimore, third, {**AUDIENCES, "first_audience": None})
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("O1 one thing missing", "In progress: 1 of 2")
    accepted(cast.baltimore, third, AUDIENCES)
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows(
        "1 of 2 sections are complete", "O1 met", "Complete", "Branch library staff"
    )


def test_a_plan_without_anything_in_it_says_what_fills_it(browser: Browser, cast: Cast) -> None:
    two_worksheets(cast.cohort)
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("0 of 2 sections are complete", "Nothing is accepted here yet", "Target audiences, fills this section.")
    page.lacks("Send the plan to review")


def test_a_cohort_without_sections_has_a_page_too(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan").shows("This Sprint has no plan sections yet")


def test_a_section_that_no_worksheet_fills_says_so(browser: Browser, cast: Cast) -> None:
    section(cast.cohort, "P5", {"check": "answered", "question": "weather"})
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("No worksheet of this Sprint fills this section.", "No worksheet of this Sprint asks for “weather”.")


def test_an_accepted_file_can_be_opened_from_the_plan(browser: Browser, cast: Cast) -> None:
    sheet = make.worksheet(make.question("file", key="agreement", title="Agreement", section="P2"))
    section(cast.cohort, "P2", title="Agreements")
    accepted(cast.baltimore, make.assignment(cast.cohort, sheet), {"agreement": {"attachment": 7, "name": "signed.pdf"}})
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("signed.pdf", "1 section of 1 is complete")
    assert 'href="/attachments/7"' in page.html


def test_the_words_of_the_team_keep_their_language(browser: Browser, cast: Cast) -> None:
    in_review(cast)
    page = browser.sign_in(cast.carla).visit(f"/teams/{cast.asuncion.id}/plan")
    assert '<div class="said" lang="es"><p>Librarians on the east side</p></div>' in page.html


def test_a_spanish_reader_reads_the_plan(browser: Browser, cast: Cast) -> None:
    in_review(cast)
    page = browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/plan")
    page.shows("Target audiences (es)", "Who could you train? (es)")


def test_private_answers_are_for_the_team_and_its_facilitators_and_never_printed(browser: Browser, cast: Cast) -> None:
    in_review(cast)
    path = f"/teams/{cast.asuncion.id}/plan"
    for insider in (cast.ana, cast.carla):
        page = browser.sign_in(insider).visit(path)
        page.shows("The mayor’s cousin")
        assert 'class="mt-4 d-print-none"' in page.html
    for outsider in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(outsider).visit(path, 404).lacks("The mayor’s cousin")


def test_the_plan_costs_the_same_few_queries_for_everybody_and_for_more_rows(browser: Browser, cast: Cast) -> None:
    plan = in_review(cast)
    path = f"/teams/{cast.asuncion.id}/plan"
    readers = (cast.ana, cast.carla, cast.dora)
    first = [browser.sign_in(one).visit(path).queries for one in readers]
    with writing():
        actions.approve(db.session.get(Plan, plan.id), "", cast.carla)  # type: ignore[arg-type]
    for number in (4, 5, 6):
        sheet = make.worksheet(make.question(key=f"more_{number}", section="P2"))
        accepted(cast.asuncion, make.assignment(cast.cohort, sheet, number=number), {f"more_{number}": "Text"})
    for count in (2, 3):
        with writing():
            actions.submit(plan_of(cast.asuncion), cast.ana)
            assert actions.approve(plan_of(cast.asuncion), "", cast.carla).number == count
            plan_of(cast.asuncion).state = "submitted"
            plan_of(cast.asuncion).state = "draft"
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
    assert [browser.sign_in(one).visit(path).queries for one in readers] == first
    assert max(first) <= 12


def test_the_team_sends_the_plan_once(browser: Browser, cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    plan = plan_of(cast.asuncion)
    browser.sign_in(cast.ana).send("/me/language", {"language": "en"})
    page = browser.send(f"/plans/{plan.id}/submit")
    assert page.to == f"/teams/{cast.asuncion.id}/plan"
    assert plan_of(cast.asuncion).state == "submitted"
    browser.visit(page.to).shows("The plan is in review", "Ana Benítez")
    browser.send(f"/plans/{plan.id}/submit", status=409).shows("The plan is with your facilitation team already.")


def test_a_facilitator_sends_it_back_and_a_note_is_needed(browser: Browser, cast: Cast) -> None:
    plan = in_review(cast)
    browser.sign_in(cast.carla).visit(f"/teams/{cast.asuncion.id}/plan").shows(
        "Review the plan section by section", "Reviewers look for: Looks for"
    )
    review = f"/plans/{plan.id}/review"
    browser.send(review, wishes(plan, "send_back"), 409).shows("so that the team knows what to do")
    browser.send(review, wishes(plan, "send_back", note="Name an owner."))
    assert plan_of(cast.asuncion).state == "changes"
    page = browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/plan")
    page.shows("Name an owner.", "Carla Rivas")
    page.lacks("Review the plan section by section")


def test_an_incomplete_plan_is_approved_only_by_someone_who_has_read_the_gaps(browser: Browser, cast: Cast) -> None:
    plan = in_review(cast)
    decide = f"/plans/{plan.id}/review"
    page = browser.sign_in(cast.carla).send(decide, wishes(plan, "approve", note="Go on <b>"), 422)
    page.shows(
        "Read what is missing",
        "1 thing is still missing.",
        "“Within how many days do people hear back?” has no answer in the plan yet.",
    )
    assert "Go on &lt;b&gt;</textarea>" in page.html
    browser.send(decide, wishes(plan, "approve", note="Go on", despite="y"))
    assert plan_of(cast.asuncion).state == "approved"
    browser.send(decide, wishes(plan, "approve", despite="y"), 409).shows("not waiting for a review")


def test_a_complete_plan_needs_no_such_box(browser: Browser, cast: Cast) -> None:
    third, eighth = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    accepted(cast.asuncion, eighth, {"hear_back_days": 10})
    plan = plan_of(cast.asuncion)
    browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/plan?lang=en").shows("All 2 sections are complete")
    browser.send(f"/plans/{plan.id}/submit")
    browser.sign_in(cast.carla).visit(f"/teams/{cast.asuncion.id}/plan").lacks("although things are missing")
    browser.send(f"/plans/{plan.id}/review", wishes(plan, "approve"))
    browser.visit(f"/teams/{cast.asuncion.id}/plan").shows("The plan is approved", "Version 1, approved Monday, October 7")


def test_nonsense_in_a_decision_decides_nothing_and_is_said_at_its_field(browser: Browser, cast: Cast) -> None:
    plan = in_review(cast)
    review = f"/plans/{plan.id}/review"
    browser.sign_in(cast.carla).send(review, wishes(plan, "burn"))
    browser.send(review, wishes(plan, "send_back", said_P2="burn"), 422)
    browser.send(review, wishes(plan, "send_back", note="x" * 4001), 422)
    page = browser.send(review, wishes(plan, "send_back", said_P2="change"), 422)
    page.shows("Write what you want to know or what should change.")
    assert plan_of(cast.asuncion).state == "submitted"


def test_a_version_shows_the_plan_as_it_was_approved(browser: Browser, cast: Cast) -> None:
    plan = in_review(cast)
    browser.sign_in(cast.carla).send(f"/plans/{plan.id}/review", wishes(plan, "approve", despite="y"))
    third = next(one for one in db.session.scalars(select(make.Assignment)) if one.number == 3)
    accepted(cast.asuncion, third, {"first_audience": "Somebody else"})
    version = db.session.scalar(select(PlanVersion))
    assert version is not None
    page = browser.visit(f"/plan-versions/{version.id}")
    page.shows("Version 1, as it was approved", "Librarians on the east side", "Carla Rivas", "From Worksheet 3, question 2")
    page.lacks("Somebody else")
    assert page.queries <= 12
    browser.visit(f"/teams/{cast.asuncion.id}/plan").shows("Somebody else", "The plan has changed since it was approved")


def test_strangers_find_nothing(browser: Browser, cast: Cast) -> None:
    plan = in_review(cast)
    with writing():
        version = actions.approve(plan, "", cast.carla)
    number = version.id
    for stranger in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(stranger).visit(f"/teams/{cast.asuncion.id}/plan", 404)
        browser.visit(f"/plan-versions/{number}", 404)
        browser.send(f"/plans/{plan.id}/submit", status=404)
        browser.send(f"/plans/{plan.id}/review", wishes(plan, "approve", despite="y"), 404)
    browser.sign_in(cast.ana).send(f"/plans/{plan.id}/review", wishes(plan, "approve", despite="y"), 404)
    browser.sign_in(cast.carla).send(f"/plans/{plan.id}/submit", status=404)
    for path in ("/teams/999999/plan", "/plan-versions/999999"):
        browser.visit(path, 404)


def test_a_plan_that_has_not_begun_is_shown_although_its_sections_ask_for_nothing(browser: Browser, cast: Cast) -> None:
    section(cast.cohort, "P9", title="Roadmap")
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("No section asks for anything. The plan begins with the first answer that is accepted or written here.")
