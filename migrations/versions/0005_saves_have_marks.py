"""A save has a mark, by which it is known again; and people are seen in the worksheet where they write."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('presences',
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_presences_person_id')),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_presences_question_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_presences_submission_id')),
    sa.PrimaryKeyConstraint('submission_id', 'person_id', name=op.f('pk_presences'))
    )
    # Not in a batch: SQLite would build the table anew and lose the trigger that keeps its lines.
    op.add_column('answer_revisions', sa.Column('operation', sa.String(length=64), nullable=True))
    op.create_index('uq_answer_revisions_operation', 'answer_revisions', ['answer_id', 'operation'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_answer_revisions_operation', table_name='answer_revisions')
    op.drop_column('answer_revisions', 'operation')
    op.drop_table('presences')
