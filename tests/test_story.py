"""The story of one city, from the invitation to the approved plan, told in Chromium: in Spanish, and in English without scripts.

The Spanish one ends with the plan as a file.
The first worksheet is written by hand; the others are brought to the end as the demo world does it.
"""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask_security import hash_password
from icalendar import Calendar
from playwright.sync_api import Browser as Chromium
from sqlalchemy import select

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.demo.story import APPROVED, Story, told
from sprint.office_hours.queries import hours
from sprint.people.models import Person
from sprint.programs import reading
from sprint.programs.library import shipped
from sprint.programs.taking_over import take_over
from sprint.schedule.queries import group_sessions
from sprint.worksheets.queries import assignments
from tests import live, make
from tests.seat import Seat, asking
from tests.story_copy import take_the_plan_along
from tests.story_steps import FACILITATOR, LEAD, PAPER, PASSWORD, Plot, begin_a_cohort, come_in, write_worksheet_1

pytestmark = pytest.mark.once

LAST_WEEK = datetime(2024, 10, 21, 14, 0, tzinfo=UTC)
"""Monday of week 7: all worksheets are open, and one day of office hours lies ahead."""


def in_spanish() -> Plot:
    return Plot(
        "bogota", "Bogotá", "es", "America/Bogota", "14:00", "Digan también qué aceptó hacer cada autoridad este año.",
        "Ya lo anotamos, con las horas.", "Autorizó 8 horas por semana de tres personas hasta diciembre, por escrito.",
    )  # fmt: skip


def in_english() -> Plot:
    return Plot(
        "baltimore", "Baltimore", "en", "America/New_York", "15:00", "Say for how long each leader has agreed to this.",
        "We added the months.", "Gives Omar one day a week until December, in writing.",
    )  # fmt: skip


