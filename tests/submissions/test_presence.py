"""Who else is here: told by one query to whoever may see the worksheet, and to nobody else."""

from datetime import timedelta

from sprint.cohorts.models import Membership
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.people.models import SignIn
from sprint.submissions.models import Presence
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import Scene, scene


def _pulse(browser: Browser, one: Scene) -> str:
    html = browser.visit(one.path).html
    return html.split('data-pulse="')[1].split('"')[0]


def test_teammates_see_each_other_and_the_question_that_each_is_in(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(f"{one.path}/presence", {"question": one.text.id}, 204)
    browser.sign_in(cast.diego).send(f"{one.path}/presence", {"question": ""}, 204)
    path = _pulse(browser, one)
    told = Browser(browser.app).visit(path).response.json
    assert told == {"state": "draft", "people": [["Ana Benítez", one.text.id]], "answers": {}}
    browser.send(f"{one.path}/answer", {"question": one.text.id, "revision": 0, "mark": "m", "writer": cast.diego.id,
                                        "language": "es", f"q-{one.text.id}": "Agua"}, 200)  # fmt: skip
    assert Browser(browser.app).visit(path).response.json["answers"] == {str(one.text.id): [1, ""]}
    browser.sign_in(cast.ana)
    assert Browser(browser.app).visit(_pulse(browser, one)).response.json["answers"] == {str(one.text.id): [1, "Diego Ayala"]}


def test_a_pulse_is_one_query_and_nothing_where_nothing_changed(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(f"{one.path}/presence", {"question": one.text.id}, 204)
    path = _pulse(browser.sign_in(cast.diego), one)
    first = Browser(browser.app).visit(path)
    assert first.queries == 1
    again = Browser(browser.app).visit(path, 304, headers={"If-None-Match": first.response.headers["ETag"]})
    assert (again.queries, again.response.data) == (1, b"")


def test_whoever_has_not_been_heard_of_for_a_while_is_gone(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(f"{one.path}/presence", {"question": one.text.id}, 204)
    path = _pulse(browser.sign_in(cast.diego), one)
    clock.fix(clock.now() + timedelta(seconds=80))
    assert Browser(browser.app).visit(path).response.json["people"] == []


def test_whoever_leaves_is_gone_at_once(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(f"{one.path}/presence", {"question": one.text.id}, 204)
    browser.send(f"{one.path}/presence", {"leave": "1"}, 204)
    assert db.session.query(Presence).count() == 0


def test_a_pass_opens_nothing_once_the_place_in_the_team_or_the_sign_in_has_ended(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    path = _pulse(browser.sign_in(cast.diego), one)
    Browser(browser.app).visit(path)
    with writing():
        db.session.query(Membership).filter_by(person_id=cast.diego.id).delete()
    Browser(browser.app).visit(path, 404)
    path = _pulse(browser.sign_in(cast.ana), one)
    with writing():
        db.session.query(SignIn).filter_by(person_id=cast.ana.id).update({"ended_at": clock.now()})
    Browser(browser.app).visit(path, 404)


def test_a_pass_that_was_not_made_here_opens_nothing(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    path = _pulse(browser.sign_in(cast.ana), one)
    for wrong in ("/pulse/none", "/pulse/" + "x" * 5000, path[:-2], path + "x"):
        Browser(browser.app).visit(wrong, 404)


def test_strangers_are_not_seen_in_a_worksheet(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    for person in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).send(f"{one.path}/presence", {"question": one.text.id}, 404)
    assert db.session.query(Presence).count() == 0
