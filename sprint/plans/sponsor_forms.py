"""Whom a team asks to read its plan, and what a sponsor says."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from sprint.core.forms import AnAddress, Form, LanguageField, LineField, TextField, a_name, required


class AskForm(Form):
    """The sponsor: how the letter calls them, where it goes, and in which language."""

    name = LineField(_l("Name of the sponsor"), [required(_l("Write the name of the sponsor.")), a_name()])
    email = LineField(
        _l("E-mail"), [required(_l("Write an e-mail address.")), AnAddress()],
        longest=254,
    )  # fmt: skip
    language = LanguageField(_l("Language of the letter and the page"))


class SupportForm(Form):
    """That a sponsor has read what the page showed."""

    seen = HiddenField()
    note = TextField(_l("Note to the team"), longest=4000)
