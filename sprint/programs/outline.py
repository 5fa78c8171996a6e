"""The shape of a program file: what may stand in it, and which rules hold over the whole of it.

The words of this module are those of the file, so that a message can name them.
"""

from collections.abc import Iterator
from datetime import time
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sprint.core import clock
from sprint.core.languages import LocalizedText

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
SectionKey = Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,2}$")]
Minutes = Annotated[int, Field(ge=1, le=600)]
Days = Annotated[int, Field(ge=-400, le=400)]
Texts = Annotated[dict[str, Annotated[str, Field(max_length=20_000)]], Field(min_length=1)]
"""A text by language: {en: …, es: …}."""
Where = tuple[str | int, ...]
"""A place in the file: the keys and positions that lead there."""

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


class Part(BaseModel):
    """Any part of a program file. An unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Rule(Part):
    """A day as a rule: so many days from the day of a session, or from the start."""

    from_key: Key = Field(alias="from")
    days: Days


class Settings(Part):
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


class Agenda(Part):
    """A part of a session."""

    minutes: Minutes
    title: Texts


class Session(Part):
    """A session or call."""

    key: Key
    kind: Literal["pre_call", "masterclass", "workshop", "showcase", "post_call"]
    title: Texts
    summary: Texts
    date: Rule
    minutes: Minutes
    agenda: list[Agenda] = []


class OfficeDay(Part):
    """A day of office hours and the host's hours at which they begin."""

    key: Key
    date: Rule
    hours: Annotated[list[Hour], Field(min_length=1)]


class Option(Part):
    """One of several choices."""

    key: Key
    title: Texts


class QuestionColumn(Part):
    """A column of a table question."""

    key: Key
    type: Literal["short_text", "long_text", "choice", "number", "date", "url", "scale"]
    title: Texts
    required: bool = False
    choices: list[Option] = []
    scale: list[Texts] = []


class QuestionPart(Part):
    """A question of a worksheet."""

    key: Key
    type: Literal["short_text", "long_text", "choice", "choices", "number", "date", "url", "file", "table", "scale"]
    title: Texts
    help: Texts
    example: Texts | None = None
    unit: Texts | None = None
    required: bool = False
    private: bool = False
    follows: bool = False
    section: SectionKey
    minimum_rows: Annotated[int, Field(ge=0, le=100)] = 0
    choices: list[Option] = []
    scale: list[Texts] = []
    columns: list[QuestionColumn] = []


class WorksheetPart(Part):
    """A worksheet with its dates as rules."""

    key: Key
    number: Annotated[int, Field(ge=1, le=99)]
    title: Texts
    purpose: Texts
    minutes: Minutes
    opens: Rule
    due: Rule
    questions: Annotated[list[QuestionPart], Field(min_length=1)]


class Section(Part):
    """A section of the plan, and the checks that say when it is complete (`plans/completeness.py`)."""

    key: SectionKey
    title: Texts
    prompt: Texts
    looks_for: Texts
    outcome: Literal["O1", "O2", "O3"] | None = None
    complete_when: list[dict[str, Any]] = []


class Outline(Part):
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
        if texts is None:
            return LocalizedText(self.language)
        source = self.language if self.language in texts else next(iter(texts))
        return LocalizedText.of(source, **texts)

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
        seen_questions: set[str] = set()
        for place, sheet in enumerate(self.worksheets):
            for at, question in enumerate(sheet.questions):
                if question.key in seen_questions:
                    yield ("worksheets", place, "questions", at, "key"), _("the key “%(key)s” is used twice", key=question.key)
                seen_questions.add(question.key)
        for where, parts in lists:
            keys = [part.key for part in parts]
            for at, key in enumerate(keys):
                if key in keys[:at]:
                    yield (*where, at, "key"), _("the key “%(key)s” is used twice", key=key)

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
            for at, question in enumerate(sheet.questions):
                where: Where = ("worksheets", place, "questions", at)
                if sections and question.section not in sections:
                    yield (*where, "section"), _("the plan has no section “%(key)s”", key=question.section)
                if question.follows and at == 0:
                    yield (*where, "follows"), _("the first question cannot follow another one")
                if (question.type == "table") != bool(question.columns):
                    yield (*where, "columns"), _("a table needs columns, and only a table has them")
                for inner, part in [(where, question), *(((*where, "columns", i), c) for i, c in enumerate(question.columns))]:
                    yield from _wrong_choices(inner, part)


def _wrong_choices(where: Where, part: Any) -> Iterator[tuple[Where, str]]:
    if part.type in ("choice", "choices") and len(part.choices) < 2:
        yield (*where, "choices"), _("give at least two choices")
    if part.type == "scale" and len(part.scale) != 5:
        yield (*where, "scale"), _("give a word for each of the five steps")
    keys = [choice.key for choice in part.choices]
    if len(keys) != len(set(keys)):
        yield (*where, "choices"), _("two choices have the same key")


def _circles(key: str, anchors: dict[str, str]) -> bool:
    seen = set()
    while key in anchors:
        if key in seen:
            return True
        seen.add(key)
        key = anchors[key]
    return False
