"""Lines of history cannot be deleted while their answer is there"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER answer_revisions_remain BEFORE DELETE ON answer_revisions "
            "WHEN EXISTS (SELECT 1 FROM answers WHERE id = OLD.answer_id) "
            "BEGIN SELECT RAISE(ABORT, 'answer_revisions_remain'); END"
        )
    else:
        op.execute("CREATE RULE answer_revisions_remain AS ON DELETE TO answer_revisions DO INSTEAD NOTHING")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER answer_revisions_remain")
    else:
        op.execute("DROP RULE answer_revisions_remain ON answer_revisions")
