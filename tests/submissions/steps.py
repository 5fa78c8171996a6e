"""What the cast does in a review, one step after the other, each a minute after the one before."""

from typing import Any

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.people.models import Person
from sprint.submissions.models import Comment
from sprint.worksheets.models import Question
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.submissions.stage import scene


def pass_time(minutes: int = 1) -> None:
    """Move the clock that stands still in tests."""
    clock.fix(clock.now() + clock.minutes(minutes))


class Review:
    """Asunción's worksheet with the people around it."""

    def __init__(self, browser: Browser, cast: Cast, *, private: bool = False) -> None:
        self.browser, self.cast, self.scene = browser, cast, scene(cast, private=private)
        self.path, self.text, self.table = self.scene.path, self.scene.text, self.scene.table

    def go(self, person: Person, where: str = "", status: int = 200) -> Page:
        """A person looks at the submission, or at another page of it."""
        return self.browser.sign_in(person).visit(f"{self.path}{where}", status)

    def send(self, text: str = "Cortes de agua", **more: Any) -> Page:
        """Ana writes and sends it to review."""
        pass_time()
        return self.browser.sign_in(self.cast.ana).send(self.path, self.scene.sent(text, wish="submit", **more))

    def write(self, text: str) -> Page:
        """Ana saves a text."""
        pass_time()
        return self.browser.sign_in(self.cast.ana).send(self.path, self.scene.sent(text))

    def decide(self, wish: str, decision: str = "", comment: str = "", *, question: Question | None = None, **more: Any) -> Page:
        """Carla notes something about a question and decides."""
        pass_time()
        status, by = more.pop("status", 302), more.pop("by", self.cast.carla)
        about = (question or self.text).id
        note = {f"decision_{about}": decision, f"comment_{about}": comment, "language": "en", "wish": wish}
        return self.browser.sign_in(by).send(f"{self.path}/review", {**note, **more}, status)

    def say(self, person: Person, words: str = "", *, status: int = 302, language: str = "es", **more: Any) -> Page:
        """Someone comments on the text, or does what the form carries besides."""
        pass_time()
        data = {f"comment_{self.text.id}": words, "language": language, **more}
        return self.browser.sign_in(person).send(f"{self.path}/comments", data, status)

    def press(self, person: Person, what: str, status: int = 302) -> Page:
        """Someone presses a button of its own."""
        pass_time()
        return self.browser.sign_in(person).send(f"{self.path}/{what}", {}, status)

    @property
    def state(self) -> tuple[str, int]:
        """The state and the round."""
        db.session.refresh(self.scene.submission)
        return self.scene.submission.state, self.scene.submission.round


def comments() -> list[Comment]:
    """All comments in their order."""
    return db.session.query(Comment).order_by(Comment.id).all()


def letters(kind: str) -> list[Letter]:
    """The letters of a kind, by name."""
    return db.session.query(Letter).filter_by(kind=f"submissions/letters/{kind}").order_by(Letter.name).all()


def no_letters_yet() -> None:
    """Forget what was written so far."""
    with writing():
        db.session.query(Letter).delete()
