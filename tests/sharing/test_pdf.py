"""The PDF of a plan: its tags, what is no content, and what must not go wrong with what people wrote."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from sprint.core import locale
from sprint.core.locale import Voice
from sprint.sharing import pdf
from sprint.sharing.blocks import Block, Column, Document, Drawing, Fact, Heading, Listing, Prose, Section, Table, Told
from sprint.sharing.document import compose
from sprint.sharing.models import Audience
from sprint.sharing.privacy import Scope
from tests.cast import Cast
from tests.sharing.makers import fill

pytestmark = pytest.mark.once

ES = Voice("es", "America/Asuncion", "24")
OPEN, CLOSED = ("BMC", "BDC"), "EMC"
SHOWN = ("Tj", "TJ", "'", '"', "Do", "f", "f*", "S", "B", "b", "sh")
"""What draws something."""


@pytest.fixture
def plan(cast: Cast) -> Document:
    """A plan with something in every place."""
    fill(cast)
    with locale.speaking(ES):
        return compose(cast.asuncion, Scope(Audience.TEAM))


def printed(document: Document) -> PdfReader:
    with locale.speaking(ES):
        return PdfReader(BytesIO(pdf.write(document)))


def short(*blocks: Block, territory: str = "PY") -> Document:
    """A document with one section."""
    section = Section("P1", "1", es("Contexto"), es(""), blocks)
    return Document("es", "Plan de prueba", "Sprint", [Fact("Ciudad", es("Asunción"))], "Para nadie.", [section], territory)


def es(text: str) -> Told:
    return Told(text, "es")


def cells(*texts: str) -> Table:
    columns = [Column(es(f"Columna {place}")) for place in range(len(texts))]
    return Table("t", es("Tabla"), columns, [[es(text) for text in texts]])


def drawn(inside: str) -> Drawing:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 99">{inside}</svg>'
    return Drawing(es("Dibujo"), "Un dibujo", Markup(svg))  # noqa: S704


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def tags(node: Any) -> Iterator[Any]:
    """All elements of the tree of tags."""
    for kid in kids(node):
        yield kid
        yield from tags(kid)


def kids(node: Any) -> list[Any]:
    """The elements in an element."""
    held = node.get("/K", [])
    held = held.get_object() if hasattr(held, "get_object") else held
    found = [one.get_object() for one in (held if isinstance(held, list) else [held]) if hasattr(one, "get_object")]
    return [one for one in found if hasattr(one, "get") and one.get("/S")]


def about(cell: Any) -> Any:
    """What a tag of a table says of itself."""
    return next(one.get_object() for one in cell["/A"] if one.get_object()["/O"] == "/Table")


def is_named(reader: PdfReader) -> bool:
    """Whether the file says that it is PDF/UA."""
    return b"pdfuaid" in reader.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]


def test_a_pdf_is_tagged_and_says_its_language(plan: Document) -> None:
    reader = printed(plan)
    root: Any = reader.trailer["/Root"]
    assert (root["/Lang"], str(root["/MarkInfo"]["/Marked"])) == ("es", "True")
    assert str(root["/ViewerPreferences"]["/DisplayDocTitle"]) == "True"
    assert is_named(reader)
    assert reader.metadata is not None and reader.metadata.title == "Plan de capacitación comunitaria en datos de Asunción"
    elements = list(tags(root["/StructTreeRoot"]))
    kinds = [one["/S"] for one in elements]
    assert {"/H1", "/H2", "/H3", "/P", "/TOC", "/Link", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= set(kinds)
    figures = [one for one in elements if one["/S"] == "/Figure"]
    assert [one for one in figures if not one.get("/Alt")] == []
    for box in (one["/BBox"] for figure in figures for one in figure["/A"] if "/BBox" in one):
        assert 0 <= box[0] < box[2] <= reader.pages[0].mediabox.width
        assert 0 <= box[1] < box[3] <= reader.pages[0].mediabox.height
    levels = [int(kind[2]) for kind in kinds if kind in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert reader.outline
    assert "Página 1 de" in reader.pages[0].extract_text()


def test_each_row_of_each_table_has_its_heading_and_each_column_too(plan: Document) -> None:
    tables = [one for one in tags(printed(plan).trailer["/Root"]["/StructTreeRoot"]) if one["/S"] == "/Table"]
    assert len(tables) == 1 + len(plan.tables), "with that of the cover"
    for table in tables:
        parts = {one["/S"]: one for one in kids(table)}
        for heading in kids(kids(parts["/THead"])[0]) if "/THead" in parts else ():
            assert (heading["/S"], about(heading)["/Scope"]) == ("/TH", "/Column")
        for row in kids(parts.get("/TBody", table)):
            first, *others = kids(row)
            assert (first["/S"], about(first)["/Scope"]) == ("/TH", "/Row")
            assert {one["/S"] for one in others} == {"/TD"}
            assert [one for one in kids(row) if "/Headers" in about(one)] == [], "a list of them would hide those of rows"


def test_running_heads_and_feet_are_no_content_and_nothing_else_is_untagged(plan: Document) -> None:
    reader = printed(plan)
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, 1):
        whole = page.extract_text()
        content = without_artifacts(page, reader).extract_text()
        assert f"Página {number} de {len(reader.pages)}" in whole and "Página" not in content
        head = f"{plan.title} ·"
        assert (head in whole) == (number > 1) and head not in content
        assert content.strip()


def without_artifacts(page: PageObject, reader: PdfReader) -> PageObject:
    """The page with what is tagged as content only. Fails where something is drawn that is neither content nor an artifact."""
    stream = ContentStream(page.get_contents(), reader)
    inside: list[bool | None] = []  # of each mark: whether it is of content (True), of an artifact (False), or says neither
    kept = []
    for values, operator in stream.operations:
        word = operator.decode()
        if word in OPEN:
            inside.append(False if values[0] == "/Artifact" else True if len(values) > 1 and "/MCID" in values[1] else None)
        if word in SHOWN:
            assert True in inside or False in inside, "drawn, and neither content nor an artifact"
        if False not in inside or word not in SHOWN:
            kept.append((values, operator))
        if word == CLOSED:
            inside.pop()
    stream.operations = kept
    page[next(iter(key for key in page if key == "/Contents"))] = stream
    return page


def test_fonts_are_in_the_file_and_say_which_letters_they_draw(plan: Document) -> None:
    fonts = [one for page in printed(plan).pages for one in page["/Resources"].get("/Font", {}).values()]  # type: ignore[attr-defined]
    assert fonts
    for font in (one.get_object() for one in fonts):
        assert "/ToUnicode" in font
        assert {"/FontFile2", "/FontFile3"} & set(font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object())


def test_drawings_have_their_words(plan: Document) -> None:
    drawings = [block for section in plan.sections for block in section.blocks if isinstance(block, Drawing)]
    words = [re.findall(r"<text[^>]*>([^<]+)</text>", str(one.svg)) for one in drawings]
    said = text_of(printed(plan))
    assert [len(several) > least for several, least in zip(words, (3, 10), strict=True)] == [True, True]
    assert [word for several in words for word in map(unescape, several) if word not in said] == []
    legends = [one.legend for one in drawings if one.legend]
    assert legends and [one for one in legends if "".join(one.split()) not in "".join(said.split())] == []


def test_paper_is_that_of_the_city(app: Flask) -> None:
    assert [round(one) for one in printed(short()).pages[0].mediabox[2:]] == [595, 842]
    assert [round(one) for one in printed(short(territory="MX")).pages[0].mediabox[2:]] == [612, 792]


def test_a_text_in_another_language_is_marked(app: Flask) -> None:
    blocks = [Prose(Told("Hello", "en")), Listing([Told("Olá", "pt-BR")]), Heading(es("Hola"))]
    elements = list(tags(printed(short(*blocks)).trailer["/Root"]["/StructTreeRoot"]))
    assert [one["/Lang"] for one in elements if "/Lang" in one] == ["en", "pt"]


@pytest.mark.parametrize(
    "text", ['#read("/etc/hostname")', "= No *es* _un_ $x$ `a` título @p <q> // nada", "- a\\n#panic()", '"); #']
)
def test_what_people_write_is_text_and_nothing_else(app: Flask, text: str) -> None:
    said = text_of(printed(short(Heading(es(text)), Prose(es(text)), Listing([es(text)]), cells(text, "otra"))))
    assert said.count(text) == 4


@pytest.mark.parametrize("place", ["{folder}/secret.svg", "file://{folder}/secret.svg", "secret.svg", "/secret.svg"])
def test_printing_reads_no_file_of_the_machine(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / "secret.svg").write_text(str(drawn('<text y="9">SECRETO</text>').svg))
    monkeypatch.chdir(tmp_path)
    picture = f'<image width="90" height="90" href="{place.format(folder=tmp_path)}"/>'
    with pytest.raises(pdf.NotPrinted, match="linked image"):
        printed(short(drawn(picture)))


def test_a_letter_that_no_font_has_is_printed_but_the_file_is_not_called_accessible(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    reader = printed(short(cells("Antes \ufdd0 después", "otra")))
    assert "después" in text_of(reader)
    assert not is_named(reader)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "and it is tagged all the same"  # type: ignore[index]
    assert "could not be displayed" in caplog.text


def test_signs_that_are_no_letters_are_left_out(app: Flask) -> None:
    reader = printed(short(cells("a\x00b\x07c\x1fd\x9fe\ufefff\r\ng", "otra"), Prose(es("h\x0bi"))))
    assert is_named(reader)
    assert "abcdef\ng" in text_of(reader) and "hi" in text_of(reader)


def test_a_word_that_is_wider_than_its_column_is_broken_and_none_of_it_is_lost(app: Flask) -> None:
    reader = printed(short(cells("https://example.org/" + "W" * 400, "otra")))
    assert text_of(reader).count("W") == 400
    assert max(map(len, re.findall("W+", text_of(reader)))) < 100


def test_a_row_that_is_taller_than_a_page_goes_on_on_the_next_one(app: Flask) -> None:
    reader = printed(short(cells("x " * 9000, "otra")))
    heights: list[float] = []

    def note(text: str, page: list[float], line: list[float], *_: Any) -> None:
        if "x" in text:
            heights.append(line[4] * page[1] + line[5] * page[3] + page[5])

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    assert text_of(reader).count("x ") + text_of(reader).count("x\n") >= 9000
    assert len(reader.pages) > 2 and min(heights) > 0


def test_nothing_is_printed_of_what_is_no_document(app: Flask) -> None:
    with pytest.raises(pdf.NotPrinted):
        pdf.print_given({})
