"""${message}"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}

% if "on(" in (upgrades or ""):

def on(dialect: str, statement: str) -> None:
    """Run a statement on one kind of database only."""
    if op.get_bind().dialect.name == dialect:
        op.execute(statement)

% endif

def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
