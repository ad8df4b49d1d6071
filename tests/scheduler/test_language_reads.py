"""The ways of saying a slot, a date and quiet hours that are understood.

A row of a table is a sentence and what it means. Its days are short for the recurrence: "all" is
every day, "work" Monday to Friday, "1MO" the first Monday of the month.
"""

from datetime import date, time

import pytest

from scheduler.language import DEFAULT_MINUTES, Either, Now, read_date, read_quiet, read_slot
from scheduler.slots import EVERY_DAY, WORKDAYS, Once, Slot

TODAY = date(2026, 3, 3)  # a Tuesday


def rows(table):
    """The cells of a table's rows, without its headings."""
    lines = (line for line in table.splitlines() if line and not line.startswith("#"))
    return [tuple(line.split(" | ")) for line in lines]


SAID = rows("""
# Sets of days
weekdays 12:30-12:45 | work | 12:30 | 15
weekdays 12:30 to 12:45 | work | 12:30 | 15
12:30-12:45 weekdays | work | 12:30 | 15
on weekdays from 12:30 until 12:45 | work | 12:30 | 15
weekdays: 12:30-12:45 | work | 12:30 | 15
weekdays - 12:30-12:45 | work | 12:30 | 15
weekdays, 12:30-12:45. | work | 12:30 | 15
every weekday at 12:30 for 15 min | work | 12:30 | 15
everyday 7am 10 min | all | 07:00 | 10
daily 8:00 10m | all | 08:00 | 10
daily @ 8:00 10m | all | 08:00 | 10
weekends 10am 20 min | SA,SU | 10:00 | 20
at the weekend 10am 20 min | SA,SU | 10:00 | 20
# No day at all means every day
12:30-12:45 | all | 12:30 | 15
9am for half an hour | all | 09:00 | 30
# Weekdays
Mon, Wed and Fri 9am-9.20 | MO,WE,FR | 09:00 | 20
Mon, Wed, and Fri, 9am-9.20 | MO,WE,FR | 09:00 | 20
mon wed fri 9:00 20min | MO,WE,FR | 09:00 | 20
Mon/Wed/Fri 9:00 20min | MO,WE,FR | 09:00 | 20
Mon. & Wed. 9:00 20min | MO,WE | 09:00 | 20
mon-fri 9:00-9:15 | work | 09:00 | 15
Monday to Thursday at 18:00 for 15 minutes | MO,TU,WE,TH | 18:00 | 15
Monday through Thursday, 18:00, 15 minutes | MO,TU,WE,TH | 18:00 | 15
Fri-Mon 9:00-9:15 | MO,FR,SA,SU | 09:00 | 15
Mon-Wed and Sat 9:00-9:15 | MO,TU,WE,SA | 09:00 | 15
Tue 23:50 for 20 minutes | TU | 23:50 | 20
tuesdays 23:50-0:10 | TU | 23:50 | 20
every thursday 16:00-16:10 | TH | 16:00 | 10
on every Thurs 16:00-16:10 | TH | 16:00 | 10
between 9am and 9.15 on mondays and fridays | MO,FR | 09:00 | 15
Tue - 9:00 - 9:10 | TU | 09:00 | 10
# One day
on 3 March 16:00 10 minutes | 2026-03-03 | 16:00 | 10
3 March 2027 4pm for 10 min | 2027-03-03 | 16:00 | 10
3rd of March 2027 at 4pm for 10 min | 2027-03-03 | 16:00 | 10
March 3, 2027, 4pm for 10 min | 2027-03-03 | 16:00 | 10
the 5th March 16:00 10 min | 2026-03-05 | 16:00 | 10
Mar 5th 16:00-16:10 | 2026-03-05 | 16:00 | 10
5 march 1600-1610 | 2026-03-05 | 16:00 | 10
2027-03-03 16:00-16:10 | 2027-03-03 | 16:00 | 10
16:00-16:10 on 2026-12-24 | 2026-12-24 | 16:00 | 10
2 March 9:00-9:10 | 2027-03-02 | 09:00 | 10
1 Jan 9:00-9:10 | 2027-01-01 | 09:00 | 10
Thursday 5 March 9:00-9:10 | 2026-03-05 | 09:00 | 10
tomorrow 3pm for a quarter of an hour | 2026-03-04 | 15:00 | 15
tomorrow, 15:00 for 20 min | 2026-03-04 | 15:00 | 20
Tomorrow at noon, 20 min | 2026-03-04 | 12:00 | 20
today 14:00-14:10 | 2026-03-03 | 14:00 | 10
the day after tomorrow 14:00-14:10 | 2026-03-05 | 14:00 | 10
24.12.2026 16:00 for 10 min | 2026-12-24 | 16:00 | 10
3rd of March at 4pm | 2026-03-03 | 16:00 | 15
third of March at 4pm | 2026-03-03 | 16:00 | 15
# Clocks
sun 9 am-9:20 am | SU | 09:00 | 20
sun 9 a.m. to 9:20 a.m. | SU | 09:00 | 20
sun 9-9:20am | SU | 09:00 | 20
sun 9-9.20 pm | SU | 21:00 | 20
sun 9:20pm 10m | SU | 21:20 | 10
sun 9pm-09.20 | SU | 21:00 | 20
sun 09.20-09.40 | SU | 09:20 | 20
sun 0900-0920 | SU | 09:00 | 20
sun 11.50am-12.10 | SU | 11:50 | 20
sun 11:50-12:10pm | SU | 11:50 | 20
sun 11pm-12.30 | SU | 23:00 | 90
sun 12am for 10 min | SU | 00:00 | 10
sun 12pm for 10 min | SU | 12:00 | 10
sun 12:45-1:15 | SU | 12:45 | 30
sun noon to 12:30 | SU | 12:00 | 30
sun noon-1 | SU | 12:00 | 60
sun 11:45 to noon | SU | 11:45 | 15
sun 11:45-midnight | SU | 23:45 | 15
sun midnight to 0:15 | SU | 00:00 | 15
sun 12 noon 10 minutes | SU | 12:00 | 10
sun 23:45-24:00 | SU | 23:45 | 15
sun 3 to 3.30pm | SU | 15:00 | 30
sun 15:00 pm for 10 min | SU | 15:00 | 10
sun a quarter to 8 pm, 10 min | SU | 19:45 | 10
mondays quarter to 1 pm | MO | 12:45 | 15
mondays quarter to 1 | MO | 12:45 | 15
mondays ten past 9 pm | MO | 21:10 | 15
mondays 10 minutes past nine in the evening | MO | 21:10 | 15
mondays 12 to 12:30 | MO | 12:00 | 30
mondays at 12 | MO | 12:00 | 15
mondays at 0 | MO | 00:00 | 15
mondays at 13 for 10 min | MO | 13:00 | 10
mondays 09 for 10 min | MO | 09:00 | 10
mondays 9 to 09:30 | MO | 09:00 | 30
mondays 11 to 13 | MO | 11:00 | 120
around 4pm on mondays, 10 min | MO | 16:00 | 10
sun at 7 o'clock in the evening for 10 min | SU | 19:00 | 10
# Lengths
sun 9:00 half an hour | SU | 09:00 | 30
sun 9:00 for a half hour | SU | 09:00 | 30
sun 9:00 for an hour | SU | 09:00 | 60
sun 9:00 for one hour | SU | 09:00 | 60
sun 9:00 1h | SU | 09:00 | 60
sun 9:00 1 hr 30 | SU | 09:00 | 90
sun 9:00 1h30m | SU | 09:00 | 90
sun 9:00 for 1 hour and 30 minutes | SU | 09:00 | 90
sun 9:00 for an hour and 5 minutes | SU | 09:00 | 65
sun 9:00 for an hour and a half | SU | 09:00 | 90
sun 9:00 for 1.5 hours | SU | 09:00 | 90
sun 9:00 90 minutes | SU | 09:00 | 90
sun 9:00 for twenty-five minutes | SU | 09:00 | 25
sun nine am for twenty five mins | SU | 09:00 | 25
sun 9:00-12:00 | SU | 09:00 | 180
sun 9:00 for 2 min | SU | 09:00 | 2
# Parts of the day
Sat & Sun mornings 10 to 10:30 | SA,SU | 10:00 | 30
sat mornings 9 | SA | 09:00 | 15
every morning at 7 for 10 min | all | 07:00 | 10
each evening at 8:30 for 10 min | all | 20:30 | 10
weekday evenings at 6 for 10 min | work | 18:00 | 10
Monday nights at 11 for 15 min | MO | 23:00 | 15
Friday night at 1 for 15 min | SA | 01:00 | 15
Friday night at 12 for 15 min | SA | 00:00 | 15
nights at 2 | all | 02:00 | 15
Tuesday afternoons 1:30-1:45 | TU | 13:30 | 15
afternoons at 12:30 | all | 12:30 | 15
mondays at 9 in the morning | MO | 09:00 | 15
mondays 9 in the morning to 9:20 | MO | 09:00 | 20
mondays 9 to 9:20 in the evening | MO | 21:00 | 20
on Monday in the evening at 7 | MO | 19:00 | 15
evenings 9 to 9:20pm on mondays | MO | 21:00 | 20
weekends 15:00 in the afternoon | SA,SU | 15:00 | 15
mornings 11:50-12:10 | all | 11:50 | 20
tomorrow morning at 9 | 2026-03-04 | 09:00 | 15
tomorrow night at 10 for 5 min | 2026-03-04 | 22:00 | 5
tomorrow night at 1 | 2026-03-05 | 01:00 | 15
this morning 9-9:10 | 2026-03-03 | 09:00 | 10
this evening at 6 | 2026-03-03 | 18:00 | 15
this afternoon at 4 for 10 min | 2026-03-03 | 16:00 | 10
tonight 21:00-21:10 | 2026-03-03 | 21:00 | 10
tonight at 9 | 2026-03-03 | 21:00 | 15
tonight 11:50 to 12:10 | 2026-03-03 | 23:50 | 20
tonight at midnight | 2026-03-04 | 00:00 | 15
tonight at 1 for 20 minutes | 2026-03-04 | 01:00 | 20
# Weekdays that come once
next Monday 9:00 10 min | 2026-03-09 | 09:00 | 10
next Tuesday 9:00 10 min | 2026-03-10 | 09:00 | 10
on next Friday at 4pm | 2026-03-06 | 16:00 | 15
this Friday 9:00 10 min | 2026-03-06 | 09:00 | 10
this Tuesday 14:00-14:10 | 2026-03-03 | 14:00 | 10
this coming Sunday 10:00-10:20 | 2026-03-08 | 10:00 | 20
coming Sunday 10:00-10:20 | 2026-03-08 | 10:00 | 20
# Every so many weeks
every other Tuesday 18:00 15m | TU every 2 from 2026-03-03 | 18:00 | 15
every other Monday 9:00-9:15 | MO every 2 from 2026-03-09 | 09:00 | 15
every second Tuesday 18:00 15m | TU every 2 from 2026-03-03 | 18:00 | 15
every 2nd Tuesday 18:00 15m | TU every 2 from 2026-03-03 | 18:00 | 15
every third Friday 9:00 10 min | FR every 3 from 2026-03-06 | 09:00 | 10
every other week on Monday 9:00 | MO every 2 from 2026-03-09 | 09:00 | 15
every second week on Monday 9:00-9:15 | MO every 2 from 2026-03-09 | 09:00 | 15
every third week on Monday at 9:00 for 10 min | MO every 3 from 2026-03-09 | 09:00 | 10
every 3rd week on Mon 9:00 | MO every 3 from 2026-03-09 | 09:00 | 15
every 2 weeks on Tue 9:00 | TU every 2 from 2026-03-03 | 09:00 | 15
Tue every two weeks, 9:00 | TU every 2 from 2026-03-03 | 09:00 | 15
on alternate Tuesdays 9:00 | TU every 2 from 2026-03-03 | 09:00 | 15
fortnightly on Friday 9:00 | FR every 2 from 2026-03-06 | 09:00 | 15
every fortnight on Friday 9:00 | FR every 2 from 2026-03-06 | 09:00 | 15
weekly on Friday 9:00 | FR | 09:00 | 15
every week on Friday 9:00 | FR | 09:00 | 15
every other Mon and Thu 9:00 | MO,TH every 2 from 2026-03-05 | 09:00 | 15
every other week on weekdays 9:00 | work every 2 from 2026-03-03 | 09:00 | 15
every other Tuesday from 1 April 9:00 | TU every 2 from 2026-04-07 | 09:00 | 15
every 2 weeks from 9 March 9:00 | MO every 2 from 2026-03-09 | 09:00 | 15
every 2 weeks on Tue 9:00 until 1 May | TU every 2 from 2026-03-03 until 2026-05-01 | 09:00 | 15
# Places in the month
first Monday of the month 9:00 20 min | 1MO | 09:00 | 20
the first Monday of every month at 9:00 | 1MO | 09:00 | 15
on the last Friday of each month 16:00 for 15 min | -1FR | 16:00 | 15
last Friday of every month 16:00 for 15 min | -1FR | 16:00 | 15
2nd Tuesday of the month 9:00 | 2TU | 09:00 | 15
first and third Monday of the month 9:00 | 1MO,3MO | 09:00 | 15
1st & 3rd Monday of the month 9:00 | 1MO,3MO | 09:00 | 15
first Monday and last Friday of the month 9:00 | 1MO,-1FR | 09:00 | 15
first Monday and Friday of the month 9:00 | 1MO,1FR | 09:00 | 15
every first Monday 9:00 | 1MO | 09:00 | 15
every last Friday at 16:00 | -1FR | 16:00 | 15
every first and third Monday 9:00 | 1MO,3MO | 09:00 | 15
every second Tuesday of the month 9:00 | 2TU | 09:00 | 15
monthly on the first Monday 9:00 | 1MO | 09:00 | 15
first Monday of the month 9:00 until 1 June | 1MO until 2026-06-01 | 09:00 | 15
first Monday of the month 9:00 except 6 April | 1MO but 2026-04-06 | 09:00 | 15
first Monday of the month from 1 April 9:00 | 1MO from 2026-04-06 | 09:00 | 15
# From one day, until another
weekdays 12:30-12:45 until 20 December | work until 2026-12-20 | 12:30 | 15
weekdays until 20 December 12:30-12:45 | work until 2026-12-20 | 12:30 | 15
weekdays 12:30 to 12:45 till 20 Dec | work until 2026-12-20 | 12:30 | 15
weekdays 12:30 for 15 min through March 20th | work until 2026-03-20 | 12:30 | 15
daily 8:00 until Friday | all until 2026-03-06 | 08:00 | 15
daily 8:00 until tomorrow | all until 2026-03-04 | 08:00 | 15
daily 8:00 until Friday 20 March | all until 2026-03-20 | 08:00 | 15
daily 8:00 until this Friday | all until 2026-03-06 | 08:00 | 15
daily 8:00 until Tuesday | all until 2026-03-10 | 08:00 | 15
until 20 March weekdays 9 a.m. | work until 2026-03-20 | 09:00 | 15
from 1 December Mondays 9:00-9:15 | MO from 2026-12-07 | 09:00 | 15
Mondays 9:00-9:15 from 1 December | MO from 2026-12-07 | 09:00 | 15
starting tomorrow every day 8:00 10m | all from 2026-03-04 | 08:00 | 10
starting today every day 8:00 10m | all from 2026-03-03 | 08:00 | 10
starting on Monday, daily 8:00 | all from 2026-03-09 | 08:00 | 15
starting next Monday, weekdays 9:00 for 10 min | work from 2026-03-09 | 09:00 | 10
from Monday 9:00 10 min daily | all from 2026-03-09 | 09:00 | 10
from Fri 6 Mar until Fri, 20 Mar daily 8:00 | all from 2026-03-06 until 2026-03-20 | 08:00 | 15
as of 1 April weekends 10:00 | SA,SU from 2026-04-04 | 10:00 | 15
from 1 December until 20 December weekdays 9:00 | work from 2026-12-01 until 2026-12-20 | 09:00 | 15
from 1 Dec 2026 to 20 Jan 2027 weekdays 9:00 | work from 2026-12-01 until 2027-01-20 | 09:00 | 15
daily 8:00 from 20 December until 5 January | all from 2026-12-20 until 2027-01-05 | 08:00 | 15
weekdays 9:00 from 2026-12-01 until 2026-12-20 | work from 2026-12-01 until 2026-12-20 | 09:00 | 15
3 March to 5 March 9:00 | all from 2026-03-03 until 2026-03-05 | 09:00 | 15
3 March - 5 March 9:00 | all from 2026-03-03 until 2026-03-05 | 09:00 | 15
tomorrow until Friday 9:00 | all from 2026-03-04 until 2026-03-06 | 09:00 | 15
from Monday to Friday 9:00 | work | 09:00 | 15
Monday until Friday 9:00 | work | 09:00 | 15
Mon-Fri daily 9:00 | work | 09:00 | 15
from 9:00 to 9:15 from 1 April to 20 April, Mon | MO from 2026-04-06 until 2026-04-20 | 09:00 | 15
# Days left out
daily 8:00 10m except Friday | MO,TU,WE,TH,SA,SU | 08:00 | 10
every day but Sunday 8:00-8:10 | MO,TU,WE,TH,FR,SA | 08:00 | 10
every day except Sunday, 9:00 to 9:15 | MO,TU,WE,TH,FR,SA | 09:00 | 15
every day except Saturdays and Sundays 8:00 | work | 08:00 | 15
daily except weekends 9:00 | work | 09:00 | 15
daily except Fri and weekends 9:00 | MO,TU,WE,TH | 09:00 | 15
daily except Mon-Wed 9:00 | TH,FR,SA,SU | 09:00 | 15
weekdays 12:30 15m except 24 December and 25 December | work but 2026-12-24,2026-12-25 | 12:30 | 15
weekdays 12:30 15m except 24 and 25 December | work but 2026-12-24,2026-12-25 | 12:30 | 15
weekdays except 24th, and 25th of Dec 2026, 9:00 | work but 2026-12-24,2026-12-25 | 09:00 | 15
daily except 7, 8, and 9 March 9:00 | all but 2026-03-07,2026-03-08,2026-03-09 | 09:00 | 15
weekdays except December 24, 9:00 to 9:15 | work but 2026-12-24 | 09:00 | 15
weekdays 12:30 15m, not on Fridays | MO,TU,WE,TH | 12:30 | 15
weekdays 12:30 15m but not on Friday | MO,TU,WE,TH | 12:30 | 15
not Mondays 9:00-9:15 | TU,WE,TH,FR,SA,SU | 09:00 | 15
weekdays without Wednesday 12:30 | MO,TU,TH,FR | 12:30 | 15
except Fridays, weekdays 9:00 | MO,TU,WE,TH | 09:00 | 15
daily except tomorrow 9:00 | all but 2026-03-04 | 09:00 | 15
daily 8:00 except next Monday | all but 2026-03-09 | 08:00 | 15
daily 8:00 except 2026-03-10, 2026-03-12 | all but 2026-03-10,2026-03-12 | 08:00 | 15
weekends 8:00 except Sun and 14 March until 1 May | SA until 2026-05-01 but 2026-03-14 | 08:00 | 15
daily 8:00 except on 10 March and on 11 March | all but 2026-03-10,2026-03-11 | 08:00 | 15
# No length
Sat at 9:00 | SA | 09:00 | 15
weekdays 12:30 | work | 12:30 | 15
tomorrow 3pm | 2026-03-04 | 15:00 | 15
noon on Sundays | SU | 12:00 | 15
mondays half past 9 pm | MO | 21:30 | 15
""")

