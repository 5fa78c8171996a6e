"""A published version never changes: triggers refuse it, whoever asks.

They stand beside the tables of everything that a version consists of, on either kind of database, and break with the name
of STAYS. The version itself cannot be deleted while it has questions, because its questions cannot.
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import DDL, event

from sprint.core.database import means
from sprint.worksheets.models import Choice, Column, Part, Question, WorksheetVersion

STAYS = means("published_versions_stay", _l("A published version never changes. Begin the next version instead."))

OF_A_VERSION = "SELECT 1 FROM worksheet_versions WHERE id IN ({ids}) AND published_at IS NOT NULL"
OF_A_QUESTION = (
    "SELECT 1 FROM questions JOIN worksheet_versions ON worksheet_versions.id = questions.version_id"
    " WHERE questions.id IN ({ids}) AND published_at IS NOT NULL"
)
FROZEN = {
    Part: ("version_id", OF_A_VERSION), Question: ("version_id", OF_A_VERSION), Column: ("question_id", OF_A_QUESTION),
    Choice: ("question_id", OF_A_QUESTION),
}  # fmt: skip
"""What a version consists of: how each leads to the version, and whether that one is published."""
STAYS_ON_POSTGRESQL = """CREATE OR REPLACE FUNCTION published_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""Locks the version, so that nobody publishes it while something is still written into it."""


def _stay(table: str, via: str, events: dict[str, str], published: str) -> list[DDL]:
    """The triggers that refuse some kinds of change to the rows of a table that belong to a published version."""
    refuses = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    of_sqlite = [
        f"CREATE TRIGGER {table}_stay_{kind} BEFORE {kind} ON {table} WHEN EXISTS ({published.format(ids=ids)}) {refuses}"
        for kind, ids in events.items()
    ]
    of_postgresql = (
        f"CREATE TRIGGER {table}_stay BEFORE {' OR '.join(events)} ON {table} FOR EACH ROW EXECUTE FUNCTION {STAYS}('{via}')"
    )
    return [
        *(DDL(statement).execute_if(dialect="sqlite") for statement in of_sqlite),
        DDL(STAYS_ON_POSTGRESQL).execute_if(dialect="postgresql"),
        DDL(of_postgresql).execute_if(dialect="postgresql"),
    ]


for statement in _stay("worksheet_versions", "id", {"UPDATE": "OLD.id"}, OF_A_VERSION):
    event.listen(WorksheetVersion.__table__, "after_create", statement)
for model, (via, published) in FROZEN.items():
    sides = {"INSERT": f"NEW.{via}", "UPDATE": f"OLD.{via}, NEW.{via}", "DELETE": f"OLD.{via}"}
    for statement in _stay(model.__tablename__, via, sides, published):
        event.listen(model.__table__, "after_create", statement)
