"""What can be done with cohorts, teams and their people."""

from datetime import timedelta

from flask_babel import gettext as _
from slugify import slugify
from sqlalchemy import select

from sprint.cohorts import places
from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import City, Cohort, Facilitation, Membership, Role, Team
from sprint.cohorts.places import Place
from sprint.cohorts.queries import city_by_key, facilitation, invited_of, membership, team_in
from sprint.cohorts.rules import is_staff
from sprint.core import audit, clock, locale, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people import actions as people
from sprint.people.models import Person
from sprint.people.queries import person_by_email

MOST_A_DAY = 40
"""People whom a team invites within a day at most: letters in the name of the house go to strangers."""


def add_city(where: Place) -> City:
    """A new city. Its key is its name as a URL would write it. Raises Refused for a city that is there."""
    city = City(
        key=_free_key(where.name), name=where.name, territory=where.territory, zone=where.zone, language=where.language
    )
    db.session.add(city)
    audit.record("cohorts.add_city", city)
    return city


def change_city(city: City, where: Place, language: str, by: Person) -> None:
    """Correct how a city is called, where it lies and in which language it works; its days and due dates end there at once.

    Whoever was invited and has not come yet reads hours there too. Raises Refused for the name of another city.
    """
    before = {"name": city.name, "zone": city.zone, "territory": city.territory, "language": city.language}
    if where.name != city.name:
        city.key = _free_key(where.name, city)
    for person in invited_of(city):
        if person.zone == city.zone != where.zone:
            person.zone, person.clock = where.zone, locale.first_clock(where.territory)
    city.name, city.zone, city.territory, city.language = where.name, where.zone, where.territory, language
    audit.record("cohorts.change_city", city, by, before=before)


def _free_key(name: str, city: City | None = None) -> str:
    """The key of a name that no other city has."""
    key = slugify(name)
    if not key:
        raise Refused(_("Write the name of the city in letters."))
    if city_by_key(key) not in (None, city):
        raise Refused(_("%(name)s is there already.", name=name))
    return key


def city_named(text: str) -> City:
    """The city of a name, which is made when it is new; “NAME=ZONE” says where it lies."""
    known = city_by_key(slugify(text.partition("=")[0]))
    return known or add_city(places.find(text))


def bring(city: City, cohort: Cohort) -> Team:
    """The team of a city in a cohort, new."""
    team = Team(cohort=cohort, city=city)
    db.session.add(team)
    db.session.flush()
    return team


def join(team: Team, person: Person, role: str) -> Membership:
    """Put a person into a team. Someone who is there already gets the role."""
    place = membership(person, team.id)
    if place is None:
        place = Membership(team_id=team.id, person_id=person.id, role=role, since_at=clock.now())
        db.session.add(place)
    place.role = role
    audit.record("cohorts.join", team, person=person.id, role=role)
    return place


def invite(team: Team, email: str, *, name: str, language: str, zone: str | None, role: str, base_url: str,
           by: Person | None = None) -> tuple[Person, str | None]:  # fmt: skip
    """Invite someone into a team; gives the person and, for an account without a password, the link that sets it. Whoever has
    one reads in a letter who did so.

    Raises Refused for a closed account, for staff, for somebody who is in a team of this cohort, and for more than a day holds.
    """
    told = _("Your team has invited %(num)d people within a day. Invite the next ones tomorrow.", num=MOST_A_DAY)
    since = clock.now() - timedelta(days=1)
    refuse_more(MOST_A_DAY, told, Membership, Membership.team_id == team.id, Membership.since_at > since)
    person = person_by_email(email) or people.add(
        email, name, language=language, zone=zone or team.zone, clock_hours=locale.first_clock(team.city.territory)
    )
    _refuse_elsewhere(team, person, email)
    join(team, person, role)
    if not person.has_joined:
        return person, people.invite(person, base_url, to=place_of(team, person), by=by)
    outbox.write(person.recipient, "cohorts/letters/added.md", team=team, place=place_of(team, person), by=by)
    return person, None


def _refuse_elsewhere(team: Team, person: Person, email: str) -> None:
    """Nobody works for two cities of a Sprint, or for a city and the facilitation team: what they see and write would mix."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())  # two teams may ask at once
    if not person.active:
        raise Refused(_("%(email)s has a closed account.", email=email))
    if membership(person, team.id) is not None:
        raise Refused(_("%(name)s is in this team already.", name=person.name))
    if is_staff(person):
        raise Refused(_("%(email)s belongs to %(name)s of the facilitation team, who cannot be in a city’s team as well.",
                        email=email, name=person.name))  # fmt: skip
    if team_in(person, team.cohort_id) is not None:
        raise Refused(_("%(email)s is in the team of another city of this Sprint. Ask your facilitation team.", email=email))


def invite_again(team: Team, person: Person, base_url: str, by: Person | None = None) -> str:
    """Send an invitation into a team again; gives the link. Raises Refused as `people.invite_again` does."""
    return people.invite_again(person, base_url, to=place_of(team, person), by=by)


def place_of(team: Team, person: Person) -> str:
    """A team as an invitation names it, in the language of the person who is invited."""
    with locale.speaking(person.voice):
        return _("%(sprint)s, team of %(city)s", sprint=locale.plain(team.cohort.title), city=team.name)


def leave(team: Team, person: Person, by: Person) -> None:
    """Take someone out of a team; what they wrote stays. Raises Refused for the only lead."""
    place = membership(person, team.id)
    if place is None:
        return
    if place.is_lead and not _other_leads(team, person):
        raise Refused(_("%(name)s is the only lead of this team. Make someone else a lead first.", name=person.name))
    db.session.delete(place)
    audit.record("cohorts.leave", team, by, person=person.id)


def change_role(team: Team, person: Person, role: str, by: Person | None) -> None:
    """Make someone lead or member. Raises Refused where no lead would be left."""
    place = membership(person, team.id)
    if place is None:
        return
    if place.is_lead and role != Role.LEAD and not _other_leads(team, person):
        raise Refused(_("%(name)s is the only lead of this team. Make someone else a lead first.", name=person.name))
    place.role = role
    audit.record("cohorts.change_role", team, by, person=person.id, role=role)


def _other_leads(team: Team, person: Person) -> bool:
    found = db.session.query(Membership).filter_by(team_id=team.id, role=Role.LEAD).filter(Membership.person_id != person.id)
    return found.first() is not None


def name_facilitator(cohort: Cohort, person: Person) -> None:
    """Let someone facilitate a cohort."""
    if facilitation(person, cohort.id) is None:
        db.session.add(Facilitation(cohort_id=cohort.id, person_id=person.id))
        audit.record("cohorts.name_facilitator", cohort, person=person.id)
