"""Questions about the support that organizations need, were offered and were given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from sprint.core.database import db
from sprint.core.words import same
from sprint.partners.commitment_models import Support
from sprint.partners.models import Partner

GRASSROOTS = {"community_organization", "neighborhood_association"}
"""Kinds of organizations whose people mostly work without pay or public money (004-04)."""
SUPPORT = (
    select(Support).where(Support.team_id == bindparam("team_id")).order_by(Support.organization, Support.id)
    .options(lazyload(Support.team))
)  # fmt: skip


def support_of(team_id: int) -> list[Support]:
    """What each organization needs, was offered and was given, by its name."""
    return list(db.session.scalars(SUPPORT, {"team_id": team_id}))


@dataclass(frozen=True)
class Balance:
    """Who on the map was given support: groups of the neighborhood, and institutions."""

    without: list[Partner]
    """Organizations on the map that were given none."""
    grassroots: int
    grassroots_given: int
    institutions: int
    institutions_given: int
    unknown: int
    """Organizations whose kind nobody has said."""


def balance(partners: Sequence[Partner], support: Iterable[Support]) -> Balance:
    """Who of the organizations on the map was given support; one that is named and not linked counts by its name."""
    given = [one for one in support if one.given_on is not None]
    ids, names = {one.partner_id for one in given}, {same(one.organization) for one in given}
    served = {one.id for one in partners if one.id in ids or one.known_as in names}
    grassroots = {one.id for one in partners if one.kind in GRASSROOTS}
    institutions = {one.id for one in partners if one.kind and one.kind not in GRASSROOTS}
    return Balance(
        [one for one in partners if one.id not in served], len(grassroots), len(grassroots & served), len(institutions),
        len(institutions & served), len(partners) - len(grassroots) - len(institutions),
    )  # fmt: skip
