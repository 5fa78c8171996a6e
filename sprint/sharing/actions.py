"""What can be done: ask for a file of a plan, and let strangers read it."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.core import audit, clock, tokens
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.sharing import queries
from sprint.sharing.models import Export, ExportState, PlanShare
from sprint.sharing.queries import SHARE

KEPT = timedelta(days=7)
"""How long a file can be fetched."""
MOST_BUSY = 6
"""How many files of one team may be on their way."""
LATEST = timedelta(days=730)
"""How far ahead the last day of a link may lie."""


def ask(team: Team, kind: str, language: str, audience: str, version_id: int | None, by: Person) -> Export:
    """Have a file made. One that is the same and still on its way is that file."""
    busy = queries.busy_exports(team.id)
    same = (kind, language, audience, version_id, by.id)
    for one in busy:
        if (one.kind, one.language, one.audience, one.version_id, one.asked_by_id) == same:
            return one
    if len(busy) >= MOST_BUSY:
        raise Refused(_("Several files are still being made. Wait until one is ready."))
    now = clock.now()
    export = Export(
        team_id=team.id, version_id=version_id, kind=kind, language=language, audience=audience, state=ExportState.WAITING,
        progress=0, tries=0, error="", asked_by_id=by.id, asked_at=now, next_at=now, made_at=None, expires_at=now + KEPT,
        file_id=None,
    )  # fmt: skip
    db.session.add(export)
    audit.record("sharing.ask", export, by)
    return export


def try_again(export: Export, by: Person) -> None:
    """Have a file made that could not be made. One that is there, or on its way, stays as it is."""
    if export.state != ExportState.FAILED:
        return
    now = clock.now()
    export.state, export.progress, export.tries, export.next_at = ExportState.WAITING, 0, 0, now
    export.expires_at = now + KEPT
    audit.record("sharing.try_again", export, by)


def prepare_share(
    team: Team, by: Person, *, title: str, language: str, sections: Sequence[str], parts: Sequence[str], is_listed: bool,
    ends_on: date | None,
) -> PlanShare:  # fmt: skip
    """Say what strangers would see. Nobody sees it before the link is opened."""
    now = clock.now()
    share = PlanShare(
        team=team, language=language, made_by_id=by.id, made_at=now, changed_at=now, opened_at=None, withdrawn_at=None
    )
    _say(share, title, sections, parts, is_listed, ends_on)
    db.session.add(share)
    audit.record("sharing.prepare_share", share, by)
    return share


def change_share(
    share: PlanShare, by: Person, *, title: str, language: str, sections: Sequence[str], parts: Sequence[str], is_listed: bool,
    ends_on: date | None,
) -> None:  # fmt: skip
    """Say anew what strangers see; whoever has the address sees it at once."""
    _hold(share)
    share.language, share.changed_at = language, clock.now()
    _say(share, title, sections, parts, is_listed, ends_on)
    audit.record("sharing.change_share", share, by)


def _say(
    share: PlanShare, title: str, sections: Sequence[str], parts: Sequence[str], is_listed: bool, ends_on: date | None
) -> None:
    today = clock.today(share.team.zone)
    if ends_on is not None and not today <= ends_on <= today + LATEST:
        raise Refused(_("The last day must be today or later, and within two years."))
    share.title, share.is_listed, share.ends_on = title, is_listed, ends_on
    share.sections, share.parts = list(sections), list(parts)


def open_share(share: PlanShare, by: Person, seen: str = "") -> str:
    """Make the address of a link and give its secret; an earlier address ends, where `seen` says that its reader knew of it."""
    _hold(share)
    if share.is_over(clock.today(share.team.zone)):
        raise Refused(_("The last day of this link is past. Change it first."))
    if share.mark != seen:
        raise Refused(_("Meanwhile this link was given an address. A new one ends that one."))
    tokens.end_all(SHARE, share.id)
    share.opened_at = clock.now()
    audit.record("sharing.open_share", share, by)
    return tokens.make(SHARE, share.id)


def withdraw_share(share: PlanShare, by: Person) -> None:
    """Nobody reads the plan by this link any more. Done twice it is done."""
    if share.withdrawn_at is None:
        share.withdrawn_at = clock.now()
        tokens.end_all(SHARE, share.id)
        audit.record("sharing.withdraw_share", share, by)


def _hold(share: PlanShare) -> None:
    """Let whoever else changes a link wait until this transaction ends. Raises Refused for one that is withdrawn by now."""
    db.session.refresh(share, with_for_update={"of": PlanShare})
    if share.withdrawn_at is not None:
        raise Refused(_("This link is withdrawn. Make a new one."))
