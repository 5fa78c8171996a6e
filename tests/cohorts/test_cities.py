"""Cities that are added while something else is being done, and cities that are corrected."""

import pytest

from sprint.cohorts import actions, places
from sprint.cohorts.models import City
from sprint.cohorts.queries import city_by_key
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from tests import make
from tests.browser import Browser
from tests.cast import Cast

TIJUANA = {"name": "Tijuana", "zone": "America/Tijuana"}


def test_a_new_city_lies_nowhere_until_somebody_says_where(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.carla).visit("/cities/new")
    assert '<option selected value="">Choose a place</option>' in page.html
    page = browser.send("/cities/new", {"name": "Tijuana", "zone": ""}, 422)
    page.shows("Choose a time zone.")
    assert city_by_key("tijuana") is None


def test_a_zone_that_the_list_leaves_out_stays_chosen(browser: Browser, cast: Cast) -> None:
    with writing():
        cast.carla.zone = "UTC"
    page = browser.sign_in(cast.carla).visit("/me")
    assert '<option selected value="UTC">' in page.html and page.html.count("<option selected") == 2


def test_a_city_that_is_added_for_a_running_cohort_is_chosen_there(browser: Browser, cast: Cast) -> None:
    here = f"/cohorts/{cast.cohort.id}/teams/new"
    browser.sign_in(cast.carla).visit(here)
    page = browser.send(f"/cities/new?next={here}", TIJUANA)
    city = city_by_key("tijuana")
    assert city is not None and page.to == f"{here}?cities={city.id}"
    assert f'<option selected value="{city.id}">Tijuana' in browser.visit(page.to).html


def test_a_city_leads_back_to_no_page_of_others(browser: Browser, cast: Cast) -> None:
    page = browser.sign_in(cast.carla).send("/cities/new?next=//evil.example/", TIJUANA)
    assert page.to == "/programs"


def test_a_corrected_zone_is_told_on_the_page_of_all_cities(browser: Browser, cast: Cast) -> None:
    here, city = f"/cohorts/{cast.cohort.id}/cities", cast.asuncion.city
    browser.sign_in(cast.carla).visit(here).shows("Asunción time", "Edit the city")
    edit = f"/cities/{city.id}/edit?next={here}"
    browser.visit(edit).shows("Edit the city")
    page = browser.send(edit, {"name": "Ciudad del Este", "zone": "America/Sao_Paulo", "language": "en"})
    assert page.to == here
    browser.visit(here).shows("Ciudad del Este is saved.", "Sao Paulo time")
    browser.visit(f"/teams/{cast.asuncion.id}/worksheets").shows("in Sao Paulo")
    assert (city.key, city.territory, city.language) == ("ciudad-del-este", "BR", "en")


def test_whoever_was_invited_into_a_wrong_zone_and_has_not_come_moves_along(cast: Cast) -> None:
    with writing():
        waiting, _link = actions.invite(
            cast.asuncion, "rocio@example.org", name="Rocío Duarte", language="es", zone=None, role="member", base_url=""
        )
        actions.change_city(cast.asuncion.city, places.place("Asunción", "America/Bogota"), "es", cast.carla)
    assert (waiting.zone, waiting.clock, cast.ana.zone) == ("America/Bogota", "12", "America/Asuncion")


def test_a_city_does_not_take_the_name_of_another(browser: Browser, cast: Cast) -> None:
    with writing():
        actions.add_city(places.find("Bogotá"))
    with pytest.raises(Refused), writing():
        actions.change_city(cast.asuncion.city, places.place("BOGOTA", "America/Bogota"), "es", cast.carla)
    wrong = {"name": "Bogotá", "zone": "America/Bogota", "language": "es"}
    browser.sign_in(cast.carla).send(f"/cities/{cast.asuncion.city_id}/edit", wrong, 409).shows("Bogotá is there already.")
    assert db.session.get_one(City, cast.asuncion.city_id).name == "Asunción"


def test_a_city_that_takes_part_nowhere_yet_is_corrected_by_any_facilitator(browser: Browser, cast: Cast) -> None:
    with writing():
        city = make.city("Tijuana")
    browser.sign_in(cast.emil).visit(f"/cities/{city.id}/edit")
    browser.visit(f"/cities/{cast.asuncion.city_id}/edit", 404)
    browser.sign_in(cast.ana).visit(f"/cities/{city.id}/edit", 404)
