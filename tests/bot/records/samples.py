"""Records and certificates to print."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.records.record import (
    Certificate,
    Figure,
    Record,
    RecordHeadings,
    RecordLesson,
    RecordSkill,
)

DAY = date(2026, 11, 22)

ENGLISH_HEADINGS = RecordHeadings(
    skills="Skills",
    lessons="Lessons",
    skill="Skill",
    done="Lessons finished",
    minutes="Minutes",
    mastery="Recalled today",
    day="Day",
    lesson="Lesson",
)
URDU_HEADINGS = RecordHeadings(
    skills="مہارتیں",
    lessons="اسباق",
    skill="مہارت",
    done="مکمل اسباق",
    minutes="منٹ",
    mastery="آج کتنا یاد ہے",
    day="دن",
    lesson="سبق",
)


def lessons(count: int, titles: Sequence[str], skills: Sequence[str]) -> tuple[RecordLesson, ...]:
    """Return so many, one every other day, the newest on the day of the record."""
    days = [DAY - timedelta(days=2 * back) for back in range(count)]
    return tuple(
        RecordLesson(
            day, day.isoformat(), titles[n % len(titles)], skills[n % len(skills)], 4 + n % 9
        )
        for n, day in enumerate(days)
    )


ENGLISH = Record(
    language="en",
    title="Learning record",
    name="Ayesha Khan",
    period="3 May to 22 November 2026",
    day=DAY,
    made="Made with Offclock on 22 November 2026",
    figures=(
        Figure("12", "lessons finished"),
        Figure("1 h 38 min", "of reading and answering"),
        Figure("3", "skills"),
        Figure("21", "days with a lesson"),
    ),
    lines=(
        "Most of the work went into negotiation: 5 of 8 lessons, and every question asked again.",
        "The last review was answered on 21 November 2026.",
    ),
    skills=(
        RecordSkill("Negotiation", 5, 8, 41, "well (84%)"),
        RecordSkill("Hard conversations", 4, 6, 33, "partly (61%)"),
        RecordSkill("Writing so that clients answer", 3, 3, 24, "well (90%)"),
    ),
    lessons=lessons(
        12,
        (
            "Name the price, then be quiet",
            "Say no to a change and keep the client",
            "Ask one question before you answer a complaint",
        ),
        ("Negotiation", "Hard conversations", "Writing so that clients answer"),
    ),
    headings=ENGLISH_HEADINGS,
    footnote=(
        "Minutes are measured from reading and answering in the chat. What is recalled is an "
        "estimate for the day this record was made, from how questions were answered until then. "
        "The record is made from the learner's own practice; it is no accredited qualification."
    ),
)

URDU = Record(
    language="ur",
    title="سیکھنے کا ریکارڈ",
    name="عائشہ خان",
    period="3 مئی سے 22 نومبر 2026 تک",
    day=DAY,
    made="\u2068Offclock\u2069 سے 22 نومبر 2026 کو بنایا گیا",
    figures=(
        Figure("12", "مکمل اسباق"),
        Figure("98", "منٹ پڑھنے اور جواب دینے میں"),
        Figure("3", "مہارتیں"),
    ),
    lines=("سب سے زیادہ محنت گفت و شنید پر ہوئی: \u20688\u2069 میں سے \u20685\u2069 اسباق۔",),
    skills=(
        RecordSkill("گفت و شنید", 5, 8, 41, "اچھی طرح (84%)"),
        RecordSkill("مشکل بات چیت", 4, 6, 33, "کچھ حد تک (61%)"),
        RecordSkill("ایسا لکھنا کہ گاہک جواب دے", 3, 3, 24, "اچھی طرح (90%)"),
    ),
    lessons=lessons(
        12,
        (
            "قیمت بتائیں، پھر خاموش رہیں",
            "تبدیلی سے انکار کریں اور گاہک کو ساتھ رکھیں",
            "شکایت کا جواب دینے سے پہلے ایک سوال پوچھیں",
        ),
        ("گفت و شنید", "مشکل بات چیت", "ایسا لکھنا کہ گاہک جواب دے"),
    ),
    headings=URDU_HEADINGS,
    footnote=(
        "منٹ چیٹ میں پڑھنے اور جواب دینے سے ناپے گئے ہیں۔ یاد رہنے کا اندازہ اس دن "
        "کا ہے جب یہ ریکارڈ بنا۔ یہ سیکھنے والے کی اپنی مشق کا ریکارڈ ہے، کوئی تسلیم شدہ سند نہیں۔"
    ),
)

SHORT = replace(
    ENGLISH,
    figures=ENGLISH.figures[:1],
    lines=(),
    skills=ENGLISH.skills[:1],
    lessons=ENGLISH.lessons[:1],
)
EMPTY = replace(SHORT, figures=(), skills=(), lessons=())


def long(record: Record, count: int = 112) -> Record:
    """Return the record with so many lessons."""
    titles = [lesson.title for lesson in record.lessons[:3]]
    skills = [lesson.skill for lesson in record.lessons[:3]]
    return replace(record, lessons=lessons(count, titles, skills))


CERTIFICATE = Certificate(
    language="en",
    title="Certificate of completion",
    name="Ayesha Khan",
    lines=("has finished every lesson of the track",),
    track="Clients who come back",
    figures=(
        Figure("28", "lessons"),
        Figure("3 h 52 min", "of reading and answering"),
        Figure("87%", "recalled on the day below"),
    ),
    day=DAY,
    made="Made with Offclock on 22 November 2026",
    footnote=ENGLISH.footnote,
)
URDU_CERTIFICATE = Certificate(
    language="ur",
    title="تکمیل کی سند",
    name="عائشہ خان",
    lines=("نے اس ٹریک کے تمام اسباق مکمل کیے",),
    track="گاہک جو واپس آتے ہیں",
    figures=(Figure("28", "اسباق"), Figure("232", "منٹ"), Figure("87%", "اس دن یاد تھا")),
    day=DAY,
    made=URDU.made,
    footnote=URDU.footnote,
)
