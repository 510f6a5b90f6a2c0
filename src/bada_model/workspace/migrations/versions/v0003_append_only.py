"""Triggers that refuse to change or delete a row of any table."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

_TABLES = (
    "imports", "series", "observations", "pages", "judgements", "scenarios", "withdrawals", "runs",
    "answers", "briefs",
)  # fmt: skip
_REFUSE = """
CREATE FUNCTION bada_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    """Create the triggers."""
    postgresql = op.get_context().dialect.name == "postgresql"
    if postgresql:
        op.execute(_REFUSE)
    for table in _TABLES:
        for verb in ("UPDATE", "DELETE"):
            name = f"append_only_{table}_{verb.lower()}"
            action = (
                "FOR EACH ROW EXECUTE FUNCTION bada_append_only()"
                if postgresql
                else "BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {action}")
