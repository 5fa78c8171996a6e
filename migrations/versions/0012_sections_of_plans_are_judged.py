"""Sections of plans are judged in rounds; versions keep the workplan and the partners of their time."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


plans = sa.table("plans", sa.column("id", sa.Integer), sa.column("round", sa.Integer))
deeds = sa.table("deeds", sa.column("what"), sa.column("about"))


def told_rounds() -> None:
    """How often each plan was sent to review, as the deeds tell it."""
    connection = op.get_bind()
    sent = sa.select(deeds.c.about, sa.func.count()).where(deeds.c.what == "plans.submit").group_by(deeds.c.about)
    for about, count in connection.execute(sent).all():
        connection.execute(plans.update().where(plans.c.id == int(about.partition(":")[2])).values(round=count))


def upgrade() -> None:
    op.create_table('plan_verdicts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=10), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision IN ('fine', 'question', 'change')", name=op.f('ck_plan_verdicts_decision')),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_plan_verdicts_by_id')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_verdicts_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_verdicts')),
    sa.UniqueConstraint('plan_id', 'round', 'section', name=op.f('uq_plan_verdicts_plan_id_round_section'))
    )
    op.add_column('plan_versions', sa.Column('records', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('plans', sa.Column('round', sa.Integer(), server_default='0', nullable=False))
    told_rounds()


def downgrade() -> None:
    op.drop_column('plans', 'round')
    op.drop_column('plan_versions', 'records')
    op.drop_table('plan_verdicts')
