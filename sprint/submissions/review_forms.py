"""What a browser may send about answers: comments and replies of both sides, a reviewer's notes, a translation."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.widgets import HiddenInput

from sprint.core import edge
from sprint.core.forms import LONG, Form, LanguageField, LineField, TextField, required
from sprint.core.languages import name_of
from sprint.submissions.desk import Desk
from sprint.submissions.models import Decision
from sprint.submissions.reviewing import Note, Wish
from sprint.submissions.sheets import Sheet
from sprint.submissions.threads import Discussed, Talk
from sprint.worksheets.models import Question
from sprint.worksheets.showing import number_of

LONGEST_QUOTE = 500
ABOUT = re.compile(r"(comment|quote|decision)_([1-9]\d{0,8})")
"""What a page sends about the answer to a question, by its id."""
WORDS = ("comment_", "quote_", "thread_")


class ThreadsForm(Form):
    """Replies to threads, and which of them are resolved or open again: as many as there are on the page.

    A page that was drawn before the submission moved to another version names the questions of then. What was typed there is
    shown again at those of now, to be looked at and sent once more; what has no place any more is shown too, above the page.
    """

    language = LanguageField(_l("I write in"))
    sheet: Discussed

    def __init__(self, **options: Any) -> None:
        self.sent, self.has_moved = _as_asked_now(self.sheet, request.form)
        if self.has_moved:
            options.setdefault("formdata", self.sent)
        super().__init__(**options)
        self.typed: dict[str, str] = {}
        self.troubles: dict[str, tuple[str, str]] = {}
        """The name of an input to its label and what is wrong with it."""
        self.turned: set[str] = set()
        """The ids of the comments whose threads are to be resolved or opened again."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every reply that the form brings."""
        ok = super().validate(extra_validators)
        self.turned = {*request.form.getlist("resolve"), *request.form.getlist("reopen")}
        for question in self.sheet.questions:
            for thread in self.sheet.threads(question):
                label = _("Your reply on question %(number)s", number=number_of(question))
                self.read(f"thread_{thread.first.id}", label, LONG)
        if self.has_moved:
            moved = _("This worksheet moved to a newer version meanwhile. Look at what you wrote, and send it again.")
            self.form_errors = [*self.form_errors, moved]
        return ok and not (self.troubles or self.has_moved or self._outside(self.places))

    @property
    def places(self) -> set[str]:
        """The names of all that it can read."""
        about = {f"{word}_{question.id}" for question in self.sheet.questions for word in ("comment", "quote")}
        threads = (thread for question in self.sheet.questions for thread in self.sheet.threads(question))
        return about | {f"thread_{thread.first.id}" for thread in threads}

    @property
    def shown(self) -> set[str]:
        """The names of all that the page shows to write in."""
        return self.places

    def _outside(self, names: set[str]) -> list[str]:
        """The texts that came under other names."""
        came = ((name, _readable(text)) for name, text in self.sent.items(multi=True) if name.startswith(WORDS))
        return [text for name, text in came if text and name not in names]

    def read(self, name: str, label: str, longest: int) -> None:
        """Read a text of the page, which stays there as it was typed where it cannot be kept."""
        sent = edge.clean(self.sent.get(name, "")).strip()
        if edge.broken(sent):
            self.troubles[name] = label, _("This text holds characters that cannot be kept. Write it again.")
            sent = _readable(sent)
        elif len(sent) > longest:
            self.troubles[name] = label, _("Shorten this to %(max)d characters or fewer.", max=longest)
        if sent:
            self.typed[name] = sent

    def trouble(self, name: str) -> str:
        """What is wrong with an input."""
        return self.troubles.get(name, ("", ""))[1]

    def talk(self) -> Talk:
        """What it says in threads that are there."""
        firsts = {str(thread.first.id) for question in self.sheet.questions for thread in self.sheet.threads(question)}
        replies = {int(one): self.typed[f"thread_{one}"] for one in firsts if f"thread_{one}" in self.typed}
        resolved, reopened = (firsts & set(request.form.getlist(name)) for name in ("resolve", "reopen"))
        return Talk({}, replies, resolved, reopened - resolved)

    def problems(self) -> Iterator[tuple[str | None, str, str]]:
        """All that is wrong, for the summary."""
        yield from super().problems()
        for name, (label, message) in self.troubles.items():
            yield name, label, message
        for text in self._outside(self.shown):
            yield None, "", _("There is no place for this any more, and it was not sent. You wrote: “%(words)s”", words=text)


def _as_asked_now(sheet: Discussed, sent: MultiDict[str, str]) -> tuple[MultiDict[str, str], bool]:
    """What a page sends, at the questions that are asked now, and whether they are others than those of the page."""
    named = {name: found for name in sent if (found := ABOUT.fullmatch(name))}
    strange = {int(found[2]) for found in named.values()} - {question.id for question in sheet.questions}
    now = sheet.asked_now(strange)
    came: MultiDict[str, str] = MultiDict()
    for name, text in sent.items(multi=True):
        found = named.get(name)
        came.add(f"{found[1]}_{now[int(found[2])]}" if found and int(found[2]) in now else name, text)
    return came, bool(now)


def _readable(text: str) -> str:
    """A text without what cannot be kept."""
    return edge.mended(edge.clean(text)).strip()


