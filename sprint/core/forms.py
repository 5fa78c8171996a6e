"""The base of every form, and the fields that several rooms share."""

from collections.abc import Callable, Iterator, Set
from datetime import date
from typing import Any, NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict
from wtforms import Field, FileField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.i18n import messages_path
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Regexp, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from sprint.core import catalogs, database, edge, locale, tokens
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText, name_of

OF_WTFORMS = messages_path()
YEARS = range(2000, 2101)
SHORT, LONG = 200, 20_000
"""The longest line and the longest text that a form takes, in characters, unless its field says otherwise."""


def required(message: Any = None) -> DataRequired:
    """Must be filled in; the message says what to write or choose."""
    return DataRequired(message or _l("Fill in this field."))


def chosen(message: Any = None) -> InputRequired:
    """One of the choices must be picked."""
    return InputRequired(message or _l("Choose one."))


class AtMost(Length):  # type: ignore[misc]
    """No longer than so many characters. What is longer is not looked at by any check that comes after it."""

    def __init__(self, characters: int) -> None:
        super().__init__(max=characters, message=_l("Shorten this to %(max)d characters or fewer."))

    def __call__(self, form: Any, field: Field) -> None:
        """Raises StopValidation for a longer text."""
        if len(field.data or "") > self.max:
            raise StopValidation(str(self.message) % {"max": self.max})


def a_name() -> Regexp:
    """The name of a person, on one line and without what letters would take for a link."""
    return Regexp(r"(?!.*://)[^<>\r\n]*\Z", message=_l("This text holds characters that cannot be kept. Write it again."))


class AnAddress(Email):  # type: ignore[misc]
    """An e-mail address that a letter can carry: `core.outbox` writes the part before the @ as it is, and that is ASCII."""

    def __init__(self) -> None:
        super().__init__(_l("Write an e-mail address such as name@city.gov."), allow_smtputf8=False)

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what is no address, and what no letter reaches, each in its own words."""
        if not (field.data or "").rpartition("@")[0].isascii():
            raise ValidationError(
                _("No letter can go to an address with an accent or a letter such as ñ before the @. Write another one.")
            )
        super().__call__(form, field)


def refuse_far_year(on: date) -> None:
    """Raises ValidationError for a day of a year that nobody means: a slip of the finger."""
    if on.year not in YEARS:
        raise ValidationError(_("Choose a year from %(first)d to %(last)d.", first=YEARS[0], last=YEARS[-1]))


def between(least: int, most: int) -> NumberRange:
    """A number in a range, both ends included."""
    return NumberRange(least, most, _l("Write a number from %(min)s to %(max)s."))


class Form(FlaskForm):  # type: ignore[misc]
    """What a browser may send. Its status is that of the page that shows it again: 200, 422 invalid, or 409 refused."""

    operation = HiddenField(default=tokens.fresh)
    status = 200
    form_errors: list[str]
    unkeepable: Set[str] = frozenset()
    """The names under which something came that cannot be kept."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How WTForms reads and speaks."""

        def get_translations(self, form: Any) -> Any:
            """Its own catalog for the language that is spoken."""
            return catalogs.catalog(locale.voice().language, OF_WTFORMS, "wtforms")

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, without what no field can hold: control characters, and files where a text belongs."""
            sent = super().wrap_formdata(form, formdata)
            return form.readable(sent) if sent else sent

    def readable(self, sent: MultiDict[str, Any]) -> MultiDict[str, Any]:
        """What was sent, as the fields may read it; remembers whose text was not what it should be."""
        kept: MultiDict[str, Any] = MultiDict()
        unkeepable = set(self.unkeepable)
        for name, value in sent.items(multi=True):
            if isinstance(value, str):
                if edge.broken(value):
                    unkeepable.add(name)
                    value = edge.mended(value)
                kept.add(name, edge.thinned(value))
            elif isinstance(self._fields.get(name), FileField):
                kept.add(name, value)
        self.unkeepable = unkeepable
        return kept

    def validate(self, extra_validators: Any = None) -> bool:
        """Check shape and wording, and that every text is one that a database can keep."""
        ok = super().validate(extra_validators)
        for field in self:
            if field is self.operation:
                continue
            if any(name == field.name or name.startswith(f"{field.name}-") for name in self.unkeepable):
                field.errors = [*field.errors, _("This text holds characters that cannot be kept. Write it again.")]
                ok = False
            if isinstance(field.data, str):
                field.data = edge.clean(field.data)
        return bool(ok)

    def is_sent(self) -> bool:
        """Whether this request sends the form and all of it is right; otherwise the page shows it again."""
        if request.method not in {"POST", "PUT"}:
            return False
        if self.validate():
            return True
        self.status = 422
        return False

    def accepts(self, action: Callable[..., Any], /, *args: Any, **values: Any) -> Any:
        """Carry out an action; where it refuses, or a constraint does, undo it, tell why, and give None.

        An action that has nothing to give back gives True here.
        """
        try:
            result = action(*args, **values)
            database.save_point()
        except Refused as no:
            message = no.message
        except IntegrityError as error:
            message = database.meaning(error) or _("Someone else changed this at the same time. Look at how it is now.")
        else:
            return True if result is None else result
        database.undo()
        self.form_errors = [*self.form_errors, message]
        self.status = 409
        return None

    def problems(self) -> Iterator[tuple[str | None, str, str]]:
        """All that is wrong, for the summary: the id of the field, its label, the message."""
        for message in self.form_errors:
            yield None, "", str(message)
        for field in self:
            for message in _flat(field.errors):
                yield field.id, str(field.label.text), message


class EmptyForm(Form):
    """A button that does one thing."""


def _flat(errors: Any) -> Iterator[str]:
    """The messages of a field; those of an enclosed form stand in a dict."""
    for error in errors.values() if isinstance(errors, dict) else errors:
        if isinstance(error, list | tuple | dict):
            yield from _flat(error)
        else:
            yield str(error)


class Part(NamedTuple):
    """One language's input of a LocalizedField."""

    language: str
    name: str
    id: str
    label: str
    text: str


