"""What one version of a worksheet says otherwise than another one, in sentences."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sprint.core import locale
from sprint.core.languages import LocalizedText
from sprint.worksheets.kinds import kind_name
from sprint.worksheets.models import Choice, Column, Question, WorksheetVersion
from sprint.worksheets.queries import questions_of
from sprint.worksheets.showing import limits_said


class ChangeKind(StrEnum):
    """What happened to a question."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One difference; about the worksheet as a whole where the key of the question is empty."""

    question_key: str
    kind: ChangeKind
    sentence: str


def changes(old_version: WorksheetVersion, new_version: WorksheetVersion) -> list[Change]:
    """All that differs: first what is said of the whole, then the new questions in their order, then those that are gone."""
    asked = questions_of([old_version.id, new_version.id])
    return _changes(old_version, new_version, asked[old_version.id], asked[new_version.id])


def _changes(
    old_version: WorksheetVersion, new_version: WorksheetVersion, old: list[Question], new: list[Question]
) -> list[Change]:
    before = {question.key: question for question in old}
    moved = _moved(old, new)
    found = [Change("", ChangeKind.CHANGED, sentence) for sentence in _of_the_whole(old_version, new_version)]
    found += [Change("", ChangeKind.CHANGED, sentence) for sentence in _parts(old, new)]
    for question in new:
        if question.key not in before:
            sentence = _("Question %(number)d is new: “%(title)s”.", number=question.number, title=_name(question))
            found.append(Change(question.key, ChangeKind.ADDED, sentence))
            continue
        if question.key in moved:
            found.append(Change(question.key, ChangeKind.MOVED, _place(before[question.key], question)))
        for sentence in _of_a_question(before[question.key], question):
            found.append(Change(question.key, ChangeKind.CHANGED, sentence))
    kept = {question.key for question in new}
    for question in old:
        if question.key not in kept:
            sentence = _("Question %(number)d was taken out: “%(title)s”.", number=question.number, title=_name(question))
            found.append(Change(question.key, ChangeKind.REMOVED, sentence))
    return found


@dataclass(frozen=True)
class Group:
    """The changes of one question, or of the whole where there is none."""

    question: Question | None
    changes: list[Change]


def grouped(old_version: WorksheetVersion, new_version: WorksheetVersion) -> list[Group]:
    """All that differs, question by question."""
    asked = questions_of([old_version.id, new_version.id])
    old, new = asked[old_version.id], asked[new_version.id]
    by_key = {question.key: question for question in (*old, *new)}
    groups: dict[str, Group] = {}
    for change in _changes(old_version, new_version, old, new):
        groups.setdefault(change.question_key, Group(by_key.get(change.question_key), [])).changes.append(change)
    return list(groups.values())


def _moved(old: list[Question], new: list[Question]) -> set[str]:
    """The keys of the questions that stand in another order than before, or in another part of those that stayed."""
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    parts = {_part_key(one) for one in old} & {_part_key(one) for one in new}  # what came or went is told of the whole
    first, second = [key for key in before if key in after], [key for key in after if key in before]
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in second[block.b : block.b + block.size]}
    homes = {key: (_part_key(before[key]), _part_key(after[key])) for key in second}
    return {key for key in second if key not in stayed or (len(set(homes[key])) == 2 and set(homes[key]) <= parts)}


def _part_key(question: Question) -> str:
    return question.part.key if question.part else ""


def _place(old: Question, new: Question) -> str:
    title = _name(new)
    if _part_key(old) != _part_key(new):
        if new.part:
            return _("“%(title)s” now stands in the part “%(part)s”.", title=title, part=locale.plain(new.part.title))
        return _("“%(title)s” now stands before the first part.", title=title)
    if old.number == new.number:
        return _("“%(title)s” now stands in another place under question %(number)d.", title=title, number=new.number)
    return _(
        "“%(title)s” was question %(before)d and is now question %(after)d.", title=title, before=old.number, after=new.number
    )


def _of_the_whole(old: WorksheetVersion, new: WorksheetVersion) -> Iterator[str]:
    yield from _text(old.title, new.title, "title")
    yield from _text(old.purpose, new.purpose, "purpose")
    if old.minutes != new.minutes:
        yield _("It took about %(before)d minutes and now takes %(after)d.", before=old.minutes, after=new.minutes)


def _parts(old: list[Question], new: list[Question]) -> Iterator[str]:
    before = {one.opens_part.key: one.opens_part for one in old if one.opens_part}
    after = {one.opens_part.key: (one.opens_part, one) for one in new if one.opens_part}
    for key, (part, first) in after.items():
        if key not in before:
            title = locale.plain(part.title)
            yield _("There is a new part, “%(title)s”. It begins with “%(question)s”.", title=title, question=_name(first))
            continue
        yield from _text(before[key].title, part.title, "part")
        yield from _text(before[key].introduction, part.introduction, "introduction")
    for key, part in before.items():
        if key not in after:
            yield _("The part “%(title)s” was taken out.", title=locale.plain(part.title))


