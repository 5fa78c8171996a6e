"""Reviewers judge a plan section by section, and a change that is asked for keeps it from being approved."""

import pytest
from sqlalchemy import select

from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.outbox import Letter
from sprint.plans import actions, verdicts
from sprint.plans.models import Plan
from sprint.plans.verdict_models import Verdict
from sprint.plans.verdicts import Judged, Said, Wish, judged, seen_of
from sprint.submissions.models import Decision
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, two_worksheets

CHANGE = Said(Decision.CHANGE, "Name who agreed.")
FINE = Said(Decision.FINE)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A plan with two sections that waits for its first review."""
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES, by=cast.carla, language="es")
    send(cast)
    return plan_of(cast.asuncion)


def send(cast: Cast) -> None:
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)


def say(cast: Cast, wish: Wish, note: str = "", seen: str | None = None, **said: Said) -> None:
    with writing():
        plan = plan_of(cast.asuncion)
        verdicts.review(plan, said, wish, note, seen=seen or seen_of(plan, judged(plan)), language="en", by=cast.carla)


def now(cast: Cast) -> Judged:
    return judged(plan_of(cast.asuncion))


def test_what_is_saved_is_for_the_reviewers_until_they_decide(cast: Cast, plan: Plan, browser: Browser) -> None:
    say(cast, Wish.SAVE, P2=CHANGE)
    page = f"/teams/{cast.asuncion.id}/plan"
    assert browser.sign_in(cast.ana).visit(page).lacks("Name who agreed.")
    browser.sign_in(cast.carla).visit(f"/plans/{plan.id}/review").shows("1 of 2 judged and saved")
    say(cast, Wish.SEND_BACK, P2=CHANGE, P11=FINE)
    shown = browser.sign_in(cast.ana).visit(f"{page}?lang=en")
    assert shown.shows("Must change", "Name who agreed.", "Carla Rivas") and shown.queries <= 12


def test_a_team_takes_its_plan_back_until_somebody_has_begun_to_review_it(cast: Cast, plan: Plan, browser: Browser) -> None:
    page, address = f"/teams/{cast.asuncion.id}/plan?lang=en", f"/plans/{plan.id}/take-back?lang=en"
    browser.sign_in(cast.carla).send(address, status=404)
    browser.sign_in(cast.ana).visit(page).shows("Take the plan back and write in it again")
    browser.send(address, status=302)
    now_is = plan_of(cast.asuncion)
    assert (now_is.state, now_is.round, now_is.submitted_by_id) == ("draft", 0, None)
    letters = db.session.scalars(select(Letter.email).where(Letter.kind == "plans/letters/taken_back"))
    assert list(letters) == [cast.carla.email]
    browser.send(address, status=409).shows("This plan is not waiting for a review.")
    send(cast)
    say(cast, Wish.SAVE, P2=FINE)
    browser.send(address, status=409).shows("Your facilitation team has begun its review.")
    assert plan_of(cast.asuncion).state == "submitted"


def test_a_plan_that_came_back_is_one_that_came_back_when_it_is_taken_back(cast: Cast, plan: Plan) -> None:
    say(cast, Wish.SEND_BACK, P2=CHANGE)
    send(cast)
    with writing():
        actions.take_back(plan_of(cast.asuncion), cast.ana)
    assert (plan_of(cast.asuncion).state, plan_of(cast.asuncion).round) == ("changes", 1)
    send(cast)
    say(cast, Wish.APPROVE, P2=FINE, P11=FINE)
    with writing():
        plan_of(cast.asuncion).state = "draft"
    send(cast)
    with writing():
        actions.take_back(plan_of(cast.asuncion), cast.ana)
    assert (plan_of(cast.asuncion).state, plan_of(cast.asuncion).round) == ("draft", 2)


def test_a_plan_is_not_approved_while_a_change_is_asked_for(cast: Cast, plan: Plan) -> None:
    with pytest.raises(Refused, match="section 2"):
        say(cast, Wish.APPROVE, P2=CHANGE)
    assert plan_of(cast.asuncion).state == "submitted"


def test_a_change_of_an_earlier_round_stays_open_until_someone_says_that_it_is_made(cast: Cast, plan: Plan) -> None:
    say(cast, Wish.SEND_BACK, P2=CHANGE, P11=CHANGE)
    send(cast)
    assert (plan_of(cast.asuncion).round, sorted(now(cast).open_changes)) == (2, ["P11", "P2"])
    with pytest.raises(Refused, match="sections 2, 11"):
        say(cast, Wish.APPROVE)
    with pytest.raises(Refused, match="section 11"):
        say(cast, Wish.APPROVE, P2=FINE)
    say(cast, Wish.APPROVE, P2=FINE, P11=FINE)
    assert plan_of(cast.asuncion).state == "approved"


def test_a_verdict_can_be_changed_and_taken_back_in_its_round_and_history_keeps_each_round(cast: Cast, plan: Plan) -> None:
    say(cast, Wish.SAVE, P2=CHANGE)
    say(cast, Wish.SAVE, P2=Said())
    assert now(cast).now == {}
    say(cast, Wish.SEND_BACK, "Look again.", P2=Said(Decision.QUESTION, "Who?"))
    send(cast)
    say(cast, Wish.SEND_BACK, P2=CHANGE)
    rows = db.session.scalars(select(Verdict).order_by(Verdict.round))
    assert [(one.round, one.decision, one.sent_at is not None) for one in rows] == [(1, "question", True), (2, "change", True)]


def test_a_team_is_led_to_the_sections_that_must_change(browser: Browser, cast: Cast, plan: Plan) -> None:
    say(cast, Wish.SEND_BACK, P2=CHANGE, P11=FINE)
    at = f"/teams/{cast.asuncion.id}"
    page = browser.sign_in(cast.ana).visit(f"{at}/plan")
    page.shows("El plan volvió", "1 sección debe cambiar:")
    page.lacks("con una nota")
    assert '<a href="#s-P2">' in page.html.split("1 sección debe cambiar:")[1].split("</p>")[0]
    browser.visit(at).shows("Requiere cambios")


def test_sending_back_without_a_word_is_refused(cast: Cast, plan: Plan) -> None:
    with pytest.raises(Refused, match="so that the team knows"):
        say(cast, Wish.SEND_BACK, P2=FINE)


def test_only_a_plan_that_waits_is_judged(cast: Cast, plan: Plan) -> None:
    say(cast, Wish.APPROVE)
    with pytest.raises(Refused, match="not waiting"):
        say(cast, Wish.SAVE, P2=CHANGE)


def test_what_was_typed_stays_when_the_decision_is_refused(cast: Cast, plan: Plan, browser: Browser) -> None:
    typed = {"wish": "approve", "despite": "y", "said_P2": "change", "note_P2": "Name <who> agreed."}
    typed["seen"] = seen_of(plan, now(cast))
    page = browser.sign_in(cast.carla).send(f"/plans/{plan.id}/review", typed, 409)
    assert page.shows("A change is still asked for in section 2.") and "Name &lt;who&gt; agreed.</textarea>" in page.html
    assert now(cast).now == {}


def test_what_a_colleague_said_since_is_neither_lost_nor_approved_over(cast: Cast, plan: Plan, browser: Browser) -> None:
    path, before = f"/plans/{plan.id}/review", seen_of(plan, now(cast))
    assert f'name="seen" value="{before}"' in browser.sign_in(cast.carla).visit(path).html
    say(cast, Wish.SAVE, P2=CHANGE)
    typed = {"despite": "y", "said_P2": "", "note_P2": "", "said_P11": "fine", "note_P11": "Well <done>", "seen": before}
    for wish in ("save", "approve", "send_back"):
        page = browser.send(path, typed | {"wish": wish}, 409)
        page.shows("Another reviewer judged this plan while you read it")
        assert "Well &lt;done&gt;</textarea>" in page.html and "Name who agreed.</textarea>" in page.html
        assert (plan_of(cast.asuncion).state, now(cast).open_changes) == ("submitted", ["P2"])
    page = browser.send(path, typed | {"wish": "save", "said_P2": "fine", "note_P2": "I see it otherwise"}, 409)
    page.shows("Must change", "Name who agreed.", "I see it otherwise")
    seen = page.html.split('name="seen" value="')[1].split('"')[0]
    browser.send(path, typed | {"wish": "save", "said_P2": "fine", "seen": seen})
    assert now(cast).open_changes == [] and now(cast).now["P11"].note == "Well <done>"
    seen = seen_of(plan, now(cast))
    say(cast, Wish.SAVE, P2=Said(Decision.FINE, "I see it otherwise by now"))
    browser.send(path, typed | {"wish": "approve", "said_P2": "fine", "note_P2": "", "seen": seen}, 409)


def test_a_page_from_an_earlier_round_decides_nothing(cast: Cast, plan: Plan, browser: Browser) -> None:
    before = seen_of(plan, now(cast))
    say(cast, Wish.SEND_BACK, "Look again.")
    send(cast)
    for seen in (before, ""):
        browser.sign_in(cast.carla).send(f"/plans/{plan.id}/review", {"wish": "approve", "despite": "y", "seen": seen}, 409)
    assert (plan_of(cast.asuncion).state, plan_of(cast.asuncion).round) == ("submitted", 2)
