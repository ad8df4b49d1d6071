"""The rules on a whole pack: each names a pack that leans, and lets a balanced one be."""

from collections.abc import Callable
from itertools import islice

import pytest

from lessons.faults import Fault
from lessons.lint import corpus
from lessons.lint.copies import find_copies
from lessons.lint.rules import Rule
from lessons.loader import Shelf
from tests.lessons.lint.corpora import (
    EACH,
    Row,
    cast,
    file_of,
    rows_with,
    shelf_led_by,
    shelf_of,
    shelf_with,
)

MANY = 60
BALANCED = shelf_with(rows_with(MANY))
PEOPLE = [
    cast(country, gender=gender, trade=trade, client=client)
    for country, gender, trade, client in zip(
        ["PK", "PK", "PK", "PK", "NG", "BR", "IN", "KE", "PL", "VN"] * 2,
        ["woman", "man"] * 10,
        ["design", "writing", "data", "video", "development"] * 4,
        ["US", "NO", "GB", "JP", "DE"] * 4,
        strict=True,
    )
]


def found(rule: Rule[Shelf], shelf: Shelf) -> list[str]:
    """What a rule says, with the file and the line."""

    def say(fault: Fault) -> str:
        assert fault.code == rule.code
        return f"{fault.path}:{fault.line} {fault.message}"

    return list(map(say, rule.check(shelf)))


def only(rule: Rule[Shelf], shelf: Shelf) -> str:
    (message,) = found(rule, shelf)
    return message


def placed(places: list[int], options: int = 3) -> list[Row]:
    """Decisions with the best option in these places."""
    rows = rows_with(len(places), options=options)
    return [(texts, place) for (texts, _), place in zip(rows, places, strict=True)]


def sometimes(word: str, every: int) -> Callable[[str], str]:
    """A change that adds a word to the first of so many texts, and another word to the rest."""
    counted = iter(range(10_000))
    return lambda text: f"{text} {word if next(counted) % every == 0 else 'stone'}"


@pytest.mark.parametrize("rule", corpus.RULES, ids=lambda rule: rule.name)
def test_a_balanced_pack_breaks_no_rule(rule: Rule[Shelf]) -> None:
    assert found(rule, BALANCED) == []
    assert found(rule, shelf_led_by(PEOPLE)) == []


LEANING = {
    corpus.check_extremes: rows_with(30, key=lambda text: f"{text} more"),
    corpus.check_positions: placed([0, 0, 1] * 10),
    corpus.check_absolute_rates: rows_with(30, key=lambda text: f"{text} always"),
    corpus.check_hedge_rates: rows_with(30, key=lambda text: f"perhaps {text}"),
    corpus.check_warmth: rows_with(30, key=lambda text: f"thank {text}"),
    corpus.check_bots: rows_with(30, other=lambda text: f"{text} and more"),
    corpus.check_baseline: rows_with(30, key=lambda text: f"{text} plum"),
}


@pytest.mark.parametrize("rule", LEANING, ids=lambda rule: rule.name)
def test_habits_are_named_from_thirty_decisions_on(rule: Rule[Shelf]) -> None:
    rows = LEANING[rule]
    assert found(rule, shelf_with(rows))
    assert found(rule, shelf_with(rows[:29])) == []


def test_a_key_that_is_mostly_the_longest_is_named_at_the_pack() -> None:
    message = only(corpus.check_extremes, shelf_with(rows_with(MANY, key=lambda t: f"{t} more")))
    says = "the best option alone is the longest in 100 % of 60 decisions (at most 43 %)"
    assert message == f"pack.yaml:3 {says}; change the length of some"


def test_a_key_that_is_mostly_the_shortest_is_named_too() -> None:
    shelf = shelf_with(rows_with(MANY, other=lambda text: f"{text} more"))
    assert "is the shortest in 100 %" in only(corpus.check_extremes, shelf)


