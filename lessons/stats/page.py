"""The figures as a page: one HTML file that needs nothing else, for the dark and for phones."""

from collections.abc import Sequence

from markupsafe import Markup

from lessons.items import Form
from lessons.stats.figures import ItemFigures, LessonFigures
from lessons.stats.flags import ADVICE, Flag, flag_item, flag_lesson, where
from lessons.stats.measures import Upper
from lessons.stats.people import ENOUGH, FEWEST, People
from lessons.stats.plot import draw_plot
from lessons.stats.questions import OptionFigures, QuestionFigures
from lessons.stats.style import STYLE
from lessons.stats.words import NONE, write_deeds, write_fraction, write_percent, write_seconds

_CHOSEN = {
    Form.ONE: "Chosen by",
    Form.SEVERAL: "Chosen by, each on its own",
    Form.ORDER: "Put in its place by",
    Form.WORDS: "Answered by",
}

_UPPER = {
    Upper.MORE: "The upper third are right more often than the lower third.",
    Upper.SAME: "The upper and the lower third are right equally often.",
    Upper.LESS: "The upper third are right less often than the lower third.",
}

_PAGE = Markup("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>How the lessons fare</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>How the lessons fare</h1>
<p>People are counted in steps of {fewest}, so that nobody can be told from a number: 15 means 15 to
19. Shares, p and flags begin at {enough} people and are about right: off by {blur} at first, and
by less the more people there are.</p>
</header>
<main>
{body}
</main>
</body>
</html>
""")


def write_page(lessons: Sequence[LessonFigures]) -> str:
    """Return the page. All that authors wrote is escaped."""
    body = Markup("\n").join([_overview(lessons), *map(_lesson, lessons)])
    style = Markup(STYLE)  # noqa: S704 - a constant of ours
    blur = write_fraction(FEWEST // 2 / ENOUGH)
    page = _PAGE.format(style=style, fewest=FEWEST, enough=ENOUGH, blur=blur, body=body)
    return str(page)


def _overview(lessons: Sequence[LessonFigures]) -> Markup:
    items = [item for lesson in lessons for item in lesson.items]
    raised = [flag for lesson in lessons for flag in flag_lesson(lesson)]
    raised += [flag for item in items for flag in flag_item(item)]
    return Markup("<section><h2>All items</h2>{}{}</section>").format(
        draw_plot(items), _legend(raised)
    )


def _legend(raised: Sequence[Flag]) -> Markup:
    counts = {name: sum(flag.name == name for flag in raised) for name in ADVICE}
    rows = [
        Markup("<dt><b>{}</b> × {}</dt><dd>{}</dd>").format(name, number, ADVICE[name])
        for name, number in counts.items()
        if number
    ]
    if not rows:
        return Markup("<p>Nothing is flagged.</p>")
    return Markup("<dl>{}</dl>").format(Markup("").join(rows))


def _lesson(lesson: LessonFigures) -> Markup:
    return Markup(
        '<section id="{id}"><h2><small>{id}</small> {title}</h2>{flags}{stages}{facts}{items}'
        "</section>"
    ).format(
        id=lesson.id,
        title=lesson.title,
        flags=_flags(flag_lesson(lesson)),
        stages=_stages(lesson),
        facts=_facts(lesson),
        items=Markup("").join(map(_item, lesson.items)),
    )


def _stages(lesson: LessonFigures) -> Markup:
    rows = [
        _bar(stage.name, str(stage.people), _width(stage.people, lesson.shown))
        for stage in lesson.stages
    ]
    return Markup('<h3>How far they get</h3><div class="bars">{}</div>').format(
        Markup("").join(rows)
    )


def _facts(lesson: LessonFigures) -> Markup:
    return Markup(
        "<p><b>Reading</b> {}, the median beside the expected.</p>"
        "<p><b>They say</b> {}.</p><p><b>Its action</b> {}.</p>"
    ).format(write_seconds(lesson.time), write_deeds(lesson.ratings), write_deeds(lesson.actions))


def _item(item: ItemFigures) -> Markup:
    flags = flag_item(item)
    opened = Markup(" open") if flags else ""
    return Markup(
        "<details{opened}><summary><b>{id}</b> {kind}{flags}</summary>"
        '<table class="key"><tr><th>people</th><th>p</th><th>item–rest</th><th>time</th></tr>'
        "<tr><td>{people}</td><td>{p}</td><td>{rest}</td><td>{time}</td></tr></table>{questions}"
        "</details>"
    ).format(
        opened=opened,
        id=item.id,
        kind=item.kind,
        flags=_flags(flags),
        people=item.people,
        p=write_fraction(item.p),
        rest=write_fraction(item.rest),
        time=write_seconds(item.time),
        questions=Markup("").join(map(_question, item.questions)),
    )


def _question(question: QuestionFigures) -> Markup:
    rows = [_option(question, option) for option in question.options]
    place = where(question)
    return Markup(
        '<div class="question">{place}<p>{text}</p><p class="quiet">{chosen}, of {people}</p>'
        '<div class="bars">{rows}</div>{upper}</div>'
    ).format(
        place=Markup("<h4>{}</h4>").format(place) if place else "",
        text=question.text,
        chosen=_CHOSEN[question.form],
        people=question.people,
        rows=Markup("").join(rows),
        upper=Markup('<p class="quiet">{}</p>').format(_UPPER[question.upper])
        if question.upper
        else "",
    )


def _option(question: QuestionFigures, option: OptionFigures) -> Markup:
    share = question.share(option)
    told = f"{option.people}" if share is None else f"{write_percent(share)} · {option.people}"
    label = f"{'✓ ' if option.right else ''}{option.text}"
    return _bar(label, told, share, key=bool(option.right))


def _bar(label: str, told: str, share: float | None, *, key: bool = False) -> Markup:
    drawn = Markup('<i style="width:{:.1f}%"></i>').format(100 * share) if share else ""
    return Markup(
        '<div class="row{key}"><span>{label}</span><span class="told">{told}</span>'
        '<div class="track">{drawn}</div></div>'
    ).format(key=" right" if key else "", label=label, told=told or NONE, drawn=drawn)


def _flags(flags: Sequence[Flag]) -> Markup:
    marks = [Markup('<mark title="{}">{}</mark>').format(ADVICE[flag.name], flag) for flag in flags]
    return (
        Markup('<span class="flags">{}</span>').format(Markup(" ").join(marks))
        if marks
        else (Markup(""))
    )


def _width(people: People, whole: People) -> float | None:
    """Return how long a bar of these people is, beside one of them all."""
    return min(1.0, people.middle / whole.middle) if people.least and whole.least else None
