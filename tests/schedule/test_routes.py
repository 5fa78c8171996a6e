"""Sessions in pages."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from sprint.core import clock
from sprint.core.database import db
from sprint.core.outbox import Letter
from sprint.schedule import queries
from sprint.schedule.models import GroupSession, Speaker
from tests import make
from tests.browser import Browser
from tests.cast import Cast


def form(**changes: Any) -> dict[str, Any]:
    """What the form of a session sends."""
    plain = {
        "kind": "workshop", "number": "5", "title-en": "Designing the training", "title-es": "Diseño de la capacitación",
        "summary-en": "Summary", "starts_local": "2024-10-09T15:00", "zone": "America/New_York", "minutes": "120",
        "join_url": "https://meet.example.org/5", "languages": ["en", "es"], "interpretation": "y", "captions": "y",
        "agenda-0-title-en": "Everything", "agenda-0-title-es": "Todo", "agenda-0-minutes": "120",
    }  # fmt: skip
    return {**plain, **changes}


def test_the_sessions_stand_in_order_with_both_hours_and_the_change_of_the_local_hour(browser: Browser, cast: Cast) -> None:
    make.group_session(cast.cohort, datetime(2024, 10, 9, 15), title=make.both("Designing"))
    make.group_session(cast.cohort, datetime(2024, 10, 2, 15), title=make.both("Listening"), number=4)
    cancelled_at = clock.now()
    make.group_session(cast.cohort, datetime(2024, 10, 16, 15), number=6, cancelled_at=cancelled_at, interpretation=False)
    page = browser.sign_in(cast.bruno).visit(f"/cohorts/{cast.cohort.id}/sessions")
    page.shows("Next session: Wednesday, October 9, 3:00 p.m.", "from 3:00 p.m. to 5:00 p.m. (New York time)", "Cancelled")
    page.shows("No simultaneous interpretation", "Simultaneous interpretation: English–Spanish")
    page.lacks("Your local hour changes", "Add a session", "Public holiday")
    assert page.text.index("Listening") < page.text.index("5. Designing")
    page = browser.sign_in(cast.ana).visit(f"/cohorts/{cast.cohort.id}/sessions?lang=en")
    page.shows("from 16:00 to 18:00 (Asunción time)", "15:00 to 17:00 in New York")
    page.shows("The session before starts at 15:00 and this one at 16:00 on your clock.")
    page.shows("The clocks in Asunción change on Sunday, October 6.")


def test_a_cohort_without_sessions_says_so(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bruno).visit(f"/cohorts/{cast.cohort.id}/sessions").shows("No session has a date yet", "12 months on")


def test_staff_see_holidays_and_buttons(browser: Browser, cast: Cast) -> None:
    make.team(cast.cohort, make.city("Santiago", zone="America/Santiago", territory="CL"))
    one = make.group_session(cast.cohort, datetime(2025, 9, 18, 15))
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/sessions")
    page.shows("Public holiday in Santiago: Independence Day", "Add a session")
    page = browser.visit(f"/sessions/{one.id}")
    page.shows("It starts at", "Asunción", "Baltimore", "Santiago", "Public holiday: Independence Day", "Cancel the session")


@pytest.mark.parametrize("who", ["bruno", "carla"])
def test_one_and_three_sessions_and_teams_cost_the_same_queries(browser: Browser, cast: Cast, who: str) -> None:
    browser.sign_in(getattr(cast, who))
    one = make.group_session(cast.cohort)
    first = [browser.visit(path).queries for path in (f"/cohorts/{cast.cohort.id}/sessions", f"/sessions/{one.id}")]
    for week in (16, 23):
        make.group_session(cast.cohort, datetime(2024, 10, week, 15))
        make.team(cast.cohort, make.city(f"City {week}"))
    second = [browser.visit(path).queries for path in (f"/cohorts/{cast.cohort.id}/sessions", f"/sessions/{one.id}")]
    assert first == second and max(first) <= 12


def test_strangers_find_nothing(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    for who in (cast.nora, cast.emil):
        browser.sign_in(who)
        for path in (f"/cohorts/{cast.cohort.id}/sessions", f"/sessions/{one.id}", f"/sessions/{one.id}/edit"):
            browser.visit(path, 404)
    browser.sign_in(cast.bruno)
    for path in (f"/cohorts/{cast.cohort.id}/sessions/new", f"/sessions/{one.id}/edit", f"/sessions/{one.id}/cancel"):
        browser.visit(path, 404)
    for path in (f"/sessions/{one.id}/edit", f"/sessions/{one.id}/cancel", f"/sessions/{one.id}/restore"):
        browser.send(path, {"reason-en": "Because"}, 404)
    browser.visit("/sessions/999999", 404)


def test_the_link_to_join_appears_with_the_doors(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    page = browser.sign_in(cast.bruno).visit(f"/sessions/{one.id}")
    assert "meet.example.org" not in page.html
    page.shows("The link to join opens here: Wednesday, October 9, 2:45 p.m.")
    clock.fix(one.doors_open_at())
    page = browser.visit(f"/sessions/{one.id}")
    assert 'href="https://meet.example.org/5"' in page.html
    page.shows("Open now", "Join the session")
    clock.fix(one.ends_at)
    page = browser.visit(f"/sessions/{one.id}")
    assert "meet.example.org" not in page.html
    page.shows("was on Wednesday, October 9", "There is no recording yet.")


def test_a_session_shows_agenda_speakers_and_its_recording(browser: Browser, cast: Cast) -> None:
    speakers = [Speaker(position=1, name="Iris Vega", job="Librarian", organization="City Library")]
    one = make.group_session(cast.cohort, minutes=130, speakers=speakers, recording_url="https://video.example.org/5")
    clock.fix(one.ends_at)
    page = browser.sign_in(cast.ana).visit(f"/sessions/{one.id}?lang=en")
    page.shows("Iris Vega", "Librarian, City Library", "Everything", "120 minutes", "10 minutes are left free")
    assert 'href="https://video.example.org/5"' in page.html


def test_a_cancelled_session_says_why_and_has_no_door(browser: Browser, cast: Cast) -> None:
    why = make.both("The host is ill.", "Hay un imprevisto.")
    one = make.group_session(cast.cohort, cancelled_at=clock.now(), cancel_reason=why)
    clock.fix(one.starts_at)
    page = browser.sign_in(cast.bruno).visit(f"/sessions/{one.id}")
    page.shows("Cancelled: Designing the training", "The host is ill.")
    page.lacks("Hay un imprevisto.")
    assert "meet.example.org" not in page.html
    browser.sign_in(cast.ana).visit(f"/sessions/{one.id}").shows("Hay un imprevisto.")


def test_staff_add_a_session_with_agenda_and_speakers(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/sessions/new")
    assert page.html.count('id="agenda-') - page.html.count('id="agenda-rows"') - page.html.count('id="agenda-help"') == 6
    speakers = {"speakers-0-name": "Iris Vega", "speakers-1-name": "", "speakers-3-name": "Otto Paz"}
    data = form(**{"agenda-0-minutes": "100", **speakers})
    page = browser.send(f"/cohorts/{cast.cohort.id}/sessions/new", data)
    one = db.session.scalars(select(GroupSession)).one()
    assert page.to == f"/sessions/{one.id}"
    assert [speaker.name for speaker in one.speakers] == ["Iris Vega", "Otto Paz"]
    assert one.title.texts["es"] == "Diseño de la capacitación"
    browser.visit(page.to).shows("20 minutes are left free", "Iris Vega", "The session is in the schedule.")


def test_editing_keeps_what_was_not_touched_and_removes_emptied_rows(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort, speakers=[Speaker(position=1, name="Iris Vega", job="", organization="")])
    page = browser.sign_in(cast.carla).visit(f"/sessions/{one.id}/edit")
    assert 'value="2024-10-09T15:00"' in page.html and 'value="Iris Vega"' in page.html and 'value="Everything"' in page.html
    browser.send(f"/sessions/{one.id}/edit", form(**{"recording_url": "https://video.example.org/5", "speakers-0-name": ""}))
    changed = db.session.get_one(GroupSession, one.id)
    assert (changed.speakers, changed.sequence, changed.recording_url) == ([], 0, "https://video.example.org/5")
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_moving_a_session_writes_to_everybody_in_their_own_language_and_clock(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    browser.sign_in(cast.carla).send(f"/sessions/{one.id}/edit", form(starts_local="2024-10-10T16:30"))
    assert db.session.get_one(GroupSession, one.id).sequence == 1
    letters = {letter.email: letter for letter in db.session.scalars(select(Letter))}
    assert set(letters) == {person.email for person in (cast.ana, cast.diego, cast.bruno, cast.carla)}
    bruno, ana = letters[cast.bruno.email], letters[cast.ana.email]
    said = bruno.body.replace("\u00a0", " ")
    assert "Thursday, October 10, from 4:30 p.m. to 6:30 p.m. (New York time)" in said
    assert "Wednesday, October 9, from 3:00 p.m. to 5:00 p.m. (New York time)" in said
    assert f"http://localhost/sessions/{one.id}" in said
    assert ana.language == "es" and "17:30" in ana.body and "16:00" in ana.body and "jueves, 10 de octubre" in ana.body
    assert "Diseño" in ana.body or "Designing the training (es)" in ana.body


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title-en": "", "title-es": ""}, "Write this in at least one language."),
        ({"starts_local": "soon"}, "Write the day and the hour"),
        ({"starts_local": "0001-01-01T00:00"}, "Choose a year from 2000 to 2100."),
        ({"starts_local": "2025-03-09T02:30"}, "This hour does not come on that day"),
        ({"starts_local": "2025-03-09T02:30", "zone": "Mars/Base"}, "Choose a time zone."),
        ({"minutes": "many"}, "Write how long it lasts."),
        ({"minutes": "9" * 5000}, "Write how long it lasts."),
        ({"starts_local": "\x00", "number": "\x00"}, "Write the day and the hour"),
        ({"number": "one"}, "Write a whole number, such as 15."),
        ({"minutes": "100"}, "The agenda takes 120 minutes, but the session has 100."),
        ({"agenda-1-title-en": "Questions"}, "Write how many minutes it takes."),
        ({"agenda-1-minutes": "10"}, "Write this in at least one language."),
        ({"agenda-1-title-en": "\x00", "agenda-1-minutes": "1"}, "characters that cannot be kept"),
        ({"speakers-0-job": "Librarian"}, "Write the name of the speaker."),
        ({"speakers-0-name": "\x00"}, "characters that cannot be kept"),
        ({"speakers-0-name": "x" * 201}, "Shorten this to 200 characters or fewer."),
        ({"join_url": "javascript:alert(1)"}, "Write a full address that begins with https://."),
        ({"recording_url": "https://[broken"}, "Write a full address that begins with https://."),
        ({"languages": ["tlh"]}, "Spoken languages"),
        ({"kind": "party"}, "Kind"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    browser: Browser, cast: Cast, changes: dict[str, Any], message: str
) -> None:  # fmt: skip
    data = form(**{"summary-en": "A text that someone typed", **changes})
    one = make.group_session(cast.cohort)
    for path in (f"/cohorts/{cast.cohort.id}/sessions/new", f"/sessions/{one.id}/edit"):
        page = browser.sign_in(cast.carla).send(path, data, 422)
        page.shows(message, "A text that someone typed")
    assert len(queries.group_sessions(cast.cohort.id)) == 1


STRANGE = ["agenda-²-title-en", "agenda-99999999999-title-en", "agenda--1-title-en", "agenda", "speakers-x-name"]


@pytest.mark.parametrize("name", STRANGE)
def test_strange_rows_break_nothing(browser: Browser, cast: Cast, name: str) -> None:
    one = make.group_session(cast.cohort)
    browser.sign_in(cast.carla).send(f"/sessions/{one.id}/edit", form(**{name: "x"}))


def test_moving_into_the_past_is_refused_and_keeps_what_was_typed(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    data = form(**{"starts_local": "2024-10-01T15:00", "summary-en": "A text that someone typed"})
    page = browser.sign_in(cast.carla).send(f"/sessions/{one.id}/edit", data, 409)
    page.shows("This time is in the past. Choose a later one.", "A text that someone typed")
    assert 'value="2024-10-01T15:00"' in page.html
    browser.send(f"/cohorts/{cast.cohort.id}/sessions/new", data, 409).shows("This time is in the past.")


def test_a_change_from_an_older_state_is_refused_once(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    page = browser.sign_in(cast.carla).send(f"/sessions/{one.id}/edit", form(seen="2024-01-01T00:00:00+00:00"), 409)
    page.shows("Someone else changed this session meanwhile.")
    browser.send(f"/sessions/{one.id}/edit", form(seen=one.changed_at.isoformat()))


def test_cancelling_asks_first_and_needs_a_reason(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    browser.sign_in(cast.carla).visit(f"/sessions/{one.id}/cancel").shows("4 people get a letter", "Keep the session")
    browser.send(f"/sessions/{one.id}/cancel", {"reason-en": " ", "reason-es": "\n"}, 422).shows("at least one language")
    browser.send(f"/sessions/{one.id}/cancel", {"reason-en": "The host is ill.", "reason-es": "Hay un imprevisto."})
    browser.visit(f"/sessions/{one.id}").shows("Cancelled: Designing the training", "The host is ill.", "Restore the session")
    browser.send(f"/sessions/{one.id}/cancel", {"reason-en": "Again"}, 409).shows("This session is cancelled already.")
    browser.send(f"/sessions/{one.id}/restore")
    browser.visit(f"/sessions/{one.id}").shows("Designing the training: Wednesday, October 9", "The session takes place again")
    browser.send(f"/sessions/{one.id}/restore")
    browser.visit(f"/sessions/{one.id}").shows("This session is not cancelled.")


def test_a_reason_in_one_language_reaches_everybody_and_is_marked_on_the_page(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    browser.sign_in(cast.carla).send(f"/sessions/{one.id}/cancel", {"reason-es": "Hay un imprevisto."})
    assert '<span lang="es">Hay un imprevisto.</span>' in browser.visit(f"/sessions/{one.id}").html
    letters = {letter.language: letter.body for letter in db.session.scalars(select(Letter))}
    assert all("\n\nHay un imprevisto.\n\n" in body for body in letters.values()) and set(letters) == {"en", "es"}


def test_the_cohort_follows_its_sessions(browser: Browser, cast: Cast) -> None:
    make.group_session(cast.cohort, datetime(2024, 9, 11, 15))
    one = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    browser.sign_in(cast.carla).send(f"/sessions/{one.id}/edit", form(starts_local="2024-10-30T15:00"))
    db.session.refresh(cast.cohort)
    assert (cast.cohort.starts_on, cast.cohort.ends_on) == (date(2024, 9, 11), date(2024, 10, 30))
