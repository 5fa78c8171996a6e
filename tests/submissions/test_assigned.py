"""One worksheet of a cohort, team by team: more time for one of them, and taking the worksheet away."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sprint.core import clock
from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.submissions.assignment_models import Extension
from sprint.submissions.stages import Stage, works
from sprint.worksheets.models import Assignment
from tests import make
from tests.browser import Browser
from tests.cast import Cast

WISH = {"due_on": "2024-10-18", "reason": "La alcaldesa estuvo enferma.", "language": "es"}


def at(assignment: Assignment, cast: Cast) -> str:
    return f"/assignments/{assignment.id}/teams/{cast.asuncion.id}/extension"


def extensions() -> list[Extension]:
    return list(db.session.scalars(select(Extension)))


def letters() -> list[Letter]:
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def stages(cast: Cast, assignment: Assignment) -> dict[str, tuple[Stage, date]]:
    return {one.team.name: (one.stage, one.due_on) for one in works([cast.asuncion, cast.baltimore], [assignment])}


def test_a_team_gets_more_time_and_reads_until_when_from_whom_and_why(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    browser.sign_in(cast.carla).visit(at(assignment, cast)).shows("Asunción has until Monday, October 14")
    page = browser.send(at(assignment, cast), WISH)
    assert page.to == f"/assignments/{assignment.id}"
    told = browser.visit(page.to)
    told.shows("Extended to Friday, October 18 by Carla Rivas: La alcaldesa estuvo enferma.", "Change the extension")
    for path in (f"/teams/{cast.asuncion.id}/worksheets", f"/teams/{cast.asuncion.id}"):
        told = browser.sign_in(cast.ana).visit(f"{path}?lang=en")
        told.shows("Friday, October 18", "Extended to Friday, October 18 by Carla Rivas:", "La alcaldesa estuvo enferma.")
        assert 'class="said" lang="es"' in told.html


def test_the_worksheet_itself_shows_the_extension(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    submission = make.submission(cast.asuncion, assignment)
    make.extension(cast.asuncion, assignment, cast.carla)
    page = browser.sign_in(cast.ana).visit(f"/submissions/{submission.id}?lang=en")
    page.shows("Due Monday, October 21, 23:59 (Asunción time)", "Extended to Monday, October 21 by Carla Rivas:")
    browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/reviews").shows("Mon Oct 21 2024", "Mon Oct 14 2024")


def test_it_counts_for_this_team_alone_and_no_other_city_sees_it(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort, due_on=date(2024, 10, 1))
    make.extension(cast.asuncion, assignment, cast.carla, due_on=date(2024, 10, 8))
    assert stages(cast, assignment) == {
        "Asunción": (Stage.NOT_STARTED, date(2024, 10, 8)), "Baltimore": (Stage.LATE, date(2024, 10, 1)),
    }  # fmt: skip
    browser.sign_in(cast.bruno)
    for path in (f"/teams/{cast.baltimore.id}", f"/teams/{cast.baltimore.id}/worksheets"):
        browser.visit(path).lacks("Extended", "The mayor was ill.")


def test_it_ends_at_the_end_of_its_day_in_the_city_of_the_team(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort, due_on=date(2024, 10, 1))
    make.extension(cast.asuncion, assignment, cast.carla, due_on=date(2024, 10, 6))  # clocks go forward there on this day
    assert works([cast.asuncion], [assignment])[0].due_at == datetime(2024, 10, 7, 2, 59, tzinfo=UTC)
    for minute, stage in ((58, Stage.NOT_STARTED), (59, Stage.NOT_STARTED)):
        clock.fix(datetime(2024, 10, 7, 2, minute, tzinfo=UTC))
        assert stages(cast, assignment)["Asunción"][0] == stage
    clock.fix(datetime(2024, 10, 7, 3, 0, tzinfo=UTC))
    assert stages(cast, assignment)["Asunción"][0] == Stage.LATE


def test_a_due_day_that_moves_beyond_the_extension_counts_instead(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    make.extension(cast.asuncion, assignment, cast.carla)
    with writing():
        assignment.due_on = date(2024, 10, 25)
    assert stages(cast, assignment)["Asunción"][1] == date(2024, 10, 25)


def test_its_people_get_a_letter_in_their_own_languages(browser: Browser, cast: Cast) -> None:
    make.member(cast.asuncion, make.person("Ruth Gómez", language="en", zone="America/Asuncion"))
    assignment = make.assignment(cast.cohort)
    browser.sign_in(cast.carla).send(at(assignment, cast), WISH)
    sent = letters()
    assert sorted(one.language for one in sent) == ["en", "es", "es"]
    assert all("La alcaldesa estuvo enferma." in one.body for one in sent)
    english, spanish = (next(one for one in sent if one.language == language) for language in ("en", "es"))
    assert english.subject == "Worksheet 1, Team and readiness: more time for your team"
    assert "Friday, October 18" in english.body and f"/teams/{cast.asuncion.id}/worksheets" in english.body
    assert "prórroga para su equipo" in spanish.subject and "viernes, 18 de octubre" in spanish.body


def test_an_extension_is_changed_once_and_the_same_again_changes_nothing(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    browser.sign_in(cast.carla).send(at(assignment, cast), WISH)
    browser.send(at(assignment, cast), WISH)
    assert len(letters()) == 2
    browser.send(at(assignment, cast), {**WISH, "due_on": "2024-10-20"})
    assert ([one.due_on for one in extensions()], len(letters())) == ([date(2024, 10, 20)], 4)
    deeds = [one for one in db.session.scalars(select(Deed).order_by(Deed.id)) if one.what == "submissions.extend"]
    assert [(one.details["before"], one.details["after"]) for one in deeds] == [
        (None, "2024-10-18"), ("2024-10-18", "2024-10-20"),
    ]  # fmt: skip


def test_it_is_withdrawn_and_the_team_hears_of_it(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    given = make.extension(cast.asuncion, assignment, cast.carla)
    browser.sign_in(cast.carla).visit(at(assignment, cast)).shows("Take the extension back")
    browser.send(f"/extensions/{given.id}/withdraw")
    assert extensions() == []
    assert [(one.kind, one.language) for one in letters()] == [("submissions/letters/extension_withdrawn", "es")] * 2
    assert "lunes, 14 de octubre" in letters()[0].body
    assert stages(cast, assignment)["Asunción"][1] == date(2024, 10, 14)


def test_days_that_give_no_time_are_refused_and_what_was_typed_is_kept(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    browser.sign_in(cast.carla)
    page = browser.send(at(assignment, cast), {**WISH, "due_on": "2024-10-14"}, 409)
    page.shows("The worksheet is due on Monday, October 14 for everybody. Choose a later day.", "La alcaldesa estuvo enferma.")
    browser.send(at(assignment, cast), {**WISH, "reason": ""}, 422).shows("Say why, so that the team knows.")
    browser.send(at(assignment, cast), {**WISH, "due_on": "9999-12-31"}, 422).shows("Choose a year from 2000 to 2100.")
    past = make.assignment(cast.cohort, number=2, due_on=date(2024, 9, 20))
    browser.send(at(past, cast), {**WISH, "due_on": "2024-10-06"}, 409).shows("This day is over in Asunción.")
    assert (extensions(), letters()) == ([], [])


def test_no_extension_points_into_another_cohort(cast: Cast) -> None:
    elsewhere = make.assignment(make.cohort())
    with pytest.raises(IntegrityError):
        make.extension(cast.asuncion, elsewhere, cast.carla)


def test_a_team_has_one_extension_for_a_worksheet(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    make.extension(cast.asuncion, assignment, cast.carla)
    with pytest.raises(IntegrityError):
        make.extension(cast.asuncion, assignment, cast.carla)


def test_strangers_and_teams_find_nothing(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    given = make.extension(cast.asuncion, assignment, cast.carla)
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"/assignments/{assignment.id}", 404)
        browser.visit(at(assignment, cast), 404)
        browser.send(at(assignment, cast), WISH, 404)
        browser.send(f"/extensions/{given.id}/withdraw", status=404)
        browser.send(f"/assignments/{assignment.id}/remove", status=404)
        browser.visit(f"/assignments/{assignment.id}/version", 404)
    elsewhere = make.team(make.cohort())
    browser.sign_in(cast.carla).visit(f"/assignments/{assignment.id}/teams/{elsewhere.id}/extension", 404)
    browser.sign_in(cast.dora).visit(f"/assignments/{assignment.id}/teams/{elsewhere.id}/extension", 404)


def test_a_worksheet_that_nobody_has_begun_is_taken_away_with_its_extensions(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    make.extension(cast.asuncion, assignment, cast.carla)
    page = browser.sign_in(cast.carla).send(f"/assignments/{assignment.id}/remove")
    assert page.to == f"/cohorts/{cast.cohort.id}/worksheets"
    assert (list(db.session.scalars(select(Assignment))), extensions()) == ([], [])


def test_a_worksheet_that_a_team_has_begun_stays(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    make.submission(cast.asuncion, assignment)
    page = browser.sign_in(cast.carla).send(f"/assignments/{assignment.id}/remove")
    browser.visit(page.to).shows("1 team has begun this worksheet. It stays, so that nothing is lost.")
    assert len(list(db.session.scalars(select(Assignment)))) == 1


def test_the_page_tells_how_every_city_stands_and_what_its_days_follow(browser: Browser, cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 16, 15), number=3)
    assignment = make.assignment(cast.cohort, due_follows=(session, -2))
    make.submission(cast.asuncion, assignment, "submitted")
    page = browser.sign_in(cast.carla).visit(f"/assignments/{assignment.id}")
    page.shows("2 days before session 3", "Asunción", "To review", "Give it back", "Baltimore", "Not started", "Give more time")


def test_the_page_asks_as_often_for_two_cities_as_for_twelve(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    browser.sign_in(cast.carla)
    first = browser.visit(f"/assignments/{assignment.id}").queries
    for number in range(10):
        team = make.team(cast.cohort, make.city(f"City {number}"))
        make.submission(team, assignment)
        make.extension(team, assignment, cast.carla)
    assert browser.visit(f"/assignments/{assignment.id}").queries <= first <= 12


def test_teams_that_have_not_begun_start_with_another_version_and_the_others_stay(browser: Browser, cast: Cast) -> None:
    issue, risk = make.question("number", key="issue", title="Issue"), make.question(key="risk", number=2, title="Risk")
    old = make.worksheet(make.question(key="issue", title="Issue"), make.question(key="gone", number=2, title="Slogan"))
    new = make.newer(old, issue, risk)
    assignment = make.assignment(cast.cohort, old)
    begun = make.submission(cast.asuncion, assignment)
    path = f"/assignments/{assignment.id}/version"
    page = browser.sign_in(cast.carla).visit(f"/assignments/{assignment.id}")
    page.shows("Version 2 is published; teams that begin work on version 1.")
    page = browser.visit(path)
    page.shows("Teams that begin work on version 1", "Newly asked 2. Risk", "Asked in another way 1. Issue")
    page.shows("No longer asked 2. Slogan")
    browser.send(path, {"version": new.id})
    assert (assignment.version_id, begun.version_id) == (new.id, old.id)
    browser.sign_in(cast.bruno).send(f"/assignments/{assignment.id}/begin")
    browser.sign_in(cast.carla).visit(f"/assignments/{assignment.id}").shows("Move to version 2")
    browser.send(path, {"version": old.id})
    assert assignment.version_id == old.id


def test_no_draft_and_no_other_worksheet_can_be_started_with(browser: Browser, cast: Cast) -> None:
    old = make.worksheet()
    draft = make.newer(old, published=False)
    assignment = make.assignment(cast.cohort, old)
    browser.sign_in(cast.carla)
    for version_id in (draft.id, make.worksheet().id, 0, "x", 2**63):
        browser.send(f"/assignments/{assignment.id}/version", {"version": version_id}, 422)
    assert assignment.version_id == old.id
