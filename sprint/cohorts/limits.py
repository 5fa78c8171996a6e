"""How much one team may keep of a kind: many times what a city needs, and no more than a page, an export and a check can
carry. Each room says its own number beside the verb that adds.
"""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from sprint.core.database import db
from sprint.core.errors import Refused


def refuse_more(most: int, told: str, kind: Any, *of: ColumnElement[bool], more: int = 1) -> None:
    """Raise Refused, with what is told to the reader, where `more` rows of a kind would be too many beside those that count."""
    count = db.session.scalar(select(func.count()).select_from(kind).where(*of)) or 0
    if count + more > most:
        raise Refused(told)
