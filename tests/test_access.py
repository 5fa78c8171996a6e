"""Who may open what: every route, asked by everybody, about objects of one's own, of the neighbors, of strangers, and of
nobody. Whoever adds a route adds its line to EXPECTED.
"""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import world
from tests.browser import Page
from tests.world import ABSENT, OF_A_COHORT, OF_A_TEAM, ROLES, Place, Route, World, ask

NOBODY: frozenset[str] = frozenset()
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
ADMINISTRATORS = frozenset({"dora"})
STAFF = frozenset({"carla", "emil", "dora"})
"""Whoever facilitates some cohort, or administers."""
FACILITATORS = frozenset({"carla", "dora"})
"""Whoever facilitates the cohort in question, or administers."""
LEAD = frozenset({"ana"})
TEAM = frozenset({"ana", "diego"})
TEAMS = frozenset({"ana", "diego", "bruno"})
"""Whoever is in some team of the cohort in question."""

EXPECTED = {
    "cohorts.change_member": LEAD | FACILITATORS,
    "cohorts.cities": FACILITATORS,
    "cohorts.edit": FACILITATORS,
    "cohorts.edit_city": FACILITATORS,
    "cohorts.index": STAFF,
    "cohorts.invite": LEAD | FACILITATORS,
    "cohorts.invite_again": LEAD | FACILITATORS,
    "cohorts.new_city": STAFF,
    "cohorts.new_team": FACILITATORS,
    "cohorts.people": TEAM | FACILITATORS,
    "cohorts.remove_member": LEAD | FACILITATORS,
    "feeds.calendar": EVERYBODY,
    "feeds.session": TEAMS | FACILITATORS,
    "feeds.show": SIGNED_IN,
    "feeds.withdraw": SIGNED_IN,
    "follow_up.ask": LEAD | FACILITATORS,
    "follow_up.brief": TEAM | FACILITATORS,
    "follow_up.by_link": EVERYBODY,
    "follow_up.check_in": TEAM | FACILITATORS,
    "follow_up.edit_rule": FACILITATORS,
    "follow_up.edit_training": TEAM | FACILITATORS,
    "follow_up.evidence": TEAM | FACILITATORS,
    "follow_up.evidence_file": TEAM | FACILITATORS,
    "follow_up.give": TEAM | FACILITATORS,
    "follow_up.hand_back": LEAD | FACILITATORS,
    "follow_up.hand_over": LEAD | FACILITATORS,
    "follow_up.index": FACILITATORS,
    "follow_up.move_rule": FACILITATORS,
    "follow_up.new_rule": FACILITATORS,
    "follow_up.new_training": TEAM | FACILITATORS,
    "follow_up.remove_training": TEAM | FACILITATORS,
    "follow_up.rules": FACILITATORS,
    "follow_up.show": TEAM | FACILITATORS,
    "follow_up.take_back": TEAM | FACILITATORS,
    "health.alive": EVERYBODY,
    "health.ready": EVERYBODY,
    "home.board": FACILITATORS,
    "home.help": EVERYBODY,
    "home.index": EVERYBODY,
    "home.letters": ADMINISTRATORS,
    "home.team": TEAM | FACILITATORS,
    "office_hours.book": TEAMS,
    "office_hours.cancel": FACILITATORS,
    "office_hours.cancel_booking": TEAM | FACILITATORS,
    "office_hours.choose": TEAM | FACILITATORS,
    "office_hours.edit": FACILITATORS,
    "office_hours.edit_booking": TEAM,
    "office_hours.index": FACILITATORS,
    "office_hours.new": FACILITATORS,
    "partners.add_meeting": TEAM,
    "partners.agreement_file": TEAM | FACILITATORS,
    "partners.ask_to_confirm": TEAM,
    "partners.asked": TEAM | FACILITATORS,
    "partners.bring_back": TEAM,
    "partners.bring_in": TEAM,
    "partners.bring_in_promises": TEAM,
    "partners.commitment": TEAM | FACILITATORS,
    "partners.commitments": TEAM | FACILITATORS,
    "partners.concerns": TEAM | FACILITATORS,
    "partners.confirm": EVERYBODY,
    "partners.decide": TEAM,
    "partners.decide_absence": TEAM,
    "partners.decide_concern": TEAM,
    "partners.decide_tie": TEAM,
    "partners.decisions": TEAM | FACILITATORS,
    "partners.edit": TEAM,
    "partners.edit_absence": TEAM,
    "partners.edit_commitment": TEAM,
    "partners.edit_concern": TEAM,
    "partners.edit_contact": TEAM,
    "partners.edit_decision": TEAM,
    "partners.edit_support": TEAM,
    "partners.edit_tie": TEAM,
    "partners.end_commitment": TEAM,
    "partners.index": TEAM | FACILITATORS,
    "partners.map": TEAM | FACILITATORS,
    "partners.move": TEAM,
    "partners.new": TEAM,
    "partners.new_absence": TEAM,
    "partners.new_agreement": TEAM,
    "partners.new_commitment": TEAM,
    "partners.new_concern": TEAM,
    "partners.new_contact": TEAM,
    "partners.new_decision": TEAM,
    "partners.new_support": TEAM,
    "partners.new_tie": TEAM,
    "partners.rate": TEAM,
    "partners.remove": TEAM,
    "partners.remove_absence": TEAM,
    "partners.remove_contact": TEAM,
    "partners.remove_decision": TEAM,
    "partners.remove_meeting": TEAM,
    "partners.remove_support": TEAM,
    "partners.remove_tie": TEAM,
    "partners.reopen_commitment": TEAM,
    "partners.settle_commitment": TEAM,
    "partners.settle_concern": TEAM,
    "partners.settle_correction": TEAM,
    "partners.settle_decision": TEAM,
    "partners.settle_support": TEAM,
    "partners.show": TEAM | FACILITATORS,
    "partners.support": TEAM | FACILITATORS,
    "partners.withdraw_asking": TEAM,
    "people.end_sign_in": LEAD,
    "people.end_sign_ins": SIGNED_IN,
    "people.invitation": EVERYBODY,
    "people.set_language": SIGNED_IN,
    "people.settings": SIGNED_IN,
    "people.writer": SIGNED_IN,
    "plans.come": TEAM,
    "plans.comment": TEAM | FACILITATORS,
    "plans.compare": TEAM | FACILITATORS,
    "plans.compare_versions": TEAM | FACILITATORS,
    "plans.differs": TEAM | FACILITATORS,
    "plans.history": TEAM | FACILITATORS,
    "plans.pulse": EVERYBODY,
    "plans.restore": TEAM,
    "plans.review": FACILITATORS,
    "plans.save": TEAM,
    "plans.save_text": TEAM,
    "plans.section": TEAM | FACILITATORS,
    "plans.settle": TEAM,
    "plans.show": TEAM | FACILITATORS,
    "plans.sponsor": TEAM,
    "plans.sponsor_reading": EVERYBODY,
    "plans.submit": TEAM,
    "plans.take_back": TEAM,
    "plans.text": TEAM,
    "plans.version": TEAM | FACILITATORS,
    "plans.withdraw_sponsor": TEAM,
    "programs.create": STAFF,
    "programs.export": STAFF,
    "programs.import_file": ADMINISTRATORS,
    "programs.index": STAFF,
    "programs.show": STAFF,
    "programs.start": STAFF,
    "schedule.cancel": FACILITATORS,
    "schedule.edit": FACILITATORS,
    "schedule.index": TEAMS | FACILITATORS,
    "schedule.new": FACILITATORS,
    "schedule.restore": FACILITATORS,
    "schedule.show": TEAMS | FACILITATORS,
    "security.change_password": SIGNED_IN,
    "security.forgot_password": EVERYBODY,
    "security.login": EVERYBODY,
    "security.logout": EVERYBODY,
    "security.reset_password": EVERYBODY,
    "security.verify": SIGNED_IN,
    "sharing.cohort": TEAMS | FACILITATORS,
    "sharing.download": TEAM | FACILITATORS,
    "sharing.edit_share": LEAD,
    "sharing.exports": TEAM | FACILITATORS,
    "sharing.new_share": LEAD,
    "sharing.open_share": LEAD,
    "sharing.read_share": TEAM | FACILITATORS,
    "sharing.share": TEAM | FACILITATORS,
    "sharing.shared": EVERYBODY,
    "sharing.try_again": TEAM | FACILITATORS,
    "sharing.withdraw_share": LEAD,
    "submissions.answer": TEAM,
    "submissions.assignment": FACILITATORS,
    "submissions.begin": TEAMS,
    "submissions.come": TEAM | FACILITATORS,
    "submissions.comment": TEAM | FACILITATORS,
    "submissions.compare": TEAM | FACILITATORS,
    "submissions.detach": TEAM,
    "submissions.download": TEAM | FACILITATORS,
    "submissions.extend": FACILITATORS,
    "submissions.history": TEAM | FACILITATORS,
    "submissions.index": TEAM | FACILITATORS,
    "submissions.move": FACILITATORS,
    "submissions.paper": TEAM | FACILITATORS,
    "submissions.pulse": EVERYBODY,
    "submissions.queue": FACILITATORS,
    "submissions.read_word": TEAM,
    "submissions.remove_assignment": FACILITATORS,
    "submissions.reopen": FACILITATORS,
    "submissions.restore": TEAM,
    "submissions.review": FACILITATORS,
    "submissions.save": TEAM,
    "submissions.save_answer": TEAM,
    "submissions.show": TEAM | FACILITATORS,
    "submissions.switch": FACILITATORS,
    "submissions.take_back": TEAM,
    "submissions.translate": FACILITATORS,
    "submissions.withdraw": FACILITATORS,
    "submissions.withdraw_extension": FACILITATORS,
    "submissions.word": TEAM | FACILITATORS,
    "workplan.bring_in": TEAM,
    "workplan.edit_milestone": TEAM,
    "workplan.edit_task": TEAM,
    "workplan.mark": TEAM,
    "workplan.milestone": TEAM | FACILITATORS,
    "workplan.move_back": TEAM,
    "workplan.move_task": TEAM,
    "workplan.new_milestone": TEAM,
    "workplan.new_task": TEAM,
    "workplan.paste": TEAM,
    "workplan.remove_milestone": TEAM,
    "workplan.remove_task": TEAM,
    "workplan.set_state": TEAM,
    "workplan.settle_milestone": TEAM,
    "workplan.settle_task": TEAM,
    "workplan.show": TEAM | FACILITATORS,
    "workplan.task": TEAM | FACILITATORS,
    "worksheets.assign": FACILITATORS,
    "worksheets.assignments": FACILITATORS,
    "worksheets.bring_back": STAFF,
    "worksheets.build": STAFF,
    "worksheets.compare": STAFF,
    "worksheets.discard": STAFF,
    "worksheets.duplicate": STAFF,
    "worksheets.duplicate_question": STAFF,
    "worksheets.edit": STAFF,
    "worksheets.edit_assignment": FACILITATORS,
    "worksheets.edit_part": STAFF,
    "worksheets.edit_question": STAFF,
    "worksheets.export": STAFF,
    "worksheets.import_file": STAFF,
    "worksheets.index": STAFF,
    "worksheets.move_part": STAFF,
    "worksheets.move_question": STAFF,
    "worksheets.new": STAFF,
    "worksheets.new_part": STAFF,
    "worksheets.new_question": STAFF,
    "worksheets.next_draft": STAFF,
    "worksheets.paper": STAFF,
    "worksheets.publish": STAFF,
    "worksheets.remove_part": STAFF,
    "worksheets.remove_question": STAFF,
    "worksheets.retire": STAFF,
    "worksheets.show": STAFF,
    "worksheets.versions": STAFF,
    "worksheets.word": STAFF,
}
"""For each endpoint, who may pass its gate when it is about Ana's city and her cohort."""

