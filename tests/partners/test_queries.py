"""What the database answers about a team's partners."""

from sprint.core import clock
from sprint.partners import queries
from tests.cast import Cast
from tests.partners import makers


def test_the_organizations_of_a_team_come_by_name_without_those_removed_and_those_of_others(cast: Cast) -> None:
    makers.partner(cast.asuncion, "Escuela 4")
    makers.partner(cast.asuncion, "biblioteca Central")
    makers.partner(cast.asuncion, "Vieja radio", removed_at=clock.now())
    makers.partner(cast.baltimore, "Enoch Pratt Free Library")
    assert [one.name for one in queries.partners_of(cast.asuncion.id)] == ["biblioteca Central", "Escuela 4"]
    assert [one.name for one in queries.removed_of(cast.asuncion.id)] == ["Vieja radio"]


def test_what_belongs_to_a_removed_organization_is_not_told(cast: Cast) -> None:
    gone = makers.partner(cast.asuncion, "Vieja radio", removed_at=clock.now())
    here = makers.partner(cast.asuncion, "Escuela 4")
    for one in (gone, here):
        makers.contact(one)
        makers.concern(cast.asuncion, one)
        makers.agreement(one, cast.ana)
        makers.tie(cast.asuncion, None, one)
    assert [one.partner_id for one in queries.contacts_of(cast.asuncion.id)] == [here.id]
    assert [one.partner_id for one in queries.concerns_of(cast.asuncion.id)] == [here.id]
    assert [one.partner_id for one in queries.agreements_of(cast.asuncion.id)] == [here.id]
    assert [one.to_id for one in queries.ties_of(cast.asuncion.id)] == [here.id]


def test_the_latest_version_of_an_agreement_is_told(cast: Cast) -> None:
    library = makers.partner(cast.asuncion)
    for number in (1, 2, 3):
        makers.agreement(library, cast.ana, number)
    assert [one.number for one in queries.agreements_of(cast.asuncion.id)] == [3]
    assert [one.number for one in queries.versions_of(library)] == [3, 2, 1]


def test_the_facts_name_relationships_that_hang_on_one_person(cast: Cast) -> None:
    makers.partner(cast.asuncion, "Escuela 4", owner_name="Ana Benítez")
    makers.partner(cast.asuncion, "Radio", owner_name="Ana Benítez", second_name="Diego Ayala")
    makers.partner(cast.asuncion, "Comedor")
    facts = queries.partner_facts(cast.asuncion.id)
    assert (facts.partners, facts.without_owner, facts.with_one_owner) == (3, ["Comedor"], ["Escuela 4"])
    assert facts.unmet == ["Comedor", "Escuela 4", "Radio"]
