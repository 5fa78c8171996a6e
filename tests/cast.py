"""Two cities of one cohort and the people around them, used by almost all tests."""

from dataclasses import dataclass

from sprint.cohorts.models import Cohort, Team
from sprint.people.models import Person
from tests import make


@dataclass
class Cast:
    """Ana leads Asunción, Diego is with her; Bruno is in Baltimore; Carla facilitates, Emil elsewhere; Dora administers."""

    cohort: Cohort
    asuncion: Team
    baltimore: Team
    ana: Person
    diego: Person
    bruno: Person
    carla: Person
    emil: Person
    dora: Person
    nora: Person
    """Has an account, and no place anywhere."""


def gather() -> Cast:
    cohort = make.cohort()
    asuncion = make.team(cohort, make.city("Asunción", zone="America/Asuncion", territory="PY"))
    baltimore = make.team(cohort, make.city("Baltimore", zone="America/New_York", territory="US", language="en"))
    in_asuncion = {"language": "es", "zone": "America/Asuncion", "hours": "24"}
    return Cast(
        cohort=cohort,
        asuncion=asuncion,
        baltimore=baltimore,
        ana=make.member(asuncion, make.person("Ana Benítez", **in_asuncion), role="lead"),
        diego=make.member(asuncion, make.person("Diego Ayala", **in_asuncion)),
        bruno=make.member(baltimore, make.person("Bruno Carter"), role="lead"),
        carla=make.facilitator(cohort, make.person("Carla Rivas")),
        emil=make.facilitator(make.cohort("Other Sprint"), make.person("Emil Stone")),
        dora=make.person("Dora Klein", administrator=True),
        nora=make.person("Nora Lund"),
    )
