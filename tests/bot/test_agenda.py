"""A week in local minutes, whatever its clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.agenda import Agenda, agenda_of, monday_of
from bot.pictures.stretches import Kind
from scheduler.busy import Busy
from scheduler.gaps import Gap
from scheduler.limits import Limits
from scheduler.plan import Availability, FreeSlot, Plan
from scheduler.slots import EVERY_DAY, Once, Slot, Weekday, Weekly
from storage.week import Fate, Sent

MONDAY = date(2026, 3, 2)
KARACHI, BERLIN = ZoneInfo("Asia/Karachi"), ZoneInfo("Europe/Berlin")
NOON = Slot(Weekly(EVERY_DAY), time(12), 30)
OPEN_HOURS = Limits(quiet=None)

# Clocks change at 02:00, at midnight, by half an hour, and once by a whole day.
RESTLESS = (
    "Europe/Berlin",
    "Africa/Cairo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)

INSTANTS = st.integers(0, 8_000_000).map(
    lambda minutes: datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def week(*slots: Slot, monday: date = MONDAY, zone: ZoneInfo = KARACHI, **more) -> Agenda:
    free = [FreeSlot(number, slot) for number, slot in enumerate(slots)]
    plan, sent = more.pop("plan", None), more.pop("sent", ())
    known = Availability(free, zone, **{"limits": OPEN_HOURS, **more})
    return agenda_of(monday, known, plan, sent, at(6))


def times(agenda: Agenda, kind: Kind) -> list[tuple[int, str, str]]:
    return [
        (each.day, *(f"{minute // 60:02}:{minute % 60:02}" for minute in (each.start, each.end)))
        for each in agenda.stretches
        if each.kind is kind
    ]


def test_it_has_each_time_on_its_local_day() -> None:
    late = Slot(Once(date(2026, 3, 3)), time(0, 15), 10)

    assert times(week(late), Kind.SLOT) == [(1, "00:15", "00:25")]


def test_a_time_over_midnight_is_cut_there() -> None:
    night = Slot(Weekly(frozenset({Weekday.SU})), time(23, 50), 20)

    assert times(week(night), Kind.SLOT) == [(0, "00:00", "00:10"), (6, "23:50", "24:00")]


def test_a_skipped_hour_shifts_a_time_and_a_doubled_one_keeps_its_length() -> None:
    night = Slot(Weekly(frozenset({Weekday.SU})), time(2, 30), 45)
    spring = week(night, monday=date(2026, 3, 23), zone=BERLIN)
    autumn = week(night, monday=date(2026, 10, 19), zone=BERLIN)

    assert times(spring, Kind.SLOT) == [(6, "03:30", "04:15")]
    assert times(autumn, Kind.SLOT) == [(6, "02:30", "03:15")]


def test_a_day_that_lost_an_hour_is_busy_to_its_end() -> None:
    busy = Busy.of([(at(12, day=28), at(12, day=30))])
    agenda = week(monday=date(2026, 3, 23), zone=BERLIN, busy=busy)

    assert times(agenda, Kind.BUSY) == [(5, "13:00", "24:00"), (6, "00:00", "24:00")]


def test_quiet_hours_over_midnight_are_both_ends_of_a_day() -> None:
    quiet = times(week(limits=Limits()), Kind.QUIET)

    assert quiet[:2] == [(0, "00:00", "07:00"), (0, "22:00", "24:00")]
    assert len(quiet) == 14


def test_a_time_of_which_nothing_is_left_is_taken() -> None:
    agenda = week(NOON, busy=Busy.of([(at(7), at(7, 30)), (at(7, day=3), at(7, 20, day=3))]))

    assert [each.day for each in agenda.taken] == [0]


def test_a_rest_day_is_closed_and_its_times_are_taken() -> None:
    rest = Limits(quiet=None, rest_days=frozenset({Weekday.SA}))
    agenda = week(NOON, limits=rest)

    assert (agenda.closed, [each.day for each in agenda.taken]) == ([5], [5])


def test_a_bite_stands_for_the_time_it_came_in() -> None:
    sent = [
        Sent(Gap(at(7), at(7, 30)), Fate.KEPT),
        Sent(Gap(at(7, day=3), at(7, 30, day=3)), Fate.MISSED),
    ]
    coming = Plan(Gap(at(7, day=4), at(7, 30, day=4)), at(7, 10, day=4))
    agenda = week(NOON, sent=sent, plan=coming)

    kinds = [[each.kind for each in agenda.bites(day)] for day in range(4)]
    assert kinds == [[Kind.KEPT], [Kind.MISSED], [Kind.PLANNED], [Kind.SLOT]]
    assert times(agenda, Kind.PLANNED) == [(2, "12:10", "12:30")]
    assert (agenda.kept, agenda.missed) == (1, 1)


def test_it_knows_today_in_this_week_only() -> None:
    assert (week().today, week().minute) == (0, 11 * 60)
    assert week(monday=date(2026, 3, 9)).today is None


@given(
    zone=st.sampled_from(RESTLESS).map(ZoneInfo),
    start=INSTANTS,
    minutes=st.integers(1, 3000),
)
def test_whatever_the_clocks_do_every_piece_lies_inside_its_day(
    zone: ZoneInfo, start: datetime, minutes: int
) -> None:
    busy = Busy.of([(start, start + timedelta(minutes=minutes))])
    monday = monday_of(start.astimezone(zone).date())

    # A piece that did not would be refused by the picture.
    one, other = (week(monday=monday + timedelta(days=on), zone=zone, busy=busy) for on in (0, 7))

    pieces = [piece for agenda in (one, other) for day in range(7) for piece in agenda.busy(day)]
    assert pieces


@given(start=INSTANTS, minutes=st.integers(1, 600))
def test_where_clocks_stand_still_no_minute_is_lost(start: datetime, minutes: int) -> None:
    busy = Busy.of([(start, start + timedelta(minutes=minutes))])
    monday = monday_of(start.astimezone(KARACHI).date())
    weeks = [week(monday=monday + timedelta(days=on), busy=busy) for on in (0, 7)]

    pieces = [piece for agenda in weeks for day in range(7) for piece in agenda.busy(day)]
    assert sum(piece.end - piece.start for piece in pieces) == minutes


def test_a_meeting_leaves_the_free_part_of_a_time_or_the_time_as_it_was_named() -> None:
    part = week(NOON, busy=Busy.of([(at(6), at(7, 20))]))  # to 12:20 on Monday in Karachi
    none = week(NOON, busy=Busy.of([(at(6), at(8))]))

    assert times(part, Kind.SLOT)[0] == (0, "12:20", "12:30")
    assert times(none, Kind.SLOT)[0] == (0, "12:00", "12:30")
    assert {each.day for each in none.taken} == {0}
    assert not part.taken