# Letters, digits, spaces and signs of every kind
WRITTEN = [
    "  WEEKDAYS\t12:30\u00a0-\u202f12:45  ",
    "\u200fweekdays 12:30\u200e-12:45\u200f",
    "weekdays\n12:30\u221212:45",
    "weekdays \u0661\u0662:\u0663\u0660-\u0661\u0662:\u0664\u0665",
    "weekdays \u06f1\u06f2:\u06f3\u06f0-\u06f1\u06f2:\u06f4\u06f5",
    "weekdays \uff11\uff12\uff1a\uff13\uff10-12:45",
    "Mon\u2013Fri 12:30\u201412:45",
    "mon\u060c tue\u060c wed\u060c thu\u060c fri 12:30-12:45\u06d4",
    '"weekdays (12:30-12:45)"',
    "weekdays 12:30 o\u2019clock 15 min",
]

# An hour by itself, with nothing to tell before from after noon
AMBIGUOUS = rows("""
every day at 7 for 10 min | all | 07:00 | 19:00 | 10
for 10 min every day at 7 | all | 07:00 | 19:00 | 10
at 7 for 10 every day | all | 07:00 | 19:00 | 10
weekdays and sat 8-8:30 | MO,TU,WE,TH,FR,SA | 08:00 | 20:00 | 30
Sat & Sun 10 to 10:30 | SA,SU | 10:00 | 22:00 | 30
between 9 and 9:15 on mondays | MO | 09:00 | 21:00 | 15
Mon 9-9:10 and Fri | MO,FR | 09:00 | 21:00 | 10
I'm free on Mondays 9-9:10, please | MO | 09:00 | 21:00 | 10
I am available Mondays from 9 to 9:10! | MO | 09:00 | 21:00 | 10
sun 10-1 | SU | 10:00 | 22:00 | 180
sun at 3 for 10 min | SU | 03:00 | 15:00 | 10
sun half past seven for ten minutes | SU | 07:30 | 19:30 | 10
sun at 7 o'clock for 10 min | SU | 07:00 | 19:00 | 10
1 hr 30 at 9 on sundays | SU | 09:00 | 21:00 | 90
every day at 7 | all | 07:00 | 19:00 | 15
Sat at 9 | SA | 09:00 | 21:00 | 15
Sat 9 to 9:30 | SA | 09:00 | 21:00 | 30
Sat from 9 till 9:30 | SA | 09:00 | 21:00 | 30
Sat 11 to 12:30 | SA | 11:00 | 23:00 | 90
Sat 10-1 | SA | 10:00 | 22:00 | 180
Sat half past 9 | SA | 09:30 | 21:30 | 15
Sat a quarter past 9 for 10 min | SA | 09:15 | 21:15 | 10
Sat quarter to 12 | SA | 11:45 | 23:45 | 15
ten past nine on mondays | MO | 09:10 | 21:10 | 15
next Monday at 9 | 2026-03-09 | 09:00 | 21:00 | 15
every other Tuesday at 6 | TU every 2 from 2026-03-03 | 06:00 | 18:00 | 15
first Monday of the month at 9 | 1MO | 09:00 | 21:00 | 15
tomorrow at 3 | 2026-03-04 | 03:00 | 15:00 | 15
daily at 7 until Friday | all until 2026-03-06 | 07:00 | 19:00 | 15
daily except Friday, 9 to 9:15 | MO,TU,WE,TH,SA,SU | 09:00 | 21:00 | 15
at 7 until Friday | all until 2026-03-06 | 07:00 | 19:00 | 15
""")

