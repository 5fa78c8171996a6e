"""What came into a plan and what was approved can be neither changed nor deleted while the plan is there"""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

KEEPING = {
    'sqlite': (
        "CREATE TRIGGER plan_acceptances_stay BEFORE UPDATE ON plan_acceptances "
        "BEGIN SELECT RAISE(ABORT, 'plan_acceptances_stay'); END",
        "CREATE TRIGGER plan_acceptances_remain BEFORE DELETE ON plan_acceptances "
        "WHEN EXISTS (SELECT 1 FROM plans WHERE id = OLD.plan_id) "
        "BEGIN SELECT RAISE(ABORT, 'plan_acceptances_remain'); END",
        "CREATE TRIGGER plan_versions_stay BEFORE UPDATE ON plan_versions "
        "BEGIN SELECT RAISE(ABORT, 'plan_versions_stay'); END",
        "CREATE TRIGGER plan_versions_remain BEFORE DELETE ON plan_versions "
        "WHEN EXISTS (SELECT 1 FROM plans WHERE id = OLD.plan_id) "
        "BEGIN SELECT RAISE(ABORT, 'plan_versions_remain'); END",
    ),
    'postgresql': (
        "CREATE RULE plan_acceptances_stay AS ON UPDATE TO plan_acceptances DO INSTEAD NOTHING",
        "CREATE RULE plan_acceptances_remain AS ON DELETE TO plan_acceptances DO INSTEAD NOTHING",
        "CREATE RULE plan_versions_stay AS ON UPDATE TO plan_versions DO INSTEAD NOTHING",
        "CREATE RULE plan_versions_remain AS ON DELETE TO plan_versions DO INSTEAD NOTHING",
    ),
}


def upgrade() -> None:
    for statement in KEEPING[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in ('plan_versions', 'plan_acceptances'):
        for name in (f'{table}_remain', f'{table}_stay'):
            op.execute(f'DROP TRIGGER {name}' if op.get_bind().dialect.name == 'sqlite' else f'DROP RULE {name} ON {table}')