def test_a_key_may_be_the_longest_as_often_as_chance_has_it() -> None:
    # 43 % of 60 are 25 and a little more.
    for longest, faults in ((25, 0), (26, 1)):
        rows = [*rows_with(longest, key=lambda t: f"{t} more"), *rows_with(MANY - longest)]
        assert len(found(corpus.check_extremes, shelf_with(rows))) == faults


def test_more_options_lower_the_bound() -> None:
    rows = [*rows_with(25, key=lambda t: f"{t} more", options=4), *rows_with(35, options=4)]
    assert "(at most 34 %)" in only(corpus.check_extremes, shelf_with(rows))


def test_uneven_places_are_named_with_their_counts() -> None:
    message = only(corpus.check_positions, shelf_with(placed([0, 0, 1, 0, 2, 1] * 10)))
    says = "best options stand unevenly, 30/20/10 by place (p = 0.007)"
    assert message == f"pack.yaml:3 {says}; move some"


def test_four_best_options_in_a_row_in_one_place_are_named_at_their_lesson() -> None:
    places = [0, 1, 2, 0, 2, 1] * 9
    shelf = shelf_with(placed([*places, 1, 2, 2, 2, 2, 0]))
    message = "4 decisions in a row have option 3 as the best; move one"
    assert only(corpus.check_positions, shelf) == f"fbk-10.yaml:9 {message}"
    assert found(corpus.check_positions, shelf_with(placed([*places, 2, 2, 2, 1, 2, 0]))) == []


def test_a_row_in_one_place_ends_with_its_lesson() -> None:
    places = [0, 1, 1, 2, 0, 0, 0, 0, 1, 1, 2, 2] * 5
    assert found(corpus.check_positions, shelf_with(placed(places))) == []


def test_absolutes_in_best_options_alone_are_named() -> None:
    shelf = shelf_with(rows_with(MANY, key=sometimes("always", 5)))
    says = "absolute terms stand in 20 % of the best options and in 0 % of the others"
    message = f"pack.yaml:3 {says} (within 2 %); take some out of best ones"
    assert only(corpus.check_absolute_rates, shelf) == message
    rare = shelf_with(rows_with(MANY, key=sometimes("always", 30)))
    assert found(corpus.check_absolute_rates, rare) == []


def test_hedges_in_wrong_options_alone_are_named() -> None:
    shelf = shelf_with(rows_with(MANY, other=sometimes("maybe", 4)))
    assert only(corpus.check_hedge_rates, shelf).endswith("; take some out of wrong ones")
    both = shelf_with(rows_with(MANY, sometimes("maybe", 4), sometimes("maybe", 4)))
    assert found(corpus.check_hedge_rates, both) == []


def test_warmth_in_best_options_is_named() -> None:
    # 40 % of 60, and 1.64 standard errors, are 30 and a little more.
    for warm, faults in ((30, []), (31, ["pack.yaml:3 the warmest option is the best in 52 %"])):
        rows = [*rows_with(warm, key=lambda t: f"{t} thanks"), *rows_with(MANY - warm)]
        named = found(corpus.check_warmth, shelf_with(rows))
        assert [message.partition(" of 60 ")[0] for message in named] == faults


def test_the_bot_that_does_well_is_named() -> None:
    shelf = shelf_with(rows_with(MANY, key=lambda text: f"{text} indeed"))
    says = "taking the option that is longest is right in 100 % (at most 46 %)"
    assert says in only(corpus.check_bots, shelf)


def test_a_bot_may_be_two_standard_errors_ahead() -> None:
    stem = "What do you say about the kettle?"
    for hits, faults in ((10, 0), (20, 1)):
        rows = [*rows_with(hits, key=lambda t: f"{t} kettle"), *rows_with(MANY - hits)]
        named = found(corpus.check_bots, shelf_with(rows, stem))
        assert sum("most like the question" in message for message in named) == faults


def test_words_that_give_best_options_away_are_named() -> None:
    shelf = shelf_with(rows_with(MANY, lambda t: f"{t} plum", lambda t: f"{t} pear"))
    message = only(corpus.check_baseline, shelf)
    assert message.startswith("pack.yaml:3 the options alone give 100 % away (at most 48 %)")
    assert "best ones say plum, " in message
    assert ", others pear, " in message