AT_ONCE = rows("""
now | 15
free now for 5 minutes | 5
now 10 min | 10
10 min now | 10
I have 5 minutes now | 5
I'm free right now | 15
now, an hour | 60
now for 1 h 30 | 90
NOW 180 min | 180
""")

DATES = rows("""
until 3 March | 2026-03-03
until 4 March | 2026-03-04
2 March | 2027-03-02
March 10th, 2026 | 2026-03-10
until Friday 20 March | 2026-03-20
on Friday, 20 March | 2026-03-20
2026-12-24 | 2026-12-24
24.12. | 2026-12-24
until 24.12 | 2026-12-24
5.4. | 2026-04-05
1.1. | 2027-01-01
24.12.2026 | 2026-12-24
today | 2026-03-03
tomorrow | 2026-03-04
until the day after tomorrow | 2026-03-05
friday | 2026-03-06
until Friday | 2026-03-06
Tuesday | 2026-03-10
till next Monday | 2026-03-09
this Tuesday | 2026-03-03
""")

QUIET = rows("""
22:00-07:00 | 22:00 | 07:00
22-7 | 22:00 | 07:00
10pm to 7am | 22:00 | 07:00
10 pm - 7 | 22:00 | 07:00
from 23:00 to 6:30 | 23:00 | 06:30
between 23 and 6 | 23:00 | 06:00
2200-0700 | 22:00 | 07:00
1 to 5 | 01:00 | 05:00
midnight until noon | 00:00 | 12:00
24:00-7:00 | 00:00 | 07:00
11 at night to 7 in the morning | 23:00 | 07:00
half past 10 pm to 6.45 | 22:30 | 06:45
""")


