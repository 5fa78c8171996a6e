"""Whose promise it is: the city's own, where its people or its units promised it; otherwise that of the other side."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Team
from sprint.core.database import db
from sprint.core.words import same, text_of
from sprint.partners import queries
from sprint.partners.commitment_models import Side
from sprint.partners.models import Partner
from sprint.people.models import Person
from sprint.submissions.models import Answer, Submission, SubmissionState
from sprint.worksheets.models import Question

SELF = ("we", "us", "our team", "the team", "the city", "nosotros", "nosotras", "nuestro equipo", "el equipo", "la ciudad",
        "el municipio", "la alcaldía")  # fmt: skip
"""How a team calls itself in both languages."""
GOVERNMENT = ("city of", "municipality of", "ciudad de", "municipio de", "gobierno de", "alcaldía de", "ayuntamiento de")


@dataclass(frozen=True)
class Names:
    """The names by which a team, its people, its units and its partners are known, each as names are compared."""

    itself: frozenset[str]
    people: list[Person]
    units: frozenset[str]
    partners: dict[str, Partner]
    contacts: dict[str, Partner]

    def is_of_city(self, who: str) -> bool:
        """Whether a name is that of the city, of one of its people, or of a unit inside its government."""
        name = same(who)
        return name in self.itself or name in self.units or name in {same(one.name) for one in self.people}

    def partner(self, who: str) -> Partner | None:
        """The organization that bears a name, or that a person of this name belongs to."""
        return self.partners.get(same(who)) or self.contacts.get(same(who))

    def side(self, who: str, otherwise: Side) -> Side:
        """Who promised, where a name says it."""
        if self.is_of_city(who):
            return Side.CITY
        return Side.PARTNER if self.partner(who) else otherwise


def names_of(team: Team, submission: Submission | None = None) -> Names:
    """The names around a team; its units are those that an accepted worksheet, or the one that is accepted now, tells."""
    partners = queries.partners_of(team.id)
    by_id = {one.id: one for one in partners}
    city = same(team.city.name)
    return Names(
        frozenset({city, *SELF, *(f"{title} {city}" for title in GOVERNMENT)}),
        [place.person for place in cohorts.members(team)],
        frozenset(_units(team, submission)),
        {one.known_as: one for one in partners},
        {same(one.name): by_id[one.partner_id] for one in queries.contacts_of(team.id) if one.partner_id in by_id and one.name},
    )


def _units(team: Team, submission: Submission | None) -> Iterable[str]:
    found = (
        select(Answer.value).join(Question, Answer.question_id == Question.id)
        .join(Submission, Answer.submission_id == Submission.id)
        .where(Submission.team_id == team.id, Question.key == "units")
        .where(or_(Submission.state == SubmissionState.APPROVED, Submission.id == (submission.id if submission else None)))
    )  # fmt: skip
    for value in db.session.scalars(found):
        for row in value if isinstance(value, list) else []:
            if isinstance(row, dict) and (name := same(text_of(row.get("unit")))):
                yield name
