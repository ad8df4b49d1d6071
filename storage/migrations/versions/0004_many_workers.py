"""Many workers: a queue of what is due, a budget that all share, and broadcasts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

PLANNED = "state = 'planned'"
WAITING = "state = 'planned' AND opened_at IS NULL"
QUEUED = "state = 'planned' AND opened_at IS NOT NULL"


def upgrade() -> None:
    """Part what waits for its time from what is due, and add the tables."""
    op.add_column("deliveries", sa.Column("opened_at", INSTANT))
    op.drop_index("ix_deliveries_due", "deliveries")
    _partial("ix_deliveries_due", "deliveries", ["due_at"], WAITING)
    _partial("ix_deliveries_queue", "deliveries", ["gap_end", "id"], QUEUED)
    op.create_table(
        "broadcasts",
        sa.Column("id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
        sqlite_autoincrement=True,
    )
    _create_sends()
    op.create_table(
        "budgets",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_budgets"),
    )


def downgrade() -> None:
    """Take it all back."""
    op.drop_table("budgets")
    op.drop_table("broadcast_sends")
    op.drop_table("broadcasts")
    op.drop_index("ix_deliveries_queue", "deliveries")
    op.drop_index("ix_deliveries_due", "deliveries")
    op.drop_column("deliveries", "opened_at")
    _partial("ix_deliveries_due", "deliveries", ["due_at"], PLANNED)


def _create_sends() -> None:
    op.create_table(
        "broadcast_sends",
        sa.Column("broadcast_id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.PrimaryKeyConstraint("broadcast_id", "learner_id", name="pk_broadcast_sends"),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name="fk_broadcast_sends_broadcast_id_broadcasts",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learners.id"],
            name="fk_broadcast_sends_learner_id_learners",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_broadcast_sends_learner_id", "broadcast_sends", ["learner_id"])
    _partial("ix_broadcast_sends_due", "broadcast_sends", ["due_at"], PLANNED)
    _partial("ix_broadcast_sends_lease", "broadcast_sends", ["lease_until"], "state = 'sending'")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
