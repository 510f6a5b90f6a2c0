"""Imports, series, observations, judgements, scenarios and withdrawals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_SERIES = ("area", "indicator", "coverage", "measure", "unit", "basis", "status", "source")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "imports", _key(), _token(), _text("pack"), _text("file"),
        sa.Column("file_hash", sa.String(128), nullable=False), _text("mapping"), _text("person"),
        sa.Column("imported_at", _MOMENT, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False), sa.Column("rows", sa.Integer, nullable=False),
    )  # fmt: skip
    op.create_index("ix_imports_pack", "imports", ["pack", "id"])
    op.create_table(
        "series", _key(), *map(_text, _SERIES), sa.UniqueConstraint(*_SERIES, name="uq_series")
    )
    op.create_table(
        "observations",
        sa.Column("number", _ID, primary_key=True, autoincrement=False),
        sa.Column("import_id", _ID, sa.ForeignKey("imports.id"), nullable=False),
        sa.Column("series_id", _ID, sa.ForeignKey("series.id"), nullable=False),
        sa.Column("period", sa.Integer, nullable=False), sa.Column("value", sa.Double, nullable=False),
        sa.Column("released", sa.Integer), _text("cell"),
    )  # fmt: skip
    op.create_index("ix_observations_series", "observations", ["series_id", "period"])
    op.create_table(
        "pages",
        sa.Column("import_id", _ID, sa.ForeignKey("imports.id"), primary_key=True, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    op.create_table(
        "judgements", _key(), _token(), *map(_text, ("pack", "indicator", "kind")),
        sa.Column("value", sa.Double, nullable=False), sa.Column("spread", sa.Double, nullable=False),
        _text("person"), sa.Column("day", sa.Date, nullable=False), _text("reason"),
        sa.Column("until", sa.String(7), nullable=False), _text("effect"),
        sa.Column("added_at", _MOMENT, nullable=False),
    )  # fmt: skip
    op.create_table(
        "scenarios", _key(), _token(), *map(_text, ("pack", "code", "toml", "person")),
        sa.Column("saved_at", _MOMENT, nullable=False),
    )  # fmt: skip
    op.create_index("ix_scenarios_pack", "scenarios", ["pack", "code", "id"])
    op.create_table(
        "withdrawals", _key(), _token(), _text("kind"), sa.Column("row_id", _ID, nullable=False),
        _text("person"), _text("reason"), sa.Column("withdrawn_at", _MOMENT, nullable=False),
    )  # fmt: skip
    op.create_index("ix_withdrawals_row", "withdrawals", ["kind", "row_id"])


def _key() -> sa.Column[int]:
    return sa.Column("id", _ID, primary_key=True)


def _token() -> sa.Column[str]:
    return sa.Column("token", sa.String(80), nullable=False, unique=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