class LocalizedField(Field):  # type: ignore[misc]
    """A text of staff, one input for each language. Its data is a LocalizedText that keeps its states."""

    def __init__(self, label: Any = None, *, lines: int = 1, needed: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.data: Any
        self.lines, self.needed = lines, needed

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the inputs over the text that is there."""
        super().process(None, data if data is not None else self.default, extra_filters)
        before = self.data if isinstance(self.data, LocalizedText) else LocalizedText(locale.voice().language)
        sent = {language: f"{self.name}-{language}" for language in locale.languages()}
        if formdata and any(name in formdata for name in sent.values()):
            texts = {language: edge.clean(formdata.get(name, "")) for language, name in sent.items()}
            before = before.updated(texts)
            if not before.texts.get(before.source):
                written = [language for language, text in before.texts.items() if text]
                before = LocalizedText(written[0] if written else before.source).updated(before.texts)
        self.data = before

    def pre_validate(self, form: Any) -> None:
        """At least one language where the text is needed; none too long, none unkeepable."""
        if self.needed and not self.data:
            raise ValidationError(_("Write this in at least one language."))
        limit = SHORT if self.lines == 1 else LONG
        for language, text in self.data:
            if len(text) > limit:
                raise ValidationError(_("%(language)s: shorten this to %(max)d characters or fewer.",
                                        language=name_of(language), max=limit))  # fmt: skip

    def parts(self) -> list[Part]:
        """The inputs, in the order of the languages."""
        return [
            Part(language, f"{self.name}-{language}", f"{self.id}-{language}", name_of(language),
                 edge.CONTROL.sub("", self.data.texts.get(language, "")))
            for language in locale.languages()
        ]  # fmt: skip


class ChecksField(SelectMultipleField):  # type: ignore[misc]
    """Several of some choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LineField(StringField):  # type: ignore[misc]
    """A short text."""

    def __init__(self, label: Any = None, validators: Any = (), longest: int = SHORT, **options: Any) -> None:
        super().__init__(label, [AtMost(longest), *validators], **options)


class TextField(TextAreaField):  # type: ignore[misc]
    """A long text."""

    def __init__(self, label: Any = None, validators: Any = (), longest: int = LONG, **options: Any) -> None:
        super().__init__(label, [AtMost(longest), *validators], **options)


class LanguageField(SelectField):  # type: ignore[misc]
    """One of the languages of the installation, by its own name."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, choices=language_choices, **options)


class LanguagesField(ChecksField):
    """Some of the languages of the installation."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, choices=language_choices, validators=[required(_l("Choose at least one language."))], **options)


def language_choices() -> list[tuple[str, str]]:
    """The languages of the installation with their own names."""
    return [(language, name_of(language)) for language in locale.languages()]
