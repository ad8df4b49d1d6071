"""What an event takes of a person's time."""

from zoneinfo import ZoneInfo

import pytest

from scheduler.calendars.lines import decode
from scheduler.calendars.strip import strip
from tests.scheduler.calendars.table import (
    BERLIN,
    KARACHI,
    LONG_AGO,
    calendar,
    event,
    table,
    unfolded,
)

NEW_YORK = ZoneInfo("America/New_York")
# Clocks in Berlin skip 02:00-03:00 on 29 March 2026 and show it twice on 25 October.
SPRING = "20260329T"
OUTLOOK = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""


def at(start, *more, zone=BERLIN, head=(), **look):
    """The table of one event that starts so."""
    return table(calendar(f"DTSTART{start}", *more, head=head), zone, **look)


@pytest.mark.parametrize(
    "word",
    [
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "transp:transparent",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
    ],
)
def test_what_is_free_or_cancelled_takes_nothing(word):
    assert at(":20260324T090000Z", "DTEND:20260324T100000Z", word) == []


@pytest.mark.parametrize(
    "word",
    [
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:FREE",
        "COMMENT:nothing of the kind",
    ],
)
def test_anything_else_takes_its_time(word):
    found = at(":20260324T090000Z", "DTEND:20260324T100000Z", word)
    assert found == ["Tue 24 Mar 10:00 - 11:00 (1 h)"]


def test_an_event_without_an_end_takes_no_time_and_a_day_without_one_is_whole():
    assert at(":20260324T090000Z") == []
    assert at(";VALUE=DATE:20260324") == ["Tue 24 Mar 00:00 - Wed 25 Mar 00:00 (24 h)"]
    same_day = at(";VALUE=DATE:20260324", "DTEND;VALUE=DATE:20260324")
    assert same_day == ["Tue 24 Mar 00:00 - Wed 25 Mar 00:00 (24 h)"]


def test_an_end_before_the_start_takes_no_time():
    assert at(":20260324T090000Z", "DTEND:20260324T080000Z") == []
    assert at(":20260324T090000Z", "DURATION:-PT1H") == []


def test_a_whole_day_is_the_learners_day_wherever_the_calendar_lives():
    whole = calendar("DTSTART;VALUE=DATE:20260324", head=("X-WR-TIMEZONE:America/New_York",))
    for zone in (BERLIN, KARACHI, NEW_YORK):
        assert table(whole, zone) == ["Tue 24 Mar 00:00 - Wed 25 Mar 00:00 (24 h)"]


def test_a_day_of_a_clock_change_is_as_long_as_it_is():
    assert at(";VALUE=DATE:20260329") == ["Sun 29 Mar 00:00 - Mon 30 Mar 00:00 (23 h)"]


def test_a_time_without_a_zone_is_the_learners():
    for zone in (BERLIN, KARACHI):
        found = at(":20260324T090000", "DTEND:20260324T100000", zone=zone)
        assert found == ["Tue 24 Mar 09:00 - 10:00 (1 h)"]


def test_a_time_without_a_zone_is_read_in_the_calendars_own():
    head = ("X-WR-TIMEZONE:Europe/Berlin",)
    found = at(":20260324T090000", "DURATION:PT1H", zone=KARACHI, head=head)
    assert found == ["Tue 24 Mar 13:00 - 14:00 (1 h)"]


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        "W. Europe Standard Time",
        '"W. Europe Standard Time"',
        "/mozilla.org/20070129_1/Europe/Berlin",
        "/freeassociation.sourceforge.net/Europe/Berlin",
    ],
)
def test_a_zone_is_known_by_many_names(name):
    found = at(f";TZID={name}:20260324T090000", "DURATION:PT1H", zone=KARACHI)
    assert found == ["Tue 24 Mar 13:00 - 14:00 (1 h)"]


@pytest.mark.parametrize("name", ["Pakistan Standard Time", "Asia/Karachi"])
def test_pakistan_is_known_too(name):
    assert at(f";TZID={name}:20260324T130000", "DURATION:PT1H") == [
        "Tue 24 Mar 09:00 - 10:00 (1 h)"
    ]


def test_utc_is_known_by_microsofts_name():
    found = at(";TZID=tzone://Microsoft/Utc:20260324T090000", "DURATION:PT1H")
    assert found == ["Tue 24 Mar 10:00 - 11:00 (1 h)"]


