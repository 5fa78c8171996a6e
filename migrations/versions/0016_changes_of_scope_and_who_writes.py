"""A shared decision may be a change of scope, which names who must agree and who has; plans tell who else is writing."""

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
    op.create_table('plan_presences',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=12), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_plan_presences_person_id')),
    sa.ForeignKeyConstraint(['section_id'], ['plan_sections.id'], name=op.f('fk_plan_presences_section_id')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_plan_presences_team_id')),
    sa.PrimaryKeyConstraint('team_id', 'section_id', 'person_id', name=op.f('pk_plan_presences'))
    )


def downgrade() -> None:
    op.drop_table('plan_presences')
    with op.batch_alter_table('shared_decisions', schema=None, reflect_kwargs={'resolve_fks': False}) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_shared_decisions_kind'), type_='check')
        batch_op.drop_column('agreed')
        batch_op.drop_column('must_agree')
        batch_op.drop_column('why')
        batch_op.drop_column('kind')
