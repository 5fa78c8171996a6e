"""Check-ins: who is asked when, what the link of a letter opens, and what stays of what was said."""

from flask import Flask

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Cohort
from sprint.core import outbox, serving
from sprint.core.database import db, writing
from sprint.follow_up import asking, check_in_actions, queries
from sprint.follow_up.models import CheckIn, CheckInReport, Training
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.follow_up.makers import days_later, letters, milestone, path_of, said, turn


def test_a_lead_is_asked_once_on_the_day_and_in_the_own_language(cast: Cast) -> None:
    days_later(29)
    assert turn() == 0
    days_later(30)
    assert turn() == 2
    assert turn() == 0
    assert {one.email: one.subject for one in letters("check_in")} == {
        cast.ana.email: "Seguimiento del día 30, Asunción", cast.bruno.email: "Check-in of day 30, Baltimore",
    }  # fmt: skip
    assert "Han pasado 30 días" in letters("check_in")[0].body
    days_later(90)
    assert turn() == 2
    assert letters("late") == []  # day 30 is past telling


def test_whoever_asks_first_asks_alone(cast: Cast) -> None:
    days_later(30)
    with writing():
        check_in_actions.keep_draft(cast.asuncion, 30, {"help": "A room"}, cast.ana)
    turn()
    assert len(letters("check_in")) == 2
    assert db.session.query(CheckIn).count() == 2


def test_of_two_workers_that_ask_at_once_one_writes_the_letters(cast: Cast) -> None:
    days_later(30)
    with writing():
        assert asking.claim(cast.asuncion, 30, "asked_at") is not None
        assert asking.claim(cast.asuncion, 30, "asked_at") is None
        assert asking.claim(cast.asuncion, 30, "reminded_at") is not None


def test_what_is_two_weeks_late_is_told_to_facilitators_in_one_letter_and_once(cast: Cast) -> None:
    days_later(30)
    turn()
    days_later(43)
    assert turn() == 0
    days_later(44)
    with writing():
        check_in_actions.send(cast.baltimore, 30, {"states": []}, [], base="0", language="en", by=cast.bruno)
    assert turn() == 1
    assert turn() == 0
    told = letters("late")
    assert [one.email for one in told] == [cast.carla.email]
    assert "Asunción" in told[0].body and "Baltimore" not in told[0].body


def test_an_old_sprint_is_not_asked_about_what_is_long_past(cast: Cast) -> None:
    days_later(1000)
    assert turn() == 0


def test_the_months_of_the_follow_up_end_the_check_ins_and_staff_choose_the_days(browser: Browser, cast: Cast) -> None:
    with writing():
        db.session.get_one(Cohort, cast.cohort.id).follow_up_months = 6
    assert queries.days_of(cast.cohort) == [30, 90, 180]
    browser.sign_in(cast.carla).send(f"/cohorts/{cast.cohort.id}/follow-up", {"days": "10, 60; 200"})
    assert queries.days_of(cast.cohort) == [10, 60]
    browser.send(f"/cohorts/{cast.cohort.id}/follow-up", {"days": "soon"}, 422).shows("Write days such as 30, 90, 180.")


def test_the_page_counts_the_check_ins_that_wait(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.ana)
    days_later(31)
    browser.visit(f"/teams/{cast.asuncion.id}/follow-up").shows("1 seguimiento les espera")
    days_later(100)
    browser.visit(f"/teams/{cast.asuncion.id}/follow-up").shows("2 seguimientos les esperan")


def test_the_link_of_a_letter_opens_its_form_alone_and_is_used_up(browser: Browser, cast: Cast) -> None:
    milestone(cast.asuncion, "Primer taller")
    days_later(30)
    turn()
    link = path_of(letters("check_in")[0])
    page = browser.visit(link)
    page.shows("Seguimiento del día 30", "Primer taller")
    assert f"/teams/{cast.asuncion.id}" not in page.html
    browser.visit(f"/teams/{cast.asuncion.id}/follow-up", 302)
    key = f"state_{_milestone_id(page.html)}"
    browser.send(link, {"base": "0", key: "dropped"}, 422).shows("Diga por qué se descartó.")
    browser.send(link, {"base": "0", key: "at_risk", "help": "Un salón"}, 200).shows("El seguimiento está enviado")
    browser.visit(link, 404).shows("This link has ended")
    browser.send(link, {"base": "1", key: "done"}, 404)
    report = db.session.query(CheckInReport).one()
    assert report.by_link and report.sent_by_id == cast.ana.id and report.content["states"][0]["state"] == "at_risk"
    assert report.language == "es"


def test_the_workplan_follows_what_a_check_in_calls_done_or_dropped_and_nothing_else(cast: Cast) -> None:
    done, dropped, risky, reached = (milestone(cast.asuncion, name) for name in ("Guía", "Feria", "Taller", "Mapa"))
    foreign = milestone(cast.baltimore, "Guide")
    with writing():
        reached.state = "reached"
    says = ((done, "done", ""), (dropped, "dropped", "No hay salón"), (risky, "at_risk", "Falta gente"), (reached, "at_risk", ""),
            (foreign, "done", ""))  # fmt: skip
    states = [{"key": one.id, "title": one.title, "language": "es", "state": state, "why": why} for one, state, why in says]
    days_later(30)
    with writing():
        check_in_actions.send(cast.asuncion, 30, {"states": states}, [], base="0", language="es", by=cast.ana)
    now = [(one.state, one.state_note) for one in (done, dropped, risky, reached, foreign)]
    assert now == [("reached", ""), ("dropped", "No hay salón"), ("ahead", ""), ("reached", ""), ("ahead", "")]