@pytest.mark.parametrize(
    ("described", "named"),
    [
        ("Customized Time Zone", "Customized Time Zone"),
        ("(UTC+01:00) Amsterdam\\, Berlin", '"(UTC+01:00) Amsterdam, Berlin"'),
        ("(UTC+01:00) Amsterdam\\, Berlin", "(UTC+01:00) Amsterdam, Berlin"),
        ("Büro", "Büro"),
    ],
)
@pytest.mark.parametrize(
    ("start", "shown"),
    [
        ("20260324T090000", "Tue 24 Mar 13:00 - 13:30 (0.5 h)"),
        ("20260329T015900", "Sun 29 Mar 05:59 - 06:29 (0.5 h)"),
        ("20260329T023000", "Sun 29 Mar 06:30 - 07:00 (0.5 h)"),  # does not exist
        ("20260329T030000", "Sun 29 Mar 06:00 - 06:30 (0.5 h)"),
        ("20260330T090000", "Mon 30 Mar 12:00 - 12:30 (0.5 h)"),
        ("20261025T023000", "Sun 25 Oct 05:30 - 06:00 (0.5 h)"),  # happens twice
        ("20261025T030000", "Sun 25 Oct 07:00 - 07:30 (0.5 h)"),
    ],
)
def test_a_zone_that_only_the_calendar_knows_is_as_it_describes_it(described, named, start, shown):
    head = OUTLOOK.format(name=described).split("\n")
    found = at(
        *(f";TZID={named}:{start}", "DURATION:PT30M"), zone=KARACHI, head=head, last="2026-11-01"
    )
    assert found == [shown]


def test_a_zone_that_nobody_knows_is_the_learners():
    found = at(";TZID=Hogwarts Standard Time:20260324T090000", "DURATION:PT1H", zone=KARACHI)
    assert found == ["Tue 24 Mar 09:00 - 10:00 (1 h)"]


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        ("20260329T013000", "Sun 29 Mar 01:30 - 03:30 (1 h)"),
        ("20260329T023000", "Sun 29 Mar 03:30 - 04:30 (1 h)"),
        ("20261025T023000", "Sun 25 Oct 02:30 - 02:30 (1 h)"),
    ],
)
def test_a_wall_time_that_is_skipped_moves_forward_and_a_doubled_one_is_the_first(start, shown):
    assert at(f":{start}", "DURATION:PT1H", last="2026-11-01") == [shown]


def test_what_lies_within_a_skipped_hour_keeps_its_length():
    assert at(f":{SPRING}023000", f"DTEND:{SPRING}030000") == ["Sun 29 Mar 03:30 - 04:00 (0.5 h)"]


def test_nights_end_by_the_clock_and_durations_by_the_hour():
    nightly = "RRULE:FREQ=DAILY;COUNT=3"
    assert at(":20260327T220000", "DTEND:20260328T060000", nightly) == [
        "Fri 27 Mar 22:00 - Sat 28 Mar 06:00 (8 h)",
        "Sat 28 Mar 22:00 - Sun 29 Mar 06:00 (7 h)",
        "Sun 29 Mar 22:00 - Mon 30 Mar 06:00 (8 h)",
    ]
    assert at(":20260328T220000", "DURATION:PT8H") == ["Sat 28 Mar 22:00 - Sun 29 Mar 07:00 (8 h)"]
    assert at(":20260328T220000", "DURATION:P1D") == ["Sat 28 Mar 22:00 - Sun 29 Mar 22:00 (23 h)"]


def test_an_end_may_be_in_another_zone():
    flight = (";TZID=Asia/Karachi:20260324T100000", "DTEND;TZID=Europe/Berlin:20260324T140000")
    assert at(*flight) == ["Tue 24 Mar 06:00 - 14:00 (8 h)"]


DAILY = (":20260320T090000", "DTEND:20260320T100000")


def days(found):
    return [" ".join(line.split()[1:4]) for line in found]


@pytest.mark.parametrize(
    "until", ["20260324", "20260324T080000Z", "20260324T090000", "20260324T235959Z"]
)
def test_a_series_holds_up_to_its_last_moment_however_that_is_written(until):
    found = at(*DAILY, f"RRULE:FREQ=DAILY;UNTIL={until}")
    assert days(found) == ["23 Mar 09:00", "24 Mar 09:00"]


