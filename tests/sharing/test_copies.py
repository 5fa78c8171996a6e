"""What stands in a copy of a plan, and what never does: in the PDF, the Word file, the workbook, and the page."""

import re
import time
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import delete

from sprint.core import clock, locale
from sprint.core.database import db, writing
from sprint.core.locale import Voice
from sprint.partners.commitment_models import Commitment, Support
from sprint.partners.models import Absence, Concern, Meeting, Partner, PartnerContact, Rating, Tie
from sprint.plans import actions as plans
from sprint.plans import private
from sprint.plans.models import PlanVersion
from sprint.plans.queries import plan_of
from sprint.sharing import pdf, word, workbook
from sprint.sharing.blocks import Document
from sprint.sharing.document import compose
from sprint.sharing.models import Audience
from sprint.sharing.privacy import PARTS, Scope, Veil
from sprint.sharing.queries import Records
from tests import make
from tests.cast import Cast
from tests.plans.makers import accepted
from tests.sharing.makers import FORMULAS, fill

ES = Voice("es", "America/Asuncion", "24")


def composed(cast: Cast, audience: Audience, voice: Voice = ES, **scope: Any) -> Document:
    with locale.speaking(voice):
        return compose(cast.asuncion, Scope(audience, **scope))


def approved_version(cast: Cast) -> PlanVersion:
    """The plan of Asunción as it is now, approved."""
    plan = plan_of(cast.asuncion)
    assert plan is not None
    with writing():
        plans.submit(plan, cast.ana)
        return plans.approve(plan, "", cast.carla)


def files_of(document: Document) -> dict[str, str]:
    """All that can be read in each kind of file."""
    with locale.speaking(Voice(document.language, "America/Asuncion")):
        printed, written, counted = pdf.write(document), word.write(document), workbook.write(document)
    return {
        "pdf": "\n".join(page.extract_text() for page in PdfReader(BytesIO(printed)).pages),
        "docx": unpacked(written), "xlsx": unpacked(counted),
    }  # fmt: skip


