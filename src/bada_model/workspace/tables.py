"""The tables of a workspace database. Rows are added, never changed: triggers refuse the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

VERSION_TABLE = "bada_schema"
"""Where Alembic notes which schema the database has."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, whatever the database makes of time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To UTC; SQLite keeps no zone."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


_Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself

metadata = MetaData()

imports = Table(
    "imports", metadata,
    Column("id", _Id, primary_key=True),
    Column("token", String(80), nullable=False, unique=True),
    Column("pack", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("file_hash", String(128), nullable=False),
    Column("mapping", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("rows", Integer, nullable=False),
    Index("ix_imports_pack", "pack", "id"),
)  # fmt: skip

SERIES_COLUMNS = (
    "area", "indicator", "coverage", "measure", "unit", "basis", "status", "source",
)  # fmt: skip
"""What a figure is: everything about it but period, value and release."""

series = Table(
    "series", metadata,
    Column("id", _Id, primary_key=True),
    *(Column(name, Text, nullable=False) for name in SERIES_COLUMNS),
    UniqueConstraint(*SERIES_COLUMNS, name="uq_series"),
)  # fmt: skip

observations = Table(
    "observations", metadata,
    Column("number", _Id, primary_key=True, autoincrement=False),
    Column("import_id", _Id, ForeignKey("imports.id"), nullable=False),
    Column("series_id", _Id, ForeignKey("series.id"), nullable=False),
    Column("period", Integer, nullable=False),  # 202406
    Column("value", Double, nullable=False),
    Column("released", Integer),  # 20240715, NULL where no day is known
    Column("cell", Text, nullable=False),  # where it stood in the file
    Index("ix_observations_series", "series_id", "period"),
)  # fmt: skip

pages = Table(
    "pages", metadata,
    Column("import_id", _Id, ForeignKey("imports.id"), primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),  # the import's figures once more, in columns
)  # fmt: skip

judgements = Table(
    "judgements", metadata,
    Column("id", _Id, primary_key=True),
    Column("token", String(80), nullable=False, unique=True),
    Column("pack", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Double, nullable=False),
    Column("spread", Double, nullable=False),
    Column("person", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", String(7), nullable=False),
    Column("effect", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
)  # fmt: skip

scenarios = Table(
    "scenarios", metadata,
    Column("id", _Id, primary_key=True),
    Column("token", String(80), nullable=False, unique=True),
    Column("pack", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("toml", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Index("ix_scenarios_pack", "pack", "code", "id"),
)  # fmt: skip

runs = Table(
    "runs", metadata,
    Column("id", _Id, primary_key=True),
    Column("token", String(80), nullable=False, unique=True),
    Column("pack", Text, nullable=False),
    Column("as_of", String(7), nullable=False),
    Column("scenario", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("seed", Text, nullable=False),
    Column("paths", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("run_at", Moment, nullable=False),
)  # fmt: skip

answers = Table(
    "answers", metadata,
    Column("run_id", _Id, ForeignKey("runs.id"), primary_key=True),
    Column("target", Text, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("bound", Text, nullable=False),
    Column("value", Double, nullable=False),
    Column("unit", Text, nullable=False),
    Column("probability", Double),
    Column("outcome", Text, nullable=False),  # JSON: mean and quantiles by name
    Column("status", Text, nullable=False),
    Column("synthetic", Boolean, nullable=False),
)  # fmt: skip

briefs = Table(
    "briefs", metadata,
    Column("id", _Id, primary_key=True),
    Column("token", String(80), nullable=False, unique=True),
    Column("pack", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("reproducibility", Text, nullable=False),  # JSON
    Column("answers", Text, nullable=False),  # JSON
    Column("written_at", Moment, nullable=False),
)  # fmt: skip

withdrawals = Table(
    "withdrawals", metadata,
    Column("id", _Id, primary_key=True),
    Column("token", String(80), nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # name of a table
    Column("row_id", _Id, nullable=False),
    Column("person", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", Moment, nullable=False),
    Index("ix_withdrawals_row", "kind", "row_id"),
)  # fmt: skip

APPEND_ONLY = tuple(metadata.tables)
"""Names of the tables whose rows are never changed or deleted."""
