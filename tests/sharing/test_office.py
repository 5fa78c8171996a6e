"""The Word file and the workbook of a plan, opened by an office program that did not make them."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from sprint.core import locale
from sprint.core.locale import Voice
from sprint.sharing import word, workbook
from sprint.sharing.document import compose
from sprint.sharing.models import Audience
from sprint.sharing.privacy import Scope
from tests.cast import Cast
from tests.sharing.makers import fill

pytestmark = pytest.mark.once


def test_an_office_program_opens_both_files_and_shows_what_stands_in_them(cast: Cast, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("no LibreOffice on this machine: nobody but their makers opened the files")
    fill(cast)
    with locale.speaking(Voice("es", "America/Asuncion", "24")):
        document = compose(cast.asuncion, Scope(Audience.TEAM))
        (tmp_path / "plan.docx").write_bytes(word.write(document))
        (tmp_path / "libro.xlsx").write_bytes(workbook.write(document))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    made = [program, "--headless", profile, "--convert-to", "pdf", "plan.docx", "libro.xlsx"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True, timeout=120)  # noqa: S603 — the program that was found
    for name in ("plan.pdf", "libro.pdf"):
        pages = PdfReader(BytesIO((tmp_path / name).read_bytes())).pages
        text = "".join("".join(page.extract_text().split()) for page in pages)
        assert "PlandecapacitacióncomunitariaendatosdeAsunción" in text, name
        assert [one for one in ("Imprimirlasguías", "BibliotecaCentral", "=1+1") if one not in text] == [], name
        assert f"Página1de{len(pages)}" in text, name
