"""How the stories of tests/test_story.py begin: a cohort, an invitation, and the first worksheet, written by hand."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from sprint.cohorts.models import Cohort, Team
from sprint.core.database import db
from sprint.core.locale import Voice
from sprint.core.outbox import Letter
from sprint.demo.story import told
from sprint.worksheets.models import Assignment, QuestionKind
from sprint.worksheets.queries import assignments, questions
from tests.seat import Seat, Words, asking

FIRST_DAY = date(2024, 9, 11)
LEAD, FACILITATOR, PASSWORD = "lead@city.example.org", "facilitator@example.org", "una frase larga y propia"
PAPER: dict[str, Any] = {
    "name": "carta.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
}


@dataclass
class Plot:
    """What differs from story to story, and the ids of what comes about."""

    key: str
    city: str
    language: str
    zone: str
    hour: str
    """When session 5 begins on the lead's clock."""
    change: str
    """What the facilitator asks for in worksheet 1, question 2."""
    reply: str
    changed: str
    """What the team writes then."""
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        return Words(Voice(self.language, self.zone, "24"))

    @property
    def name(self) -> str:
        """The lead of the team."""
        return str(told(self.key)["people"]["lead"])

    @property
    def team(self) -> Team:
        return db.session.get_one(Team, self.ids["team"])


def begin_a_cohort(seat: Seat, plot: Plot) -> None:
    """The facilitator adds the city, chooses a first day, sees all dates, creates the cohort and invites the lead."""
    words = plot.words
    seat.sign_in(FACILITATOR, PASSWORD)
    seat.go("/programs")
    seat.follow(words("Add a city"))
    seat.fill(words("Name of the city"), plot.city)
    seat.choose(words("Time zone"), plot.zone)
    seat.press(words("Add the city"))
    seat.shows(words("%(name)s was added. Choose it in the list of cities.", name=plot.city))
    seat.tab.locator("main a.btn-primary").first.click()
    seat.shows(words("Choose a first day; every other date follows"))
    seat.fill(words("First day"), FIRST_DAY.isoformat())
    seat.press(words("Show all dates"), 422)
    seat.shows(words("Choose at least one city."))
    seat.tick(plot.city)
    seat.press(words("Show all dates"))
    seat.shows(words("Sessions and calls"), words("Each is due at the end of the day in the city’s own zone."))
    seat.press(words("Create the cohort"))
    seat.shows(words("The cohort is there. Invite the people of each city next."), words("Nobody invited yet"))
    with asking():
        plot.ids["cohort"] = max(db.session.scalars(select(Cohort.id)))
        plot.ids["team"] = db.session.scalars(select(Team.id)).one()
    seat.follow(words("Invite or change people of %(city)s", city=plot.city))
    seat.fill(words("Name"), plot.name)
    seat.fill(words("E-mail"), LEAD)
    seat.choose(words("Language of the invitation"), plot.language)
    seat.tick(words("Team lead"))
    seat.press(words("Send the invitation"))
    seat.shows(words("%(name)s is in the team. An invitation is on its way.", name=plot.name))


def come_in(seat: Seat, plot: Plot) -> None:
    """The lead opens the link of the letter, says how to be spoken to, and sees the week."""
    words = plot.words
    with asking():
        letter = db.session.scalars(select(Letter).where(Letter.email == LEAD)).one()
        assert letter.language == plot.language
        link = letter.secret
    seat.go(urlsplit(link).path)
    seat.shows(words("%(name)s, your Sprint starts here", name=plot.name))
    seat.choose(words("Language"), plot.language)
    seat.choose(words("Time zone"), plot.zone)
    seat.tick(words("24 hours (15:00)"))
    seat.fill(words("Choose a password"), PASSWORD)
    seat.fill(words("The same password again"), "otra frase distinta")
    seat.press(words("Start"), 422)
    seat.shows(words("The two passwords differ. Write the same one twice."))
    seat.fill(words("Choose a password"), PASSWORD)
    seat.fill(words("The same password again"), PASSWORD)
    seat.press(words("Start"))
    assert seat.path == f"/teams/{plot.ids['team']}"
    seat.shows(words("Work of the week"), words("Next session"), plot.hour, words("Your training plan"))