class TalkForm(ThreadsForm):
    """Comments on any of the answers of a page, and replies, all at once: nothing that is typed in another box is lost."""

    def __init__(self, sheet: Discussed, **options: Any) -> None:
        self.sheet = sheet
        super().__init__(**options)

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every comment that the form brings; it must bring something."""
        ok = super().validate(extra_validators)
        for question in self.sheet.questions:
            number = number_of(question)
            self.read(f"comment_{question.id}", _("Your comment on question %(number)s", number=number), LONG)
            self.read(f"quote_{question.id}", _("The words that it is about, question %(number)s", number=number), LONGEST_QUOTE)
            if f"quote_{question.id}" in self.typed and f"comment_{question.id}" not in self.typed:
                label = _("Your comment on question %(number)s", number=number)
                self.troubles[f"comment_{question.id}"] = label, _("Write what you want to say about these words.")
        if ok and not self.troubles and self.talk().is_empty:
            self.form_errors = [*self.form_errors, _("Write a comment first.")]
            return False
        return ok and not self.troubles

    def talk(self) -> Talk:
        """All that it says."""
        said = super().talk()
        for question in self.sheet.questions:
            if body := self.typed.get(f"comment_{question.id}"):
                said.comments[question.id] = body, self.typed.get(f"quote_{question.id}", "")
        return said


class ReviewForm(ThreadsForm):
    """A reviewer's notes: beside the replies three fields for each question."""

    wish = HiddenField()
    sheet: Sheet

    def __init__(self, desk: Desk, language: str) -> None:
        self.desk, self.sheet = desk, desk.sheet
        super().__init__(data={"language": language})
        desk.wants_all |= self.has_moved  # what was typed may stand at any of them

    @cached_property
    def boxes(self) -> Form:
        """The fields of the questions, with the notes that are there, and approvals that still hold.

        Made when they are read or drawn, because dozens of fields are dear: a page of remembered questions needs none.
        """
        choices = [
            (Decision.FINE, pgettext("decision", "Approve")),
            (Decision.QUESTION, pgettext("decision", "Ask a question")),
            (Decision.CHANGE, pgettext("decision", "Request a change")),
            ("", pgettext("decision", "Not decided")),
        ]
        fields: dict[str, Any] = {}
        kept: dict[str, Any] = {}
        for question in self.sheet.questions:
            number, present = number_of(question), self.desk.notes.get(question.id)
            decision = _("Your decision on question %(number)s", number=number)
            comment = _("Your comment on question %(number)s", number=number)
            quote = _("The words that it is about, question %(number)s", number=number)
            fields[f"decision_{question.id}"] = RadioField(decision, choices=choices)
            fields[f"comment_{question.id}"] = TextField(comment)
            fields[f"quote_{question.id}"] = LineField(quote, longest=LONGEST_QUOTE)
            held = Decision.FINE if question.id in self.desk.carried else ""
            kept[f"decision_{question.id}"] = (present.decision or "") if present else held
            kept[f"comment_{question.id}"] = present.body if present else ""
            kept[f"quote_{question.id}"] = present.quote if present else ""
        sent = {"formdata": self.sent} if self.has_moved else {}
        return type("Boxes", (Form,), fields)(data=kept, meta={"csrf": False}, **sent)  # type: ignore[no-any-return]

    @property
    def shown(self) -> set[str]:
        """The names of all that the page shows to write in: nothing, once another reviewer has decided."""
        return self.places if self.sheet.submission.waits_for_review else set()

    @property
    def wanted(self) -> Wish:
        """What the reviewer wants; to save where that is unclear, because it decides nothing."""
        return Wish(self.wish.data) if self.wish.data in set(Wish) else Wish.SAVE

    def validate(self, extra_validators: Any = None) -> bool:
        """A question or a request needs words before it can be sent."""
        ok = super().validate(extra_validators)
        ok = self.boxes.validate() and ok
        for question in self.sheet.questions:
            if self.wanted not in (Wish.SAVE, Wish.NEXT) and self.note_on(question).lacks_words:
                field = self.boxes[f"comment_{question.id}"]
                field.errors = [*field.errors, _("Write what you want to know or what should change.")]
                ok = False
        return ok

    def note_on(self, question: Question) -> Note:
        """What it says about one question."""
        decision = self.boxes[f"decision_{question.id}"].data
        known = Decision(decision) if decision in set(Decision) else None
        body, quote = ((self.boxes[f"{name}_{question.id}"].data or "").strip() for name in ("comment", "quote"))
        return Note(known, body, quote)

    def notes(self) -> dict[int, Note]:
        """What it says, by question; of those that were not on the page it says what is noted already."""
        return {question.id: self.note_on(question) for question in self.sheet.questions}

    def problems(self) -> Iterator[tuple[str | None, str, str]]:
        """All that is wrong, for the summary."""
        yield from super().problems()
        yield from self.boxes.problems()


class TranslationForm(Form):
    """An answer in another language."""

    language = SelectField(_l("Language of the translation"))
    revision = IntegerField(widget=HiddenInput())
    text = TextField(_l("Translation"), [required(_l("Write the translation."))], render_kw={"rows": 8})

    def __init__(self, languages: list[str], **options: Any) -> None:
        super().__init__(**options)
        self.language.choices = [(one, name_of(one)) for one in languages]

    def told(self) -> dict[str, Any]:
        """What it says, for the action."""
        return {"text": self.text.data, "language": self.language.data, "revision": self.revision.data or 0}
