"""Letters keep a secret link beside their text, until they are sent. Those that were sent or given up lose theirs here."""

import re

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

HIDDEN = "•••••"
LINK = re.compile(r"(?<=<)https?://[^\s<>]*/(?:invitation|reset)/[^\s<>]+(?=>)")
KINDS = ("people/letters/invitation", "people/letters/reset")
FINAL = ("sent", "failed")

letters = sa.table(
    "letters", sa.column("id", sa.Integer), sa.column("kind", sa.String), sa.column("state", sa.String),
    sa.column("body", sa.Text), sa.column("secret", sa.Text),
)


def upgrade() -> None:
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.add_column(sa.Column('secret', sa.Text(), nullable=True))

    connection = op.get_bind()
    for letter in connection.execute(sa.select(letters).where(letters.c.kind.in_(KINDS))).all():
        link = LINK.search(letter.body)
        if link:
            secret = None if letter.state in FINAL else link[0]
            changed = {"body": letter.body.replace(link[0], HIDDEN), "secret": secret}
            connection.execute(letters.update().where(letters.c.id == letter.id).values(changed))


def downgrade() -> None:
    connection = op.get_bind()
    for letter in connection.execute(sa.select(letters).where(letters.c.secret.is_not(None))).all():
        body = letter.body.replace(HIDDEN, letter.secret)
        connection.execute(letters.update().where(letters.c.id == letter.id).values(body=body))

    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_column('secret')
