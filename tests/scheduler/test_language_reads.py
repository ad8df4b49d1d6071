"""The ways of saying a slot that are understood.

The second column is short for the slot: its days (or date), its start, its minutes.
"""

from datetime import date

import pytest

from scheduler.language import read_slot
from scheduler.slots import Once

TODAY = date(2026, 3, 3)  # a Tuesday

SAID = [
    # Sets of days
    ("weekdays 12:30-12:45", "MO,TU,WE,TH,FR 12:30 15"),
    ("weekdays 12:30 to 12:45", "MO,TU,WE,TH,FR 12:30 15"),
    ("12:30-12:45 weekdays", "MO,TU,WE,TH,FR 12:30 15"),
    ("on weekdays from 12:30 until 12:45", "MO,TU,WE,TH,FR 12:30 15"),
    ("weekdays: 12:30-12:45", "MO,TU,WE,TH,FR 12:30 15"),
    ("weekdays - 12:30-12:45", "MO,TU,WE,TH,FR 12:30 15"),
    ("weekdays, 12:30-12:45.", "MO,TU,WE,TH,FR 12:30 15"),
    ("every weekday at 12:30 for 15 min", "MO,TU,WE,TH,FR 12:30 15"),
    ("every day at 7 for 10 min", "MO,TU,WE,TH,FR,SA,SU 07:00 10"),
    ("for 10 min every day at 7", "MO,TU,WE,TH,FR,SA,SU 07:00 10"),
    ("at 7 for 10 every day", "MO,TU,WE,TH,FR,SA,SU 07:00 10"),
    ("everyday 7am 10 min", "MO,TU,WE,TH,FR,SA,SU 07:00 10"),
    ("daily 8:00 10m", "MO,TU,WE,TH,FR,SA,SU 08:00 10"),
    ("daily @ 8:00 10m", "MO,TU,WE,TH,FR,SA,SU 08:00 10"),
    ("weekends 10am 20 min", "SA,SU 10:00 20"),
    ("at the weekend 10am 20 min", "SA,SU 10:00 20"),
    ("weekdays and sat 8-8:30", "MO,TU,WE,TH,FR,SA 08:00 30"),
    # No day at all means every day
    ("12:30-12:45", "MO,TU,WE,TH,FR,SA,SU 12:30 15"),
    ("9am for half an hour", "MO,TU,WE,TH,FR,SA,SU 09:00 30"),
    # Weekdays
    ("Mon, Wed and Fri 9am-9.20", "MO,WE,FR 09:00 20"),
    ("Mon, Wed, and Fri, 9am-9.20", "MO,WE,FR 09:00 20"),
    ("mon wed fri 9:00 20min", "MO,WE,FR 09:00 20"),
    ("Mon/Wed/Fri 9:00 20min", "MO,WE,FR 09:00 20"),
    ("Mon. & Wed. 9:00 20min", "MO,WE 09:00 20"),
    ("mon-fri 9:00-9:15", "MO,TU,WE,TH,FR 09:00 15"),
    ("Mon\u2013Fri 9:00\u20149:15", "MO,TU,WE,TH,FR 09:00 15"),
    ("Monday to Thursday at 18:00 for 15 minutes", "MO,TU,WE,TH 18:00 15"),
    ("Monday through Thursday, 18:00, 15 minutes", "MO,TU,WE,TH 18:00 15"),
    ("Fri-Mon 9:00-9:15", "MO,FR,SA,SU 09:00 15"),
    ("Mon-Wed and Sat 9:00-9:15", "MO,TU,WE,SA 09:00 15"),
    ("Sat & Sun 10 to 10:30", "SA,SU 10:00 30"),
    ("Tue 23:50 for 20 minutes", "TU 23:50 20"),
    ("tuesdays 23:50-0:10", "TU 23:50 20"),
    ("every thursday 16:00-16:10", "TH 16:00 10"),
    ("on every Thurs 16:00-16:10", "TH 16:00 10"),
    ("between 9 and 9:15 on mondays", "MO 09:00 15"),
    ("between 9am and 9.15 on mondays and fridays", "MO,FR 09:00 15"),
    ("Mon 9-9:10 and Fri", "MO,FR 09:00 10"),
    ("I'm free on Mondays 9-9:10, please", "MO 09:00 10"),
    ("I am available Mondays from 9 to 9:10!", "MO 09:00 10"),
    ("Tue - 9:00 - 9:10", "TU 09:00 10"),
    # One day
    ("on 3 March 16:00 10 minutes", "2026-03-03 16:00 10"),
    ("3 March 2027 4pm for 10 min", "2027-03-03 16:00 10"),
    ("3rd of March 2027 at 4pm for 10 min", "2027-03-03 16:00 10"),
    ("March 3, 2027, 4pm for 10 min", "2027-03-03 16:00 10"),
    ("the 5th March 16:00 10 min", "2026-03-05 16:00 10"),
    ("Mar 5th 16:00-16:10", "2026-03-05 16:00 10"),
    ("5 march 1600-1610", "2026-03-05 16:00 10"),
    ("2027-03-03 16:00-16:10", "2027-03-03 16:00 10"),
    ("16:00-16:10 on 2026-12-24", "2026-12-24 16:00 10"),
    ("2 March 9:00-9:10", "2027-03-02 09:00 10"),
    ("1 Jan 9:00-9:10", "2027-01-01 09:00 10"),
    ("Thursday 5 March 9:00-9:10", "2026-03-05 09:00 10"),
    ("tomorrow 3pm for a quarter of an hour", "2026-03-04 15:00 15"),
    ("tomorrow, 15:00 for 20 min", "2026-03-04 15:00 20"),
    ("Tomorrow at noon, 20 min", "2026-03-04 12:00 20"),
    ("today 14:00-14:10", "2026-03-03 14:00 10"),
    ("the day after tomorrow 14:00-14:10", "2026-03-05 14:00 10"),
    # Clocks
    ("sun 9 am-9:20 am", "SU 09:00 20"),
    ("sun 9 a.m. to 9:20 a.m.", "SU 09:00 20"),
    ("sun 9-9:20am", "SU 09:00 20"),
    ("sun 9-9.20 pm", "SU 21:00 20"),
    ("sun 9:20pm 10m", "SU 21:20 10"),
    ("sun 9pm-09.20", "SU 21:00 20"),
    ("sun 09.20-09.40", "SU 09:20 20"),
    ("sun 0900-0920", "SU 09:00 20"),
    ("sun 11.50am-12.10", "SU 11:50 20"),
    ("sun 11:50-12:10pm", "SU 11:50 20"),
    ("sun 11pm-12.30", "SU 23:00 90"),
    ("sun 12am for 10 min", "SU 00:00 10"),
    ("sun 12pm for 10 min", "SU 12:00 10"),
    ("sun 12:45-1:15", "SU 12:45 30"),
    ("sun 10-1", "SU 10:00 180"),
    ("sun noon to 12:30", "SU 12:00 30"),
    ("sun noon-1", "SU 12:00 60"),
    ("sun 11:45 to noon", "SU 11:45 15"),
    ("sun 11:45-midnight", "SU 23:45 15"),
    ("sun midnight to 0:15", "SU 00:00 15"),
    ("sun 12 noon 10 minutes", "SU 12:00 10"),
    ("sun 23:45-24:00", "SU 23:45 15"),
    ("sun 3 to 3.30pm", "SU 15:00 30"),
    ("sun at 3 for 10 min", "SU 03:00 10"),
    ("sun 15:00 pm for 10 min", "SU 15:00 10"),
    ("sun half past seven for ten minutes", "SU 07:30 10"),
    ("sun a quarter to 8 pm, 10 min", "SU 19:45 10"),
    ("sun at 7 o'clock for 10 min", "SU 07:00 10"),
    ("sun at 7 o\u2019clock in the evening for 10 min", "SU 19:00 10"),
    # Lengths
    ("sun 9:00 half an hour", "SU 09:00 30"),
    ("sun 9:00 for a half hour", "SU 09:00 30"),
    ("sun 9:00 for an hour", "SU 09:00 60"),
    ("sun 9:00 for one hour", "SU 09:00 60"),
    ("sun 9:00 1h", "SU 09:00 60"),
    ("sun 9:00 1 hr 30", "SU 09:00 90"),
    ("sun 9:00 1h30m", "SU 09:00 90"),
    ("sun 9:00 for 1 hour and 30 minutes", "SU 09:00 90"),
    ("sun 9:00 for an hour and 5 minutes", "SU 09:00 65"),
    ("sun 9:00 for an hour and a half", "SU 09:00 90"),
    ("sun 9:00 for 1.5 hours", "SU 09:00 90"),
    ("sun 9:00 90 minutes", "SU 09:00 90"),
    ("sun 9:00 for twenty-five minutes", "SU 09:00 25"),
    ("sun nine am for twenty five mins", "SU 09:00 25"),
    ("sun 9:00-12:00", "SU 09:00 180"),
    ("sun 9:00 for 2 min", "SU 09:00 2"),
    ("1 hr 30 at 9 on sundays", "SU 09:00 90"),
    # Letters, digits, spaces and signs of every kind
    ("  WEEKDAYS\t12:30\u00a0-\u202f12:45  ", "MO,TU,WE,TH,FR 12:30 15"),
    ("\u200fweekdays 12:30\u200e-12:45\u200f", "MO,TU,WE,TH,FR 12:30 15"),
    ("weekdays\n12:30\u221212:45", "MO,TU,WE,TH,FR 12:30 15"),
    ("weekdays \u0661\u0662:\u0663\u0660-\u0661\u0662:\u0664\u0665", "MO,TU,WE,TH,FR 12:30 15"),
    ("weekdays \u06f1\u06f2:\u06f3\u06f0-\u06f1\u06f2:\u06f4\u06f5", "MO,TU,WE,TH,FR 12:30 15"),
    ("mon\u060c wed 9:00-9:15\u06d4", "MO,WE 09:00 15"),
    ("weekdays \uff11\uff12\uff1a\uff13\uff10-12:45", "MO,TU,WE,TH,FR 12:30 15"),
    ('"weekdays (12:30-12:45)"', "MO,TU,WE,TH,FR 12:30 15"),
]


def short(slot):
    recurrence = slot.recurrence
    once = isinstance(recurrence, Once)
    days = recurrence.day if once else ",".join(day.name for day in sorted(recurrence.days))
    return f"{days} {slot.start:%H:%M} {slot.minutes}"


@pytest.mark.parametrize(("text", "slot"), SAID)
def test_it_reads(text, slot):
    assert short(read_slot(text, today=TODAY)) == slot


@pytest.mark.parametrize("text", ["29 February 9:00-9:10", "29 Feb 2028 9:00-9:10"])
def test_it_reads_a_leap_day_that_is_near(text):
    assert short(read_slot(text, today=date(2027, 6, 1))) == "2028-02-29 09:00 10"


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "ur", "x" * 50, ""])
def test_it_reads_english_where_a_language_has_no_words_yet(language):
    assert read_slot("weekdays 12:30-12:45", today=TODAY, language=language).minutes == 15


def test_it_reads_a_sentence_as_long_as_may_be():
    text = "weekdays 12:30-12:45".ljust(200)
    assert read_slot(text, today=TODAY).minutes == 15
