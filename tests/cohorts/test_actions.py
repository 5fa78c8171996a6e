"""Cities, teams and their people."""

import pytest
from sqlalchemy.exc import IntegrityError

from sprint.cohorts import actions, places
from sprint.cohorts.models import Membership, Team
from sprint.cohorts.queries import membership
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from tests import make
from tests.cast import Cast


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bogotá", ("Bogotá", "America/Bogota", "CO", "es")),
        ("baltimore", ("Baltimore", "America/New_York", "US", "en")),
        ("San Juan", ("San Juan", "America/Puerto_Rico", "PR", "es")),
        ("Springfield=America/Chicago", ("Springfield", "America/Chicago", "US", "en")),
        ("Ciudad de México", ("Ciudad de México", "America/Mexico_City", "MX", "es")),
    ],
)
def test_a_city_is_found_by_its_name_or_by_name_and_zone(text: str, expected: tuple[str, ...]) -> None:
    found = places.find(text)
    assert (found.name, found.zone, found.territory, found.language) == expected


@pytest.mark.parametrize("text", ["Springfield", "X=Atlantis/Capital", ""])
def test_a_city_that_could_be_anywhere_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        places.find(text)


def test_a_city_comes_once(cast: Cast) -> None:
    with writing():
        actions.add_city(places.find("Bogotá"))
    with pytest.raises(Refused), writing():
        actions.add_city(places.find("Bogotá"))


def test_the_database_keeps_one_team_for_each_city_and_cohort(cast: Cast) -> None:
    with pytest.raises(IntegrityError), writing():
        db.session.add(Team(cohort_id=cast.cohort.id, city_id=cast.asuncion.city_id))


def test_inviting_someone_who_has_an_account_adds_a_place_and_no_second_person(cast: Cast) -> None:
    later = make.team(make.cohort("Later Sprint"), cast.baltimore.city)
    with writing():
        person, link = actions.invite(
            later, cast.ana.email.upper(), name="x", language="en", zone=None, role="member", base_url=""
        )
    assert (person.id, link) == (cast.ana.id, None)
    assert membership(cast.ana, later.id) is not None


def test_a_team_keeps_a_lead(cast: Cast) -> None:
    for attempt in (lambda: actions.leave(cast.asuncion, cast.ana, cast.ana),
                    lambda: actions.change_role(cast.asuncion, cast.ana, "member", cast.ana)):  # fmt: skip
        with pytest.raises(Refused), writing():
            attempt()
    with writing():
        actions.change_role(cast.asuncion, cast.diego, "lead", cast.ana)
        actions.leave(cast.asuncion, cast.ana, cast.ana)
    assert [one.person_id for one in db.session.query(Membership).filter_by(team_id=cast.asuncion.id)] == [cast.diego.id]


def test_a_person_of_another_country_reads_hours_as_there(cast: Cast) -> None:
    with writing():
        chilean, _link = actions.invite(
            make.team(cast.cohort, make.city("Santiago", zone="America/Santiago", territory="CL")),
            "javiera@example.org", name="Javiera Soto", language="es", zone=None, role="lead", base_url="",
        )  # fmt: skip
    assert (chilean.clock, chilean.zone) == ("24", "America/Santiago")