AT_THE_NEIGHBORS = {"ana": "bruno", "diego": "bruno", "bruno": "ana"}
ELSEWHERE = {"ana": "nora", "diego": "nora", "bruno": "nora", "carla": "emil", "emil": "carla"}
"""Whose place someone has when the objects are those of the other city, or of the other cohort."""


def test_each_route_stands_in_the_table_once(app: Flask) -> None:
    found = {route.endpoint for route in world.routes(app)}
    assert sorted(found - set(EXPECTED)) == [], "routes that the table does not name"
    assert sorted(set(EXPECTED) - found) == [], "lines of the table without a route"


@pytest.mark.parametrize("endpoint", EXPECTED)
def test_the_gate_opens_for_these_and_for_nobody_else(app: Flask, endpoint: str) -> None:
    wrong: list[str] = []
    for route in _routes(app, endpoint):
        for method in route.methods:
            wrong += _walk(app, route, method)
    assert wrong == []


@pytest.mark.parametrize("endpoint", EXPECTED)
def test_what_is_not_an_id_is_nothing(app: Flask, endpoint: str) -> None:
    made = world.build(app)
    for route in _routes(app, endpoint):
        for name in route.numbers:
            for bad in (2**31, 2**63, -1, 0, "text", "1.5", "١", "%00"):
                answer = ask(app, made, "dora", route.methods[0], route.path(made.own, **{name: bad}))
                assert answer.status_code in ({404} if bad != "%00" else {400, 404}), (route.rule, bad, answer.status)


