"""Sponsors read plans by a link."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sponsor_readings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('says', sa.String(length=64), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint('(read_at IS NULL) = (says IS NULL)', name=op.f('ck_sponsor_readings_read_says')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_sponsor_readings_asked_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_sponsor_readings_plan_id')),
    sa.ForeignKeyConstraint(['version_id'], ['plan_versions.id'], name=op.f('fk_sponsor_readings_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sponsor_readings'))
    )
    op.create_index(op.f('ix_sponsor_readings_plan_id'), 'sponsor_readings', ['plan_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_sponsor_readings_plan_id'), table_name='sponsor_readings')
    op.drop_table('sponsor_readings')
