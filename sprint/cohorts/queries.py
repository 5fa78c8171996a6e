"""Questions about cohorts, teams and who belongs to them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, event, func, select
from sqlalchemy.orm import Session, contains_eager, lazyload

from sprint.cohorts.models import City, Cohort, Facilitation, Membership, Team
from sprint.core.database import db
from sprint.people.models import Person

Place = TypeVar("Place", Membership, Facilitation)
KNOWN = "places"

PLACES = select(Membership).join(Person).options(contains_eager(Membership.person))
BY_NAME = (contains_eager(Team.city), lazyload(Team.cohort))
"""How the teams of a cohort are loaded: whoever asks for them has the cohort."""
TEAMS = select(Team).join(Team.city).where(Team.cohort_id == bindparam("cohort_id")).order_by(City.name).options(*BY_NAME)
TEAMS_OF = (
    select(Team).join(Membership).join(Team.cohort).options(contains_eager(Team.cohort))
    .where(Membership.person_id == bindparam("person_id")).order_by(Cohort.starts_on.desc())
)  # fmt: skip
OF_KIND: dict[type[Any], Select[Any]] = {
    Membership: select(Membership).where(
        Membership.team_id == bindparam("place_id"), Membership.person_id == bindparam("person_id")
    ),
    Facilitation: select(Facilitation).where(
        Facilitation.cohort_id == bindparam("place_id"), Facilitation.person_id == bindparam("person_id")
    ),
}
COHORTS = select(Cohort).order_by(Cohort.starts_on.desc(), Cohort.id.desc())
COHORTS_OF = COHORTS.join(Facilitation).where(Facilitation.person_id == bindparam("person_id"))
PEOPLE_OF = (
    PLACES.where(Membership.team_id.in_(bindparam("team_ids", expanding=True)), Person.active)
    .order_by(Membership.role, Person.name)
)  # fmt: skip
FACILITATORS = (
    select(Person).join(Facilitation).where(Facilitation.cohort_id == bindparam("cohort_id"), Person.active)
    .order_by(Person.name)
)  # fmt: skip


def _place(kind: type[Place], key: tuple[int, int]) -> Place | None:
    """A place, looked up once in a request: rules, links and tabs ask for the same one again."""
    known = db.session().info.setdefault(KNOWN, {})
    if (kind, key) not in known:
        known[kind, key] = db.session.scalar(OF_KIND[kind], {"place_id": key[0], "person_id": key[1]})
    found: Place | None = known[kind, key]
    return found


@event.listens_for(db.session, "after_flush")
@event.listens_for(db.session, "after_rollback")
def _forget_places(session: Session, *_: Any) -> None:
    """What was written, or undone, may have changed who is where."""
    session.info.pop(KNOWN, None)


def membership(person: Person, team_id: int) -> Membership | None:
    """A person's place in a team."""
    return _place(Membership, (team_id, person.id))


def facilitation(person: Person, cohort_id: int) -> Facilitation | None:
    """A person's part in facilitating a cohort."""
    return _place(Facilitation, (cohort_id, person.id))


def cohort_by_key(key: str) -> Cohort | None:
    """The cohort of a key."""
    return db.session.scalar(select(Cohort).where(Cohort.key == key))


def city_by_key(key: str) -> City | None:
    """The city of a key."""
    return db.session.scalar(select(City).where(City.key == key))


def cities() -> list[City]:
    """All cities, by name."""
    return list(db.session.scalars(select(City).order_by(City.name)))


def cohort_ids_with(city: City) -> list[int]:
    """The ids of the cohorts in which a city takes part."""
    return list(db.session.scalars(select(Team.cohort_id).where(Team.city_id == city.id)))


def invited_of(city: City) -> list[Person]:
    """Whoever was invited into a team of a city and has not come yet."""
    places = select(Membership.person_id).join(Team).where(Team.city_id == city.id)
    return list(db.session.scalars(select(Person).where(Person.id.in_(places), Person.joined_at.is_(None))))


def teams(cohort: Cohort) -> list[Team]:
    """The teams of a cohort, by the name of their city."""
    return list(db.session.scalars(TEAMS, {"cohort_id": cohort.id}))


def teams_of(person: Person) -> list[Team]:
    """The teams in which a person is, the latest cohort first."""
    return list(db.session.scalars(TEAMS_OF, {"person_id": person.id}))


def cohorts_of(person: Person) -> list[Cohort]:
    """The cohorts that a person facilitates, or all for an administrator; the latest first."""
    if person.is_administrator:
        return list(db.session.scalars(COHORTS))
    return list(db.session.scalars(COHORTS_OF, {"person_id": person.id}))


def members(team: Team) -> list[Membership]:
    """The people of a team with their roles: leads first, then by name."""
    return list(db.session.scalars(PEOPLE_OF, {"team_ids": [team.id]}))


def people_of(team_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """The people of several teams at once."""
    result: dict[int, list[Membership]] = {}
    for one in db.session.scalars(PEOPLE_OF, {"team_ids": list(team_ids)}):
        result.setdefault(one.team_id, []).append(one)
    return result


def facilitators(cohort: Cohort) -> list[Person]:
    """The people who facilitate a cohort, by name."""
    return list(db.session.scalars(FACILITATORS, {"cohort_id": cohort.id}))


def counts_of_teams(cohorts: Iterable[Cohort]) -> dict[int, int]:
    """How many teams each cohort has."""
    ids = [cohort.id for cohort in cohorts]
    rows = db.session.execute(select(Team.cohort_id, func.count()).where(Team.cohort_id.in_(ids)).group_by(Team.cohort_id))
    return dict(rows.all())


def team_in(person: Person, cohort_id: int) -> Team | None:
    """The team in which a person is in a cohort."""
    return next((team for team in teams_of(person) if team.cohort_id == cohort_id), None)


def all_facilitators() -> list[Person]:
    """Everybody who facilitates some cohort, by name."""
    found = select(Person).where(Person.id.in_(select(Facilitation.person_id)), Person.active)
    return list(db.session.scalars(found.order_by(Person.name)))
