"""Two people at one link, and two workers at one file, at the same moment."""

from flask import Flask
from sqlalchemy import select

from sprint.core.database import db
from sprint.core.tokens import Token
from sprint.sharing import actions, making
from sprint.sharing.queries import SHARE
from tests.browser import Browser
from tests.cast import Cast
from tests.sharing.makers import fill
from tests.sharing.test_exports import ask
from tests.sharing.test_links import prepared
from tests.waiting import DONE, behind, load


def test_a_link_that_two_people_open_at_once_has_the_address_of_the_first(app: Flask, browser: Browser, cast: Cast) -> None:
    fill(cast)
    share = prepared(browser, cast)
    told = behind(app, lambda: actions.open_share(load(share), load(cast.ana)), lambda: load(share),
                  lambda found: actions.open_share(found, load(cast.ana)))  # fmt: skip
    assert "Meanwhile this link was given an address." in told
    good = select(Token.id).where(Token.purpose == SHARE, Token.subject_id == share.id, Token.ended_at.is_(None))
    assert len(db.session.scalars(good).all()) == 1


def test_a_link_that_is_withdrawn_while_another_opens_or_changes_it_stays_withdrawn(
    app: Flask, browser: Browser, cast: Cast
) -> None:
    fill(cast)
    said = {"title": "New", "language": "es", "sections": ["P3"], "parts": [], "is_listed": True, "ends_on": None}
    for act in (
        lambda found: actions.open_share(found, load(cast.ana)),
        lambda found: actions.change_share(found, load(cast.ana), **said),
    ):
        share = prepared(browser, cast)
        told = behind(app, lambda share=share: actions.withdraw_share(load(share), load(cast.ana)),
                      lambda share=share: load(share), act)  # fmt: skip
        assert "is withdrawn" in told and load(share).title == "Council"
        good = select(Token.id).where(Token.purpose == SHARE, Token.subject_id == share.id, Token.ended_at.is_(None))
        assert db.session.scalars(good).all() == []


def test_two_workers_do_not_begin_with_one_file(app: Flask, cast: Cast) -> None:
    fill(cast)
    export = ask(cast)
    found: list[object] = []
    assert behind(app, making._claim, lambda: None, lambda _nothing: found.append(making._claim())) == DONE
    assert found == [None] and load(export).tries == 1
