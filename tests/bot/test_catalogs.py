import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

import bot
from bot.fetching import BadAddress, Failure
from bot.router import MENU
from bot.text import LOCALES, Entry, Texts, Tongue
from bot.views.editing import CHANGES
from bot.views.limits import CHOICES
from bot.views.slots import PRESETS
from lessons.bite import Opinion, Why
from lessons.items import Form
from lessons.items.answer import WRITTEN
from lessons.model import Evidence
from lessons.money import AmountFault
from lessons.prompts import PROMPTS
from scheduler.calendars.problem import Problem
from scheduler.language import Reason, read_quiet, read_slot
from scheduler.slots import LAST, Slot

TEXTS = Texts()
ENGLISH, URDU = TEXTS.tongues["en"], TEXTS.tongues["ur"]
CODES = sorted(TEXTS.tongues)
ALLOWED = {"b", "i", "u", "s", "code", "blockquote"}

ARABIC_LETTER = r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]"
FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
MARKS = re.compile(f"[{FSI}{PDI}{RLM}]")

# Values as people type them; the marks of direction are the catalog's own.
VALUES = st.text(st.characters(exclude_categories=("Cs", "Cf")), max_size=12)
MARKUPS = VALUES.map(lambda text: Markup("<i>{}</i>").format(text))


def forms(entry: Entry) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else entry


def messages(tongue: Tongue) -> Iterator[tuple[str, str]]:
    return ((key, form) for key, entry in tongue.entries.items() for form in forms(entry))


def carried(entry: Entry) -> set[str]:
    """Return the names of the values that a message carries, whatever its number is."""
    return set.intersection(*map(placeholders, forms(entry)))


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(form) if name is not None}


def tags(html: str) -> list[str]:
    return re.findall(r"<[^>]*>", html)


def is_balanced(html: str) -> bool:
    open_tags: list[str] = []
    for tag in tags(html):
        name = tag.strip("</>")
        if name not in ALLOWED:
            return False
        if not tag.startswith("</"):
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags and not set("<>") & set(re.sub(r"<[^>]*>", "", html))


def isolates_balance(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter == FSI) - (letter == PDI)
        if depth < 0:
            return False
    return depth == 0


# The catalogs side by side


@pytest.mark.parametrize("code", CODES)
def test_a_catalog_has_no_key_that_english_has_not(code: str):
    assert set(TEXTS.tongues[code].entries) <= set(ENGLISH.entries)


def test_urdu_is_complete():
    assert set(URDU.entries) == set(ENGLISH.entries)


@pytest.mark.parametrize("code", CODES)
def test_a_catalog_has_each_key_once_and_none_set_aside(code: str):
    paths = sorted((LOCALES / code).glob("*.po"))
    source = "".join(path.read_text(encoding="utf-8") for path in paths)
    written = re.findall(r'^msgid "(.+)"$', source, re.MULTILINE)
    assert len(written) == len(set(written))
    assert set(written) == set(TEXTS.tongues[code].entries)


@pytest.mark.parametrize("code", CODES)
def test_a_message_keeps_the_placeholders_of_english(code: str):
    expected = {
        key: set().union(*map(placeholders, forms(entry))) for key, entry in ENGLISH.entries.items()
    }
    wrong = []
    for key, entry in TEXTS.tongues[code].entries.items():
        first, *others = map(placeholders, forms(entry))
        # Of one alone the number need not be said: a lesson, 2 lessons.
        spared = {"n"} & expected[key] if others else set()
        if first | spared != expected[key] or any(other != expected[key] for other in others):
            wrong.append(key)
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_a_message_keeps_the_tags_of_english(code: str):
    tongue = TEXTS.tongues[code]
    wrong = [
        key
        for key, form in messages(tongue)
        if sorted(tags(form)) != sorted(tags(forms(ENGLISH.entries[key])[0]))
        or not is_balanced(form)
    ]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_a_catalog_has_as_many_plural_forms_as_its_language(code: str):
    counts = set()
    for path in (LOCALES / code).glob("*.po"):
        with path.open("rb") as file:
            counts.add(read_po(file, locale=code).num_plurals)
    (counted,) = counts
    assert counted == len(TEXTS.tongues[code].locale.plural_form.tags | {"other"})
    for key, entry in TEXTS.tongues[code].entries.items():
        assert isinstance(entry, str) == isinstance(ENGLISH.entries[key], str), key
        assert isinstance(entry, str) or len(entry) == counted, key


# Urdu's script


