"""The tabs of every page: a team's, or the facilitation team's."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import current_app, request, url_for
from flask_babel import gettext as _

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import cohorts_of, team_in, teams_of
from sprint.cohorts.rules import facilitates, is_in
from sprint.core import edge, locale
from sprint.core.access import current_person
from sprint.people.models import Person


@dataclass(frozen=True)
class Tab:
    """One tab."""

    url: str
    icon: str
    label: str
    is_current: bool


ROOMS_OF_TABS: dict[str, tuple[str, ...]] = {
    "home": (), "submissions": ("submissions", "worksheets"),
    "plans": ("plans", "workplan", "partners", "sharing", "follow_up"),
}  # fmt: skip
"""The rooms whose pages hang under a tab, where that is not the room of the tab alone."""
OF_TEAM = ("home.team", "submissions.index", "plans.show", "office_hours.choose", "schedule.index")
OF_STAFF = ("home.board", "cohorts.cities", "schedule.index", "submissions.queue", "office_hours.index")


@dataclass(frozen=True)
class Navigation:
    """What the band at the top of a page shows: the tabs of a team, or those of the facilitation team of a cohort."""

    person: Person | None
    team: Team | None = None
    cohort: Cohort | None = None

    @property
    def mark(self) -> Hashable:
        """What the tabs depend on, for `core.fragments`: whose they are, and which of them is the page's."""
        place = (self.team.id, self.team.cohort_id) if self.team else self.cohort and self.cohort.id
        return place, next((one for one in (OF_TEAM if self.team else OF_STAFF) if _is_current(one)), "")

    @property
    def tabs(self) -> list[Tab]:
        """The tabs; none for who has no place anywhere."""
        if self.team is not None:
            return _team_tabs(self.team)
        return _staff_tabs(self.cohort) if self.cohort is not None else []

    @property
    def here(self) -> str:
        """The path of this page, to come back to it. The page that answers a form is its own address, or the page of the form."""
        if request.method == "GET":
            return request.full_path.rstrip("?")
        return request.path if _can_be_read(request.path) else _came_from()

    @property
    def is_answer(self) -> bool:
        """Whether this page shows what was sent, and would lose it on the way to another one."""
        return request.method == "POST"

    def here_in(self, language: str) -> str:
        """This page in another language, for a visitor without an account."""
        kept = {name: value for name, value in request.args.items() if name != "lang"}
        if request.endpoint is None:
            return url_for("security.login", lang=language)
        if request.method == "POST" and not _can_be_read(request.path):
            return f"{_came_from()}?{urlencode({'lang': language})}"
        return url_for(request.endpoint, **{**(request.view_args or {}), **kept, "lang": language})


def navigation(team: Team | None, cohort: Cohort | None, by_link: bool = False) -> Navigation:
    """The band for this person on a page about a team or a cohort, or about neither.

    A page that a link opens to whoever holds it looks the same to somebody who has signed in: it leads nowhere else.
    """
    person = current_person()
    if person is None or by_link:
        return Navigation(person)
    if team is not None and not is_in(person, team.id):
        cohort, team = team.cohort, None
    if cohort is not None and team is None and not facilitates(person, cohort.id):
        team = team_in(person, cohort.id)
    if team is None and cohort is None:
        team, cohort = usual_place(person)
    return Navigation(person, team, cohort)


def _can_be_read(path: str) -> bool:
    """Whether a path of ours has a page, or takes forms only."""
    adapter = current_app.create_url_adapter(request)
    return adapter is not None and adapter.test(path, "GET")


def _came_from() -> str:
    """The path of the page whose form was sent, as far as the browser says so and it can be read; otherwise home."""
    try:
        path = urlsplit(request.referrer or "").path
    except ValueError:
        path = ""
    return path if edge.is_own_path(path) and _can_be_read(path) else url_for("home.index")


def usual_place(person: Person) -> tuple[Team | None, Cohort | None]:
    """Where a person works now: a team, otherwise a cohort that the person facilitates; of several the one whose Sprint runs."""
    today = locale.today()
    if teams := teams_of(person):
        return min(teams, key=lambda one: _nearness(one.cohort, today)), None
    return None, min(cohorts_of(person), key=lambda one: _nearness(one, today), default=None)


def _nearness(cohort: Cohort, today: date) -> tuple[int, int]:
    """Orders Sprints: those that run, the latest first; those to come, the next first; those that are over, the latest first."""
    if cohort.starts_on <= today <= cohort.ends_on:
        return 0, -cohort.starts_on.toordinal()
    if cohort.starts_on > today:
        return 1, cohort.starts_on.toordinal()
    return 2, -cohort.ends_on.toordinal()


def _team_tabs(team: Team) -> list[Tab]:
    home, worksheets, plan, hours, sessions = OF_TEAM
    return [
        _tab(home, "house", _("Home"), team_id=team.id),
        _tab(worksheets, "journal-text", _("Worksheets"), team_id=team.id),
        _tab(plan, "map", _("Plan"), team_id=team.id),
        _tab(hours, "chat-square-text", _("Office hours"), team_id=team.id),
        _tab(sessions, "camera-video", _("Sessions"), cohort_id=team.cohort_id),
    ]


def _staff_tabs(cohort: Cohort) -> list[Tab]:
    home, cities, sessions, worksheets, hours = OF_STAFF
    return [
        _tab(home, "house", _("Home"), cohort_id=cohort.id),
        _tab(cities, "buildings", _("Cities"), cohort_id=cohort.id),
        _tab(sessions, "camera-video", _("Sessions"), cohort_id=cohort.id),
        _tab(worksheets, "journal-check", _("Worksheets"), cohort_id=cohort.id),
        _tab(hours, "chat-square-text", _("Office hours"), cohort_id=cohort.id),
    ]


def _tab(endpoint: str, icon: str, label: str, **values: Any) -> Tab:
    return Tab(url_for(endpoint, **values), icon, label, _is_current(endpoint))


def _is_current(endpoint: str) -> bool:
    room = endpoint.split(".")[0]
    return request.endpoint == endpoint or request.blueprint in ROOMS_OF_TABS.get(room, (room,))
