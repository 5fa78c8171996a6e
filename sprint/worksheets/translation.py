"""What a version of a worksheet lacks in each language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import lazy_pgettext

from sprint.core import locale
from sprint.core.languages import LocalizedText, State
from sprint.worksheets.models import Question, WorksheetVersion

PLACES = {
    "title": lazy_pgettext("text of a worksheet", "Title"),
    "purpose": lazy_pgettext("text of a worksheet", "Purpose"),
    "part": lazy_pgettext("text of a worksheet", "Title of a part"),
    "introduction": lazy_pgettext("text of a worksheet", "Introduction of a part"),
    "question": lazy_pgettext("text of a worksheet", "Question"),
    "help": lazy_pgettext("text of a worksheet", "Help"),
    "example": lazy_pgettext("text of a worksheet", "Example"),
    "unit": lazy_pgettext("text of a worksheet", "Unit"),
    "choice": lazy_pgettext("text of a worksheet", "Choice"),
    "column": lazy_pgettext("text of a worksheet", "Column"),
}


@dataclass(frozen=True)
class Text:
    """One text of a version and where it stands."""

    place: str
    text: LocalizedText
    question: Question | None = None

    @property
    def name(self) -> str:
        """What it is, in the reader's language."""
        return str(PLACES[self.place])


@dataclass(frozen=True)
class Gap:
    """How many texts of a worksheet one language lacks, and how many say what the source said before."""

    language: str
    missing: int
    outdated: int


def texts_of(version: WorksheetVersion, asked: Iterable[Question]) -> Iterator[Text]:
    """Every text of a version that is written in some language."""
    yield from (Text("title", version.title), Text("purpose", version.purpose))
    for question in asked:
        if part := question.opens_part:
            yield from (Text("part", part.title), Text("introduction", part.introduction))
        yield Text("question", question.title, question)
        for place in ("help", "example", "unit"):
            yield Text(place, getattr(question, place), question)
        yield from (Text("choice", choice.title, question) for choice in question.choices)
        for column in question.columns:
            yield Text("column", column.title, question)
            yield from (Text("choice", choice.title, question) for choice in column.choices)


def gaps_of(version: WorksheetVersion, asked: Iterable[Question]) -> list[Gap]:
    """The languages in which a version is not complete or not up to date."""
    written = [one.text for one in texts_of(version, asked) if one.text]  # one that is empty in every language is none
    found = []
    for language in locale.languages():
        states = [text.state(language) for text in written]
        found.append(Gap(language, states.count(State.MISSING), states.count(State.OUTDATED)))
    return [gap for gap in found if gap.missing or gap.outdated]


def gaps_by_language(version: WorksheetVersion, asked: Iterable[Question]) -> dict[str, list[Text]]:
    """For each language that lacks something, the texts that are missing or outdated in it."""
    written = [one for one in texts_of(version, asked) if one.text]
    found = {}
    for language in locale.languages():
        wanting = [one for one in written if one.text.state(language) in (State.MISSING, State.OUTDATED)]
        if wanting:
            found[language] = wanting
    return found
