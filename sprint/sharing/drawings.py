"""The drawings of a document. What they show stands in tables beside them."""

from collections.abc import Iterator

from sprint.cohorts.models import Team
from sprint.sharing.blocks import Block
from sprint.sharing.privacy import Veil


def of(part: str, veil: Veil, team: Team) -> Iterator[Block]:
    """The drawings of one of `privacy.PARTS`."""
    yield from ()
