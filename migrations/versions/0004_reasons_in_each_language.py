"""Why a session is cancelled is a text of staff, in each language; what is there is taken for the first one of its cohort."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

cohorts = sa.table("cohorts", sa.column("id", sa.Integer), sa.column("languages", sa.JSON))
sessions = sa.table(
    "group_sessions", sa.column("id", sa.Integer), sa.column("cohort_id", sa.Integer), sa.column("cancel_reason"),
    sa.column("reason"),
)


def change(to: Any, read: Any) -> None:
    """Put a column of another type in the place of this one, with what `read` makes of each text and its language."""
    with op.batch_alter_table('group_sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reason', to, nullable=True))

    connection = op.get_bind()
    rows = connection.execute(
        sa.select(sessions.c.id, sa.cast(sessions.c.cancel_reason, sa.Text).label("text"), cohorts.c.languages)
        .join(cohorts, cohorts.c.id == sessions.c.cohort_id)
    ).all()
    for row in rows:
        value = sa.bindparam("value", read(row.text, (row.languages or ["en"])[0]), type_=to)
        connection.execute(sessions.update().where(sessions.c.id == row.id).values(reason=value))

    with op.batch_alter_table('group_sessions', schema=None) as batch_op:
        batch_op.drop_column('cancel_reason')
    with op.batch_alter_table('group_sessions', schema=None) as batch_op:
        batch_op.alter_column('reason', new_column_name='cancel_reason', existing_type=to, nullable=False)


def localized(text: str, language: str) -> dict[str, Any]:
    return {"source": language, "texts": {language: text} if text else {}, "made_from": {}}


def plain(text: str, _: str) -> str:
    """Both languages, one below the other: that is how it was to be written."""
    kept = json.loads(text)
    texts = {kept["source"]: "", **kept["texts"]}
    return "\n\n".join(text for text in texts.values() if text)


def upgrade() -> None:
    change(sa.JSON(), localized)


def downgrade() -> None:
    change(sa.Text(), plain)