def test_urdu_is_written_in_urdu_letters():
    # Arabic yeh, kaf and heh look alike and are other letters; so are the Arabic digits.
    foreign = "\u064a\u0643\u0647\u0649\u0629" + "".join(map(chr, range(0x660, 0x66A)))
    assert [key for key, form in messages(URDU) if set(form) & set(foreign)] == []


def test_urdu_is_punctuated_as_urdu():
    stray = re.compile(f"{ARABIC_LETTER}[{FSI}{PDI}]?(<[^>]*>)*[.,;?]")
    assert [key for key, form in messages(URDU) if stray.search(form)] == []
    after_a_value = re.compile(r"\}(<[^>]*>)*[.,;?]")
    assert [key for key, form in messages(URDU) if after_a_value.search(form)] == []


def test_urdu_does_not_say_whether_the_reader_is_a_man_or_a_woman():
    gendered = re.compile(r"آپ[^۔؟\n]*(?:تے ہیں|تی ہیں|(?<!\w)گے|(?<!\w)گی)(?!\w)")
    intimate = re.compile(r"(?<!\w)(?:تم|تو تم|تمہار\w+|کیجیے|کیجئے)(?!\w)")
    wrong = [key for key, form in messages(URDU) if gendered.search(form) or intimate.search(form)]
    assert wrong == []


def test_urdu_isolates_what_it_leaves_in_english():
    latin = re.compile(r"/?[A-Za-z]{2,}")
    wrong = []
    for key, form in messages(URDU):
        bare = re.sub(f"{FSI}[^{FSI}{PDI}]*{PDI}", "", form)
        bare = re.sub(r"<[^>]*>|\{[^}]*\}", "", bare)
        if key != "date.pattern" and latin.search(bare):
            wrong.append(key)
    assert wrong == []


def test_urdu_quotes_the_same_sentences_as_english():
    # The bot reads them in English, so a translated one would not be read.
    for key, entry in ENGLISH.entries.items():
        if key in NAMES_A_BUTTON or key in IN_OWN_WORDS:
            continue
        for theirs, ours in zip(forms(entry), forms(URDU.entries[key]), strict=True):
            example = re.compile(r"“([^{”]+)”")
            assert example.findall(MARKS.sub("", ours)) == example.findall(theirs), key


NAMES_A_BUTTON = {"question.several": "question.done"}
"""Messages that quote the words on a button."""
IN_OWN_WORDS = {"prompt.change"}
"""Messages whose example is for an answer that nothing reads but people."""


@pytest.mark.parametrize("code", CODES)
def test_a_button_is_named_by_its_own_words(code: str):
    tongue = TEXTS.tongues[code]
    for key, button in NAMES_A_BUTTON.items():
        assert EXAMPLES.findall(tongue(key)) == [tongue.plain(button)]


EXAMPLES = re.compile(r"“([^{”]+)”")
OF_SLOTS = ("slots", "setup.slots", "help")


def test_every_time_that_is_given_as_an_example_means_one_slot():
    examples = {
        (key, example)
        for key, form in messages(ENGLISH)
        if key.startswith(OF_SLOTS) and key != "slots.refused.same_times"
        for example in EXAMPLES.findall(form)
    }
    assert len(examples) > 10
    for key, example in examples:
        assert isinstance(read_slot(example, today=date(2026, 3, 2)), Slot), (key, example)


def test_every_example_of_quiet_hours_can_be_read():
    keys = ("limits.ask.quiet", "limits.refused", "slots.refused.same_times")
    for key in keys:
        (example,) = EXAMPLES.findall(ENGLISH(key, now="", quoted="{"))
        assert read_quiet(example)


# Telegram's limits


@pytest.mark.parametrize("code", CODES)
def test_words_on_buttons_are_short(code: str):
    tongue = TEXTS.tongues[code]
    in_a_message = {key for key in of_prompts() if key.count(".") != 2}
    elsewhere = {"bot.about", "bot.description"} | OVER_THE_CHAT | ON_PAPER | in_a_message
    on_buttons = {key for key, _ in Calls.of_bot().plain} - elsewhere
    assert {"forget.yes", "closing.more", "lesson.finish", "preset.0"} <= on_buttons
    assert [
        key for key in on_buttons for form in forms(tongue.entries[key]) if len(form) >= 64
    ] == []


