"""Threads: pinned to the text that they are about, answered by both sides, resolved and opened again."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.people.models import Person
from sprint.submissions import moving
from sprint.submissions.models import Comment, Submission
from sprint.submissions.threads import Talk, begin, talk, threads_of
from sprint.worksheets.models import Question
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.steps import Review, comments, letters
from tests.submissions.versions import Two, two


@pytest.fixture
def review(browser: Browser, cast: Cast) -> Review:
    return Review(browser, cast)


def test_both_sides_reply_in_a_thread_each_in_its_language(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "¿Lo dejamos así?")
    first = comments()[0]
    review.say(cast.carla, language="en", **{f"thread_{first.id}": "Yes, it is clear."})
    review.say(cast.ana, **{f"thread_{first.id}": "Gracias."})
    assert [(one.body, one.language, one.thread_id) for one in comments()] == [
        ("¿Lo dejamos así?", "es", None), ("Yes, it is clear.", "en", first.id), ("Gracias.", "es", first.id),
    ]  # fmt: skip
    page = review.go(cast.carla)
    assert page.text.index("¿Lo dejamos así?") < page.text.index("Yes, it is clear.") < page.text.index("Gracias.")


def test_a_reply_to_a_reply_or_to_nothing_is_not_kept(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "Hola")
    first = comments()[0]
    review.say(cast.ana, **{f"thread_{first.id}": "Hola, Diego"})
    for nothing in (comments()[1].id, 999_999, "x", -1):
        review.say(cast.ana, status=422, **{f"thread_{nothing}": "¿Sigue?"})
    assert len(comments()) == 2


def _moved(cast: Cast, by: Person, state: str = "") -> tuple[Two, Question, Question]:
    """A submission that moved after a page was drawn, with a question that goes along and one that is no longer asked."""
    one = two(cast)
    kept, gone = one.at("issue", one.old), one.at("slogan", one.old)
    with writing():
        moving.move(db.session.get_one(Submission, one.submission.id), one.new, by)
    if state:
        with writing():
            one.submission.state = state
    return one, kept, gone


def test_a_comment_from_a_page_that_was_drawn_before_a_move_is_shown_again(browser: Browser, cast: Cast) -> None:
    one, kept, gone = _moved(cast, cast.carla)
    path = f"/submissions/{one.submission.id}"
    sent = {
        f"comment_{kept.id}": "¿Desde cuándo?", f"quote_{kept.id}": "hace años", f"comment_{gone.id}": "Falta <el> lema",
        "language": "es",
    }  # fmt: skip
    page = browser.sign_in(cast.carla).send(f"{path}/comments", sent, 422)
    page.shows("moved to a newer version", "Falta <el> lema")
    now = one.at("issue")
    assert page.html.split(f'name="comment_{now.id}"')[1].split("</textarea>")[0].endswith("¿Desde cuándo?")
    assert 'value="hace años"' in page.html
    assert comments() == []
    browser.send(f"{path}/comments", {f"comment_{now.id}": "¿Desde cuándo?", "language": "es"}, 302)
    assert [(one.body, one.question_id) for one in comments()] == [("¿Desde cuándo?", now.id)]


def test_a_comment_on_what_nobody_asked_is_shown_again_and_the_others_wait(review: Review, cast: Cast) -> None:
    review.send()
    page = review.say(cast.diego, "Hola", status=422, comment_999999="¿A quién?", thread_7="Sí\x07")
    page.shows("¿A quién?", "Sí", "Hola")
    assert comments() == []


def test_notes_from_a_page_that_was_drawn_before_a_move_are_shown_again(browser: Browser, cast: Cast) -> None:
    one, kept, gone = _moved(cast, cast.carla, "submitted")
    path, now = f"/submissions/{one.submission.id}", one.at("issue")
    sent = {
        f"comment_{kept.id}": "Since when?", f"decision_{kept.id}": "change", f"comment_{gone.id}": "No slogan", "language": "en",
        "wish": "send_back",
    }  # fmt: skip
    page = browser.sign_in(cast.carla).send(f"{path}/review", sent, 422)
    page.shows("moved to a newer version", "No slogan")
    assert page.html.split(f'name="comment_{now.id}"')[1].split("</textarea>")[0].endswith("Since when?")
    assert comments() == []
    assert one.submission.state == "submitted"


def test_notes_that_come_after_another_reviewer_decided_are_shown_again(review: Review, cast: Cast) -> None:
    review.send()
    review.decide("send_back", "change", "Which year?")
    page = review.decide("save", "", "How many people?", by=cast.carla, status=409)
    page.shows("not waiting for a review", "How many people?")


def test_the_reply_box_of_the_work_page_answers_the_open_thread(review: Review, cast: Cast) -> None:
    review.send()
    review.decide("send_back", "change", "Which year?")
    review.send("Cortes de agua en 2023", **{f"reply-{review.text.id}": "Fue en 2023."})
    asked, replied = comments()
    assert (replied.thread_id, replied.body) == (asked.id, "Fue en 2023.")
    review.decide("approve", "fine")
    review.browser.sign_in(cast.carla).send(f"{review.path}/reopen")
    review.browser.sign_in(cast.ana).send(review.path, review.scene.sent("Otro", **{f"reply-{review.text.id}": "Una cosa más"}))
    assert comments()[-1].thread_id is None


def test_either_side_resolves_a_thread_and_opens_it_again(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "¿Lo dejamos así?")
    first = comments()[0]
    review.say(cast.carla, resolve=first.id)
    page = review.go(cast.ana, "?lang=en")
    page.shows("Resolved by Carla Rivas, Monday, October 7", "Open it again")
    assert "<details class=\"thread is-quiet fold\">" in page.html
    review.say(cast.ana, reopen=first.id)
    review.go(cast.carla).shows("Opened again by Ana Benítez", "Reply or mark as resolved")
    with clock.standing_at(clock.now() + timedelta(days=1)):
        review.say(cast.carla, resolve=first.id)
    review.go(cast.ana, "?lang=en").shows("Resolved by Carla Rivas, Tuesday, October 8")
    assert first.is_resolved


def test_a_thread_is_resolved_from_the_pages_to_write_and_to_review(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "Primero")
    review.decide("save", resolve=comments()[0].id)
    assert comments()[0].turned_by_id == cast.carla.id
    review.decide("send_back", "question", "Which year?")
    asked = comments()[-1]
    review.browser.sign_in(cast.ana).send(review.path, review.scene.sent("Otro", resolve=asked.id))
    db.session.refresh(asked)
    assert (asked.is_resolved, asked.turned_by_id, review.scene.value()) == (True, cast.ana.id, "Otro")


def test_what_was_to_be_resolved_stays_ticked_when_something_else_is_wrong(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "Primero")
    first = comments()[0]
    page = review.say(cast.ana, "a\x00b", status=422, resolve=first.id)
    assert f'name="resolve" value="{first.id}" checked' in page.html
    assert not first.is_resolved


def test_a_reply_stands_in_a_thread_of_its_own_submission(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "Primero")
    other = make.submission(cast.baltimore, review.scene.assignment, "submitted")
    with pytest.raises(IntegrityError), writing():
        stray = begin(other, review.text.id, cast.bruno)
        stray.thread_id, stray.body, stray.language = comments()[0].id, "Hola", "en"
        db.session.add(stray)
        db.session.flush()


def test_resolving_twice_keeps_who_did_it(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "Primero")
    first = comments()[0]
    review.say(cast.carla, resolve=first.id)
    review.say(cast.ana, resolve=first.id)
    db.session.refresh(first)
    assert first.turned_by_id == cast.carla.id


def test_a_comment_says_what_it_is_about_and_whether_that_is_still_there(review: Review, cast: Cast) -> None:
    review.write("Cortes de agua sin aviso. Nadie sabe cuándo vuelve.")
    review.say(cast.carla, "Says who?", language="en", **{f"quote_{review.text.id}": "Nadie  sabe cuándo\nvuelve"})
    assert comments()[0].quote == "Nadie  sabe cuándo\nvuelve"
    review.go(cast.carla).lacks("These words are", "the answer has changed since")
    review.write("Cortes de agua. Nadie sabe cuándo vuelve.")
    review.go(cast.carla).shows("the answer has changed since: version 1, now version 2", "These words are still in the answer.")
    review.write("Cortes de agua. Las juntas preguntan cuándo vuelve.")
    review.go(cast.carla).shows("version 1, now version 3", "These words are not in the answer any more.")


def test_nothing_is_claimed_about_words_that_the_page_makes_of_a_choice(cast: Cast) -> None:
    asked = make.question("table", columns=[("name", "short_text"), ("kind", "choice")])
    named = make.question("table", columns=[("name", "short_text"), ("note", "long_text")])
    answer = make.answer(value=[{"note": "vieja", "name": "Biblioteca"}])
    for question, quote, stands in ((asked, "Agency", None), (asked, "Biblioteca", True), (named, "Biblioteca vieja", True),
                                    (named, "Escuela", False), (named, "", None)):  # fmt: skip
        said = Comment(id=1, quote=quote, revision=1, thread_id=None, decision=None, is_resolved=False)
        assert threads_of(question, answer, [said])[0].has_quote is stands, quote


def test_a_request_is_settled_by_a_later_approval(review: Review, cast: Cast) -> None:
    review.send()
    review.decide("send_back", "change", "Which year?")
    review.send("En 2023")
    review.decide("send_back", "fine", "", question=review.text,
                  **{f"decision_{review.table.id}": "question", f"comment_{review.table.id}": "Who?"})  # fmt: skip
    review.go(cast.ana, "?lang=en").shows("Settled: the answer was accepted since")


def test_the_same_words_again_are_the_same_comment(review: Review, cast: Cast) -> None:
    review.send()
    submission = review.scene.submission
    for _ in range(2):
        with writing():
            talk(submission, Talk({review.text.id: ("Hola", "")}), language="es", by=cast.diego)
    assert len(comments()) == 1


def test_strangers_neither_reply_nor_resolve(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "¿Lo dejamos así?")
    first = comments()[0]
    for person in (cast.bruno, cast.emil, cast.nora):
        review.say(person, status=404, resolve=first.id, **{f"thread_{first.id}": "Hola"})
    other = make.submission(cast.baltimore, review.scene.assignment, "submitted")
    review.browser.sign_in(cast.bruno).send(f"/submissions/{other.id}/comments", {"resolve": first.id, "language": "es"}, 422)
    db.session.refresh(first)
    assert (len(comments()), first.is_resolved) == (1, False)


def test_notes_that_are_not_sent_take_no_replies_and_stay_hidden(review: Review, cast: Cast) -> None:
    review.send()
    review.decide("save", "change", "Which year?", **{f"quote_{review.text.id}": "Cortes"})
    note = comments()[0]
    assert (note.quote, note.sent_at) == ("Cortes", None)
    review.say(cast.ana, status=422, **{f"thread_{note.id}": "¿Cómo?"})
    page = review.go(cast.ana)
    page.lacks("Which year?", "Cortes” ")
    assert f"thread_{note.id}" not in page.html


def test_the_letter_with_a_decision_says_which_words_a_comment_is_about(review: Review) -> None:
    review.send()
    review.decide("send_back", "change", "Which year?", **{f"quote_{review.text.id}": "Cortes"})
    body = letters("sent_back")[0].body
    assert "Sobre las palabras “Cortes”:\n\n> Which year?" in body
