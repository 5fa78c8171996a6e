"""What the house says, by language: the catalogs, each read once by a process, and gettext for the templates.

A page has hundreds of sentences. Flask-Babel and Jinja each look for the request, the language and the catalog at every one;
here the voice of the reader names the catalog, and a sentence without variables is marked as safe once.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from sprint.core.config import ROOT

FOLDER = str(ROOT / "translations")


@lru_cache
def catalog(language: str, folder: str = FOLDER, domain: str = "messages") -> NullTranslations:
    """The catalog of a language; an empty one, which gives everything back, for the language of the source."""
    return Translations.load(folder, [language], domain)


@lru_cache(maxsize=8192)
def _marked(language: str, message: str) -> Markup:
    return Markup(catalog(language).ugettext(message))


class Catalogs(Domain):
    """Flask-Babel's domain for gettext in Python: the catalog of the language that is spoken."""

    def __init__(self, language: Callable[[], str]) -> None:
        super().__init__(FOLDER)
        self.language = language

    def get_translations(self) -> NullTranslations:
        """The catalog of the language that is spoken now."""
        return catalog(self.language())


def _filled(context: EvalContext, text: str, variables: dict[str, Any]) -> str:
    """A sentence with its variables; in a page they are escaped."""
    if not context.autoescape:
        return text % variables
    return Markup(text % {name: one if isinstance(one, int | float) else escape(one) for name, one in variables.items()})


def _callables(language: Callable[[], str]) -> dict[str, Callable[..., str]]:
    """The four gettext functions of Jinja's new style."""

    @pass_eval_context
    def gettext(context: EvalContext, message: str, /, **variables: Any) -> str:
        if not variables and "%" not in message and context.autoescape:
            return _marked(language(), message)
        return _filled(context, catalog(language()).ugettext(message), variables)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **variables: Any) -> str:
        return _filled(context, catalog(language()).ungettext(one, many, num), {"num": num, **variables})

    @pass_eval_context
    def pgettext(context: EvalContext, meaning: str, message: str, /, **variables: Any) -> str:
        return _filled(context, catalog(language()).upgettext(meaning, message), {"context": meaning, **variables})

    @pass_eval_context
    def npgettext(context: EvalContext, meaning: str, one: str, many: str, num: int, /, **variables: Any) -> str:
        text = catalog(language()).unpgettext(meaning, one, many, num)
        return _filled(context, text, {"context": meaning, "num": num, **variables})

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "pgettext": pgettext, "npgettext": npgettext}


def init_app(app: Flask, language: Callable[[], str], zone: Callable[[], str]) -> None:
    """Let an app speak the language that `language` names at every sentence."""
    babel = Babel(app, locale_selector=language, timezone_selector=zone)
    babel.domain_instance = Catalogs(language)
    app.jinja_env.globals.update(_callables(language))
