"""Weeks to draw."""

from dataclasses import replace

from bot.pictures.week import Kind, Stretch, Week

LEGEND = {
    Kind.SLOT: "Free",
    Kind.PLANNED: "Next bite",
    Kind.KEPT: "Answered",
    Kind.MISSED: "Left open",
    Kind.BUSY: "Busy",
    Kind.QUIET: "Quiet hours",
}

EMPTY = Week(
    days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    dates=("23", "24", "25", "26", "27", "28", "29"),
    stretches=(),
    title="Your week",
    legend=LEGEND,
)

URDU_DAYS = ("پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار")


def stretch(day: int, start: str, end: str, kind: Kind) -> Stretch:
    """A stretch between two times such as 12:30."""
    return Stretch(day, minute(start), minute(end), kind)


def minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


FULL = replace(
    EMPTY,
    stretches=(
        stretch(0, "09:00", "12:00", Kind.BUSY),
        stretch(0, "12:30", "13:00", Kind.SLOT),
        stretch(0, "12:30", "12:45", Kind.KEPT),
        stretch(1, "08:10", "08:20", Kind.MISSED),
        stretch(2, "12:30", "12:45", Kind.PLANNED),
        stretch(5, "18:00", "19:30", Kind.SLOT),
        stretch(6, "00:00", "08:00", Kind.QUIET),
    ),
    today=2,
    now=minute("11:20"),
    closed=(5,),
)
URDU = replace(FULL, days=URDU_DAYS, title="آپ کا ہفتہ", right_to_left=True)