def test_a_series_of_whole_days_holds_up_to_the_day_of_its_last_moment():
    found = at(";VALUE=DATE:20260320", "RRULE:FREQ=DAILY;UNTIL=20260323T235959Z")
    assert found == ["Sun 22 Mar 00:00 - Tue 24 Mar 00:00 (48 h)"]


def test_a_count_counts_from_the_start():
    assert days(at(*DAILY, "RRULE:FREQ=DAILY;COUNT=5")) == ["23 Mar 09:00", "24 Mar 09:00"]


@pytest.mark.parametrize(
    "but",
    [
        "EXDATE:20260324T090000",
        "EXDATE:20260324T080000Z",
        "EXDATE;TZID=Asia/Karachi:20260324T130000",
        "EXDATE;VALUE=DATE:20260324",
        "EXDATE:20260301T090000,20260324T090000",
        "EXDATE:20260301T090000\nEXDATE:20260324T090000",
    ],
)
def test_an_occurrence_is_left_out_however_that_is_written(but):
    found = at(*DAILY, "RRULE:FREQ=DAILY;UNTIL=20260325", *but.split("\n"))
    assert days(found) == ["23 Mar 09:00", "25 Mar 09:00"]


def test_an_exception_without_a_zone_is_in_that_of_its_series():
    rule = "RRULE:FREQ=DAILY;UNTIL=20260324"
    start = (";TZID=Asia/Karachi:20260320T090000", "DURATION:PT1H", rule)
    assert days(at(*start, "EXDATE:20260323T090000")) == ["24 Mar 05:00"]


def test_further_dates_add_occurrences():
    found = at(
        *DAILY,
        "RDATE:20260324T090000,20260326T120000",
        "RDATE;VALUE=DATE:20260327",
        "RDATE;VALUE=PERIOD:20260328T080000Z/PT2H,20260330T080000Z/20260330T083000Z",
    )
    assert found == [
        "Tue 24 Mar 09:00 - 10:00 (1 h)",
        "Thu 26 Mar 12:00 - 13:00 (1 h)",
        "Fri 27 Mar 09:00 - 10:00 (1 h)",
        "Sat 28 Mar 09:00 - 11:00 (2 h)",
        "Mon 30 Mar 10:00 - 10:30 (0.5 h)",
    ]


def test_a_period_says_how_long_an_occurrence_lasts():
    found = at(*DAILY, "RRULE:FREQ=DAILY;COUNT=5", "RDATE;VALUE=PERIOD:20260324T080000Z/PT15M")
    assert found == ["Mon 23 Mar 09:00 - 10:00 (1 h)", "Tue 24 Mar 09:00 - 09:15 (0.25 h)"]


@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "Pacific/Niue"])
def test_nothing_is_missed_where_the_date_is_another(name):
    zone = ZoneInfo(name)
    found = at(":20260301T200000", "DURATION:PT5M", "RRULE:FREQ=DAILY", zone=zone)
    assert len(found) == 14
    assert len(at(":20260301T030000", "DURATION:PT5M", "RRULE:FREQ=DAILY", zone=zone)) == 14


WEEKLY = event(
    *("UID:weekly", "SEQUENCE:1", "RRULE:FREQ=WEEKLY"),
    *("DTSTART;TZID=Europe/Berlin:20260106T090000", "DTEND;TZID=Europe/Berlin:20260106T100000"),
)


def instead(of, *lines):
    return event("UID:weekly", f"RECURRENCE-ID{of}", *lines)


@pytest.mark.parametrize(
    "of",
    [
        ";TZID=Europe/Berlin:20260324T090000",
        ":20260324T080000Z",
        ":20260324T090000",
        ";VALUE=DATE:20260324",
    ],
)
def test_an_occurrence_may_be_moved_however_it_is_named(of):
    moved = instead(of, "DTSTART:20260326T120000Z", "DTEND:20260326T123000Z")
    assert table(calendar(WEEKLY, moved)) == [
        "Thu 26 Mar 13:00 - 13:30 (0.5 h)",
        "Tue 31 Mar 09:00 - 10:00 (1 h)",
    ]


def test_an_occurrence_may_be_moved_out_of_sight_or_into_it():
    away = instead(":20260324T080000Z", "DTSTART:20270324T080000Z", "DURATION:PT1H")
    here = instead(":20270105T080000Z", "DTSTART:20260325T080000Z", "DURATION:PT1H")
    assert days(table(calendar(away, here, WEEKLY))) == ["25 Mar 09:00", "31 Mar 09:00"]