def days(recurrence):
    """Short for a recurrence, as the tables write it."""
    if isinstance(recurrence, Once):
        return str(recurrence.day)
    named = {EVERY_DAY: "all", WORKDAYS: "work"}.get(recurrence.days)
    by_day = recurrence.rule.split("BYDAY=")[1].splitlines()[0].split(";")[0]
    every, bounds = getattr(recurrence, "every", 1), recurrence.bounds
    said = [
        named or by_day,
        f"every {every}" if every > 1 else "",
        f"from {bounds.first}" if bounds.first else "",
        f"until {bounds.last}" if bounds.last else "",
        f"but {','.join(map(str, sorted(bounds.but)))}" if bounds.but else "",
    ]
    return " ".join(filter(None, said))


def short(slot):
    return days(slot.recurrence), f"{slot.start:%H:%M}", str(slot.minutes)


@pytest.mark.parametrize(("text", "when", "start", "minutes"), SAID)
def test_it_reads(text, when, start, minutes):
    slot = read_slot(text, today=TODAY)
    assert isinstance(slot, Slot)
    assert short(slot) == (when, start, minutes)


@pytest.mark.parametrize("text", WRITTEN)
def test_it_reads_every_way_of_writing(text):
    assert short(read_slot(text, today=TODAY)) == ("work", "12:30", "15")


