"""Copies of an approved version: its records as they were approved, and nobody named who had not agreed, or agrees no more."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import delete, select

from sprint.core import clock, locale
from sprint.core.database import db, writing
from sprint.partners.commitment_models import Commitment, SharedDecision, Support
from sprint.partners.models import Absence, Partner, Tie
from sprint.plans.models import PlanVersion
from sprint.sharing.blocks import Document, Drawing
from sprint.sharing.document import compose
from sprint.sharing.models import Audience
from sprint.sharing.privacy import Scope
from sprint.workplan.models import Milestone, Task, Wait
from tests import make
from tests.cast import Cast
from tests.conftest import NOW
from tests.plans.makers import accepted, once_more
from tests.sharing.makers import fill
from tests.sharing.test_copies import ES, approved_version, files_of, spaceless

RECORDS = {"workplan", "milestones", "partners", "links", "missing", "commitments", "shared_decisions", "support"}
NAMED, HIDDEN, LATE, NOWHERE = "Biblioteca Central", "Refugio Aurora", "Colectivo Tardío", "Radio Sin Mapa"
"""Who agreed, who did not, who is asked only after the approval, and who is on no map."""
STORY = f"Escribimos con la {NAMED.upper()}, con {HIDDEN}, con el {LATE} y con {NOWHERE}"


def copy_of(cast: Cast, version: PlanVersion | None, audience: Audience = Audience.SHARED) -> Document:
    with locale.speaking(ES):
        return compose(cast.asuncion, Scope(audience), version)


def partner(name: str) -> Partner:
    return db.session.scalars(select(Partner).where(Partner.name == name)).one()


def beside(cast: Cast) -> None:
    """Add to `fill` what could betray an organization: ties of several kinds, promises, support, and a text that names all."""
    fill(cast)
    team, now = cast.asuncion, clock.now()
    one, other = partner(NAMED), partner(HIDDEN)
    texts = {"does": "", "offers": "", "wants": "", "needs": "", "gains": "", "goal": "", "expectation": "", "show_up": "",
             "places": "", "owner_name": "", "second_name": "", "languages": [], "audiences": []}  # fmt: skip
    with writing():
        late = Partner(team_id=team.id, name=LATE, kind="school", stage="agreed", language="es", may_be_named=False,
                       changed_at=now, **texts)  # fmt: skip
        db.session.add(late)
        db.session.flush()
        ends: list[tuple[Partner | None, Partner | str | None]] = [(None, one), (one, NOWHERE), (other, None), (late, one)]
        for start, end in ends:
            names = [side if isinstance(side, str) else side.name if side else "Asunción" for side in (start, end)]
            ids = [side.id if isinstance(side, Partner) else None for side in (start, end)]
            db.session.add(Tie(team_id=team.id, between=f"{names[0]} → {names[1]}", from_name=names[0], to_name=names[1],
                               from_id=ids[0], to_id=ids[1], kind="trains", strength=2, is_formal=True,
                               language="es"))  # fmt: skip
        for side in ("city", "partner"):
            db.session.add(Commitment(team_id=team.id, partner_name=NOWHERE, side=side, state="open", action="Emitir el aviso",
                                      in_return="", state_note="", owner_name="", promised_on=now.date(), changed_at=now,
                                      language="es"))  # fmt: skip
        db.session.add(Commitment(team_id=team.id, partner_name=NAMED, partner_id=one.id, side="partner", state="open",
                                  action="Abrir los sábados", in_return="", state_note="", owner_name="", promised_on=now.date(),
                                  changed_at=now, language="es"))  # fmt: skip
    told = make.question("long_text", key="story", number=3, section="P3")
    accepted(team, make.assignment(cast.cohort, make.worksheet(told), number=5), {"story": STORY}, language="es")


def drawn(document: Document) -> list[str]:
    """The words in the drawing of the ecosystem."""
    pictures = [block.svg for section in document.sections for block in section.blocks if isinstance(block, Drawing)]
    (found,) = [str(one) for one in pictures if 'class="ecosystem"' in str(one)]
    return [unescape(one) for one in re.findall(r"<text[^>]*>([^<]+)</text>", found)]


def test_a_copy_shows_the_records_as_they_were_approved(cast: Cast) -> None:
    beside(cast)
    before = {audience: copy_of(cast, None, audience) for audience in Audience}
    version = approved_version(cast)
    with writing():
        partner(NAMED).does = "Otra cosa"
        for kind in (Wait, Task, Milestone, Tie, Absence, Commitment, SharedDecision, Support):
            db.session.execute(delete(kind))
    for audience in Audience:
        found = copy_of(cast, version, audience)
        assert found.tables.keys() >= RECORDS
        assert "Otra cosa" not in repr(found)
        for key in RECORDS:
            rows = found.tables[key].rows
            assert sorted(map(repr, rows)) == sorted(map(repr, before[audience].tables[key].rows)), key
        assert sorted(drawn(found)) == sorted(drawn(before[audience]))
        for kind, text in files_of(found).items():
            said = ["Imprimir las guías", "Primera sesión", "Abrir los sábados", NAMED]
            assert [one for one in said if spaceless(one) not in spaceless(text)] == [], (audience, kind)


def test_a_shared_copy_names_who_had_agreed_and_agrees_still(cast: Cast) -> None:
    beside(cast)
    version = approved_version(cast)
    found = copy_of(cast, version)
    assert NAMED in drawn(found) and NAMED in repr(found.tables["commitments"])
    hidden = [HIDDEN, LATE, NOWHERE, "Marta Oculta", "aurora@refugio.example"]
    for kind, text in {"document": repr(found), **files_of(found)}.items():
        assert [one for one in hidden if spaceless(one) in spaceless(text)] == [], kind
    assert "con la BIBLIOTECA CENTRAL, con [sin nombrar], con el [sin nombrar] y con [sin nombrar]" in repr(found)


@pytest.mark.parametrize("how", ["withdrawn", "removed", "gone", "given to another"])
def test_an_agreement_that_ended_since_counts(cast: Cast, how: str) -> None:
    beside(cast)
    version = approved_version(cast)
    with writing():
        one = partner(NAMED)
        if how == "withdrawn":
            one.may_be_named = False
        elif how == "removed":
            one.removed_at = clock.now()
        elif how == "given to another":
            one.name = "Taller Nuevo"  # as where a database gives the number of an organization that is gone anew
        else:
            for kind in (Tie, Commitment):
                db.session.execute(delete(kind))
            db.session.execute(delete(Partner).where(Partner.id == one.id))
    found = copy_of(cast, version)
    files = files_of(found) if how == "withdrawn" else {}
    for kind, text in {"document": repr(found), **files}.items():
        assert spaceless(NAMED.casefold()) not in spaceless(text.casefold()), kind
    assert "partners" not in found.tables and "links" not in found.tables
    assert "3 organizaciones del mapa no se nombran aquí." in repr(found)
    assert "Se omiten 5 vínculos" in repr(found)
    assert NAMED in repr(copy_of(cast, version, Audience.TEAM)), "the copy of the team has them all"


def test_an_agreement_that_was_given_since_counts_for_the_plan_as_it_is_only(cast: Cast) -> None:
    beside(cast)
    version = approved_version(cast)
    with writing():
        partner(LATE).may_be_named = True
    assert LATE not in repr(copy_of(cast, version))
    assert LATE in repr(copy_of(cast, None))
    assert LATE in repr(copy_of(cast, approved_version_again(cast)))


def approved_version_again(cast: Cast) -> PlanVersion:
    first = db.session.scalars(select(PlanVersion)).one()
    with writing():
        first.plan.state = "draft"
    return approved_version(cast)


def test_the_drawing_and_the_tables_say_the_same_and_ties_to_others_are_counted(cast: Cast) -> None:
    beside(cast)
    for version in (None, approved_version(cast)):
        found = copy_of(cast, version)
        ends = [tuple(cell.text for cell in row[:2]) for row in found.tables["links"].rows]  # type: ignore[union-attr]
        assert ends == [("Asunción", NAMED)]
        assert [one for one in drawn(found) if one not in ("Biblioteca",)] == ["Asunción", NAMED]
        picture = next(block for part in found.sections for block in part.blocks if isinstance(block, Drawing))
        assert str(picture.svg).count('class="edge') == 1
        assert picture.says == ("La ciudad está en el centro, con 1 organización por tipo a su alrededor. "
                                "Una línea muestra 1 vínculo; la tabla de abajo lo nombra.")  # fmt: skip
        assert "Se omiten 4 vínculos con organizaciones que aquí no se nombran." in repr(found)
        team = copy_of(cast, version, Audience.TEAM)
        assert len(team.tables["links"].rows) == 5 and {HIDDEN, LATE, NOWHERE, NAMED} <= set(drawn(team))


def test_an_organization_that_only_records_name_has_not_agreed(cast: Cast) -> None:
    beside(cast)
    assert NOWHERE not in repr(copy_of(cast, None))
    assert NOWHERE in repr(copy_of(cast, None, Audience.TEAM))


def test_a_tie_to_an_organization_that_was_removed_is_none(cast: Cast) -> None:
    beside(cast)
    with writing():
        partner(HIDDEN).removed_at = clock.now()
    assert HIDDEN not in repr(copy_of(cast, None, Audience.TEAM).tables["links"])


def test_an_organization_with_an_earlier_name_in_a_record_is_called_as_on_the_map(cast: Cast) -> None:
    beside(cast)
    with writing():
        partner(NAMED).name = "Biblioteca del Puerto"
    found = copy_of(cast, None)
    assert "Biblioteca del Puerto" in repr(found.tables["links"]) and "Biblioteca del Puerto" in repr(found.tables["commitments"])


def lacking(version: PlanVersion) -> PlanVersion:
    """A version as they were before copies needed more of it."""
    late = {"may_be_named", "from_name", "to_name", "from_id", "to_id", "partner_id", "outside", "waits_for"}
    records: Any = version.records
    return once_more(
        version,
        {
            key: [{name: value for name, value in one.items() if name not in late} for one in several]
            for key, several in records.items()
        },
    )


def test_a_version_from_before_shows_what_it_knows_and_says_what_it_does_not(cast: Cast) -> None:
    beside(cast)
    whole = approved_version(cast)
    before = {audience: copy_of(cast, whole, audience) for audience in Audience}
    version = lacking(whole)
    team, shared = (copy_of(cast, version, audience) for audience in (Audience.TEAM, Audience.SHARED))
    for key in RECORDS:
        assert team.tables[key].rows == before[Audience.TEAM].tables[key].rows, key
    assert sorted(drawn(team)) == sorted(drawn(before[Audience.TEAM]))
    for key in RECORDS - {"partners", "links", "commitments", "shared_decisions"}:
        assert shared.tables[key].rows == before[Audience.SHARED].tables[key].rows, key
    assert [one for one in (NAMED, HIDDEN, LATE, NOWHERE) if one in repr(shared)] == []
    assert "Esta versión no guardó qué organizaciones habían aceptado" in shared.note
    assert "no guardó" not in team.note
    for found in (team, shared):
        assert "La hoja de ruta no se dibuja: esta versión no guardó qué tarea depende de cuál." in repr(found)
        assert 'class="gantt"' not in repr(found) and "de antes" not in found.note


def test_a_version_without_records_says_so(cast: Cast) -> None:
    beside(cast)
    version = once_more(approved_version(cast), None)
    for audience in Audience:
        found = copy_of(cast, version, audience)
        assert "Esta versión es de antes de que las versiones guardaran el plan de trabajo" in found.note
        assert not found.tables.keys() & RECORDS
        assert (NAMED.upper() in repr(found)) is (audience == Audience.TEAM)
    for kind, text in files_of(found).items():
        assert spaceless("guardaran el plan") in spaceless(text), kind


def test_the_roadmap_of_a_version_is_the_one_of_its_day(cast: Cast) -> None:
    beside(cast)
    version = approved_version(cast)
    clock.fix(NOW + timedelta(days=60))

    def roadmap(version: PlanVersion | None) -> str:
        sections = copy_of(cast, version, Audience.TEAM).sections
        return next(str(one.svg) for part in sections for one in part.blocks if isinstance(one, Drawing) and "gantt" in one.svg)

    assert "bar-late" in roadmap(None) and ">Hoy<" in roadmap(None)
    assert "bar-late" not in roadmap(version) and ">Hoy<" not in roadmap(version)
    assert 'class="dep"' in roadmap(version)


def test_a_map_that_no_page_holds_is_listed_and_not_drawn(cast: Cast) -> None:
    beside(cast)
    with writing():
        for number in range(120):
            db.session.add(partner_like(partner(NAMED), f"Organización {number}"))
    found = copy_of(cast, None)
    assert "El mapa tiene demasiadas organizaciones para dibujarse" in repr(found) and 'class="ecosystem"' not in repr(found)
    assert len(found.tables["partners"].rows) == 121


def partner_like(one: Partner, name: str) -> Partner:
    kept = {*Partner.__table__.columns.keys()} - {"id", "known_as"}
    return Partner(**{**{key: getattr(one, key) for key in kept}, "name": name})