def test_a_moved_occurrence_may_stand_alone():
    alone = instead(":20260324T080000Z", "DTSTART:20260325T080000Z", "DURATION:PT1H")
    assert days(table(calendar(alone))) == ["25 Mar 09:00"]


def test_the_later_version_of_a_moved_occurrence_is_meant():
    old = instead(":20260324T080000Z", "DTSTART:20260325T080000Z", "DURATION:PT1H", "SEQUENCE:1")
    new = instead(":20260324T080000Z", "DTSTART:20260326T080000Z", "DURATION:PT1H", "SEQUENCE:2")
    for order in ((old, new), (new, old)):
        assert days(table(calendar(WEEKLY, *order))) == ["26 Mar 09:00", "31 Mar 09:00"]


def test_the_later_version_of_an_event_is_meant():
    once = ("UID:once", "DURATION:PT1H")
    old = event(*once, "DTSTART:20260325T080000Z", "SEQUENCE:1")
    new = event(*once, "DTSTART:20260326T080000Z", "SEQUENCE:2")
    for order in ((old, new), (new, old)):
        assert days(table(calendar(*order))) == ["26 Mar 09:00"]


def test_events_that_share_a_uid_by_mistake_all_take_their_time():
    shared = ("UID:0", "DURATION:PT1H")
    mistaken = (event(*shared, f"DTSTART:202603{day}T080000Z") for day in (24, 25))
    assert days(table(calendar(*mistaken))) == ["24 Mar 09:00", "25 Mar 09:00"]


def test_events_without_a_uid_are_apart():
    nameless = (event(f"DTSTART:202603{day}T080000Z", "DURATION:PT1H") for day in (24, 25))
    assert days(table(calendar(*nameless))) == ["24 Mar 09:00", "25 Mar 09:00"]


def test_a_change_may_hold_from_an_occurrence_on():
    change = instead(
        ";RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260324T090000",
        *("DTSTART;TZID=Europe/Berlin:20260325T110000", "DURATION:PT2H"),
    )
    assert table(calendar(WEEKLY, change), first="2026-03-16") == [
        "Tue 17 Mar 09:00 - 10:00 (1 h)",
        "Wed 25 Mar 11:00 - 13:00 (2 h)",
        "Wed 01 Apr 11:00 - 13:00 (2 h)",
    ]


def test_a_change_may_move_occurrences_far():
    far = instead(
        ";RANGE=THISANDFUTURE:20260120T080000Z", "DTSTART:20260318T080000Z", "DURATION:PT1H"
    )
    assert days(table(calendar(WEEKLY, far))) == ["25 Mar 09:00", "01 Apr 09:00"]


def test_a_series_may_be_cancelled_from_an_occurrence_on():
    end = instead(
        *(";RANGE=THISANDFUTURE:20260324T080000Z", "DTSTART:20260324T080000Z", "STATUS:CANCELLED")
    )
    assert days(table(calendar(WEEKLY, end), first="2026-03-16")) == ["17 Mar 09:00"]


def test_one_occurrence_of_free_time_may_be_busy():
    free = WEEKLY.replace("SEQUENCE:1", "TRANSP:TRANSPARENT")
    busy = instead(":20260324T080000Z", "DTSTART:20260324T080000Z", "DURATION:PT1H")
    assert days(table(calendar(free, busy))) == ["24 Mar 09:00"]


def test_a_moved_whole_day_may_be_named_by_a_time():
    series = event("UID:weekly", "DTSTART;VALUE=DATE:20260106", "RRULE:FREQ=WEEKLY")
    moved = instead(";TZID=W. Europe Standard Time:20260324T000000", "DTSTART;VALUE=DATE:20260326")
    for zone in (BERLIN, KARACHI):
        assert days(table(calendar(series, moved), zone)) == ["26 Mar 00:00", "31 Mar 00:00"]


