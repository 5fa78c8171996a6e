"""Calling people in comments: who is meant, who gets a letter, in which language; nobody outside ever."""

import pytest

from sprint.core.database import writing
from sprint.people.models import Person
from sprint.submissions.mentions import called, shown
from sprint.submissions.models import Comment
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.steps import Review, comments, letters, no_letters_yet


@pytest.fixture
def review(browser: Browser, cast: Cast) -> Review:
    one = Review(browser, cast)
    one.send()
    no_letters_yet()
    return one


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ana Benítez, ¿lo ve?", ["Ana Benítez"]),
        ("Pregunte a @ana benitez.", ["ana benitez"]),
        ("(@ANA BENI\u0301TEZ)", ["ANA BENI\u0301TEZ"]),
        ("@Ana María y @Ana", ["Ana María", "Ana"]),
        ("@Anabel", []),
        ("ana@Ana", []),
        ("@ Ana", []),
        ("@", []),
        ("@@Ana", ["Ana"]),
        ("@Zoë Straße @zoe strasse", ["Zoë Straße", "zoe strasse"]),
        ("@Ana\nBenítez", ["Ana\nBenítez"]),
    ],
)
def test_the_longest_name_wins_whatever_its_capitals_and_accents(text: str, names: list[str]) -> None:
    people = [Person(id=place, name=name) for place, name in enumerate(("Ana", "Ana María", "Ana Benítez", "Zoë Straße"))]
    assert [words for words, _person in called(text, people)] == [f"@{name}" for name in names]


def test_who_is_called_gets_one_letter_in_their_language_with_a_link(review: Review, cast: Cast) -> None:
    review.say(cast.carla, "@Diego Ayala, which @diego ayala year?", language="en",
               **{f"comment_{review.table.id}": "@Diego Ayala, who?"})  # fmt: skip
    letter, = letters("mentioned")
    assert (letter.email, letter.language) == (cast.diego.email, "es")
    assert "Carla Rivas" in letter.subject
    assert "which @diego ayala year?" in letter.body and "who?" in letter.body
    assert f"http://localhost/submissions/{review.scene.submission.id}#q-{review.text.id}" in letter.body
    review.say(cast.diego, "@Carla Rivas: en 2023.")
    assert [(one.email, one.language) for one in letters("mentioned")] == [(cast.carla.email, "en"), (cast.diego.email, "es")]


def test_outsiders_and_oneself_are_never_written_to(review: Review, cast: Cast) -> None:
    gone = make.person("Gustavo Gone")
    make.member(cast.asuncion, gone)
    with writing():
        gone.active = False
        review.scene.submission.round += 0
    review.say(cast.diego, "@Bruno Carter @Emil Stone @Nora Lund @Dora Klein @Gustavo Gone @Diego Ayala")
    assert letters("mentioned") == []
    assert comments()[0].mentions == ["@Diego Ayala"]


def test_the_same_comment_again_writes_no_second_letter(review: Review, cast: Cast) -> None:
    for _ in range(2):
        review.say(cast.diego, "@Ana Benítez, mire")
    assert len(letters("mentioned")) == 1


def test_a_reply_from_the_page_to_write_calls_too(review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    review.send("En 2023", **{f"reply-{review.text.id}": "@Carla Rivas, en 2023."})
    assert [one.email for one in letters("mentioned")] == [cast.carla.email]


def test_notes_call_colleagues_once_they_are_sent_and_the_team_reads_them_in_its_letter(review: Review, cast: Cast) -> None:
    colleague = make.facilitator(cast.cohort, make.person("Tomás Rivas", language="es"))
    review.decide("save", "change", "@Ana Benítez, which year? @Tomás Rivas knows.")
    assert letters("mentioned") == []
    review.decide("send_back", "change", "@Ana Benítez, which year? @Tomás Rivas knows.")
    assert [one.email for one in letters("mentioned")] == [colleague.email]
    assert [one.email for one in letters("sent_back")] == [cast.ana.email, cast.diego.email]


def test_a_called_name_is_marked_and_nothing_else_is(review: Review, cast: Cast) -> None:
    review.say(cast.diego, "@Ana Benítez <b>@Nora Lund</b>")
    page = review.go(cast.carla)
    assert '<mark class="mention">@Ana Benítez</mark> &lt;b&gt;@Nora Lund&lt;/b&gt;' in page.html
    page.shows("To call someone, write @ and the full name", "@Diego Ayala", "@Carla Rivas")
    one = Comment(body="@O'Brien & @Ana <i>", language="en", mentions=["@O'Brien", "@Ana"])
    assert shown(one).count("<mark") == 2 and "<i>" not in shown(one)
