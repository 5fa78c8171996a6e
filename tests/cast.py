"""Two cities of one cohort and the people around them, used by almost all tests."""

from dataclasses import dataclass, fields

from sqlalchemy import select

from sprint.cohorts.models import Cohort, Team
from sprint.core.database import db, writing
from sprint.people.models import Person
from tests import database, make


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
    """The cast in an otherwise empty database."""
    ids = database.begin_with("cast", _ids)
    by_class = {kind: {one.id: one for one in db.session.scalars(select(kind))} for kind in (Cohort, Team, Person)}
    return Cast(**{name: by_class[kind][id_] for name, (kind, id_) in ids.items()})


def _ids() -> dict[str, tuple[type, int]]:
    with writing():
        made = join()
    return {field.name: (type(one), one.id) for field in fields(made) for one in [getattr(made, field.name)]}


def join() -> Cast:
    """The cast beside whoever is there already."""
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