@pytest.mark.parametrize(
    ("start", "rule", "expected"),
    [
        ("20200101T090000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ["31 Mar 09:00"]),
        ("20200107T090000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ["24 Mar 09:00"]),
        ("20160131T090000", "FREQ=MONTHLY", ["31 Mar 09:00"]),
        ("20160125T090000", "FREQ=MONTHLY;INTERVAL=2", ["25 Mar 09:00"]),
        ("20160225T090000", "FREQ=MONTHLY;INTERVAL=2", []),
        ("20160115T090000", "FREQ=MONTHLY;BYDAY=-1TU", ["31 Mar 09:00"]),
        ("20160115T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["31 Mar 09:00"]),
        ("19040325T090000", "FREQ=YEARLY", ["25 Mar 09:00"]),
        ("19040325T090000", "FREQ=YEARLY;INTERVAL=2", ["25 Mar 09:00"]),
        ("19050325T090000", "FREQ=YEARLY;INTERVAL=2", []),
        ("20160325T090000", "FREQ=YEARLY;BYWEEKNO=14;BYDAY=TU", ["31 Mar 09:00"]),
        ("19990324T090000", "FREQ=DAILY;INTERVAL=4999", []),
        ("20260301T090000", "INTERVAL=11;FREQ=DAILY;", ["23 Mar 09:00", "03 Apr 09:00"]),
        (
            "20251107T090000",
            "FREQ=HOURLY;INTERVAL=100",
            ["24 Mar 21:00", "29 Mar 01:00", "02 Apr 05:00"],
        ),
        ("20260101T090000", "FREQ=DAILY;COUNT=83", ["23 Mar 09:00", "24 Mar 09:00"]),
        ("20260101T090000", "FREQ=DAILY;BYDAY=TU;BYMONTH=3", ["24 Mar 09:00", "31 Mar 09:00"]),
    ],
)
def test_a_rule_is_followed_from_long_ago(start, rule, expected):
    assert days(at(f":{start}", "DURATION:PT1H", f"RRULE:{rule}")) == expected


def test_a_leap_day_comes_every_four_years():
    look = {"first": "2028-02-20", "last": "2028-03-05"}
    assert len(at(";VALUE=DATE:19040229", "RRULE:FREQ=YEARLY", **look)) == 1
    look = {"first": "2027-02-20", "last": "2027-03-05"}
    assert at(";VALUE=DATE:19040229", "RRULE:FREQ=YEARLY", **look) == []


def test_what_is_running_is_whole_and_what_only_touches_is_not_there():
    running = (":20260322T100000Z", "DTEND:20260322T140000Z")
    assert at(*running) == ["Sun 22 Mar 11:00 - 15:00 (4 h)"]
    assert at(":20260322T100000Z", "DTEND:20260322T120000Z") == []
    assert at(":20260405T120000Z", "DTEND:20260405T130000Z") == []


def test_a_long_occurrence_that_began_long_ago_is_still_running():
    found = at(":20260101T000000Z", "DURATION:P60D", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2")
    assert days(found) == ["01 Feb 01:00"]


@pytest.mark.parametrize(
    "lines",
    [
        ["SUMMARY:no start"],
        ["DTSTART:soon"],
        ["DTSTART:20260231T090000"],
        ["DTSTART:20260324T250000"],
        ["DTSTART:00000324T090000"],
        ["DTSTART:20260324T090000", "DTEND:later"],
        ["DTSTART:20260324T090000", "RRULE:FREQ=SOMETIMES"],
        ["DTSTART:20260324T090000", "RRULE:FREQ=DAILY;INTERVAL=0"],
        ["DTSTART:20260324T090000", "RRULE:FREQ=DAILY;BYDAY="],
        ["DTSTART:20260324T090000", "RRULE:COUNT=3"],
        ["DTSTART:20260324T090000", "DURATION:P999999D", "RRULE:FREQ=DAILY;BYMONTH=13"],
        ["DTSTART:99991231T235959Z", "DTEND;TZID=America/New_York:99991231T235959"],
    ],
)
def test_an_event_that_makes_no_sense_is_counted_and_harms_no_other(lines):
    good = event("UID:good", "DTSTART:20260324T090000Z", "DTEND:20260324T100000Z")
    data = calendar(event("UID:bad", *lines), good)
    assert table(data) == ["Tue 24 Mar 10:00 - 11:00 (1 h)"]


def test_events_that_make_no_sense_are_counted():
    bad = (event("UID:bad", "DTSTART:20260231T090000"), event("UID:worse"))
    data = calendar(*bad)
    assert strip(decode(data), LONG_AGO).unread + unfolded(data).unread == 2