def test_two_lessons_that_share_a_passage_are_named_at_the_later_one() -> None:
    passage = "the quick brown fox jumps over the lazy dog " * 3
    rows = rows_with(EACH)
    shelf = shelf_of([file_of(1, rows, idea=passage), file_of(2, rows, idea=f"So {passage}")])
    message = only(corpus.check_copies, shelf)
    assert message.startswith("fbk-2.yaml:2 ")
    assert "stand in FBK-1 too (under 10 %), such as “" in message


def test_set_phrases_are_no_copies() -> None:
    lessons = rows_with(2 * EACH)
    one, two = (file_of(n, lessons[n * EACH - EACH : n * EACH]) for n in (1, 2))
    assert found(corpus.check_copies, shelf_of([one, two])) == []


def test_copies_are_counted_over_the_runs_of_both_in_any_language() -> None:
    passage = "ایک دو تین چار پانچ چھ سات آٹھ نو دس " * 2
    rows = rows_with(2)
    one, two = (file_of(n, [row], idea=passage) for n, row in enumerate(rows, start=1))
    ((later, earlier, share, run),) = find_copies([one, two], 0.1)
    assert (later.lesson.id, earlier.lesson.id) == ("FBK-2", "FBK-1")
    assert 0.1 < share < 0.9
    assert len(run.split()) == 5


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"gender": "man"}, "women lead 0 % of 20 (45 % to 55 %); give more lessons to them"),
        ({"gender": "woman"}, "women lead 100 % of 20 (45 % to 55 %); give some of these"),
        ({"trade": "data"}, "leads in data are 100 % of 20 (at most 30 %)"),
        ({"country": "PK"}, "leads in PK are 100 % of 20 (30 % to 45 %); give some of these"),
        ({"country": "NG"}, "leads in NG are 100 % of 20 (at most 15 %); give some of these"),
        ({"country": "NG"}, "leads in PK are 0 % of 20 (30 % to 45 %); give more lessons"),
        ({"client": "GB"}, "clients in US and GB are 100 % of 20 (at most 40 %)"),
    ],
)
def test_people_all_alike_are_named(change: dict[str, str], says: str) -> None:
    people = [
        cast(
            **{
                "country": who.lead.country,
                "gender": who.lead.gender,
                "trade": who.lead.trade,
                "client": who.other.country,
                **change,
            }
        )
        for who in PEOPLE
    ]
    shelf = shelf_led_by(people)
    messages = [*found(corpus.check_people, shelf), *found(corpus.check_trades, shelf)]
    assert any(message.startswith(f"pack.yaml:3 {says}") for message in messages)


def test_people_have_a_standard_error_of_room() -> None:
    # Of 20 lessons women may lead 45 to 55 %, and 11 points more or less.
    for women, faults in ((7, 0), (6, 1), (13, 0), (14, 1)):
        people = [cast(gender="woman" if n < women else "man") for n in range(20)]
        named = found(corpus.check_people, shelf_led_by(people))
        assert sum("women lead" in message for message in named) == faults


def test_few_lessons_with_people_say_nothing() -> None:
    people = [cast("US", client="US")] * 9
    shelf = shelf_led_by([*people, None, None])
    assert [*found(corpus.check_people, shelf), *found(corpus.check_trades, shelf)] == []


def test_peers_alone_make_no_share_of_clients() -> None:
    peers = [
        who.model_copy(update={"other": who.other.model_copy(update={"role": "peer"})})
        for who in islice(PEOPLE, 20)
    ]
    assert found(corpus.check_people, shelf_led_by(peers)) == []


def test_each_pack_is_judged_by_itself() -> None:
    leaning = shelf_with(rows_with(30, key=lambda text: f"{text} more"))
    both = Shelf(
        BALANCED.curriculum, BALANCED.files + leaning.files, (), BALANCED.packs + leaning.packs
    )
    assert "30 decisions" in only(corpus.check_extremes, both)
