"""The shape of a program file: what may stand in it, and which rules hold over the whole of it.

The words of this module are those of the file, so that a message can name them.
"""

from collections.abc import Iterator
from datetime import time
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import BeforeValidator, Field

from sprint.core import clock
from sprint.core.languages import LocalizedText
from sprint.core.yaml_files import Entry, Where
from sprint.worksheets import outline
from sprint.worksheets.outline import Key, Minutes, SectionKey, Texts, WorksheetEntry, doubles

Days = Annotated[int, Field(ge=-400, le=400)]

START = "start"


def _zone(value: Any) -> Any:
    if value not in clock.zones():
        raise ValueError(_("no such time zone: %(zone)s", zone=value))
    return value


def _hour(value: Any) -> Any:
    try:
        time.fromisoformat(str(value))
    except ValueError:
        raise ValueError(_("write hours as “15:00”")) from None
    return str(value)


Zone = Annotated[str, BeforeValidator(_zone)]
Hour = Annotated[str, BeforeValidator(_hour)]


class Rule(Entry):
    """A day as a rule: so many days from the day of a session, or from the start."""

    from_key: Key = Field(alias="from")
    days: Days


class Settings(Entry):
    """What a cohort of this program starts with; each may be changed there."""

    zone: Zone = "America/New_York"
    start_time: Hour = "15:00"
    languages: list[str] = ["en", "es"]
    office_hours_per_team: Annotated[int, Field(ge=0, le=20)] = 4
    office_hour_minutes: Annotated[int, Field(ge=10, le=240)] = 45
    weekly_work_minutes: Minutes = 120
    follow_up_months: Annotated[int, Field(ge=1, le=36)] = 12
    interpretation: bool = True
    captions: bool = True
    sign_languages: Annotated[str, Field(max_length=200)] = ""


class Agenda(Entry):
    """A part of a session."""

    minutes: Minutes
    title: Texts


class Session(Entry):
    """A session or call."""

    key: Key
    kind: Literal["pre_call", "masterclass", "workshop", "showcase", "post_call"]
    title: Texts
    summary: Texts
    date: Rule
    minutes: Minutes
    agenda: list[Agenda] = []


class OfficeDay(Entry):
    """A day of office hours and the host's hours at which they begin."""

    key: Key
    date: Rule
    hours: Annotated[list[Hour], Field(min_length=1)]


class WorksheetPart(WorksheetEntry):
    """A worksheet with its dates as rules."""

    number: Annotated[int, Field(ge=1, le=99)]
    opens: Rule
    due: Rule


class Section(Entry):
    """A section of the plan, and the checks that say when it is complete (`plans/completeness.py`)."""

    key: SectionKey
    title: Texts
    prompt: Texts
    looks_for: Texts
    outcome: Literal["O1", "O2", "O3"] | None = None
    complete_when: list[dict[str, Any]] = []


class Outline(Entry):
    """A whole program file."""

    schema_: Literal[1] = Field(alias="schema")
    key: Key
    language: str
    title: Texts
    summary: Texts
    settings: Settings = Settings()
    sessions: Annotated[list[Session], Field(min_length=1)]
    office_days: list[OfficeDay] = []
    worksheets: list[WorksheetPart] = []
    sections: list[Section] = []

    def text(self, texts: Texts | None) -> LocalizedText:
        """The texts of a part, the program's own language being their source."""
        return outline.text(texts, self.language)

    def contradictions(self) -> Iterator[tuple[Where, str]]:
        """What is wrong although each part alone is right: a place in the file and a sentence."""
        yield from self._doubles()
        yield from self._dates()
        yield from self._agendas()
        yield from self._questions()

    def _doubles(self) -> Iterator[tuple[Where, str]]:
        lists: list[tuple[Where, list[Any]]] = [
            (("sessions",), self.sessions),
            (("office_days",), self.office_days),
            (("worksheets",), self.worksheets),
            (("sections",), self.sections),
        ]
        for where, entries in lists:
            yield from doubles(where, entries)
        seen: set[str] = set()
        for place, sheet in enumerate(self.worksheets):
            for at, question in enumerate(sheet.questions):
                if question.key in seen:
                    yield ("worksheets", place, "questions", at, "key"), _("the key “%(key)s” is used twice", key=question.key)
            seen |= {question.key for question in sheet.questions}

    def _dates(self) -> Iterator[tuple[Where, str]]:
        known = {START, *(session.key for session in self.sessions)}
        rules: list[tuple[Where, Rule]] = [(("sessions", at, "date"), one.date) for at, one in enumerate(self.sessions)]
        rules += [(("office_days", at, "date"), one.date) for at, one in enumerate(self.office_days)]
        for at, one in enumerate(self.worksheets):
            rules += [(("worksheets", at, "opens"), one.opens), (("worksheets", at, "due"), one.due)]
        for where, rule in rules:
            if rule.from_key not in known:
                yield (*where, "from"), _("there is no session “%(key)s” to count from", key=rule.from_key)
        anchors = {session.key: session.date.from_key for session in self.sessions}
        for at, session in enumerate(self.sessions):
            if _circles(session.key, anchors):
                yield ("sessions", at, "date", "from"), _("these sessions count their days from each other in a circle")

    def _agendas(self) -> Iterator[tuple[Where, str]]:
        for at, session in enumerate(self.sessions):
            planned = sum(item.minutes for item in session.agenda)
            if planned > session.minutes:
                yield ("sessions", at, "agenda"), _(
                    "the agenda takes %(planned)d minutes, the session has %(minutes)d", planned=planned, minutes=session.minutes
                )

    def _questions(self) -> Iterator[tuple[Where, str]]:
        sections = {section.key for section in self.sections}
        for place, sheet in enumerate(self.worksheets):
            for where, message in sheet.contradictions():
                yield ("worksheets", place, *where), message
            for at, question in enumerate(sheet.questions):
                if sections and question.section and question.section not in sections:
                    where = ("worksheets", place, "questions", at, "section")
                    yield where, _("the plan has no section “%(key)s”", key=question.section)


def _circles(key: str, anchors: dict[str, str]) -> bool:
    seen = set()
    while key in anchors:
        if key in seen:
            return True
        seen.add(key)
        key = anchors[key]
    return False
