"""The languages of the house, and text that staff write in several of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from babel import Locale


class State(StrEnum):
    """Where the text of one language stands."""

    SOURCE = "source"
    """It is the text that the others are made from."""
    CURRENT = "current"
    """It was made from the source as it is now."""
    OUTDATED = "outdated"
    """The source has changed since it was made."""
    MISSING = "missing"
    """Nobody has written it yet."""


@cache
def name_of(language: str) -> str:
    """A language's name in that language, as its speakers look for it: English, Español."""
    own = Locale.parse(language).get_display_name(language) or language
    return own[:1].upper() + own[1:]


@lru_cache(maxsize=8192)
def fingerprint(text: str) -> str:
    """A short mark of a text, to tell later whether it is still the same."""
    return sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class LocalizedText:
    """A text of staff in several languages; one of them is the source, the others are made from it.

    `made_from` remembers, for each translation, the fingerprint of the source that it was made from: that a translation
    is missing or outdated is a fact that can be asked, not a guess.
    """

    source: str
    texts: Mapping[str, str] = field(default_factory=dict)
    made_from: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str = "en", **texts: str) -> "LocalizedText":
        """A text whose translations are all made from the source given beside them."""
        return cls(source).updated(texts)

    def __bool__(self) -> bool:
        return any(self.texts.values())

    def __str__(self) -> str:
        return self.texts.get(self.source, "")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.texts.items())

    def state(self, language: str) -> State:
        """Which of the four states the text of a language is in."""
        if not self.texts.get(language):
            return State.MISSING
        if language == self.source:
            return State.SOURCE
        fresh = self.made_from.get(language) == fingerprint(str(self))
        return State.CURRENT if fresh else State.OUTDATED

    def shown(self, language: str) -> tuple[str, str]:
        """The text for a reader of a language, and the language that it is really in."""
        for candidate in (language, self.source, *self.texts):
            if self.texts.get(candidate):
                return self.texts[candidate], candidate
        return "", language

    def updated(self, texts: Mapping[str, str]) -> "LocalizedText":
        """This text with some languages written anew; a translation that did not change keeps what it was made from."""
        merged = {**self.texts, **{language: text.strip() for language, text in texts.items()}}
        mark = fingerprint(merged.get(self.source, ""))
        made_from = dict(self.made_from)
        for language, text in merged.items():
            if language != self.source and text != self.texts.get(language):
                made_from[language] = mark
        return LocalizedText(self.source, merged, made_from)

    def to_json(self) -> dict[str, Any]:
        """The form in which the database keeps it."""
        return {"source": self.source, "texts": dict(self.texts), "made_from": dict(self.made_from)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "LocalizedText":
        """The reverse of `to_json`."""
        return cls(data["source"], data["texts"], data["made_from"])
