"""Progress to draw."""

from dataclasses import replace

from bot.pictures.progress import Cell, Figure, Mark, Progress, Skill, Week

LABELS = ("5 Oct", "12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov", "23 Nov")
FREE, KEPT, PARTLY, MISSED = Cell(), Cell(kept=1), Cell(kept=1, missed=1), Cell(missed=2)
SIGNS = {"·": FREE, "x": KEPT, "/": PARTLY, "o": MISSED}

EMPTY = Progress(
    title="Your progress · 24 November",
    weeks=[Week(label, [FREE] * 7) for label in LABELS],
    day_names=("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
    score="No gaps yet",
    skills_title="What you can recall",
    skills=[Skill("Negotiation", 0, None, "0 %"), Skill("Saying no", 0, None, "0 %")],
    legend=("Today", "Four weeks ago"),
    figures=[Figure("0", "actions used at work"), Figure("0 min", "spent")],
    today=(7, 1),
    marks={Mark.KEPT: "Kept", Mark.PARTLY: "Some kept", Mark.MISSED: "Missed"},
)


def weeks(*rows: str, labels: tuple[str, ...] = LABELS) -> list[Week]:
    """Weeks as they look: · no gap, x kept, / partly, o missed."""
    return [
        Week(label, [SIGNS[sign] for sign in row]) for label, row in zip(labels, rows, strict=True)
    ]


FULL = replace(
    EMPTY,
    weeks=weeks(
        "·······", "x·o··o·", "xx·x···", "·/xx·x·", "x·xx·o·", "xx/x·x·", "oxxx···", "xx·····"
    ),
    score="21 of 31 gaps kept · 6 in a row",
    skills=[
        Skill("Negotiation", 0.62, 0.41, "62 %"),
        Skill("Setting limits", 0.38, 0.55, "38 %"),
        Skill("Feedback", 0.8, 0.8, "80 %"),
        Skill("Hard conversations", 0.07, None, "7 %"),
    ],
    figures=[
        Figure("3", "actions used at work"),
        Figure("96 min", "spent"),
        Figure("$64", "what those minutes were worth"),
        Figure("$150", "earned by using them, as you told"),
    ],
)

URDU = replace(
    FULL,
    title="آپ کی پیش رفت · 24 نومبر",
    weeks=[
        replace(week, label=week.label.replace("Oct", "اکتوبر").replace("Nov", "نومبر"))
        for week in FULL.weeks
    ],
    day_names=("پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"),
    score="31 میں سے 21 وقفے کام آئے · لگاتار 6",
    skills_title="آپ کو کتنا یاد ہے",
    skills=[
        Skill("گفت و شنید", 0.62, 0.41, "62%"),
        Skill("حدود مقرر کرنا", 0.38, 0.55, "38%"),
        Skill("رائے دینا اور لینا", 0.8, 0.8, "80%"),
        Skill("مشکل بات چیت کو سکون سے شروع کرنا", 0.07, None, "7%"),
    ],
    legend=("آج", "چار ہفتے پہلے"),
    figures=[
        Figure("3", "مشورے کام میں آزمائے"),
        Figure("96 منٹ", "سیکھنے میں لگے"),
        Figure("$64", "ان منٹوں کی قیمت"),
        Figure("$150", "آپ کے بتائے کے مطابق ان سے کمائے"),
    ],
    marks={Mark.KEPT: "کام آئے", Mark.PARTLY: "کچھ کام آئے", Mark.MISSED: "رہ گئے"},
    right_to_left=True,
)

NAMES = (
    "Negotiating a fee without apologising",
    "Saying no to scope creep in writing",
    "Feedback",
    "Asking for late payment",
    "Hard conversations with people you like",
    "Active listening",
    "Estimating honestly, and saying what is not included",
    "Presenting work",
    "Limits",
    "Donaudampfschifffahrtsgesellschaft",
    "Small talk that leads to work",
    "Managing up",
)

TWELVE = replace(
    FULL,
    skills=[
        Skill(name, at * 8 / 100, (88 - at * 8) / 100 if at % 4 else None, f"{at * 8} %")
        for at, name in enumerate(NAMES)
    ],
)
