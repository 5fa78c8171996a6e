"""A link by which strangers read a plan: prepared, looked at, opened, changed, withdrawn, past."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from sprint.core import clock
from sprint.core.database import db
from sprint.sharing.models import PlanShare
from tests.browser import Browser
from tests.cast import Cast
from tests.conftest import NOW
from tests.sharing.makers import fill


def said(**more: Any) -> dict[str, Any]:
    return {"title": "Council", "language": "es", "sections": ["P3", "P7", "P9", "P10"], "listing": "link", "ends_on": "",
            "parts": ["workplan", "partners", "commitments", "decisions", "support"], **more}  # fmt: skip


def prepared(browser: Browser, cast: Cast, **more: Any) -> PlanShare:
    browser.sign_in(cast.ana).send(f"/teams/{cast.asuncion.id}/plan/share/new", said(**more))
    return db.session.query(PlanShare).order_by(PlanShare.id.desc()).first()  # type: ignore[return-value]


def opened(browser: Browser, share: PlanShare) -> str:
    """The path of the address that a link gets now, also in place of an earlier one."""
    asked = browser.visit(f"/plan-shares/{share.id}/open")
    seen = re.search(r'name="seen" value="([^"]*)"', asked.html)
    assert seen
    page = browser.visit(browser.send(f"/plan-shares/{share.id}/open", {"seen": seen[1]}).to)
    page.shows("copie su dirección ahora")
    found = re.search(r'value="http://localhost(/shared/[^"]+)"', page.html)
    assert found
    return found[1]


def test_a_stranger_reads_what_the_lead_chose_and_saw_before(app: Flask, browser: Browser, cast: Cast) -> None:
    private = fill(cast)
    share = prepared(browser, cast)
    seen = browser.visit(f"/plan-shares/{share.id}/read?lang=es")
    stranger = Browser(app)
    page = stranger.visit(opened(browser, share))
    assert seen.html.partition('<h1>')[2].partition("<footer")[0] == page.html.partition('<h1>')[2].partition("<footer")[0]
    page.shows(*private.shown)
    for one in (*private.never, *private.not_shared):
        assert one not in page.text
    assert page.response.headers["X-Robots-Tag"].startswith("noindex")
    assert page.response.headers["Content-Language"] == "es"
    assert page.queries <= 12
    assert stranger.visit(opened(browser, share).replace("lang=es", "lang=en")).response.headers["Content-Language"] == "en"


def test_a_new_address_ends_the_old_one_and_a_withdrawn_link_says_so(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share, stranger = prepared(browser, cast), Browser(app)
    first = opened(browser, share)
    second = opened(browser, share)
    stranger.visit(first, 410)
    stranger.visit(second)
    browser.send(f"/plan-shares/{share.id}/withdraw")
    gone = stranger.visit(second, 410)
    assert "Asunción" not in gone.text
    browser.send(f"/plan-shares/{share.id}/open", status=409)
    stranger.visit("/shared/nothing", 404)


def test_an_address_stays_through_a_reload_and_another_language(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast)
    address, page = opened(browser, share), f"/plan-shares/{share.id}"
    for _reload in range(2):
        assert address in browser.visit(page).html
    browser.send("/me/language", {"language": "en", "back": page})
    assert address in browser.visit(page).html
    Browser(app).visit(address)


def test_an_address_is_seen_by_whoever_made_it_until_they_sign_out(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast)
    address, page = opened(browser, share), f"/plan-shares/{share.id}"
    for other in (Browser(app).sign_in(cast.ana), Browser(app).sign_in(cast.carla), browser.sign_in(cast.diego)):
        assert address not in other.visit(page).html
    assert address in browser.sign_in(cast.ana).visit(page).html
    browser.send("/logout")
    assert address not in browser.sign_in(cast.ana).visit(page).html
    address = opened(browser, share)
    browser.send(f"{page}/withdraw")
    assert address not in browser.visit(page).html


def test_a_link_that_is_open_gets_another_address_only_after_a_question(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast)
    address = opened(browser, share)
    asked = browser.visit(f"/plan-shares/{share.id}/open?lang=en")
    asked.shows("Make a new address for this link?", "The present address ends", "Keep the present address")
    pressed_twice = browser.send(f"/plan-shares/{share.id}/open?lang=en", {"seen": ""}, 409)
    pressed_twice.shows("Meanwhile this link was given an address.", "Make a new address for this link?")
    Browser(app).visit(address)


def test_a_link_is_withdrawn_only_after_a_question(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast)
    browser.visit(f"/plan-shares/{share.id}/withdraw?lang=en").shows("Withdraw this link?", "Nobody has an address of it yet.")
    address = opened(browser, share)
    asked = browser.visit(f"/plan-shares/{share.id}/withdraw?lang=en")
    asked.shows("Whoever has its address cannot read the plan with it any more. This cannot be undone", "Keep the link")
    Browser(app).visit(address)
    assert f'href="/plan-shares/{share.id}/withdraw"' in browser.visit(f"/plan-shares/{share.id}").html
    browser.send(f"/plan-shares/{share.id}/withdraw")
    Browser(app).visit(address, 410)
    for question in ("open", "withdraw"):
        browser.visit(f"/plan-shares/{share.id}/{question}?lang=en").shows("This link is withdrawn")


def test_a_link_is_over_when_its_last_day_is(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast, ends_on="2024-10-08")
    address = opened(browser, share)
    Browser(app).visit(address)
    clock.fix(NOW + timedelta(days=2))
    Browser(app).visit(address, 410)


def test_the_list_of_links_goes_by_the_clock_of_the_city(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    opened(browser, prepared(browser, cast, ends_on="2024-10-08"))
    clock.fix(datetime(2024, 10, 9, 3, 30, tzinfo=UTC))
    Browser(app).sign_in(cast.carla).visit(f"/teams/{cast.asuncion.id}/plan/share").shows("Past its last day")


def test_a_change_is_seen_at_once_by_the_same_address(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast)
    address = opened(browser, share)
    browser.send(f"/plan-shares/{share.id}/edit", said(parts=["workplan"]))
    page = Browser(app).visit(address)
    assert page.shows("Imprimir las guías")
    assert "Biblioteca Central" not in page.text


def test_other_cities_read_a_listed_link_while_it_is_open(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share, bruno = prepared(browser, cast, listing="cohort"), Browser(app).sign_in(cast.bruno)
    bruno.visit(f"/plan-shares/{share.id}/read", 404)
    opened(browser, share)
    assert bruno.visit(f"/cohorts/{cast.cohort.id}/shared-plans").shows("Plan of Asunción")
    bruno.visit(f"/plan-shares/{share.id}/read")
    bruno.visit(f"/plan-shares/{share.id}", 404)
    Browser(app).sign_in(cast.emil).visit(f"/plan-shares/{share.id}/read", 404)
    browser.send(f"/plan-shares/{share.id}/edit", said())
    bruno.visit(f"/plan-shares/{share.id}/read", 404)


def test_nonsense_is_refused_with_a_message(browser: Browser, cast: Cast) -> None:
    fill(cast)
    page = f"/teams/{cast.asuncion.id}/plan/share/new"
    browser.sign_in(cast.ana)
    for wrong in ({"sections": []}, {"sections": ["P99"]}, {"parts": ["ratings"]}, {"ends_on": "soon"}, {"listing": "all"},
                  {"title": "x" * 81}):  # fmt: skip
        browser.send(page, said(**wrong), 422)
    for day in ("2024-10-01", "2099-01-01"):
        browser.send(page, said(ends_on=day), 409)
    assert db.session.query(PlanShare).count() == 0