@pytest.mark.once
@pytest.mark.parametrize("endpoint", EXPECTED)
def test_what_belongs_to_others_looks_like_what_does_not_exist(app: Flask, endpoint: str) -> None:
    made = world.build(app)
    for route in _routes(app, endpoint):
        if not route.names_one(OF_A_TEAM | OF_A_COHORT) or "GET" not in route.methods or "nora" in EXPECTED[endpoint]:
            continue
        foreign, absent = route.path(made.elsewhere), route.path(_nowhere(made.own))
        assert _seen(app, made, foreign) == _seen(app, made, absent), route.rule


def _seen(app: Flask, made: World, at: str) -> str:
    page = Page(ask(app, made, "ana", "GET", at))
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.html.replace(at, "/"))


def _routes(app: Flask, endpoint: str) -> list[Route]:
    found = [route for route in world.routes(app) if route.endpoint == endpoint]
    assert found, f"there is no route {endpoint}"
    return found


def _walk(app: Flask, route: Route, method: str) -> list[str]:
    """All that is wrong when everybody asks one route about everything. Who is refused goes first and changes nothing."""
    made, wrong = world.build(app), []
    for name, place, roles in _places(route, made, EXPECTED[route.endpoint]):
        for role in sorted(ROLES, key=lambda one: one in roles):
            answer = ask(app, made, role, method, route.path(place))
            if not (_opens(answer, route) if role in roles else _refuses(answer, role, method, bool(route.models))):
                wrong.append(f"{method} {route.rule}, {name}, {role}: {answer.status_code} {answer.headers.get('Location', '')}")
            if method != "GET" and answer.status_code < 400 and role in roles:
                made = world.build(app)  # someone may have changed it; the ids are the same again
    return wrong


