"""A draft is put in order by dragging: the same move as with the buttons, from a real browser."""

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from sprint.core.database import db
from sprint.worksheets.queries import questions
from tests import live, make
from tests.cast import Cast

pytestmark = pytest.mark.once


def test_a_question_that_is_dragged_above_another_one_stands_there(app: Flask, chromium: Chromium, cast: Cast) -> None:
    version = make.worksheet(*(make.question(number=number, title=f"Question {number}") for number in (1, 2, 3)), published=False)
    with live.serving(app) as address:
        context = chromium.new_context()
        context.add_cookies([live.cookie(app, cast.carla, address)])  # type: ignore[list-item]
        path = f"{address}/worksheets/versions/{version.id}/build"
        db.session.rollback()  # a transaction that only reads would hold up the one that moves
        tab = context.new_page()
        tab.goto(path)
        with tab.expect_navigation(wait_until="load"):
            tab.locator(".draft-handle").nth(2).drag_to(tab.locator(".draft-row").nth(0))
        context.close()
    db.session.rollback()
    assert [str(one.title) for one in questions(version.id)] == ["Question 3", "Question 1", "Question 2"]