def _milestone_id(html: str) -> str:
    return html.split('name="state_')[1].split('"')[0]


def test_a_link_ends_after_thirty_days_when_it_is_replaced_and_when_its_person_leaves(browser: Browser, cast: Cast) -> None:
    days_later(30)
    turn()
    ana, bruno = (path_of(one) for one in letters("check_in"))
    days_later(59)
    browser.visit(ana)
    days_later(61)
    browser.visit(ana, 404)
    days_later(31)
    Browser(browser.app).sign_in(cast.carla).send(f"/teams/{cast.asuncion.id}/check-ins/30/ask")
    browser.visit(ana, 404)
    fresh = path_of(letters("check_in")[-1])
    browser.visit(fresh)
    browser.visit(bruno)
    with writing():
        cohorts.join(cast.asuncion, cast.diego, "lead")
        db.session.flush()
        cohorts.leave(cast.asuncion, cast.ana, cast.carla)
    browser.visit(fresh, 404)
    browser.visit(bruno + "x", 404)


def test_a_link_sends_the_check_in_that_it_is_for_and_no_other(browser: Browser, cast: Cast) -> None:
    days_later(30)
    turn()
    browser.send(path_of(letters("check_in")[1]), said(help="Chairs", team_id=str(cast.asuncion.id), day="90"), 200)
    sent = db.session.query(CheckIn).filter(CheckIn.sent_at.is_not(None)).one()
    assert (sent.team_id, sent.day) == (cast.baltimore.id, 30)


def test_an_invitation_is_no_link_to_a_check_in(browser: Browser, cast: Cast) -> None:
    days_later(30)
    turn()
    link = path_of(letters("check_in")[0])
    browser.visit(link.replace("/check-in/", "/invitation/"), 404)
    browser.visit(link.replace("/check-in/", "/calendar/") + ".ics", 404)


def test_what_was_typed_is_kept_also_with_gaps(browser: Browser, cast: Cast) -> None:
    days_later(30)
    path = f"/teams/{cast.asuncion.id}/check-ins/30"
    browser.sign_in(cast.diego)
    half = {"base": "0", "help": "Sillas", "training_title_1": "Mapas", "training_on_1": "2024-11-01", "later": "1"}
    browser.send(path, half)
    page = browser.visit(path)
    assert "Sillas" in page.html and "Mapas" in page.html and 'value="2024-11-01"' in page.html
    assert db.session.query(CheckInReport).count() == 0
    page = browser.send(path, {"base": "0", "help": "Sillas y mesas", "training_title_1": "Mapas", "feedback_answered": "3"}, 422)
    page.shows("Elija en qué punto está.", "Escriba cuántas personas participaron.", "No se pueden responder más")
    assert "Sillas y mesas" in page.html


def test_what_was_sent_stays_and_a_correction_is_the_next_version(browser: Browser, cast: Cast) -> None:
    days_later(30)
    path = f"/teams/{cast.baltimore.id}/check-ins/30"
    browser.sign_in(cast.bruno)
    row = {"training_on_1": "2024-11-05", "training_title_1": "Reading maps", "training_people_1": "14"}
    browser.send(path, said(feedback_received="4", feedback_answered="2", **row))
    browser.visit(path).shows("What was sent", "on track", "4 received, 2 answered", "version 1")
    browser.send(path, said(help="Again"), 409).shows("Someone has just sent this check-in.")
    browser.send(path, said(base="1", state_0="done"))
    browser.visit(path).shows("done", "version 2", "Version 1")
    assert [one.number for one in db.session.query(CheckInReport).order_by(CheckInReport.id)] == [1, 2]
    assert [(one.title, one.people) for one in db.session.query(Training)] == [("Reading maps", 14)]


def test_a_check_in_that_lies_ahead_is_not_sent(browser: Browser, cast: Cast) -> None:
    days_later(20)
    path = f"/teams/{cast.baltimore.id}/check-ins/30"
    browser.sign_in(cast.bruno).visit(path).shows("This check-in lies ahead.")
    browser.send(path, said(), 409).shows("This check-in opens on Friday, November 15.")
    browser.visit(f"/teams/{cast.baltimore.id}/check-ins/31", 404)


def test_facilitators_see_all_cities_with_as_many_questions_for_many(browser: Browser, cast: Cast) -> None:
    days_later(50)
    path = f"/cohorts/{cast.cohort.id}/follow-up"
    browser.sign_in(cast.carla)
    page = browser.visit(path)
    page.shows("2 check-ins are late", "Asunción", "Ana Benítez")
    for number in range(6):
        make.member(make.team(cast.cohort, make.city(f"City {number}")), role="lead")
    few = browser.visit(path).queries
    assert few == page.queries <= 12


def test_a_letter_keeps_its_link_out_of_the_text_that_administrators_read(cast: Cast) -> None:
    days_later(30)
    turn()
    letter = letters("check_in")[0]
    assert letter.secret is not None and letter.secret not in letter.body and outbox.HIDDEN in letter.body


def test_the_worker_writes_the_letters(app: Flask, cast: Cast) -> None:
    days_later(30)
    db.session.rollback()
    serving.work(app, once=True)
    assert len(letters("check_in")) == 2
