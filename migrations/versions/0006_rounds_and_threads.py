"""Rounds of a review, threads, translations, and what a plan said before. The rounds that were are told by the deeds."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

STEPS = {
    "submissions.submit": "sent",
    "submissions.send_back": "sent_back",
    "submissions.approve": "approved",
    "submissions.reopen": "reopened",
}

deeds = sa.table(
    "deeds", sa.column("id", sa.Integer), sa.column("happened_at", sa.DateTime(timezone=True)), sa.column("person_id"),
    sa.column("what"), sa.column("about"),
)
submissions = sa.table(
    "submissions", sa.column("id", sa.Integer), sa.column("decided_at", sa.DateTime(timezone=True)), sa.column("state"),
)
people = sa.table("people", sa.column("id", sa.Integer))
answers = sa.table("answers", sa.column("id"), sa.column("submission_id"), sa.column("question_id"))
lines = sa.table(
    "answer_revisions", sa.column("answer_id"), sa.column("revision"), sa.column("written_at", sa.DateTime(timezone=True)),
)
steps = sa.table(
    "review_steps", sa.column("id", sa.Integer), sa.column("submission_id", sa.Integer), sa.column("kind", sa.String),
    sa.column("round", sa.Integer), sa.column("happened_at", sa.DateTime(timezone=True)), sa.column("by_id", sa.Integer),
    sa.column("revisions", sa.JSON),
)
comments = sa.table(
    "comments", sa.column("submission_id"), sa.column("sent_at", sa.DateTime(timezone=True)), sa.column("step_id"),
)


def on(dialect: str, statement: str) -> None:
    """Run a statement on one kind of database only."""
    if op.get_bind().dialect.name == dialect:
        op.execute(statement)


def stays(table: str) -> None:
    """Rows of a table are added, never changed."""
    on('sqlite', f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table}_stay'); END")
    on('postgresql', f"CREATE RULE {table}_stay AS ON UPDATE TO {table} DO INSTEAD NOTHING")


def told_steps() -> list[dict[str, Any]]:
    """The steps of all submissions as the deeds tell them, with the revisions that the answers had at each."""
    connection = op.get_bind()
    decided_at = {one.id: one.decided_at for one in connection.execute(sa.select(submissions))}
    known = set(connection.scalars(sa.select(people.c.id)))
    written: dict[int, list[Any]] = defaultdict(list)
    found = sa.select(answers.c.submission_id, answers.c.question_id, lines.c.revision, lines.c.written_at)
    for one in connection.execute(found.join(lines, lines.c.answer_id == answers.c.id).order_by(lines.c.revision)):
        written[one.submission_id].append(one)
    rounds: dict[int, int] = defaultdict(int)
    rows: list[dict[str, Any]] = []
    last: dict[int, dict[str, Any]] = {}
    for deed in connection.execute(sa.select(deeds).where(deeds.c.what.in_(STEPS)).order_by(deeds.c.id)):
        submission_id = int(deed.about.partition(":")[2])
        if submission_id not in decided_at:
            continue
        kind = STEPS[deed.what]
        rounds[submission_id] += kind == "sent"
        row = {
            "submission_id": submission_id, "kind": kind, "round": rounds[submission_id], "happened_at": deed.happened_at,
            "by_id": deed.person_id if deed.person_id in known else None,
            "revisions": {
                str(one.question_id): one.revision for one in written[submission_id] if one.written_at <= deed.happened_at
            },
        }  # fmt: skip
        rows.append(row)
        if kind != "sent":
            last[submission_id] = row
    for submission_id, row in last.items():  # exactly when its comments were sent
        row["happened_at"] = decided_at[submission_id] or row["happened_at"]
    return rows


def fill() -> None:
    """Tell the steps that were, and with which decision the comments of the last one were sent."""
    connection = op.get_bind()
    if rows := told_steps():
        connection.execute(steps.insert(), rows)
    last = sa.select(sa.func.max(steps.c.id)).where(steps.c.kind != "sent").group_by(steps.c.submission_id)
    for one in connection.execute(sa.select(steps.c.id, steps.c.submission_id, steps.c.happened_at).where(steps.c.id.in_(last))):
        of_it = sa.and_(comments.c.submission_id == one.submission_id, comments.c.sent_at == one.happened_at)
        connection.execute(comments.update().where(of_it).values(step_id=one.id))


def upgrade() -> None:
    op.create_table('review_steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('revisions', sa.JSON(), nullable=False),
    sa.CheckConstraint(
        "kind IN ('sent', 'taken_back', 'sent_back', 'approved', 'withdrawn', 'reopened')", name=op.f('ck_review_steps_kind')
    ),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_review_steps_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_review_steps_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_steps')),
    sa.UniqueConstraint('id', 'submission_id', name=op.f('uq_review_steps_id_submission_id'))
    )
    op.create_index(op.f('ix_review_steps_submission_id'), 'review_steps', ['submission_id'], unique=False)
    stays('review_steps')

    op.create_table('answer_translations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answers.id'], name=op.f('fk_answer_translations_answer_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['people.id'], name=op.f('fk_answer_translations_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_translations')),
    sa.UniqueConstraint('answer_id', 'language', 'number', name=op.f('uq_answer_translations_answer_id_language_number'))
    )
    stays('answer_translations')

    op.create_table('plan_acceptances',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_plan_acceptances_plan_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_plan_acceptances_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_acceptances'))
    )
    op.create_index(op.f('ix_plan_acceptances_plan_id'), 'plan_acceptances', ['plan_id'], unique=False)
    op.create_index(op.f('ix_plan_acceptances_submission_id'), 'plan_acceptances', ['submission_id'], unique=False)

    with op.batch_alter_table('comments', schema=None, reflect_kwargs={'resolve_fks': False}) as batch_op:
        batch_op.add_column(sa.Column('step_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('thread_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('quote', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('mentions', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('is_resolved', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('turned_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('turned_by_id', sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_comments_id_submission_id'), ['id', 'submission_id'])
        for name, table in (('step_id', 'review_steps'), ('thread_id', 'comments')):
            key = batch_op.f(f'fk_comments_{name}_submission_id')
            batch_op.create_foreign_key(key, table, [name, 'submission_id'], ['id', 'submission_id'])
        batch_op.create_foreign_key(batch_op.f('fk_comments_turned_by_id'), 'people', ['turned_by_id'], ['id'])
    fill()


def downgrade() -> None:
    with op.batch_alter_table('comments', schema=None, reflect_kwargs={'resolve_fks': False}) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_comments_turned_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_comments_thread_id_submission_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_comments_step_id_submission_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_comments_id_submission_id'), type_='unique')
        for name in ('turned_by_id', 'turned_at', 'is_resolved', 'mentions', 'quote', 'thread_id', 'step_id'):
            batch_op.drop_column(name)
    op.drop_index(op.f('ix_plan_acceptances_submission_id'), table_name='plan_acceptances')
    op.drop_index(op.f('ix_plan_acceptances_plan_id'), table_name='plan_acceptances')
    op.drop_table('plan_acceptances')
    op.drop_table('answer_translations')
    op.drop_index(op.f('ix_review_steps_submission_id'), table_name='review_steps')
    op.drop_table('review_steps')
