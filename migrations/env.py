"""How migrations run: all that are due in one write transaction, so that a database is at the old or the new revision.

They are written by `make migration`. Column types are written as the database knows them, so that a migration does not
change when our own types do; triggers and rules stand beside the tables in `models.py` and are copied into the migration
that creates their table. A later change of a trigger is written by hand.
"""

from collections.abc import Iterator
from typing import Any

from alembic import context
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import _repr_type
from alembic.operations.ops import CreateIndexOp, CreateTableOp, MigrateOperation
from alembic.script import ScriptDirectory
from sqlalchemy import DDL, Column, Table
from sqlalchemy.types import TypeDecorator

from sprint.core.database import Base, migrating


class OnlyOn(MigrateOperation):
    """A statement for one kind of database."""

    def __init__(self, dialect: str, statement: str) -> None:
        self.dialect, self.statement = dialect, statement


@renderers.dispatch_for(OnlyOn)
def _render_statement(_: AutogenContext, op: OnlyOn) -> str:
    return f"on({op.dialect!r}, {' '.join(op.statement.split())!r})"


def _render_type(kind: str, item: Any, autogen_context: AutogenContext) -> str | bool:
    if kind == "type" and isinstance(item, TypeDecorator):
        return _repr_type(item.impl_instance, autogen_context)
    return False


def _statements(table: Table) -> Iterator[OnlyOn]:
    """The statements that a table brings beside its columns."""
    for listener in table.dispatch.after_create:
        if isinstance(listener, DDL):
            condition = listener._ddl_if
            if condition is None or not isinstance(condition.dialect, str):
                raise SystemExit(f"{table}: say on which database the statement runs, by execute_if(dialect=…).")
            yield OnlyOn(condition.dialect, listener.statement)


def _indexes_of_expressions(table: Table) -> Iterator[CreateIndexOp]:
    """The indexes that Alembic leaves out, because SQLite does not tell about them."""
    for index in table.indexes:
        if not all(isinstance(expression, Column) for expression in index.expressions):
            yield CreateIndexOp.from_index(index)


def _complete(_: Any, __: Any, directives: list[Any]) -> None:
    """Number the new revision and complete its new tables; write no revision where nothing has changed."""
    if not getattr(context.config.cmd_opts, "autogenerate", False):
        return
    script = directives[0]
    if script.upgrade_ops.is_empty():
        directives.clear()
        return
    script.rev_id = f"{len(list(ScriptDirectory.from_config(context.config).walk_revisions())) + 1:04d}"
    operations: list[MigrateOperation] = script.upgrade_ops.ops
    for name in [op.table_name for op in operations if isinstance(op, CreateTableOp)]:
        table = Base.metadata.tables[name]
        operations += [*_indexes_of_expressions(table), *_statements(table)]


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database only.")

with migrating() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=_render_type,
        process_revision_directives=_complete,
    )
    context.run_migrations()
