"""Runs with their answers, and briefs: what was said, so that it can be scored later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "runs", *_head(), sa.Column("as_of", sa.String(7), nullable=False),
        *map(_text, ("scenario", "data", "seed")), sa.Column("paths", sa.Integer, nullable=False),
        _text("version"), sa.Column("run_at", _MOMENT, nullable=False),
    )  # fmt: skip
    op.create_table(
        "answers",
        sa.Column("run_id", _ID, sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("target", sa.Text, primary_key=True),
        *map(_text, ("indicator", "form", "bound")), sa.Column("value", sa.Double, nullable=False),
        _text("unit"), sa.Column("probability", sa.Double), _text("outcome"), _text("status"),
        sa.Column("synthetic", sa.Boolean, nullable=False),
    )  # fmt: skip
    op.create_table(
        "briefs", *_head(), *map(_text, ("file", "kind", "language", "reproducibility", "answers")),
        sa.Column("written_at", _MOMENT, nullable=False),
    )  # fmt: skip


def _head() -> tuple[sa.Column[int], sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("id", _ID, primary_key=True),
        sa.Column("token", sa.String(80), nullable=False, unique=True),
        _text("pack"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
