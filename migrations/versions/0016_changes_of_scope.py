"""A shared decision may be a change of scope, which names who must agree and who has."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('shared_decisions', schema=None, reflect_kwargs={'resolve_fks': False}) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('why', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('must_agree', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('agreed', sa.JSON(), server_default='[]', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_shared_decisions_kind'), "kind IN ('scope')")


def downgrade() -> None:
    with op.batch_alter_table('shared_decisions', schema=None, reflect_kwargs={'resolve_fks': False}) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_shared_decisions_kind'), type_='check')
        batch_op.drop_column('agreed')
        batch_op.drop_column('must_agree')
        batch_op.drop_column('why')
        batch_op.drop_column('kind')
