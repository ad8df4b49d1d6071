"""Progress: what its picture shows, and the same in words for who can not see it."""

from dataclasses import replace
from datetime import date, timedelta

from babel.dates import format_date
from markupsafe import Markup

from bot.account import Account, Standing
from bot.pictures.progress import Cell, Figure, Mark, Progress, Skill, Week
from bot.text import Tongue
from bot.view import Press, View
from bot.views.events import coming_up
from bot.views.week import LONGEST_CAPTION
from lessons.money import Amount

MOST_SKILLS = 12
"""A picture has room for."""

NEAREST = 0.005
"""A smaller change of mastery is none."""


def picture(tongue: Tongue, account: Account, *, dark: bool) -> Progress:
    """Return what is drawn."""
    weeks = account.weeks()
    mondays = [account.monday + timedelta(weeks=number) for number in range(len(weeks))]
    return Progress(
        title=tongue.plain("progress.title", day=_dated(tongue, account.today)),
        weeks=[
            Week(_dated(tongue, monday), [Cell(day.kept, day.missed) for day in days])
            for monday, days in zip(mondays, weeks, strict=True)
        ],
        day_names=[
            format_date(account.monday + timedelta(days=day), "ccc", locale=tongue.locale)
            for day in range(7)
        ],
        score=_score(tongue, account),
        skills_title=tongue.plain("progress.skills"),
        skills=[
            Skill(one.track.title, one.now, one.before, tongue.percent(one.now))
            for one in account.skills[:MOST_SKILLS]
        ],
        legend=(tongue.plain("progress.today"), tongue.plain("progress.before")),
        figures=[Figure(value, caption) for value, caption in _figures(tongue, account)],
        today=(len(weeks) - 1, account.today.weekday()),
        marks={
            Mark.KEPT: tongue.plain("progress.kept"),
            Mark.PARTLY: tongue.plain("progress.partly"),
            Mark.MISSED: tongue.plain("progress.missed"),
        },
        right_to_left=tongue.right_to_left,
        dark=dark,
    )


def overview(tongue: Tongue, account: Account, coming: str) -> View:
    """Return progress in words, as many of them as fit below a picture."""
    more = Press(tongue.plain("closing.more"), "now:5", "primary")
    review = Press(tongue.plain("progress.review"), "review")
    record = Press(tongue.plain("progress.record"), "log")
    rows = ((more, review), (coming_up(tongue),), (record,))
    if not account.begun:
        return View(tongue("progress.none", next=coming), ((more,),))
    for most in range(len(account.skills), -1, -1):
        html = _words(tongue, account, most, coming)
        if len(html) <= LONGEST_CAPTION:
            break
    return View(html, rows)


def in_words(tongue: Tongue, view: View) -> View:
    """Return the words of a progress whose picture can not be had."""
    return replace(view, html=Markup("\n\n").join([view.html, tongue("progress.no-picture")]))


def _words(tongue: Tongue, account: Account, most: int, coming: str) -> Markup:
    """Return everything, with at most so many of the skills, the best known first."""
    figures = [
        tongue("progress.figure", value=value, caption=caption)
        for value, caption in _figures(tongue, account)
    ]
    known = sorted(account.skills, key=lambda one: -one.now)
    parts = [
        tongue("progress"),
        Markup("\n").join([*figures, Markup("{}").format(_score(tongue, account))]),
        Markup("\n").join([_skill(tongue, one) for one in known[:most]]),
        tongue("progress.how"),
        tongue("next", next=coming),
    ]
    return Markup("\n\n").join(part for part in parts if part)


def _skill(tongue: Tongue, one: Standing) -> Markup:
    key = "progress.skill"
    if one.before is not None and abs(one.now - one.before) >= NEAREST:
        key = "progress.skill.more" if one.now > one.before else "progress.skill.less"
    return tongue(
        key,
        title=one.track.title,
        now=tongue.percent(one.now),
        before=tongue.percent(one.before or 0.0),
        done=str(one.done),
        n=len(one.track.lessons),
    )


def _score(tongue: Tongue, account: Account) -> str:
    """Return how many gaps were kept, in all and in a row."""
    row = account.streak
    if not row.offered:
        return tongue.plain("progress.no-gaps")
    said = tongue.plain("progress.gaps", kept=str(row.kept), n=row.offered)
    if row.in_a_row > 1:
        in_a_row = tongue.plain("progress.row", n=row.in_a_row)
        said = tongue.plain("progress.both", gaps=said, row=in_a_row)
    return said


def _figures(tongue: Tongue, account: Account) -> list[tuple[str, str]]:
    """Return the numbers with what they count; what was used at work comes first."""
    minutes = round(account.seconds / 60)
    figures = [
        (str(account.used), tongue.plain("progress.used", n=account.used)),
        (tongue.plain("progress.min", n=minutes), tongue.plain("progress.spent")),
    ]
    if account.worth:
        figures.append((tongue.money(_whole(account.worth)), tongue.plain("progress.worth")))
    if account.earned:
        sums = " + ".join(map(tongue.money, account.earned))
        figures.append((sums, tongue.plain("progress.earned")))
    return figures


def _whole(amount: Amount) -> Amount:
    """Return an amount without cents: what minutes are worth is no invoice."""
    return Amount(round(amount.hundredths, -2), amount.currency)


def _dated(tongue: Tongue, day: date) -> str:
    return format_date(day, "d MMM", locale=tongue.locale)