def unpacked(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def spaceless(text: str) -> str:
    return "".join(text.split())


def test_a_copy_says_the_day_of_its_city_wherever_it_is_read(cast: Cast) -> None:
    clock.fix(datetime(2024, 10, 8, 2, 0, tzinfo=UTC))
    for audience in Audience:
        for zone in ("UTC", "Asia/Tokyo", "America/Asuncion"):
            told = [fact.value.text for fact in composed(cast, audience, Voice("en", zone)).facts]
            assert told[-1] == "As it is on Monday, October 7, 2024", f"{audience} in {zone}"


def test_the_days_of_a_sprint_are_told_as_days(cast: Cast) -> None:
    (told,) = [fact.value.text for fact in composed(cast, Audience.SHARED).facts if fact.label == "Días del Sprint"]
    assert re.fullmatch(r"del \w+, .+ de \d{4} al \w+, .+ de \d{4}", told)


def test_no_file_says_what_is_private_and_a_shared_one_names_only_who_agreed(cast: Cast) -> None:
    private = fill(cast)
    for audience in Audience:
        for kind, text in files_of(composed(cast, audience)).items():
            found = spaceless(text)
            assert [one for one in private.never if spaceless(one) in found] == [], (audience, kind)
            hidden = [one for one in private.not_shared if spaceless(one) in found]
            if audience == Audience.SHARED:
                assert hidden == [], kind
            else:
                assert "RefugioAurora" in found, kind
            if kind != "xlsx":
                assert [one for one in private.shown if spaceless(one) not in found] == [], (audience, kind)


def test_what_is_private_by_what_it_is_is_in_no_copy_where_a_program_forgot_to_say_so(cast: Cast) -> None:
    fill(cast)
    keys = enumerate(sorted(private.QUESTIONS))
    asked = [make.question("long_text", key=key, number=place, section="P3") for place, key in keys]
    columns = [("name", "short_text"), *((key, "short_text") for key in sorted(private.COLUMNS))]
    asked.append(make.question("table", key="reached", number=9, section="P3", columns=columns))
    row = {"name": "Barrio Jara", **{key: f"SECRETO {key}" for key in private.COLUMNS}}
    values = {"reached": [row], **{key: f"SECRETO {key}" for key in private.QUESTIONS}}
    accepted(cast.asuncion, make.assignment(cast.cohort, make.worksheet(*asked), number=6), values, language="es")
    for version in (None, approved_version(cast)):
        for audience in Audience:
            with locale.speaking(ES):
                text = repr(compose(cast.asuncion, Scope(audience), version))
            assert "Barrio Jara" in text and "SECRETO" not in text


def test_a_part_that_is_not_chosen_is_not_there_and_neither_are_its_questions(cast: Cast) -> None:
    fill(cast)
    for part in PARTS:
        rest = composed(cast, Audience.SHARED, parts=frozenset(PARTS) - {part})
        keys = {"workplan": "workplan", "partners": "partners", "commitments": "commitments", "decisions": "shared_decisions",
                "support": "support"}  # fmt: skip
        assert keys[part] not in rest.tables
        assert keys[part] in composed(cast, Audience.SHARED).tables


def test_a_section_that_is_not_chosen_is_not_there(cast: Cast) -> None:
    fill(cast)
    document = composed(cast, Audience.SHARED, sections=frozenset({"P3"}))
    assert [one.key for one in document.sections] == ["P3"]
    assert "workplan" not in document.tables


def test_only_the_copy_of_the_team_says_what_is_missing(cast: Cast) -> None:
    fill(cast)
    assert not any(one.missing for one in composed(cast, Audience.SHARED).sections)


def test_what_begins_like_a_formula_stays_text_in_the_workbook(cast: Cast) -> None:
    fill(cast)
    with locale.speaking(ES):
        content = workbook.write(compose(cast.asuncion, Scope(Audience.TEAM)))
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    written = {cell.value: cell for cell in cells if cell.value in FORMULAS}
    assert set(written) == set(FORMULAS)
    assert {cell.data_type for cell in written.values()} == {"s"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert "<f>" not in unpacked(content)


def test_days_are_days_in_the_workbook_and_its_sheets_speak_the_language_of_the_reader(cast: Cast) -> None:
    fill(cast)
    with locale.speaking(ES):
        book = openpyxl.load_workbook(BytesIO(workbook.write(compose(cast.asuncion, Scope(Audience.TEAM)))))
    assert book.sheetnames[:3] == ["Plan", "Plan de trabajo", "Hitos"]
    sheet = book["Plan de trabajo"]
    assert next(cell.value for cell in sheet[1]) == "Tarea"
    assert sheet.freeze_panes == "B2"
    assert {sheet.cell(2, 4).is_date, sheet.cell(2, 4).number_format.startswith("[$-80A]")} == {True}


def test_a_shared_copy_names_nobody_whom_only_an_answer_lists(cast: Cast) -> None:
    fill(cast)
    asked = make.question("table", key="actors", number=2, section="P3", columns=[("name", "short_text"), ("does", "short_text")])
    second = make.assignment(cast.cohort, make.worksheet(asked), number=4)
    rows = [{"name": "Casa Reservada", "does": "Acoge"}, {"name": "Biblioteca Central", "does": "Presta"}]
    accepted(cast.asuncion, second, {"actors": rows}, language="es")
    with writing():
        for kind in (Tie, Absence, Commitment, Support, PartnerContact, Meeting, Concern, Rating, Partner):
            db.session.execute(delete(kind))
    for version in (None, approved_version(cast)):
        with locale.speaking(ES):
            shared = compose(cast.asuncion, Scope(Audience.SHARED), version)
            kept = compose(cast.asuncion, Scope(Audience.TEAM), version)
        assert "Casa Reservada" not in repr(shared) and "actors" not in shared.tables
        assert "Casa Reservada" in repr(kept), "the copy of the team has them all"


def test_a_shared_copy_of_an_approved_version_names_only_who_agreed(cast: Cast) -> None:
    private = fill(cast)
    told = make.question("long_text", key="story", number=3, section="P3")
    said = "Escribimos con Refugio Aurora, Marta Oculta y la Biblioteca Central"
    accepted(cast.asuncion, make.assignment(cast.cohort, make.worksheet(told), number=5), {"story": said}, language="es")
    with locale.speaking(ES):
        text = repr(compose(cast.asuncion, Scope(Audience.SHARED), approved_version(cast)))
    assert [one for one in private.not_shared if one in text] == []
    assert "Biblioteca Central" in text


@pytest.mark.parametrize(
    ("text", "hidden", "shown"),
    [
        ("Llame al 33-3669-12-00", "3669", "Llame"),
        ("+52 33 1111\u20132222", "2222", ""),
        ("https://wa.me/523336691234", "3669", "wa.me"),
        ("El 2024-10-01 33 3669 1234", "3669", "2024-10-01"),
        ("33 3669 1234 2024-10-01", "3669", ""),
        ("2024-10-01 10:30 y 2024-11-01", "[", "2024-10-01 10:30 y 2024-11-01"),
    ],
)
def test_a_number_is_hidden_also_beside_a_day_and_a_day_is_none(text: str, hidden: str, shown: str) -> None:
    with locale.speaking(ES):
        told = Veil(Scope(Audience.SHARED), Records(), Records()).text(text)
    assert hidden not in told and shown in told


@pytest.mark.parametrize("text", ["a" * 20_000, "a." * 10_000, "1" * 20_000, "a@" + "a-" * 9_999, "-" * 20_000])
def test_no_text_holds_a_reader_up(text: str) -> None:
    began = time.process_time()
    with locale.speaking(ES):
        Veil(Scope(Audience.SHARED), Records(), Records()).text(text)
    assert time.process_time() - began < 0.3


def test_of_names_that_begin_alike_the_longest_is_hidden_whatever_its_accents_and_spaces() -> None:
    names = frozenset({"Casa", "Casa Común", "Casa Común del Sur", "Casanova"})
    veil = Veil(Scope(Audience.SHARED), Records(), Records(), names)
    with locale.speaking(ES):
        assert veil.text("En casa comun  DEL\u00a0sur, hoy") == "En [sin nombrar], hoy"
        assert veil.text("Casa Común del Norte; Casanovas") == "[sin nombrar] del Norte; Casanovas"


def test_many_names_that_begin_alike_are_sought_in_a_long_text_in_time() -> None:
    names = frozenset("a " * 96 + f"x{number}" for number in range(500))
    veil = Veil(Scope(Audience.SHARED), Records(), Records(), names)
    started = time.process_time()
    with locale.speaking(ES):
        veil.text("a " * 100_000)
    assert time.process_time() - started < 3


def test_a_name_of_any_length_and_names_inside_names_are_no_error() -> None:
    nested = {"a" * length for length in range(4, 201)}
    veil = Veil(Scope(Audience.SHARED), Records(), Records(), frozenset({*nested, "b" * 20_000}))
    with locale.speaking(ES):
        assert veil.text(f"{'a' * 150} y {'a' * 201}") == f"[sin nombrar] y {'a' * 201}"
        assert veil.text("b" * 20_000) == "[sin nombrar]"
