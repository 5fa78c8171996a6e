"""Who answers for something that a team wrote down: somebody of the team, or a name without an account (004-15)."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sprint.people.models import Person


class Owned:
    """Columns of something that one person answers for. Nobody does while the name is empty."""

    owner_name: Mapped[str]
    """The one who answers for it, as the team calls them."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="SET NULL"), index=True)
    """The member of the team who bears that name."""

    @property
    def has_owner(self) -> bool:
        """Whether somebody answers for it."""
        return bool(self.owner_name)


def own(record: Owned, name: str, members: Iterable[Person]) -> None:
    """Let somebody answer for a record: a member where one has that name; nobody where the name is empty."""
    record.owner_name = " ".join(name.split())
    record.owner_id = member_named(record.owner_name, members)


def member_named(name: str, members: Iterable[Person]) -> int | None:
    """The id of the member who bears a name; None where nobody does, or more than one."""
    found = [one.id for one in members if one.name.casefold() == name.casefold()] if name else []
    return found[0] if len(found) == 1 else None
