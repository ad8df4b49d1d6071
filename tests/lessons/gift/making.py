"""Items of the kinds that GIFT can hold, with characters that mean something to somebody."""

from hypothesis import strategies as st

from lessons.items import AnyItem, Choice, Reflection, Several
from lessons.textfile import UNPRINTABLE

NASTY = "ab \n\t\\~=#{}:%[]<>&;/$*`_-.1“é\u2028\xa0\U0001f600"
SNIPPETS = [
    "~%50%",
    "%-25%x",
    "::",
    "####",
    "->",
    "// offclock",
    "[html]",
    "[markdown]",
    "<b>",
    "</p>",
    "<!--",
    "&lt;",
    "&amp;",
    "&#62;",
    "&copy",
    "\\n",
    "\\\\",
    "$CATEGORY:",
    "{T}",
    "\n\n",
    "\n//",
]


def _is_prose(text: str) -> bool:
    return bool(text.strip()) and not UNPRINTABLE.search(text)


PROSE = st.one_of(
    st.lists(st.sampled_from(SNIPPETS) | st.text(NASTY, max_size=6), min_size=1, max_size=6).map(
        "".join
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
).filter(_is_prose)
SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)


@st.composite
def wordings(draw: st.DrawFn, ids: list[str]) -> dict[str, object]:
    """Draw one way to put a choice, whose options take their ids from `ids`."""
    number = draw(st.integers(3, 4))
    best = draw(st.integers(0, number - 1))
    options = []
    for place in range(number):
        option = {"id": ids.pop(), "text": draw(PROSE), "feedback": draw(PROSE)}
        credit = 1 if place == best else draw(st.sampled_from([0, 0.5]))
        if credit < 1 or draw(st.booleans()):
            option |= {"tempts": draw(PROSE), "misconception": draw(SLUGS)}
        options.append(option | {"credit": credit})
    return {"stem": draw(PROSE), "keyed_by": draw(st.none() | PROSE), "options": options}


@st.composite
def choices(draw: st.DrawFn, id_: str) -> Choice:
    ids = draw(st.lists(SLUGS, min_size=12, max_size=12, unique=True))
    again = [draw(wordings(ids)) for _ in range(draw(st.integers(0, 2)))]
    first = draw(wordings(ids))
    return Choice.model_validate({"kind": "choice", "id": id_, "again": again, **first})


@st.composite
def severals(draw: st.DrawFn, id_: str) -> Several:
    ids = draw(st.lists(SLUGS, min_size=3, max_size=5, unique=True))
    right = [True, False, *draw(st.lists(st.booleans(), min_size=3, max_size=3))]
    options = [
        {"id": name, "text": draw(PROSE), "feedback": draw(PROSE), "right": right[place]}
        for place, name in enumerate(ids)
    ]
    whole = {"kind": "several", "id": id_, "stem": draw(PROSE), "feedback": draw(PROSE)}
    return Several.model_validate({**whole, "options": options})


@st.composite
def reflections(draw: st.DrawFn, id_: str) -> Reflection:
    return Reflection(kind="reflection", id=id_, stem=draw(PROSE), example=draw(PROSE))


@st.composite
def items(draw: st.DrawFn) -> list[AnyItem]:
    """Draw the items of one lesson."""
    ids = draw(st.lists(SLUGS, min_size=1, max_size=3, unique=True))
    return [draw(draw(st.sampled_from([choices, severals, reflections]))(id_)) for id_ in ids]