@pytest.mark.parametrize(("text", "when", "first", "second", "minutes"), AMBIGUOUS)
def test_it_gives_both_times_that_may_be_meant(text, when, first, second, minutes):
    either = read_slot(text, today=TODAY)
    assert isinstance(either, Either)
    assert short(either.first) == (when, first, minutes)
    assert short(either.second) == (when, second, minutes)


@pytest.mark.parametrize(("text", "minutes"), AT_ONCE)
def test_it_reads_free_time_at_once(text, minutes):
    assert read_slot(text, today=TODAY) == Now(int(minutes))


@pytest.mark.parametrize(("text", "day"), DATES)
def test_it_reads_a_date(text, day):
    assert read_date(text, today=TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(("text", "first", "last"), QUIET)
def test_it_reads_quiet_hours(text, first, last):
    assert read_quiet(text) == (time.fromisoformat(first), time.fromisoformat(last))


def test_a_length_that_is_not_said_is_that_of_a_bite():
    assert read_slot("Sat at 9:00", today=TODAY).minutes == DEFAULT_MINUTES


@pytest.mark.parametrize("text", ["29 February 9:00-9:10", "29 Feb 2028 9:00-9:10"])
def test_it_reads_a_leap_day_that_is_near(text):
    found = read_slot(text, today=date(2027, 6, 1))
    assert short(found) == ("2028-02-29", "09:00", "10")


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "ur", "x" * 50, ""])
def test_it_reads_english_where_a_language_has_no_words_yet(language):
    assert read_slot("weekdays 12:30-12:45", today=TODAY, language=language).minutes == 15
    assert read_date("friday", today=TODAY, language=language) == date(2026, 3, 6)
    assert read_quiet("22-7", language=language) == (time(22), time(7))


def test_it_reads_a_sentence_as_long_as_may_be():
    text = "weekdays 12:30-12:45".ljust(200)
    assert read_slot(text, today=TODAY).minutes == 15
