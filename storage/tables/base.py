"""Column types that mean the same on SQLite and PostgreSQL, and what every imported row carries."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    SmallInteger,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up only a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware moment; kept in UTC, given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be kept.")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept digit by digit: SQLite has no exact numbers of its own."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value)


def imported() -> list[SchemaItem]:
    """What every row that came from a journal carries.

    `row_hash` is over the significant fields, so that the same row again is no change. A row that vanished is
    marked in `deleted_at`, never removed. `source_id` is null for what was made here.
    """
    return [
        Column("id", Id, primary_key=True),
        Column("school_id", Id, ForeignKey("school.id"), nullable=False),
        Column("source_id", Id, ForeignKey("source.id")),
        Column("ext_id", String(255), nullable=False),
        Column("row_hash", BigInteger, nullable=False, server_default="0"),
        Column("batch_id", Id, ForeignKey("sync_batch.id")),
        Column("deleted_at", Instant),
        UniqueConstraint("school_id", "source_id", "ext_id"),
    ]


def one_audience() -> list[SchemaItem]:
    """Whom a lesson or a task is for: exactly one of these is filled."""
    return [
        Column("class_id", Id, ForeignKey("class.id")),
        Column("group_id", Id, ForeignKey("study_group.id")),
    ]


Small = SmallInteger
