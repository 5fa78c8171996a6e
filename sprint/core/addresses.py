"""An address with a secret stays in sight of whoever made it, in that browser, until sign-out.

The database keeps a hash of the secret, so that the secret itself waits in the signed cookie of the browser that made it. That
gives nobody more than the sign-in beside it: whoever holds that cookie can make a new address.
"""

from flask import session

from sprint.core import tokens
from sprint.core.access import current_person

PLACE = "address_made"


def keep(secret: str) -> None:
    """Keep the secret that this person has just made, in place of an earlier one."""
    session[PLACE] = [current_person().id, secret]


def kept(purpose: str, subject_id: int) -> str | None:
    """The secret of one subject, where this person made it here and it still opens something."""
    person, (by, secret) = current_person(), session.get(PLACE) or (None, "")
    if person is None or person.id != by:
        return None
    token = tokens.find(purpose, secret)
    return secret if token is not None and token.subject_id == subject_id else None


def forget() -> None:
    """Leave none in this browser."""
    session.pop(PLACE, None)
