"""Days of worksheets follow sessions; one team can have more time; work moves between versions."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

KEY = "uq_group_sessions_id_cohort_id"
RULES = (("opens", "opening_rule_whole"), ("due", "due_rule_whole"))


def upgrade() -> None:
    with op.batch_alter_table("group_sessions", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f(KEY), ["id", "cohort_id"])

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        for day, check in RULES:
            session, days = f"{day}_session_id", f"{day}_days"
            batch_op.add_column(sa.Column(session, sa.Integer(), nullable=True))
            batch_op.add_column(sa.Column(days, sa.Integer(), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_assignments_{session}"), [session])
            batch_op.create_foreign_key(
                batch_op.f(f"fk_assignments_{session}_cohort_id"), "group_sessions", [session, "cohort_id"], ["id", "cohort_id"]
            )
            batch_op.create_check_constraint(batch_op.f(f"ck_assignments_{check}"), f"({session} IS NULL) = ({days} IS NULL)")

    op.create_table(
        "extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id", "cohort_id"], ["assignments.id", "assignments.cohort_id"],
            name=op.f("fk_extensions_assignment_id_cohort_id"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "cohort_id"], ["teams.id", "teams.cohort_id"], name=op.f("fk_extensions_team_id_cohort_id")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["people.id"], name=op.f("fk_extensions_given_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extensions")),
        sa.UniqueConstraint("team_id", "assignment_id", name=op.f("uq_extensions_team_id_assignment_id")),
    )
    with op.batch_alter_table("extensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extensions_assignment_id"), ["assignment_id"])

    op.create_table(
        "moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("from_version_id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_moves_submission_id")),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["worksheet_versions.id"], name=op.f("fk_moves_from_version_id")
        ),
        sa.ForeignKeyConstraint(["to_version_id"], ["worksheet_versions.id"], name=op.f("fk_moves_to_version_id")),
        sa.ForeignKeyConstraint(["moved_by_id"], ["people.id"], name=op.f("fk_moves_moved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moves_submission_id"), ["submission_id"])


def downgrade() -> None:
    op.drop_table("moves")
    op.drop_table("extensions")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        for day, check in RULES:
            session, days = f"{day}_session_id", f"{day}_days"
            batch_op.drop_constraint(batch_op.f(f"ck_assignments_{check}"), type_="check")
            batch_op.drop_constraint(batch_op.f(f"fk_assignments_{session}_cohort_id"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_assignments_{session}"))
            batch_op.drop_column(days)
            batch_op.drop_column(session)
    with op.batch_alter_table("group_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(KEY), type_="unique")