SAID = {
    "title": _l("The title in %(language)s was “%(before)s” and is now “%(after)s”."),
    "purpose": _l("The purpose in %(language)s was “%(before)s” and is now “%(after)s”."),
    "part": _l("The title of a part in %(language)s was “%(before)s” and is now “%(after)s”."),
    "introduction": _l("The introduction of a part in %(language)s was “%(before)s” and is now “%(after)s”."),
    "question": _l("The question in %(language)s was “%(before)s” and is now “%(after)s”."),
    "help": _l("The help in %(language)s was “%(before)s” and is now “%(after)s”."),
    "example": _l("The example in %(language)s was “%(before)s” and is now “%(after)s”."),
    "unit": _l("The unit in %(language)s was “%(before)s” and is now “%(after)s”."),
    "choice": _l("A choice in %(language)s was “%(before)s” and is now “%(after)s”."),
    "column": _l("A column in %(language)s was “%(before)s” and is now “%(after)s”."),
}


def _text(old: LocalizedText, new: LocalizedText, place: str) -> Iterator[str]:
    """A sentence for each language in which a text differs, the reader's own first."""
    own = locale.voice().language
    for language in sorted({*old.texts, *new.texts}, key=lambda one: (one != own, one)):
        before, after = old.texts.get(language, ""), new.texts.get(language, "")
        if before != after:
            words = {"language": locale.language_said(language), "before": before or "–", "after": after or "–"}
            yield str(SAID[place]) % words


def _of_a_question(old: Question, new: Question) -> Iterator[str]:
    if old.kind != new.kind:
        yield _("It asked for: %(before)s. Now it asks for: %(after)s.", before=kind_name(old.kind), after=kind_name(new.kind))
    yield from _text(old.title, new.title, "question")
    for name in ("help", "example", "unit"):
        yield from _text(getattr(old, name), getattr(new, name), name)
    yield from _marks(old, new)
    yield from _limits(old, new)
    yield from _choices(old.choices, new.choices)
    yield from _columns(old.columns, new.columns)


def _marks(old: Question, new: Question) -> Iterator[str]:
    if old.is_required != new.is_required:
        yield _("An answer is now required.") if new.is_required else _("An answer is no longer required.")
    if old.is_private != new.is_private:
        yield _("The answer is now private to the team.") if new.is_private else _("The answer is no longer private to the team.")
    if old.follows != new.follows:
        yield _("It now follows the question before it.") if new.follows else _("It now has a number of its own.")
    if old.section != new.section:
        yield _(
            "It fed the plan section %(before)s and now feeds %(after)s.", before=old.section or "–", after=new.section or "–"
        )  # fmt: skip


def _limits(old: Question, new: Question) -> Iterator[str]:
    if old.minimum_rows != new.minimum_rows:
        yield _("It asked for at least %(before)d rows and now for %(after)d.", before=old.minimum_rows, after=new.minimum_rows)
    before, after = limits_said(old), limits_said(new)
    yield from (_("A new limit: %(limit)s", limit=limit) for limit in after if limit not in before)
    yield from (_("A limit that is gone: %(limit)s", limit=limit) for limit in before if limit not in after)


def _choices(old: list[Choice], new: list[Choice]) -> Iterator[str]:
    def added(title: str) -> str:
        return _("There is a new choice: “%(title)s”.", title=title)

    def removed(title: str) -> str:
        return _("The choice “%(title)s” was taken out.", title=title)

    yield from _listed(old, new, "choice", added, removed)
    if _common(old, new) != _common(new, old):
        yield _("The choices stand in another order.")


def _columns(old: list[Column], new: list[Column]) -> Iterator[str]:
    def added(title: str) -> str:
        return _("There is a new column: “%(title)s”.", title=title)

    def removed(title: str) -> str:
        return _("The column “%(title)s” was taken out.", title=title)

    yield from _listed(old, new, "column", added, removed)
    before = {column.key: column for column in old}
    for column in new:
        if was := before.get(column.key):
            title = locale.plain(column.title)
            if was.kind != column.kind:
                yield _("The column “%(title)s” now holds: %(kind)s.", title=title, kind=kind_name(column.kind))
            if was.is_required != column.is_required:
                yield (
                    _("The column “%(title)s” is now required.", title=title) if column.is_required
                    else _("The column “%(title)s” is no longer required.", title=title)
                )  # fmt: skip
            for sentence in _choices(was.choices, column.choices):
                yield _("Column “%(title)s”: %(change)s", title=title, change=sentence)
    if _common(old, new) != _common(new, old):
        yield _("The columns stand in another order.")


def _listed(old: Any, new: Any, place: str, added: Callable[[str], str], removed: Callable[[str], str]) -> Iterator[str]:
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    for key, one in after.items():
        if key not in before:
            yield added(locale.plain(one.title))
        else:
            yield from _text(before[key].title, one.title, place)
    yield from (removed(locale.plain(one.title)) for key, one in before.items() if key not in after)


def _common(these: Any, others: Any) -> list[str]:
    kept = {one.key for one in others}
    return [one.key for one in these if one.key in kept]


def _name(question: Question) -> str:
    return locale.plain(question.title)
