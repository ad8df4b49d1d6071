"""First day: learners, their slots, deliveries, and what was read, answered and remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "learners",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_name", sa.String(64), nullable=False),
        sa.Column("telegram_language", sa.String(16)),
        sa.Column("language", sa.String(16)),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("tracks", sa.Text(), nullable=False, server_default=""),
        sa.Column("step", sa.String(16), nullable=False, server_default="zone"),
        sa.Column("expecting", sa.String(16)),
        sa.Column("paused_until", INSTANT),
        sa.Column("served_until", INSTANT),
        sa.Column("reachable", sa.Boolean(), nullable=False, server_default=sa.text("(true)")),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learners"),
    )
    _create_slots()
    _create_deliveries()
    _create_readings()
    _create_answers()
    _create_memories()


def downgrade() -> None:
    """Drop every table, and its indexes with it."""
    for table in ("memories", "answers", "readings", "deliveries", "slots", "learners"):
        op.drop_table(table)


def _create_slots() -> None:
    op.create_table(
        "slots",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("start", sa.String(5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_slots"),
        sa.UniqueConstraint(
            "learner_id", "rule", "start", "minutes", name="uq_slots_learner_id_rule_start_minutes"
        ),
        _of_learner("slots"),
        sqlite_autoincrement=True,
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("gap_start", INSTANT, nullable=False),
        sa.Column("gap_end", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("expires_at", INSTANT),
        sa.Column("bite", sa.Text()),
        sa.Column("part", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("answers", sa.Text(), nullable=False, server_default=""),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("shown", sa.String(16)),
        sa.Column("shown_at", INSTANT),
        sa.Column("sent_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("why", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        _of_learner("deliveries"),
        sqlite_autoincrement=True,
    )
    live = "state IN ('planned', 'sending', 'sent', 'uncertain')"
    _create_partial_index("uq_deliveries_live", "learner_id", live, unique=True)
    op.create_index("ix_deliveries_learner_id", "deliveries", ["learner_id"])
    _create_partial_index("ix_deliveries_due", "due_at", "state = 'planned'")
    _create_partial_index("ix_deliveries_expires", "expires_at", "state IN ('sent', 'uncertain')")
    _create_partial_index("ix_deliveries_lease", "lease_until", "state = 'sending'")
    standing = "state = 'expired' AND message_id IS NOT NULL"
    _create_partial_index("ix_deliveries_withdraw", "id", standing)


def _create_partial_index(name: str, column: str, where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        "deliveries",
        [column],
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _create_readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", ID),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("read_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_readings"),
        sa.UniqueConstraint("delivery_id", "part", name="uq_readings_delivery_id_part"),
        _of_learner("readings"),
        _of_delivery("readings"),
    )
    op.create_index("ix_readings_learner_id", "readings", ["learner_id"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", ID),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("item_id", sa.String(24), nullable=False),
        sa.Column("option_id", sa.String(24), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("credit", sa.Float(), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("delivery_id", "part", "step", name="uq_answers_delivery_id_part_step"),
        _of_learner("answers"),
        _of_delivery("answers"),
    )
    op.create_index("ix_answers_learner_id", "answers", ["learner_id"])


def _create_memories() -> None:
    op.create_table(
        "memories",
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("item_id", sa.String(24), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("reviewed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "lesson_id", "item_id", name="pk_memories"),
        _of_learner("memories"),
    )


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["learner_id"], ["learners.id"], name=f"fk_{table}_learner_id_learners", ondelete="CASCADE"
    )


def _of_delivery(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["delivery_id"],
        ["deliveries.id"],
        name=f"fk_{table}_delivery_id_deliveries",
        ondelete="CASCADE",
    )
