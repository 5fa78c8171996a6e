"""worksheets have parts and limits, one draft each, and published versions that stay"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

OF_A_VERSION = 'SELECT 1 FROM worksheet_versions WHERE id IN ({ids}) AND published_at IS NOT NULL'
OF_A_QUESTION = (
    'SELECT 1 FROM questions JOIN worksheet_versions ON worksheet_versions.id = questions.version_id'
    ' WHERE questions.id IN ({ids}) AND published_at IS NOT NULL'
)
FROZEN = {
    'worksheet_parts': ('version_id', OF_A_VERSION), 'questions': ('version_id', OF_A_VERSION),
    'question_columns': ('question_id', OF_A_QUESTION), 'question_choices': ('question_id', OF_A_QUESTION),
}  # fmt: skip
FUNCTION = """CREATE OR REPLACE FUNCTION published_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched integer[];
BEGIN
    IF TG_ARGV[0] = 'question_id' THEN
        touched := ARRAY(SELECT version_id FROM questions WHERE id IN (OLD.question_id, NEW.question_id));
    ELSIF TG_ARGV[0] = 'version_id' THEN
        touched := ARRAY[OLD.version_id, NEW.version_id];
    ELSE
        touched := ARRAY[OLD.id];
    END IF;
    PERFORM 1 FROM worksheet_versions WHERE id = ANY (touched) FOR SHARE;
    IF EXISTS (SELECT 1 FROM worksheet_versions WHERE id = ANY (touched) AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'published_versions_stay' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$"""


def on(dialect: str, statement: str) -> None:
    """Run a statement on one kind of database only."""
    if op.get_bind().dialect.name == dialect:
        op.execute(statement)


def stay(table: str, via: str, sides: dict[str, str], published: str) -> None:
    """The triggers that refuse some kinds of change to the rows of a table that belong to a published version."""
    refuses = "BEGIN SELECT RAISE(ABORT, 'published_versions_stay'); END"
    for kind, ids in sides.items():
        seen = published.format(ids=ids)
        on('sqlite', f'CREATE TRIGGER {table}_stay_{kind} BEFORE {kind} ON {table} WHEN EXISTS ({seen}) {refuses}')
    on('postgresql', f"CREATE TRIGGER {table}_stay BEFORE {' OR '.join(sides)} ON {table} FOR EACH ROW "
                     f"EXECUTE FUNCTION published_versions_stay('{via}')")  # fmt: skip


def upgrade() -> None:
    op.add_column('worksheets', sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True))
    drafts = sa.text('published_at IS NULL AND number > 0')
    op.create_index('uq_worksheet_versions_draft', 'worksheet_versions', ['worksheet_id'], unique=True,
                    sqlite_where=drafts, postgresql_where=drafts)  # fmt: skip
    op.create_table(
        'worksheet_parts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(length=60), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('title', sa.JSON(), nullable=False),
        sa.Column('introduction', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['version_id'], ['worksheet_versions.id'], name=op.f('fk_worksheet_parts_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_worksheet_parts')),
        sa.UniqueConstraint('id', 'version_id', name=op.f('uq_worksheet_parts_id_version_id')),
        sa.UniqueConstraint('version_id', 'key', name=op.f('uq_worksheet_parts_version_id_key')),
        sa.UniqueConstraint('version_id', 'position', name=op.f('uq_worksheet_parts_version_id_position')),
    )
    with op.batch_alter_table('questions') as batch:
        batch.add_column(sa.Column('part_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('least', sa.Double(), nullable=True))
        batch.add_column(sa.Column('most', sa.Double(), nullable=True))
        batch.create_foreign_key(
            op.f('fk_questions_part_id_version_id'), 'worksheet_parts', ['part_id', 'version_id'], ['id', 'version_id']
        )
        batch.create_check_constraint(op.f('ck_questions_limits'), 'least <= most')
    with op.batch_alter_table('question_columns') as batch:
        batch.add_column(sa.Column('least', sa.Double(), nullable=True))
        batch.add_column(sa.Column('most', sa.Double(), nullable=True))
        batch.create_check_constraint(op.f('ck_question_columns_limits'), 'least <= most')
    on('postgresql', FUNCTION)
    stay('worksheet_versions', 'id', {'UPDATE': 'OLD.id'}, OF_A_VERSION)
    for table, (via, published) in FROZEN.items():
        stay(table, via, {'INSERT': f'NEW.{via}', 'UPDATE': f'OLD.{via}, NEW.{via}', 'DELETE': f'OLD.{via}'}, published)


def downgrade() -> None:
    for table in ('worksheet_versions', *FROZEN):
        on('postgresql', f'DROP TRIGGER {table}_stay ON {table}')
        for kind in ('UPDATE',) if table == 'worksheet_versions' else ('INSERT', 'UPDATE', 'DELETE'):
            on('sqlite', f'DROP TRIGGER {table}_stay_{kind}')
    on('postgresql', 'DROP FUNCTION published_versions_stay')
    with op.batch_alter_table('question_columns') as batch:
        batch.drop_constraint(op.f('ck_question_columns_limits'), type_='check')
        batch.drop_column('most')
        batch.drop_column('least')
    with op.batch_alter_table('questions') as batch:
        batch.drop_constraint(op.f('ck_questions_limits'), type_='check')
        batch.drop_constraint(op.f('fk_questions_part_id_version_id'), type_='foreignkey')
        batch.drop_column('most')
        batch.drop_column('least')
        batch.drop_column('part_id')
    op.drop_table('worksheet_parts')
    op.drop_index('uq_worksheet_versions_draft', table_name='worksheet_versions')
    op.drop_column('worksheets', 'retired_at')