def test_a_city_goes_from_invitation_to_approved_plan_in_spanish(
    app: Flask, chromium: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    tell(app, chromium, in_spanish(), scripts=True)


def test_the_same_story_in_english_without_scripts(app: Flask, chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    tell(app, chromium, in_english(), scripts=False)


def tell(app: Flask, chromium: Chromium, plot: Plot, *, scripts: bool) -> None:
    """The whole story, with two people at two browsers."""
    with writing():
        take_over(reading.read(shipped.content()))
        staff = make.person("Tomás Rivas", language=plot.language, zone="America/New_York", email=FACILITATOR)
        staff.password = hash_password(PASSWORD)
        make.facilitator(make.cohort("Sprint 2023"), staff)
    with live.serving(app) as address:
        options: Any = {"locale": plot.language, "java_script_enabled": scripts, "reduced_motion": "reduce"}
        contexts = [chromium.new_context(**options) for _ in range(2)]
        facilitator, lead = (Seat(context, address, plot.words) for context in contexts)
        begin_a_cohort(facilitator, plot)
        come_in(lead, plot)
        write_worksheet_1(lead, plot, scripts)
        review_worksheet_1(facilitator, lead, plot)
        finish_the_other_worksheets(plot)
        come_back(facilitator, FACILITATOR)
        come_back(lead, LEAD)
        use_office_hours(lead, plot)
        approve_the_plan(facilitator, lead, plot)
        if plot.language == "es":
            take_the_plan_along(lead, plot)
        subscribe_to_the_calendar(lead, plot)
        for context in contexts:
            context.close()
    assert [*facilitator.wrong, *lead.wrong] == []
    assert letters_with_foreign_words(plot) == []


def review_worksheet_1(facilitator: Seat, lead: Seat, plot: Plot) -> None:
    """The facilitator requests a change, the team answers and sends again, the facilitator accepts."""
    words, place = plot.words, f"#q-{plot.ids['sponsor']}"
    open_review(facilitator, plot)
    facilitator.shows(words("Worksheet %(number)d, round %(round)d", number=1, round=1), PAPER["name"])
    facilitator.tick(words.of("decision", "Request a change"), within=place)
    facilitator.press(words("Send back to %(team)s", team=plot.city), 422)
    facilitator.shows(words("Write what you want to know or what should change."))
    facilitator.fill(words("Your comment on question %(number)s", number=2), plot.change)
    facilitator.press(words("Send back to %(team)s", team=plot.city))
    facilitator.shows(words("The worksheet is back with %(team)s. A letter is on its way.", team=plot.city))
    lead.go("/")
    lead.shows(words.of("worksheet state", "Changes asked"))
    lead.follow(words("Answer the comments on worksheet %(number)d", number=1))
    lead.shows(words("%(name)s requests a change", name="Tomás Rivas"), plot.change, within=place)
    lead.tab.locator(f'[name="q-{plot.ids["sponsor"]}-0-support"]').fill(plot.changed)
    lead.fill(words("Your words to the facilitation team on question %(number)s", number=2), plot.reply)
    lead.press(words("Send to review"))
    lead.shows(words("Your facilitation team has it now."))
    open_review(facilitator, plot)
    facilitator.shows(plot.reply, plot.changed, words("the answer has changed since"), within=place)
    facilitator.press(words("Accept the worksheet"))
    facilitator.shows(words("The worksheet of %(team)s is accepted. A letter is on its way.", team=plot.city))
    lead.go(f"/teams/{plot.ids['team']}/plan")
    source = words("Worksheet %(number)d, question %(question)d", number=1, question=2)
    accepted = words("From %(source)s, accepted %(day)s", source=source, day=words.day(date(2024, 10, 7)))
    lead.shows(plot.changed, accepted, within=f"#s-P8 #l-{plot.ids['sponsor']}")


def open_review(seat: Seat, plot: Plot) -> None:
    words = plot.words
    seat.go(f"/cohorts/{plot.ids['cohort']}/reviews")
    seat.shows(words.count("%(num)d worksheet waits for your review", "%(num)d worksheets wait for your review", num=1))
    seat.follow(words("Review worksheet %(number)d of %(team)s", number=1, team=plot.city))


def finish_the_other_worksheets(plot: Plot) -> None:
    """Two weeks later all worksheets are accepted."""
    clock.fix(LAST_WEEK)
    with writing():
        people = {one.email: one for one in db.session.scalars(select(Person))}
        story = Story(plot.team, people[LEAD], people[LEAD], people[FACILITATOR], clock.now())
        for assignment in assignments(plot.ids["cohort"])[1:]:
            story.work(assignment, APPROVED)


def come_back(seat: Seat, email: str) -> None:
    """A sign-in lasts a week: who comes back after two is asked to sign in again."""
    seat.go("/me")
    assert seat.path == "/login?next=/me"
    seat.sign_in(email, PASSWORD)


def use_office_hours(seat: Seat, plot: Plot) -> None:
    """The lead books an hour with a question, and gives another one back."""
    words, question = plot.words, told(plot.key)["booking_questions"][0]
    with asking():
        ahead = [words.at_hour(one.starts_at) for one in hours(plot.ids["cohort"]) if one.starts_at > LAST_WEEK]
    assert len(ahead) == 8
    seat.go(f"/teams/{plot.ids['team']}/office-hours")
    seat.shows(words.count("%(num)d office hour is left to book", "%(num)d office hours are left to book", num=4))
    for at in ahead[2:4]:
        seat.follow(words("Choose: %(at)s", at=at))
        seat.press(words("Book %(at)s", at=at), 422)
        seat.shows(words("Write what you want to solve."))
        seat.fill(words("What do you want to solve?"), question)
        seat.press(words("Book %(at)s", at=at))
        seat.shows(words("Booked. %(name)s reads your question before you meet on %(at)s", name="Tomás Rivas", at=at), question)
    seat.follow(words("Cancel the booking: %(at)s", at=ahead[3]))
    seat.shows(words("Cancel the booking on %(at)s?", at=ahead[3]))
    seat.press(words("Cancel the booking"))
    seat.shows(words("The booking is cancelled, and the other side has a letter about it."))
    seat.shows(words("Your next office hour: %(at)s", at=ahead[2]))
    seat.shows(words("%(used)d used, %(booked)d booked, %(left)d left", used=0, booked=1, left=3))


def approve_the_plan(facilitator: Seat, lead: Seat, plot: Plot) -> None:
    """The outcomes are met, the lead sends the plan to review, the facilitator approves it, and it is frozen."""
    words, path = plot.words, f"/teams/{plot.ids['team']}/plan"
    lead.go(path)
    lead.shows(*(words.of("outcome state", "%(outcome)s met", outcome=f"O{number}") for number in (1, 2, 3)))
    lead.shows(words.count("%(num)d section of %(num)d is complete", "All %(num)d sections are complete", num=14))
    lead.press(words("Send the plan to review"))
    told = "The plan is with your facilitation team now. Until they begin their review, you can take it back."
    lead.shows(words(told), words.of("plan state", "In review"))
    facilitator.go(path)
    facilitator.follow(words("Review the plan section by section"))
    facilitator.press(words("Send back to %(team)s", team=plot.city), 409)
    facilitator.shows(
        words("Ask a question, request a change or write a note first, so that the team knows what to do.")
    )
    facilitator.press(words("Approve the plan"))
    facilitator.shows(words("The plan is approved."), words.of("plan state", "Approved"))
    lead.go(path)
    lead.follow(words("Version %(number)d, approved %(day)s", number=1, day=words.day(LAST_WEEK.date())))
    lead.shows(words("Version %(number)d, as it was approved", number=1), plot.changed)
    day = words.day(LAST_WEEK.date())
    lead.shows(words("%(name)s approved it on %(day)s. It stays as it is.", name="Tomás Rivas", day=day))
    assert lead.main.get_by_role("button").count() == 0, "something can be pressed in a frozen plan"


def subscribe_to_the_calendar(seat: Seat, plot: Plot) -> None:
    """The lead gets a calendar address; it holds the sessions, the booked hour and the due dates, in the lead's language."""
    words = plot.words
    seat.go("/me/calendar")
    seat.press(words("Make my calendar address"))
    seat.shows(words("Your calendar address is ready: copy it now"))
    address = seat.tab.locator("#address").input_value()
    got = seat.context.request.get(seat.address + urlsplit(address).path)
    assert got.status == 200 and got.headers["content-language"] == plot.language
    events = {str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(got.body()).walk("VEVENT")}
    with asking():
        for one in group_sessions(plot.ids["cohort"]):
            title = words.plain(one.title)
            named = words("Session %(number)d: %(title)s", number=one.number, title=title) if one.number else title
            event = events[f"session-{one.id}"]
            assert (str(event["summary"]), event["summary"].params["LANGUAGE"]) == (named, plot.language)
            assert event.decoded("dtstart") == one.starts_at
    kinds = [uid.partition("-")[0] for uid in events]
    assert [kinds.count(kind) for kind in ("session", "booking", "assignment")] == [9, 1, 9]
    told_there = " ".join(f"{event['summary']} {event['description']}" for event in events.values())
    assert words.foreign(told_there) == []


def letters_with_foreign_words(plot: Plot) -> list[str]:
    """What is wrong with the letters of the story."""
    with asking():
        every = list(db.session.scalars(select(Letter)))
        assert {one.kind.partition("/")[0] for one in every} == {"people", "submissions", "office_hours", "plans"}
        return [f"{one.kind}: {found}" for one in every for found in plot.words.foreign(f"{one.subject}\n{one.body}")]
