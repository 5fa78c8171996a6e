"""A table that was copied out of a spreadsheet, read into tasks: which column is which, which days are meant, what is wrong.

Pure: nothing is written here. A cell that begins like a formula is a text like any other.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from sprint.core.errors import Refused
from sprint.core.words import bare
from sprint.workplan.models import TaskKind, TaskState

MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 500, 40, 300
FIELDS = ("title", "role", "owner_name", "starts_on", "ends_on", "after", "state", "kind", "audience")
HEADS = {
    "title": "task tasks activity activities step name title tarea tareas actividad actividades paso nombre",
    "role": "role|responsible role|owner role|funcion|rol|funcion responsable|puesto|cargo",
    "owner_name": "owner person responsible who assigned assignee persona responsable dueno duena quien encargado encargada",
    "starts_on": "start|starts|begin|begins|from|start date|inicio|comienzo|desde|empieza|fecha de inicio",
    "ends_on": "end|ends|finish|due|until|to|end date|due date|date|fin|final|termino|hasta|termina|fecha|"
               "fecha de fin|vence|entrega",
    "after": "after|depends on|depends|dependency|dependencies|predecessor|predecessors|waits for|depende de|dependencia|"
             "dependencias|despues de|espera a|predecesora|predecesoras",
    "state": "state status estado estatus situacion",
    "kind": "kind type tipo clase",
    "audience": "audience audiences for audiencia publico destinatarios",
}  # fmt: skip
KNOWN_HEADS = {word: name for name, words in HEADS.items() for word in words.split("|" if "|" in words else " ")}
STATES = {
    TaskState.NOT_STARTED: "not started|not_started|pending|open|sin empezar|no iniciada|no iniciado|pendiente|por hacer|to do",
    TaskState.ON_TRACK: "on track|on_track|in progress|started|en curso|en marcha|en progreso|en proceso|iniciada",
    TaskState.AT_RISK: "at risk|at_risk|en riesgo",
    TaskState.BLOCKED: "blocked|bloqueada|detenida|detenido",
    TaskState.DONE: "done|finished|complete|completed|terminada|terminado|hecha|hecho|lista|listo|completada",
    TaskState.DROPPED: "dropped|cancelled|canceled|cancelada|descartada|abandonada",
}
KINDS = {
    TaskKind.STEP: "step|task|paso|tarea",
    TaskKind.TRAINING: "training|session|capacitacion|formacion|sesion",
    TaskKind.FEEDBACK: "feedback|comentarios|retroalimentacion|aportes",
}
KNOWN_STATES = {word: state for state, words in STATES.items() for word in words.split("|")}
KNOWN_KINDS = {word: kind for kind, words in KINDS.items() for word in words.split("|")}
MONTHS = {
    word: number
    for number, words in enumerate(
        ("jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril", "may mayo", "jun june junio",
         "jul july julio", "aug august ago agosto", "sep sept september septiembre setiembre", "oct october octubre",
         "nov november noviembre", "dec december dic diciembre"), 1,
    )
    for word in words.split()
}  # fmt: skip
DAY_FIRST, MONTH_FIRST = "day", "month"
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
SLASHED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: [\d:]+)?")
SERIAL = re.compile(r"[2-9]\d{4}(?:\.0+)?")
"""A day as Excel counts it, which comes along where a cell has no format."""
FIRST_OF_EXCEL = date(1899, 12, 30)


class Unclear(ValueError):
    """A day that is one thing with the day first and another with the month first."""


@dataclass(frozen=True)
class Pasted:
    """A table as it was pasted: its heads, where it has any, and its rows."""

    heads: list[str]
    rows: list[list[str]]
    first: int
    """The number of the first row, as the spreadsheet counts from the pasted part."""

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((len(row) for row in [self.heads, *self.rows]), default=0)


@dataclass
class Line:
    """One row as a task."""

    number: int
    cells: dict[str, Any]
    problems: list[str] = field(default_factory=list)


def read(text: str) -> Pasted:
    """The rows of a pasted text, by tabs where it has any, otherwise by semicolons or commas.

    Raises Refused for no rows, for too many rows, and for too many columns.
    """
    lines = [[cell.strip() for cell in row] for row in _split(text)]
    numbered = [(number, row) for number, row in enumerate(lines, 1) if any(row)]
    if not numbered:
        raise Refused(_("There is no table in it. Copy the rows in your spreadsheet and paste them here."))
    has_head = _is_head(numbered[0][1])
    rows = numbered[1:] if has_head else numbered
    if not rows:
        raise Refused(_("There are only column names in it. Copy the rows below them, too."))
    if len(rows) > MOST_ROWS:
        raise Refused(_("The table has %(count)d rows. Paste %(most)d rows at most at a time.", count=len(rows), most=MOST_ROWS))
    table = Pasted(numbered[0][1] if has_head else [], [row for _number, row in rows], rows[0][0])
    if table.width > MOST_COLUMNS:
        raise Refused(
            _("The table has %(count)d columns. Paste %(most)d columns at most.", count=table.width, most=MOST_COLUMNS)
        )
    return table


def _split(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.split("\n", 1)[0]
    mark = "\t" if "\t" in text else ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        return [line.split(mark) for line in text.split("\n")]


def _is_head(row: Sequence[str]) -> bool:
    """Whether a row names columns: at least two of its cells do, or all that it has."""
    known = [KNOWN_HEADS[bare(cell)] for cell in row if bare(cell) in KNOWN_HEADS]
    return len(set(known)) >= 2 or len(known) == sum(map(bool, row))


def matched(table: Pasted) -> list[str]:
    """For each column the attribute that it most probably holds; empty for a stray one."""
    found: list[str] = []
    for head in table.heads:
        name = KNOWN_HEADS.get(bare(head), "")
        found.append(name if name not in found else "")
    found += [""] * (table.width - len(found))
    return found if table.heads else _guessed(table, found)


def _guessed(table: Pasted, found: list[str]) -> list[str]:
    """Without heads: the first column of text is the task, the first two of days are start and end, states are states."""
    for place in range(table.width):
        cells = [row[place] for row in table.rows if place < len(row) and row[place]]
        if cells and all(_looks_like_day(cell) for cell in cells):
            found[place] = "starts_on" if "starts_on" not in found else "ends_on" if "ends_on" not in found else ""
        elif cells and all(bare(cell) in KNOWN_STATES for cell in cells):
            found[place] = "state" if "state" not in found else ""
        elif cells and "title" not in found and not all(cell.isdigit() for cell in cells):
            found[place] = "title"
    if "starts_on" in found and "ends_on" not in found:
        found[found.index("starts_on")] = "ends_on"
    return found


def _looks_like_day(cell: str) -> bool:
    try:
        return day_in(cell, DAY_FIRST) is not None
    except ValueError:
        try:
            return day_in(cell, MONTH_FIRST) is not None
        except ValueError:
            return False


def order_of(table: Pasted, columns: Sequence[str]) -> str | None:
    """Whether days are written day first or month first, where some cell proves it; None where none does."""
    proofs = set()
    for row in table.rows:
        for name, cell in zip(columns, row, strict=False):
            if name in ("starts_on", "ends_on") and (parts := SLASHED.fullmatch(cell)):
                one, other = int(parts[1]), int(parts[2])
                proofs |= {DAY_FIRST} if one > 12 >= other else {MONTH_FIRST} if other > 12 >= one else set()
    return proofs.pop() if len(proofs) == 1 else None


def day_in(cell: str, order: str | None) -> date | None:
    """The day that a cell names; None for an empty one. Raises Unclear, or ValueError where it names none."""
    text = cell.strip()
    if not text or text in {"-", "–", "—"}:
        return None
    if parts := ISO.fullmatch(text):
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := SLASHED.fullmatch(text):
        return _slashed(int(parts[1]), int(parts[2]), int(parts[3]), order)
    if SERIAL.fullmatch(text):
        return FIRST_OF_EXCEL + timedelta(days=int(float(text)))
    return _in_words(text)


def _slashed(one: int, other: int, year: int, order: str | None) -> date:
    year = year + 2000 if year < 100 else year
    if one <= 12 and other <= 12 and one != other and order is None:
        raise Unclear
    if one <= 12 and (other > 12 or order == MONTH_FIRST):
        one, other = other, one
    return date(year, other, one)


def _in_words(text: str) -> date:
    """A day with the name of its month: “31 dic 2026”, “December 31, 2026”, “31 de diciembre de 2026”."""
    words = re.findall(r"\d+|[^\W\d]+", bare(text))
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [int(word) for word in words if word.isdigit() and len(word) < 5]
    if len(months) != 1 or len(numbers) != 2:
        raise ValueError
    year, on = (numbers[0], numbers[1]) if numbers[0] > 31 else (numbers[1], numbers[0])
    return date(year + 2000 if year < 100 else year, months[0], on)


def lines_of(table: Pasted, columns: Sequence[str], order: str | None) -> list[Line]:
    """The rows as tasks, each with what is wrong with it."""
    return [_line(table.first + place, row, columns, order) for place, row in enumerate(table.rows)]


def _line(number: int, row: Sequence[str], columns: Sequence[str], order: str | None) -> Line:
    line = Line(number, {})
    for name, cell in zip(columns, row, strict=False):
        if not name or (not cell and name != "title"):
            continue
        if len(cell) > (MOST_LETTERS if name != "after" else 2000):
            line.problems.append(_("“%(start)s…” is too long: %(most)d characters at most.", start=cell[:40], most=MOST_LETTERS))
            continue
        line.cells[name] = _value(name, " ".join(cell.split()) if name != "after" else cell, order, line.problems)
    line.cells = {name: value for name, value in line.cells.items() if value is not None}
    _judge(line)
    return line


def _judge(line: Line) -> None:
    if not line.cells.get("title"):
        line.problems.insert(0, _("The task has no name."))
    start, end = line.cells.get("starts_on"), line.cells.get("ends_on")
    if start and end and end < start:
        line.problems.append(_("It ends before it starts."))


def _value(name: str, cell: str, order: str | None, problems: list[str]) -> Any:
    if name in ("starts_on", "ends_on"):
        try:
            return day_in(cell, order)
        except Unclear:
            problems.append(_("“%(cell)s” could be two different days. Say whether the day or the month comes first.", cell=cell))
        except ValueError:
            problems.append(_("“%(cell)s” is not a day that Sprint can read.", cell=cell[:40]))
        return None
    if name in ("state", "kind"):
        return _known(KNOWN_STATES if name == "state" else KNOWN_KINDS, cell, problems)
    return cell


def _known(words: Mapping[str, str], cell: str, problems: list[str]) -> str | None:
    found = words.get(bare(cell))
    if found is None:
        problems.append(_("Sprint does not know the word “%(cell)s” here. Leave it empty or choose another one.", cell=cell[:40]))
    return str(found) if found is not None else None
