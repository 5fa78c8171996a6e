"""What a browser may send about the past of an answer, about its file, and about a document that was filled in elsewhere."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField
from wtforms.widgets import HiddenInput

from sprint.core.forms import Form, LanguageField


class OverForm(Form):
    """A button that writes over an answer, with the revision that the person saw."""

    base = IntegerField(widget=HiddenInput())

    @property
    def seen(self) -> int:
        """The revision that the person saw; one that never was where the form does not say."""
        return self.base.data if isinstance(self.base.data, int) else -1


class WordForm(Form):
    """A Word file that was filled in."""

    document: Any = FileField(_l("Word file"), [FileRequired(_l("Choose the Word file that you filled in."))])

    def refuse(self, message: str, status: int = 422) -> None:
        """Tell why nothing can be made of it."""
        self.document.errors = [*self.document.errors, message]
        self.status = status


class ReturnForm(Form):
    """What goes along when the answers of a document are saved like typed ones."""

    language = LanguageField(_l("We write in"))
