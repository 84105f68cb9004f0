"""The tables: rows are the truth, the others an index made of them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = ["CASES", "LOOKUPS", "METADATA", "ROWS", "SCHEMA"]

METADATA = MetaData()
_SEQ = Integer().with_variant(BigInteger(), "postgresql")

ROWS = Table(
    "foiflow_row",
    METADATA,
    # The rows of all cases in the order they were written, from 1 and without a gap.
    Column("seq", _SEQ, primary_key=True, autoincrement=False),
    Column("case_id", Text, nullable=False),
    # 0 is the case's header, n its n-th event.
    Column("position", Integer, nullable=False),
    Column("format", Integer, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("idempotency_key", Text),
    Column("content", Text, nullable=False),
    Column("previous", Text),
    Column("hash", Text, nullable=False),
    UniqueConstraint("case_id", "position"),
)
"""What was recorded; rows are only ever added."""

CASES = Table(
    "foiflow_case",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("opened", _SEQ, ForeignKey("foiflow_row.seq"), nullable=False),
    Column("version", Integer, nullable=False),
    # How it was read last: by which rules, and with how many events.
    Column("read_by", Text),
    Column("read_version", Integer),
    Column("state", Text),
    Column("last_on", Text),
    Column("first_due", Text),
    Column("quiet_on", Text),
    Index("foiflow_case_opened", "opened"),
    sqlite_with_rowid=False,
)
"""One row a case: where it begins, how many events it has, a hint of how it stands."""

LOOKUPS = Table(
    "foiflow_lookup",
    METADATA,
    Column("digest", Text, nullable=False),
    Column("case_id", Text, ForeignKey("foiflow_case.case_id"), nullable=False),
    PrimaryKeyConstraint("digest", "case_id"),
    sqlite_with_rowid=False,
)
"""Digests of what cases are looked up by: applicants and information keys."""

SCHEMA = Table("foiflow_schema", METADATA, Column("version", Integer, nullable=False))
"""One row: the version of this layout."""
