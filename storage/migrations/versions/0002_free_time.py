"""Free time: limits, habits, calendars, notes, putting off, crunch and idle days."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
Columns = tuple[sa.Column[Any], ...]

FALSE = sa.text("(false)")


def changed() -> dict[str, Columns]:
    """Return the new columns of each table; a column can be added once."""
    return {
        "learners": (
            sa.Column("draft", sa.Text()),
            sa.Column("check_in_at", INSTANT),
            sa.Column("snooze_start", INSTANT),
            sa.Column("snooze_end", INSTANT),
            sa.Column("mode", sa.String(8), nullable=False, server_default="steady"),
            sa.Column("mode_until", INSTANT),
            sa.Column("crunch_minutes", sa.Integer()),
        ),
        "slots": (
            sa.Column("through_quiet", sa.Boolean(), nullable=False, server_default=FALSE),
            sa.Column("kept", sa.Float(), nullable=False, server_default="0"),
            sa.Column("missed", sa.Float(), nullable=False, server_default="0"),
            sa.Column("counted_at", INSTANT),
            sa.Column("questioned_at", INSTANT),
        ),
        "deliveries": (
            sa.Column("slot_id", sa.BigInteger()),
            sa.Column("reason", sa.String(12), nullable=False, server_default="next"),
        ),
    }


def upgrade() -> None:
    """Add the columns and the tables."""
    for table, columns in changed().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_deliveries_learner_id_sent_at", "deliveries", ["learner_id", "sent_at"])
    op.drop_index("ix_deliveries_learner_id", "deliveries")
    _create_limits()
    _create_calendars()
    _create_notes()


def downgrade() -> None:
    """Take them away again."""
    for table in ("notes", "calendars", "limits"):
        op.drop_table(table)
    op.create_index("ix_deliveries_learner_id", "deliveries", ["learner_id"])
    op.drop_index("ix_deliveries_learner_id_sent_at", "deliveries")
    for table, columns in changed().items():
        for column in columns:
            op.drop_column(table, column.name)


def _create_limits() -> None:
    op.create_table(
        "limits",
        sa.Column("learner_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quiet_start", sa.String(5)),
        sa.Column("quiet_end", sa.String(5)),
        sa.Column("rest_days", sa.String(20), nullable=False, server_default=""),
        sa.Column("cap", sa.Integer()),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", name="pk_limits"),
        _of_learner("limits"),
    )


def _create_calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("modified", sa.Text()),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("busy", sa.LargeBinary()),
        sa.Column("events", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("read_at", INSTANT),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("problem", sa.String(24)),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=FALSE),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calendars"),
        sa.UniqueConstraint("learner_id", "address", name="uq_calendars_learner_id_address"),
        _of_learner("calendars"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendars_due_at", "calendars", ["due_at"])


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("about", sa.BigInteger(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.UniqueConstraint("learner_id", "kind", "about", name="uq_notes_learner_id_kind_about"),
        _of_learner("notes"),
    )


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["learner_id"],
        ["learners.id"],
        name=f"fk_{table}_learner_id_learners",
        ondelete="CASCADE",
    )