def write_worksheet_1(seat: Seat, plot: Plot, scripts: bool) -> None:
    """The lead fills the first worksheet; what is missing is told, then nothing is."""
    words = plot.words
    with asking():
        sheet = assignments(plot.ids["cohort"])[0]
        every = asked_in(sheet, words)
        answers = {**told(plot.key)["answers"][sheet.version.worksheet.key], "backing_document": PAPER}
    assert {one.key for one in every} == set(answers)
    seat.press(words("Start worksheet %(number)d", number=1))
    plot.ids["work"] = int(seat.path.rpartition("/")[2])
    seat.shows(words("No answer yet"), words.of("question", "Required."))
    answer(seat, every[0], answers["team"])
    seat.press(words("Send to review"), 422)
    lacking = [one for one in every[1:] if one.is_required]
    one = "Everything is saved. %(num)d answer needs a look before you can send it."
    many = "Everything is saved. %(num)d answers need a look before you can send it."
    seat.shows(words.count(one, many, len(lacking)))
    assert seat.tab.locator(".errors a").evaluate_all("all => all.map(a => a.hash)") == [one.place for one in lacking]
    assert not scripts or seat.tab.evaluate("document.activeElement.classList.contains('errors')"), "the summary has no focus"
    for question in every[1:]:
        answer(seat, question, answers[question.key])
    seat.press(words("Save the draft"))
    seat.shows(words("Your draft is saved. Your team sees it."), PAPER["name"])
    assert words("No answer yet") not in seat.main.inner_text()
    kept = seat.main.get_by_label(every[-1].title, exact=True)
    assert kept.input_value() == answers[every[-1].key].strip()
    seat.press(words("Send to review"))
    seat.shows(words("Your facilitation team has it now."), words("This worksheet is with the facilitation team."))
    plot.ids["sponsor"] = every[1].id


@dataclass(frozen=True)
class AskedColumn:
    """A column of a table question, as its reader sees it."""

    key: str
    kind: str
    title: str
    is_required: bool


@dataclass(frozen=True)
class Asked:
    """A question, as its reader sees it."""

    id: int
    key: str
    kind: str
    number: int
    title: str
    is_required: bool
    columns: list[AskedColumn]

    @property
    def place(self) -> str:
        """Where it stands on the page."""
        return f"#q-{self.id}"


def asked_in(assignment: Assignment, words: Words) -> list[Asked]:
    """The questions of a worksheet."""
    return [
        Asked(
            one.id, one.key, one.kind, one.number, words.plain(one.title), one.is_required,
            [AskedColumn(column.key, column.kind, words.plain(column.title), column.is_required) for column in one.columns],
        )
        for one in questions(assignment.version_id)
    ]  # fmt: skip


def answer(seat: Seat, question: Asked, value: Any) -> None:
    """Write or choose the answer to a question, as a person would."""
    box = seat.tab.locator(question.place)
    if question.kind == QuestionKind.TABLE:
        for number, row in enumerate(value):
            _fill_row(seat, question, number, row)
    elif question.kind in (QuestionKind.CHOICE, QuestionKind.SCALE, QuestionKind.CHOICES):
        for key in value if isinstance(value, list) else [value]:
            box.locator(f'input[value="{key}"]').check()
    elif question.kind == QuestionKind.FILE:
        seat.main.get_by_label(question.title, exact=True).set_input_files(value)
    else:
        seat.main.get_by_label(question.title, exact=True).fill(str(value).strip())


def _fill_row(seat: Seat, question: Asked, number: int, row: dict[str, Any]) -> None:
    """Fill a row of a table; where there is none, add it. Without scripts a saved draft brings further empty rows."""
    box, words = seat.tab.locator(question.place), seat.words
    if not box.locator(f'[name="q-{question.id}-{number}-{question.columns[0].key}"]').count():
        adder = box.get_by_role("button", name=words("Add a row: %(question)s", question=question.title), exact=True)
        if adder.is_visible():
            adder.click()
        else:
            seat.press(words("Save the draft"))
    for column in question.columns:
        if (cell := row.get(column.key)) in ("", None):
            continue
        label = "%(column)s, row %(row)s" if column.is_required else "%(column)s, row %(row)s (optional)"
        control = box.get_by_label(words(label, column=column.title, row=number + 1), exact=True)
        if column.kind in (QuestionKind.CHOICE, QuestionKind.SCALE):
            control.select_option(str(cell))
        else:
            control.fill(str(cell).strip())
