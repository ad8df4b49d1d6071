"""Learning: paces, opinions, promises, events, own words, editions, and a log to recompute from."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
Columns = tuple[sa.Column[Any], ...]

FALSE = sa.text("(false)")


def added() -> dict[str, Columns]:
    """Return the new columns of each table; a column can be added once."""
    return {
        "learners": (
            sa.Column("hourly", sa.BigInteger()),
            sa.Column("currency", sa.String(4)),
            sa.Column("dark", sa.Boolean(), nullable=False, server_default=FALSE),
            sa.Column("digest_day", sa.Integer()),
            sa.Column("digested_at", INSTANT),
        ),
        "deliveries": (
            sa.Column("carried_on", sa.Boolean(), nullable=False, server_default=FALSE),
        ),
        "readings": (sa.Column("words", sa.Integer(), nullable=False, server_default="0"),),
        "answers": (
            sa.Column("kind", sa.String(12), nullable=False, server_default="item"),
            sa.Column("wording", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("answer", sa.Text(), nullable=False, server_default=""),
            sa.Column("hesitation", sa.Float(), nullable=False, server_default="1"),
            sa.Column("stability", sa.Float()),
            sa.Column("difficulty", sa.Float()),
            sa.Column("words", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("decisions", sa.Integer(), nullable=False, server_default="0"),
        ),
    }


def upgrade() -> None:
    """Add the columns and the tables; memories are laid out anew, without a second copy of keys."""
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    op.execute("UPDATE answers SET answer = option_id")
    op.execute("UPDATE answers SET kind = 'review' WHERE review")
    op.drop_column("answers", "option_id")
    op.drop_column("answers", "review")
    asked = (
        "(SELECT COUNT(*) FROM answers WHERE answers.learner_id = memories.learner_id"
        " AND answers.lesson_id = memories.lesson_id AND answers.item_id = memories.item_id"
        " AND answers.score IS NOT NULL)"
    )
    old = f"SELECT {KEY}, stability, difficulty, reviewed_at, {asked} FROM memories"  # noqa: S608 - constants
    _replace_memories(old, _memories, "stability, difficulty, reviewed_at, asked")
    op.execute("UPDATE memories SET asked = 1 WHERE asked = 0")
    for create in CREATE:
        create()


def downgrade() -> None:
    """Take them away again. Reviews fall due at once then: the engine finds them room."""
    for table in ("fits", "editions", "writings", "events", "promises", "opinions", "paces"):
        op.drop_table(table)
    old = f"SELECT {KEY}, stability, difficulty, reviewed_at AS due_at, reviewed_at FROM memories"  # noqa: S608 - constants
    _replace_memories(old, _memories_before, "stability, difficulty, due_at, reviewed_at")
    op.add_column("answers", sa.Column("option_id", sa.String(24), server_default=""))
    op.add_column("answers", sa.Column("review", sa.Boolean(), server_default=FALSE))
    op.execute("UPDATE answers SET option_id = substr(answer, 1, 24)")
    op.execute("UPDATE answers SET review = true WHERE kind = 'review'")
    with op.batch_alter_table("answers") as batch:
        batch.alter_column("option_id", nullable=False, server_default=None)
        batch.alter_column("review", nullable=False, server_default=None)
    for table, columns in added().items():
        for column in columns:
            op.drop_column(table, column.name)


KEY = "learner_id, lesson_id, item_id"


def _replace_memories(select: str, create: Any, columns: str) -> None:  # noqa: ANN401 - a function
    """Lay the table out anew, and fill it with what `select` gives of the old one."""
    op.execute(f"CREATE TABLE kept_memories AS {select}")
    op.drop_table("memories")
    create()
    op.execute(f"INSERT INTO memories ({KEY}, {columns}) SELECT * FROM kept_memories")  # noqa: S608 - constants
    op.drop_table("kept_memories")


def _memories() -> None:
    op.create_table(
        "memories",
        *_key_columns(),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("reviewed_at", INSTANT, nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("learner_id", "lesson_id", "item_id", name="pk_memories"),
        _of_learner("memories"),
        sqlite_with_rowid=False,
    )


def _memories_before() -> None:
    op.create_table(
        "memories",
        *_key_columns(),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("reviewed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "lesson_id", "item_id", name="pk_memories"),
        _of_learner("memories"),
    )


def _key_columns() -> Columns:
    return (
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("item_id", sa.String(24), nullable=False),
    )


def _create_paces() -> None:
    op.create_table(
        "paces",
        sa.Column("learner_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("learner_id", name="pk_paces"),
        _of_learner("paces"),
    )


def _create_opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("opinion", sa.String(8), nullable=False),
        sa.Column("held_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("learner_id", "lesson_id", name="pk_opinions"),
        _of_learner("opinions"),
    )


def _create_promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("plan", sa.Text()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ask_at", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.Column("why", sa.String(16)),
        sa.Column("earned", sa.BigInteger()),
        sa.Column("currency", sa.String(4)),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
        sa.UniqueConstraint("learner_id", "lesson_id", name="uq_promises_learner_id_lesson_id"),
        _of_learner("promises"),
        sqlite_autoincrement=True,
    )


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("track_id", sa.String(3), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("primed_at", INSTANT),
        sa.Column("debriefed_at", INSTANT),
        sa.Column("used", sa.Boolean()),
        sa.Column("earned", sa.BigInteger()),
        sa.Column("currency", sa.String(4)),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        _of_learner("events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_learner_id", "events", ["learner_id"])


def _create_writings() -> None:
    op.create_table(
        "writings",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", ID),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("item_id", sa.String(24), nullable=False, server_default=""),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_writings"),
        sa.UniqueConstraint(
            "delivery_id", "part", "step", name="uq_writings_delivery_id_part_step"
        ),
        _of_learner("writings"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name="fk_writings_delivery_id_deliveries",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_writings_learner_id", "writings", ["learner_id"])


def _create_editions() -> None:
    op.create_table(
        "editions",
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("lesson_id", sa.String(8), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_editions"),
    )


def _create_fits() -> None:
    op.create_table(
        "fits",
        sa.Column("id", ID, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("loss", sa.Float(), nullable=False),
        sa.Column("loss_before", sa.Float(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("fitted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fits"),
    )


def _of_learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["learner_id"],
        ["learners.id"],
        name=f"fk_{table}_learner_id_learners",
        ondelete="CASCADE",
    )


CREATE = (
    _create_paces,
    _create_opinions,
    _create_promises,
    _create_events,
    _create_writings,
    _create_editions,
    _create_fits,
)
