"""The tables. All instants are UTC; a learner's id is their Telegram user id."""

import zlib
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from scheduler.busy import Busy


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite has no zones, so they are dropped and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive datetime, and turn any other into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive datetime can not be stored"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Packed(TypeDecorator[str]):
    """A long text, kept compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Compress the text."""
        return None if value is None else zlib.compress(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        """Return the text."""
        return None if value is None else zlib.decompress(value).decode()


class BusyTimes(TypeDecorator[Busy]):
    """Busy times, kept as the bytes that `Busy` gives."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Busy | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - as above
        """Write them as bytes."""
        return None if value is None else value.to_bytes()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Busy | None:  # noqa: ARG002 - as above
        """Read them again."""
        return None if value is None else Busy.from_bytes(value)


Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only a column of type INTEGER."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _learner() -> Column[int]:
    return Column(
        "learner_id", BigInteger, ForeignKey("learners.id", ondelete="CASCADE"), nullable=False
    )


def _delivery() -> Column[int]:
    return Column("delivery_id", Id, ForeignKey("deliveries.id", ondelete="CASCADE"))


learners = Table(
    "learners",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("first_name", String(64), nullable=False),
    Column("telegram_language", String(16)),
    Column("language", String(16)),  # chosen in /settings; empty follows Telegram's
    Column("zone", String(64), nullable=False),
    Column("tracks", Text, nullable=False, server_default=""),  # ids, parted by commas
    Column("step", String(16), nullable=False, server_default="zone"),  # of the set-up
    Column("expecting", String(16)),  # what the next typed text is taken for
    Column("draft", Text),  # JSON of slots that a sentence can mean, until one is chosen
    Column("paused_until", Instant),
    Column("check_in_at", Instant),  # of a sick pause: when to ask how they are
    Column("served_until", Instant),
    Column("snooze_start", Instant),  # a gap asked for by "10 min"
    Column("snooze_end", Instant),
    Column("mode", String(8), nullable=False, server_default="steady"),
    Column("mode_until", Instant),
    Column("crunch_minutes", Integer),  # a day
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("joined_at", Instant, nullable=False),
    Column("hourly", BigInteger),  # what they earn an hour, in hundredths of their currency
    Column("currency", String(4)),
    Column("dark", Boolean, nullable=False, server_default=text("false")),  # their pictures
    Column("digest_day", Integer),  # the weekday of the digest, 0 for Monday; empty for none
    Column("digested_at", Instant),
)

limits = Table(
    "limits",
    metadata,
    Column(
        "learner_id",
        BigInteger,
        ForeignKey("learners.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("quiet_start", String(5)),  # local wall times, HH:MM; both or neither
    Column("quiet_end", String(5)),
    Column("rest_days", String(20), nullable=False, server_default=""),  # SA,SU
    Column("cap", Integer),  # bites a local day
    Column("distance", Integer, nullable=False),  # minutes
    Column("buffer", Integer, nullable=False),  # minutes
)

slots = Table(
    "slots",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    Column("rule", Text, nullable=False),  # RFC 5545
    Column("start", String(5), nullable=False),  # local wall time, HH:MM
    Column("minutes", Integer, nullable=False),
    Column("through_quiet", Boolean, nullable=False, server_default=text("false")),
    Column("kept", Float, nullable=False, server_default="0"),  # see scheduler.habits
    Column("missed", Float, nullable=False, server_default="0"),
    Column("counted_at", Instant),
    Column("questioned_at", Instant),  # when the learner was asked whether it still suits
    UniqueConstraint("learner_id", "rule", "start", "minutes"),
    sqlite_autoincrement=True,  # buttons in old messages name it: no id is used again
)

calendars = Table(
    "calendars",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    Column("name", String(64), nullable=False),  # a file's name, or an address's host
    Column("address", Text),  # empty for a file that was sent
    Column("etag", Text),
    Column("modified", Text),
    Column("text", Packed),  # stripped to what says when; empty until it was first read
    Column("busy", BusyTimes),
    Column("events", Integer, nullable=False, server_default="0"),
    Column("read_at", Instant),  # when `busy` was last worked out
    Column("due_at", Instant, nullable=False),  # when it is looked at again
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("problem", String(24)),  # of the last failure
    Column("told", Boolean, nullable=False, server_default=text("false")),  # about the failures
    Column("added_at", Instant, nullable=False),
    UniqueConstraint("learner_id", "address"),
    Index("ix_calendars_due_at", "due_at"),
    sqlite_autoincrement=True,  # buttons in old messages name it: no id is used again
)

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    Column("kind", String(16), nullable=False),
    Column("about", BigInteger, nullable=False),  # the id of a slot or a calendar
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("learner_id", "kind", "about"),
)

LIVE = "state IN ('planned', 'sending', 'sent', 'uncertain')"

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    Column("state", String(12), nullable=False),
    Column("asked", Boolean, nullable=False),  # by /now, and not by a gap
    Column("slot_id", BigInteger),  # that the gap comes from, if it still exists
    Column("reason", String(12), nullable=False, server_default="next"),
    Column("gap_start", Instant, nullable=False),
    Column("gap_end", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("opened_at", Instant),  # it is in the queue of what is sent, in order of gap ends
    Column("lease_until", Instant),
    Column("expires_at", Instant),
    Column("bite", Text),  # JSON, see storage.bites
    Column("part", Integer, nullable=False, server_default="0"),
    Column("answers", Text, nullable=False, server_default=""),  # option ids, parted by commas
    Column("message_id", BigInteger),  # the message that shows the current step
    Column("shown", String(16)),  # the step it shows, as part:step
    Column("shown_at", Instant),
    Column("sent_at", Instant),
    Column("carried_on", Boolean, nullable=False, server_default=text("false")),  # past the gap
    Column("ended_at", Instant),
    Column("why", Text),  # it failed, or until when it was put off
    # One next delivery, or one outstanding bite, for each learner: never both, never two.
    Index(
        "uq_deliveries_live",
        "learner_id",
        unique=True,
        sqlite_where=text(LIVE),
        postgresql_where=text(LIVE),
    ),
    Index("ix_deliveries_learner_id_sent_at", "learner_id", "sent_at"),
    Index(
        "ix_deliveries_due",
        "due_at",
        sqlite_where=text("state = 'planned' AND opened_at IS NULL"),
        postgresql_where=text("state = 'planned' AND opened_at IS NULL"),
    ),
    Index(
        "ix_deliveries_queue",
        "gap_end",
        "id",
        sqlite_where=text("state = 'planned' AND opened_at IS NOT NULL"),
        postgresql_where=text("state = 'planned' AND opened_at IS NOT NULL"),
    ),
    Index(
        "ix_deliveries_expires",
        "expires_at",
        sqlite_where=text("state IN ('sent', 'uncertain')"),
        postgresql_where=text("state IN ('sent', 'uncertain')"),
    ),
    Index(
        "ix_deliveries_lease",
        "lease_until",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(
        "ix_deliveries_withdraw",
        "id",
        sqlite_where=text("state = 'expired' AND message_id IS NOT NULL"),
        postgresql_where=text("state = 'expired' AND message_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # buttons in old messages name it: no id is used again
)

readings = Table(
    "readings",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    _delivery(),
    Column("part", Integer, nullable=False),
    Column("lesson_id", String(8), nullable=False),
    Column("words", Integer, nullable=False, server_default="0"),  # that it had; 0 is not known
    Column("seconds", Float, nullable=False),
    Column("read_at", Instant, nullable=False),
    UniqueConstraint("delivery_id", "part"),
    Index("ix_readings_learner_id", "learner_id"),
)

answers = Table(  # a row is added and never changed: every figure can be worked out from them
    "answers",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    _delivery(),
    Column("part", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("kind", String(12), nullable=False, server_default="item"),  # of the part
    Column("lesson_id", String(8), nullable=False),
    Column("item_id", String(24), nullable=False),
    Column("wording", Integer, nullable=False, server_default="0"),
    Column("answer", Text, nullable=False, server_default=""),  # see lessons.items
    Column("credit", Float, nullable=False),
    Column("score", Float),  # of the item, on the answer that finished it
    Column("hesitation", Float, nullable=False, server_default="1"),  # of the whole item
    Column("stability", Float),  # of its memory, after it
    Column("difficulty", Float),
    Column("words", Integer, nullable=False, server_default="0"),  # that were read, with decisions
    Column("decisions", Integer, nullable=False, server_default="0"),
    Column("seconds", Float, nullable=False),
    Column("answered_at", Instant, nullable=False),
    UniqueConstraint("delivery_id", "part", "step"),
    Index("ix_answers_learner_id", "learner_id"),
)

memories = Table(
    "memories",
    metadata,
    _learner(),
    Column("lesson_id", String(8), nullable=False),
    Column("item_id", String(24), nullable=False),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("reviewed_at", Instant, nullable=False),
    Column("asked", Integer, nullable=False, server_default="1"),
    PrimaryKeyConstraint("learner_id", "lesson_id", "item_id"),
    sqlite_with_rowid=False,  # half the size: the key is not kept twice
)

paces = Table(
    "paces",
    metadata,
    Column(
        "learner_id",
        BigInteger,
        ForeignKey("learners.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("state", Text, nullable=False),  # JSON, see storage.paces
)

opinions = Table(
    "opinions",
    metadata,
    _learner(),
    Column("lesson_id", String(8), nullable=False),
    Column("opinion", String(8), nullable=False),
    Column("held_at", Instant, nullable=False),
    PrimaryKeyConstraint("learner_id", "lesson_id"),
)

promises = Table(
    "promises",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    Column("lesson_id", String(8), nullable=False),
    Column("plan", Text),  # in the learner's own words; empty for the lesson's
    Column("state", String(8), nullable=False),  # see storage.promises
    Column("made_at", Instant, nullable=False),
    Column("ask_at", Instant),  # not before this
    Column("settled_at", Instant),
    Column("why", String(16)),  # it did not fit
    Column("earned", BigInteger),  # by using it, in hundredths, as they told it
    Column("currency", String(4)),
    UniqueConstraint("learner_id", "lesson_id"),
    sqlite_autoincrement=True,  # bites name it: no id is used again
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    Column("track_id", String(3), nullable=False),
    Column("at", Instant, nullable=False),
    Column("named_at", Instant, nullable=False),
    Column("primed_at", Instant),
    Column("debriefed_at", Instant),
    Column("used", Boolean),  # something of the skill was of use, as they told it
    Column("earned", BigInteger),
    Column("currency", String(4)),
    Index("ix_events_learner_id", "learner_id"),
    sqlite_autoincrement=True,  # buttons name it: no id is used again
)

writings = Table(  # in their own words: reflections, and answers to prompts
    "writings",
    metadata,
    Column("id", Id, primary_key=True),
    _learner(),
    _delivery(),
    Column("part", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("kind", String(12), nullable=False),  # of the part
    Column("lesson_id", String(8), nullable=False),
    Column("item_id", String(24), nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("delivery_id", "part", "step"),
    Index("ix_writings_learner_id", "learner_id"),
)

editions = Table(  # lessons as they stood; nobody's in particular
    "editions",
    metadata,
    Column("digest", String(16), primary_key=True),
    Column("lesson_id", String(8), nullable=False),
    Column("text", Packed, nullable=False),
    Column("kept_at", Instant, nullable=False),
)

fits = Table(  # parameters of memory, refitted to everybody's answers; nobody's in particular
    "fits",
    metadata,
    Column("id", Id, primary_key=True),
    Column("parameters", Text, nullable=False),  # JSON
    Column("reviews", Integer, nullable=False),  # that were held out
    Column("loss", Float, nullable=False),  # over those; nats each
    Column("loss_before", Float, nullable=False),
    Column("used", Boolean, nullable=False),
    Column("fitted_at", Instant, nullable=False),
)

broadcasts = Table(  # what admins tell everybody; nobody's in particular
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("text", Text, nullable=False),  # Markdown, as it was typed
    Column("state", String(10), nullable=False),  # draft, sending, done, stopped
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,  # buttons name it: no id is used again
)

broadcast_sends = Table(
    "broadcast_sends",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    _learner(),
    Column("state", String(12), nullable=False),  # as of deliveries: planned, sending, sent ...
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    PrimaryKeyConstraint("broadcast_id", "learner_id"),
    Index("ix_broadcast_sends_learner_id", "learner_id"),
    Index(
        "ix_broadcast_sends_due",
        "due_at",
        sqlite_where=text("state = 'planned'"),
        postgresql_where=text("state = 'planned'"),
    ),
    Index(
        "ix_broadcast_sends_lease",
        "lease_until",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    sqlite_with_rowid=False,
)

budgets = Table(  # what all workers together may send; see storage.budgets
    "budgets",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("next_at", Float, nullable=False),  # seconds of the database's clock
)