@pytest.mark.parametrize("code", CODES)
def test_the_menu_and_the_profile_fit(code: str):
    tongue = TEXTS.tongues[code]
    assert all(1 <= len(tongue.plain(f"menu.{name}")) <= 256 for name in MENU)
    assert len(tongue.plain("bot.about")) <= 120
    assert len(tongue.plain("bot.description")) <= 512


OVER_THE_CHAT = {
    *(f"why.{why}" for why in ("next", "best", "tried", "snoozed", "slot", "reviews")),
    *(f"because.{why}" for why in (*Why, "over")),
    *(f"heard.{opinion}" for opinion in Opinion),
    "edit.no-further",
    "flood",
}
"""Shown in answer to a press, and not on a button."""

ON_PAPER = {
    *(f"record.{note}" for note in ("measured", "estimated", "told", "practice")),
    *(f"certificate.{line}" for line in ("read", "known")),
}
"""Printed in a record or a certificate."""


# The catalog and the code


def of_prompts() -> Iterator[str]:
    """Yield what is asked, each answer to it, and what is heard where that ends the prompt."""
    for table in PROMPTS.values():
        for before, ask in table.items():
            yield f"prompt.{ask.key}"
            yield from (f"prompt.{ask.key}.{option}" for option in ask.options)
            for answer in (*ask.options, *([WRITTEN] if ask.typed else [])):
                if (*before, answer) not in table:
                    yield f"prompt.{ask.key}.{answer}.heard"


LIMITS = (*CHOICES, "rest")
COMPOSED = {
    *(f"evidence.{kind}" for kind in get_args(Evidence)),
    *(f"slots.refused.{reason}" for reason in Reason),
    *(f"calendar.problem.{problem}" for problem in {*Failure, *Problem, *BadAddress}),
    *(f"limits.set.{name}" for name in LIMITS),
    *(f"limits.ask.{name}" for name in LIMITS),
    *(f"limits.none.{name}" for name in LIMITS),
    *(f"nth.{number}" for number in (1, 2, 3, 4, LAST)),
    *(f"edit.{what}" for what in CHANGES),
    *(f"preset.{number}" for number in range(len(PRESETS))),
    *(f"menu.{name}" for name in MENU),
    *(f"amount.{fault}" for fault in AmountFault),
    *(f"because.{why}" for why in Why),
    *(f"{family}.{opinion}" for family in ("opinion", "heard") for opinion in Opinion),
    *(f"question.{form}" for form in Form if form is not Form.ONE),
    *(f"question.{kind}" for kind in ("review", "probe", "replay")),
    *of_prompts(),
}
"""Keys that the code puts together, from the values that it puts into them."""


class Calls:
    """What the code asks a tongue for: whole keys, and openings of keys, with their places."""

    def __init__(self) -> None:
        self.asked: set[tuple[str, str]] = set()
        self.openings: set[tuple[str, str]] = set()
        self.plain: set[tuple[str, str]] = set()

    @classmethod
    @cache
    def of_bot(cls) -> "Calls":
        calls = cls()
        root = Path(bot.__file__).parent
        for path in sorted(root.rglob("*.py")):
            calls.read(ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(root)))
        return calls

    def read(self, tree: ast.Module, place: str) -> None:
        functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
        constants = _assigned(tree.body)
        takes_key = {one.name: _key_of(one) for one in functions if _key_of(one)}
        for scope in (tree, *functions):
            named = constants if scope is tree else {**constants, **_assigned(ast.walk(scope))}
            for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
                at, plain = (
                    _asks(call) or takes_key.get(_name(call.func)) or (len(call.args), False)
                )
                for key in call.args[at : at + 1]:
                    self._take(key, named, place, plain=plain)

    def _take(self, key: ast.expr, named: "Named", place: str, *, plain: bool) -> None:
        for one in _strings(key, named):
            found = {one} if isinstance(one, str) else self._family(one, place)
            self.asked |= {(each, place) for each in found}
            if plain:
                self.plain |= {(each, place) for each in found}

    def _family(self, key: ast.JoinedStr, place: str) -> set[str]:
        first = key.values[0]
        assert isinstance(first, ast.Constant), f"{place}: a key must open with its family"
        opening = str(first.value)
        self.openings.add((opening, place))
        return {one for one in COMPOSED if one.startswith(opening)}


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Named = Mapping[str, Sequence[ast.expr]]
"""What is assigned to each name."""


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _asks(call: ast.Call) -> tuple[int, bool] | None:
    """Return where a call of a tongue has its key, and whether it asks for plain text."""
    plain = isinstance(call.func, ast.Attribute) and call.func.attr == "plain"
    asks = plain or (isinstance(call.func, ast.Name) and call.func.id == "tongue")
    return (0, plain) if asks else None