def _places(route: Route, made: World, allowed: frozenset[str]) -> list[tuple[str, Place, frozenset[str]]]:
    """About what a route is asked, and who may."""
    found = [("own", made.own, allowed)]
    if route.names_one(OF_A_TEAM):
        found.append(("neighbor", made.neighbor, _moved(allowed, AT_THE_NEIGHBORS)))
    if route.names_one(OF_A_TEAM | OF_A_COHORT):
        found.append(("elsewhere", made.elsewhere, _moved(allowed, ELSEWHERE)))
    if route.models:
        found.append(("absent", _nowhere(made.own), NOBODY))
    if len(route.models) > 1:
        first = route.models[0][1]
        found.append(("mixed", made.elsewhere | {first: made.own[first]}, NOBODY))
    return found


def _moved(allowed: frozenset[str], stand_ins: dict[str, str]) -> frozenset[str]:
    return frozenset(role for role in ROLES if stand_ins.get(role, role) in allowed)


def _nowhere(place: Place) -> Place:
    return {what: ABSENT if isinstance(id_, int) else id_ for what, id_ in place.items()}


def _opens(answer: TestResponse, route: Route) -> bool:
    """Past the gate: whatever the page then says, it is not a no to the person."""
    to_sign_in = answer.headers.get("Location", "").startswith("/login") and not route.endpoint.startswith(("security.", "home."))
    return answer.status_code < 500 and answer.status_code not in (401, 403, 404) and not to_sign_in


def _refuses(answer: TestResponse, role: str, method: str, about_something: bool) -> bool:
    """The right kind of no: sign in first; nothing here; not your area."""
    if role != "anonymous":
        return answer.status_code == (404 if about_something else 403)
    if method != "GET":
        return answer.status_code == 401
    return answer.status_code == 302 and answer.headers["Location"].startswith("/login")
