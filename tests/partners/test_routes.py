"""The pages of partners: what they show to whom, what they keep, what they refuse."""

from datetime import date

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.partners import queries
from sprint.partners.commitment_models import Commitment
from sprint.partners.models import Partner
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import makers


def test_the_list_is_searched_by_skills_and_narrowed_by_stage(browser: Browser, cast: Cast) -> None:
    makers.partner(cast.baltimore, "Branch library", offers="Rooms and tutors", stage="active")
    makers.partner(cast.baltimore, "Radio", wants="Rooms")
    page = browser.sign_in(cast.bruno)
    found = page.visit(f"/teams/{cast.baltimore.id}/partners?q=tutor")
    assert found.shows("Branch library") and found.lacks("Radio")
    found = page.visit(f"/teams/{cast.baltimore.id}/partners?stage=identified&q=rooms")
    assert found.shows("Radio") and found.lacks("Branch library")


def test_only_the_team_sees_how_influential_an_organization_is(browser: Browser, cast: Cast) -> None:
    library = makers.partner(cast.baltimore, "Branch library")
    makers.rating(library, influence=5)
    page = browser.sign_in(cast.bruno).visit(f"/partners/{library.id}")
    page.shows("Influence, for your team alone")
    other = Browser(browser.app).sign_in(cast.carla)
    for path in (f"/partners/{library.id}", f"/teams/{cast.baltimore.id}/partners", f"/teams/{cast.baltimore.id}/partners/map"):
        other.visit(path).lacks("Influence", "influence")
    other.send(f"/partners/{library.id}/rate", {"influence": "1", "affected": "1"}, 404)


def test_an_organization_with_commitments_is_not_removed(browser: Browser, cast: Cast) -> None:
    library = makers.partner(cast.baltimore, "Branch library")
    makers.kept(
        Commitment(
            team_id=cast.baltimore.id, partner_id=library.id, partner_name="", side="city", action="Open data", in_return="",
            state="open", state_note="", promised_on=clock.now().date(), changed_at=clock.now(), owner_name="", language="en",
        )
    )  # fmt: skip
    page = browser.sign_in(cast.bruno).send(f"/partners/{library.id}/remove", status=409)
    page.shows("Branch library has 1 commitment with you, so it stays on the map.")
    assert db.session.get_one(Partner, library.id).removed_at is None


def test_an_organization_that_was_removed_comes_back_unless_another_has_its_name(browser: Browser, cast: Cast) -> None:
    library = makers.partner(cast.baltimore, "Branch library")
    browser.sign_in(cast.bruno).send(f"/partners/{library.id}/remove")
    assert queries.partners_of(cast.baltimore.id) == []
    browser.send(f"/partners/{library.id}/move", {"stage": "active"}, 409).shows("Bring it back first.")
    browser.send(f"/partners/{library.id}/bring-back")
    assert len(queries.partners_of(cast.baltimore.id)) == 1
    browser.send(f"/partners/{library.id}/remove")
    makers.partner(cast.baltimore, "branch  LIBRARY")
    browser.send(f"/partners/{library.id}/bring-back", status=409).shows("Your team has an organization with this name already.")


def test_two_people_who_change_one_organization_do_not_overwrite_each_other(browser: Browser, cast: Cast) -> None:
    library = makers.partner(cast.baltimore, "Branch library")
    seen = library.changed_at.isoformat()
    with writing():
        library = db.session.get_one(Partner, library.id)
        library.does, library.changed_at = "Lends books", clock.now().replace(year=2025)
    page = browser.sign_in(cast.bruno).send(
        f"/partners/{library.id}/edit", {"name": "Branch library", "kind": "", "does": "Lends rooms", "seen": seen}, 409
    )
    page.shows("Someone changed this organization after you opened it.", "Lends rooms")
    assert db.session.get_one(Partner, library.id).does == "Lends books"


def test_the_map_of_sixty_organizations_asks_few_questions(browser: Browser, cast: Cast) -> None:
    partners = [makers.partner(cast.baltimore, f"Organization {number}") for number in range(60)]
    for one in partners:
        makers.tie(cast.baltimore, None, one)
    browser.sign_in(cast.bruno)
    for path in ("partners", "partners/map"):
        assert browser.visit(f"/teams/{cast.baltimore.id}/{path}").queries <= 12


def test_a_day_outside_of_the_plan_is_refused_with_both_ends(browser: Browser, cast: Cast) -> None:
    data = {"worry": "The law", "kind": "legal", "due_on": "2040-01-01"}
    page = browser.sign_in(cast.bruno).send(f"/teams/{cast.baltimore.id}/concerns/new", data, 409)
    page.shows("Choose a day of your plan: from Wednesday, September 11, 2024 to Friday, October 23, 2026.")


def test_an_open_concern_of_the_city_says_by_which_day(browser: Browser, cast: Cast) -> None:
    makers.concern(cast.baltimore, worry="The data law", due_on=date(2024, 9, 30))
    browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/concerns").shows("The data law", "by Monday, September 30")


def test_the_history_of_the_stage_is_told_from_the_first_day(browser: Browser, cast: Cast) -> None:
    data = {"name": "Branch library", "kind": "library", "stage": "contacted"}
    page = browser.sign_in(cast.bruno).send(f"/teams/{cast.baltimore.id}/partners/new", data)
    assert "/partners/" in page.to
    browser.visit(page.to).shows("Stage of the relationship", "Monday, October 7 · Bruno Carter")
    browser.send(f"{page.to}/move", {"stage": "listening", "note": "They asked for tutors."})
    browser.visit(page.to).shows("They asked for tutors.", "No contact noted yet", "Two people should keep this relationship.")


def test_a_new_tie_asks_for_its_first_end_and_names_no_organization_that_is_nowhere(browser: Browser, cast: Cast) -> None:
    makers.partner(cast.asuncion, "Biblioteca")
    browser.sign_in(cast.ana)
    page = browser.visit(f"/teams/{cast.asuncion.id}/ties/new")
    page.shows("Elija una organización")
    page.lacks("que no está en el mapa")
    browser.send(f"/teams/{cast.asuncion.id}/ties/new", {"start": "", "end": "city", "kind": "data"}, 422)