def _key_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, bool] | None:
    """Return where a function is handed a key, and whether it asks for plain text with it."""
    names = [arg.arg for arg in function.args.args if arg.arg != "self"]
    if "key" not in names:
        return None
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args]
    plain = any(_asks(one) == (0, True) and _name(one.args[0]) == "key" for one in calls)
    return names.index("key"), plain


def _assigned(nodes: Iterable[ast.AST]) -> Named:
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _strings(node: ast.expr, named: Named) -> Iterator[str | ast.JoinedStr]:
    """Yield the strings that an expression can be; a condition's own strings are none of them."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            yield node
        case ast.Name(id=name):
            rest = {other: values for other, values in named.items() if other != name}
            for value in named.get(name, ()):
                yield from _strings(value, rest)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _strings(body, named)
            yield from _strings(orelse, named)
        case ast.Dict(values=values):
            for value in values:
                yield from _strings(value, named)
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, *others]):
            for one in (table, *others):
                yield from _strings(one, named)


def test_every_key_that_the_code_asks_for_exists():
    calls = Calls.of_bot()
    assert len(calls.asked) > 100
    assert sorted((key, at) for key, at in calls.asked if key not in ENGLISH.entries) == []
    assert calls.openings
    for opening, at in calls.openings:
        assert any(key.startswith(opening) for key in COMPOSED), (opening, at)


def test_every_english_key_is_asked_for():
    used = {key for key, _ in Calls.of_bot().asked}
    assert sorted(set(ENGLISH.entries) - used) == []


def test_every_key_that_the_code_puts_together_exists_and_no_other():
    assert sorted(set(ENGLISH.entries) & COMPOSED) == sorted(COMPOSED)
    families = ("evidence.", "slots.refused.", "preset.", "menu.", "nth.", "calendar.problem.")
    families += ("amount.", "opinion.easy", "opinion.hard", "opinion.foreign")
    assert {key for key in ENGLISH.entries if key.startswith(families)} <= COMPOSED


# What a tongue makes of a message


def dummies(tongue: Tongue, key: str, data: st.DataObject, kind: st.SearchStrategy[str]):
    names = set().union(*map(placeholders, forms(tongue.entries[key])))
    drawn = {name: data.draw(kind, name) for name in sorted(names - {"n"})}
    return {**drawn, "n": data.draw(st.integers(0, 200))} if "n" in names else drawn


KEYS = st.sampled_from(sorted(ENGLISH.entries))
TONGUES = st.sampled_from([ENGLISH, URDU])


@given(tongue=TONGUES, key=KEYS, data=st.data())
def test_a_value_never_becomes_html(tongue: Tongue, key: str, data: st.DataObject):
    values = dummies(tongue, key, data, VALUES)
    said = tongue(key, **values)
    assert isinstance(said, Markup)
    assert tags(said) == tags(forms(tongue.entries[key])[0])
    assert all(escape(values[name]) in said for name in carried(tongue.entries[key]))


@given(tongue=TONGUES, key=KEYS, data=st.data())
def test_a_value_that_is_html_stays_html(tongue: Tongue, key: str, data: st.DataObject):
    values = dummies(tongue, key, data, MARKUPS)
    said = tongue(key, **values)
    assert is_balanced(said)
    assert all(str(values[name]) in said for name in carried(tongue.entries[key]))


@given(tongue=TONGUES, key=KEYS, data=st.data())
def test_plain_text_carries_values_as_they_are(tongue: Tongue, key: str, data: st.DataObject):
    values = dummies(tongue, key, data, VALUES)
    said = tongue.plain(key, **values)
    assert not isinstance(said, Markup)
    assert all(str(values[name]) in said for name in carried(tongue.entries[key]))


@given(key=KEYS, data=st.data())
def test_isolates_are_balanced_and_hold_each_value(key: str, data: st.DataObject):
    values = dummies(URDU, key, data, VALUES | MARKUPS)
    said = URDU(key, **values)
    assert isolates_balance(said)
    texts = [escape(value) for name, value in values.items() if name != "n"]
    assert all(f"{FSI}{text}{PDI}" in said for text in texts)
    assert not {FSI, PDI} & set(ENGLISH(key, **values))


@pytest.mark.parametrize(
    ("code", "n", "said"),
    [
        ("en", 0, "0 lessons read"),
        ("en", 1, "1 lesson read"),
        ("en", 2, "2 lessons read"),
        ("en", 5, "5 lessons read"),
        ("ur", 0, "0 سبق پڑھے گئے"),
        ("ur", 1, "1 سبق پڑھا گیا"),
        ("ur", 2, "2 سبق پڑھے گئے"),
        ("ur", 5, "5 سبق پڑھے گئے"),
    ],
)
def test_a_number_chooses_its_plural(code: str, n: int, said: str):
    assert TEXTS.tongues[code]("digest.lessons", n=n) == said


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError, match="no-such-key"):
        URDU("no-such-key")


HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def test_what_is_missing_blank_or_fuzzy_is_said_in_english(tmp_path: Path):
    english = ("resume", "stale", "closing", "export")
    lines = "".join(f'\nmsgid "{key}"\nmsgstr "{key} in English"\n' for key in english)
    for code in ("en", "fr"):
        (tmp_path / code).mkdir()
    (tmp_path / "en" / "general.po").write_text(HEAD + lines, encoding="utf-8")
    french = '\nmsgid "resume"\nmsgstr "Bon retour"\n\nmsgid "stale"\nmsgstr ""\n'
    french += '\n#, fuzzy\nmsgid "closing"\nmsgstr "Peut-être"\n'
    (tmp_path / "fr" / "general.po").write_text(HEAD + french, encoding="utf-8")
    tongue = Texts(tmp_path).speak("fr")
    assert tongue("resume") == "Bon retour"
    assert [tongue(key) for key in english[1:]] == [f"{key} in English" for key in english[1:]]


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ((), "en"),
        ((None,), "en"),
        (("",), "en"),
        (("xx",), "en"),
        (("pt-br",), "en"),
        (("en-GB",), "en"),
        (("ur",), "ur"),
        (("ur-PK",), "ur"),
        ((None, "ur"), "ur"),
        (("xx", "ur-PK", "en"), "ur"),
        (("en", "ur"), "en"),
    ],
)
def test_the_first_wanted_language_that_there_is_is_spoken(
    wanted: tuple[str | None, ...], spoken: str
):
    assert TEXTS.speak(*wanted).code == spoken


def test_a_language_knows_its_name_and_its_direction():
    assert (ENGLISH.name, ENGLISH.right_to_left) == ("English", False)
    assert (URDU.name, URDU.right_to_left) == ("اردو", True)


def test_a_list_ends_as_its_language_does():
    assert ENGLISH.listing(["a", "b"]) == "a and b"
    assert URDU.listing(["a", "b"]) == "a اور b"


# Dates

KARACHI = ZoneInfo("Asia/Karachi")
# A Wednesday, 15:00 in Karachi.
NOW = datetime(2026, 3, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "english", "urdu"),
    [
        (timedelta(hours=2, minutes=30), "today, 17:30", "آج، 17:30"),
        (timedelta(hours=8, minutes=59), "today, 23:59", "آج، 23:59"),
        (timedelta(hours=9), "tomorrow, 00:00", "کل، 00:00"),
        (timedelta(days=1), "tomorrow, 15:00", "کل، 15:00"),
        (timedelta(days=2), "Friday, 15:00", "جمعہ، 15:00"),
        (timedelta(days=6), "Tuesday, 15:00", "منگل، 15:00"),
        (timedelta(days=7), "Wednesday 18 March, 15:00", "بدھ، 18 مارچ، 15:00"),
        (timedelta(days=-1), "Tuesday 10 March, 15:00", "منگل، 10 مارچ، 15:00"),
    ],
)
def test_a_time_is_said_as_near_as_it_is(ahead: timedelta, english: str, urdu: str):
    assert ENGLISH.when(NOW + ahead, NOW, KARACHI) == english
    said = URDU.when(NOW + ahead, NOW, KARACHI)
    assert MARKS.sub("", said) == urdu
    assert isolates_balance(said)


def test_a_time_is_said_in_the_zone_of_the_learner():
    instant = datetime(2026, 3, 11, 20, tzinfo=UTC)
    assert ENGLISH.when(instant, NOW, ZoneInfo("UTC")) == "today, 20:00"
    assert ENGLISH.when(instant, NOW, KARACHI) == "tomorrow, 01:00"


def test_a_date_of_values_alone_still_runs_from_the_right():
    # Clients take a line's direction from its first letter outside isolates.
    said = URDU.when(NOW + timedelta(days=2), NOW, KARACHI)
    assert said.startswith(RLM)
