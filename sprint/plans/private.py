"""What nobody but a team and its facilitators reads, whatever a program says of it: the one list of it in the house."""

from sprint.worksheets.models import Column, Question

QUESTIONS = frozenset({"worries", "concerns", "influence"})
"""Questions whose answers are private by what they are, also where a program forgot to say so."""
COLUMNS = frozenset({"contact", "concern", "concerns", "email", "e_mail", "phone", "telephone"})
"""Columns that are, in whatever table: neither a sponsor nor a copy has them."""


def is_private(question: Question) -> bool:
    """Whether nobody but the team and its facilitators reads the answer to a question."""
    return question.is_private or question.key in QUESTIONS


def is_private_column(column: Column) -> bool:
    """Whether nobody outside of the team and its facilitators reads a column of a table."""
    return column.key in COLUMNS
