"""Translations beside the answers: labelled, never the record, outdated once the answer changes, and only for who may see it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from sprint.core.database import db, writing
from sprint.submissions.models import Translation
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.submissions.steps import Review


@pytest.fixture
def review(browser: Browser, cast: Cast) -> Review:
    one = Review(browser, cast)
    one.send("Cortes de agua")
    return one


def _translate(review: Review, words: str = "Water cuts", status: int = 302, **more: object) -> Page:
    data = {"language": "en", "revision": 1, "text": words, **more}
    person = data.pop("by", review.cast.carla)
    return review.browser.sign_in(person).send(  # type: ignore[arg-type]
        f"{review.path}/questions/{review.text.id}/translate", data, status
    )


def test_a_translation_stands_beside_the_answer_with_its_maker_and_its_version(review: Review, cast: Cast) -> None:
    page = review.go(cast.carla, f"/questions/{review.text.id}/translate")
    page.shows("Cortes de agua", "As it was written, version 1", "The text in Spanish stays the record.")
    assert _translate(review).to == f"{review.path}/review#q-{review.text.id}"
    for person, where in ((cast.carla, "/review"), (cast.carla, ""), (cast.ana, "")):
        page = review.go(person, f"{where}?lang=en")
        page.shows("Cortes de agua", "Water cuts", "Translation by Carla Rivas of version 1; the text in Spanish is the record")
        page.lacks("Outdated")
        assert 'lang="en"><p>Water cuts' in page.html and 'lang="es"><p>Cortes de agua' in page.html
        assert page.queries <= 12


def test_it_is_outdated_once_the_answer_changes_and_a_new_one_counts(review: Review, cast: Cast) -> None:
    _translate(review)
    review.decide("send_back", "change", "Which year?")
    review.write("Cortes de agua en 2023")
    review.go(cast.ana, "?lang=en").shows("Water cuts", "Outdated: the answer is at version 2 now.")
    _translate(review, "Water cuts in 2023", revision=2)
    review.go(cast.ana, "?lang=en").shows("of version 2")
    review.go(cast.ana, "?lang=en").lacks("Outdated")
    review.go(cast.carla, f"/questions/{review.text.id}/translate").shows("2 translations so far", "Water cuts in 2023")
    assert [(one.number, one.revision, one.text) for one in db.session.query(Translation).order_by(Translation.id)] == [
        (1, 1, "Water cuts"), (2, 2, "Water cuts in 2023"),
    ]  # fmt: skip


def test_what_changed_meanwhile_makes_it_outdated_from_the_start(review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    review.write("Cortes de agua en 2023")
    _translate(review, revision=1)
    review.go(cast.carla).shows("Translation by Carla Rivas of version 1", "Outdated")


def test_the_same_again_is_one(review: Review) -> None:
    for _ in range(2):
        _translate(review)
    assert db.session.query(Translation).count() == 1


def test_what_cannot_be_is_told_and_stays_on_the_page(review: Review) -> None:
    for wrong, status in (({"language": "es"}, 422), ({"language": "xx"}, 422), ({"revision": 2}, 409), ({"revision": 0}, 409),
                          ({"revision": "x"}, 422), ({"revision": ""}, 422), ({"text": " "}, 422)):  # fmt: skip
        page = _translate(review, status=status, **wrong)
        assert "Water cuts" in page.html or wrong == {"text": " "}
    assert db.session.query(Translation).count() == 0


def test_there_is_nothing_to_translate_where_nothing_was_written_in_words(review: Review, cast: Cast) -> None:
    for question in (review.table, review.scene.file):
        where = f"{review.path}/questions/{question.id}/translate"
        assert review.browser.sign_in(cast.carla).visit(where, 302).to == review.path
        assert review.browser.send(where, {"language": "en", "revision": 1, "text": "x"}).to == review.path
    assert db.session.query(Translation).count() == 0


def test_only_facilitators_translate_and_strangers_find_nothing(review: Review, cast: Cast) -> None:
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        _translate(review, status=404, by=person)
        review.go(person, f"/questions/{review.text.id}/translate", 404)


def test_a_translation_of_a_private_answer_is_seen_by_who_sees_the_answer(browser: Browser, cast: Cast) -> None:
    review = Review(browser, cast, private=True)
    review.send("Cortes de agua")
    _translate(review)
    for person in (cast.bruno, cast.emil, cast.nora):
        review.go(person, "", 404)
    review.go(cast.ana).shows("Water cuts")
    review.decide("approve", "fine")
    review.browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/plan").lacks("Water cuts")


def test_a_translation_is_never_changed(review: Review) -> None:
    _translate(review)
    db.session.rollback()
    try:
        with writing():
            db.session.execute(text("UPDATE answer_translations SET text = 'Other'"))
    except DatabaseError:
        pass
    db.session.expire_all()
    assert db.session.query(Translation.text).scalar() == "Water cuts"
