"""teams write in their plans, with a history that stays, and talk about what is written"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

KEEPING = {
    'sqlite': (
        "CREATE TRIGGER plan_text_revisions_stay BEFORE UPDATE ON plan_text_revisions "
        "BEGIN SELECT RAISE(ABORT, 'plan_text_revisions_stay'); END",
        "CREATE TRIGGER plan_text_revisions_remain BEFORE DELETE ON plan_text_revisions "
        "WHEN EXISTS (SELECT 1 FROM plan_texts WHERE id = OLD.text_id) "
        "BEGIN SELECT RAISE(ABORT, 'plan_text_revisions_remain'); END",
    ),
    'postgresql': (
        "CREATE RULE plan_text_revisions_stay AS ON UPDATE TO plan_text_revisions DO INSTEAD NOTHING",
        "CREATE RULE plan_text_revisions_remain AS ON DELETE TO plan_text_revisions DO INSTEAD NOTHING",
    ),
}


def written() -> list[sa.Column]:
    """The columns of something that a team writes, and of each line of its history."""
    return [
        sa.Column('value', sa.JSON(none_as_null=True), nullable=True),
        sa.Column('language', sa.String(length=10), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('written_by_id', sa.Integer(), nullable=True),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('basis', sa.JSON(none_as_null=True), nullable=True),
    ]


def upgrade() -> None:
    op.create_table(
        'plan_texts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('plan_id', sa.Integer(), nullable=False),
        sa.Column('section', sa.String(length=10), nullable=False),
        sa.Column('question_id', sa.Integer(), nullable=True),
        *written(),
        sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_texts_plan_id')),
        sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_plan_texts_question_id')),
        sa.ForeignKeyConstraint(['written_by_id'], ['people.id'], name=op.f('fk_plan_texts_written_by_id'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_texts')),
        sa.UniqueConstraint('plan_id', 'question_id', name=op.f('uq_plan_texts_plan_id_question_id')),
    )
    of_sections = sa.text('question_id IS NULL')
    op.create_index('uq_plan_texts_paragraph', 'plan_texts', ['plan_id', 'section'], unique=True,
                    sqlite_where=of_sections, postgresql_where=of_sections)  # fmt: skip
    op.create_table(
        'plan_text_revisions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('text_id', sa.Integer(), nullable=False),
        sa.Column('operation', sa.String(length=64), nullable=True),
        sa.Column('deed', sa.String(length=10), nullable=False),
        *written(),
        sa.ForeignKeyConstraint(['text_id'], ['plan_texts.id'], name=op.f('fk_plan_text_revisions_text_id')),
        sa.ForeignKeyConstraint(
            ['written_by_id'], ['people.id'], name=op.f('fk_plan_text_revisions_written_by_id'), ondelete='SET NULL'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_text_revisions')),
        sa.UniqueConstraint('text_id', 'revision', name=op.f('uq_plan_text_revisions_text_id_revision')),
        sa.CheckConstraint(
            "deed IN ('wrote', 'kept', 'took', 'combined', 'restored')", name=op.f('ck_plan_text_revisions_deed')
        ),
    )
    op.create_index('uq_plan_text_revisions_operation', 'plan_text_revisions', ['text_id', 'operation'], unique=True)
    op.create_table(
        'plan_comments',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('plan_id', sa.Integer(), nullable=False),
        sa.Column('section', sa.String(length=10), nullable=False),
        sa.Column('question_id', sa.Integer(), nullable=True),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('language', sa.String(length=10), nullable=False),
        sa.Column('written_by_id', sa.Integer(), nullable=False),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('thread_id', sa.Integer(), nullable=True),
        sa.Column('quote', sa.Text(), server_default='', nullable=False),
        sa.Column('mentions', sa.JSON(), server_default='[]', nullable=False),
        sa.Column('is_resolved', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('turned_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('turned_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_comments_plan_id')),
        sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_plan_comments_question_id')),
        sa.ForeignKeyConstraint(
            ['thread_id', 'plan_id'], ['plan_comments.id', 'plan_comments.plan_id'], name=op.f('fk_plan_comments_thread_id_plan_id')
        ),
        sa.ForeignKeyConstraint(['turned_by_id'], ['people.id'], name=op.f('fk_plan_comments_turned_by_id')),
        sa.ForeignKeyConstraint(['written_by_id'], ['people.id'], name=op.f('fk_plan_comments_written_by_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_comments')),
        sa.UniqueConstraint('id', 'plan_id', name=op.f('uq_plan_comments_id_plan_id')),
    )
    op.create_index(op.f('ix_plan_comments_plan_id'), 'plan_comments', ['plan_id'])
    for statement in KEEPING[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('plan_comments')
    op.drop_table('plan_text_revisions')
    op.drop_table('plan_texts')
