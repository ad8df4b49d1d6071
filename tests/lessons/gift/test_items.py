from pathlib import Path

import pytest

from lessons.gift.items import Taken, to_items
from lessons.gift.names import Names
from lessons.gift.reading import read_gift
from lessons.items import Choice, Reflection, Several
from lessons.new import BLANK, NAMELESS
from lessons.slugs import slug

PATH = Path("quiz.gift")


def take(text: str) -> Taken:
    reading = read_gift(text, PATH)
    assert not reading.faults
    return to_items(reading.questions, PATH)


def test_a_multiple_choice_is_a_choice():
    taken = take("::Late invoice:: What first? {=Ask#Good. ~%50%Wait#Hm. ~Shout}")
    (imported,) = taken.items
    item = imported.item
    assert isinstance(item, Choice)
    assert (item.id, item.stem) == ("late-invoice", "What first?")
    assert [(o.id, o.credit, o.feedback) for o in item.options] == [
        ("ask", 1, "Good."),
        ("wait", 0.5, "Hm."),
        ("shout", 0, BLANK),
    ]
    best, half, weak = item.options
    assert (best.tempts, best.misconception) == (None, None)
    assert (half.tempts, weak.misconception) == (BLANK, NAMELESS)
    assert not taken.faults


def test_weights_alone_make_a_several():
    taken = take("Which? {~%50%Price#p ~%50%Date#d ~%-100%Joke#j ####All.}")
    item = taken.items[0].item
    assert isinstance(item, Several)
    assert [(o.id, o.right) for o in item.options] == [
        ("price", True),
        ("date", True),
        ("joke", False),
    ]
    assert item.feedback == "All."
    assert not taken.faults


def test_an_essay_is_a_reflection():
    first, second = take("Which one? {####One answer.}\n\nAnd you? {}").items
    assert isinstance(first.item, Reflection)
    assert first.item.example == "One answer."
    assert second.item.example == BLANK


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("So? {T}", "true/false", "a choice needs three options"),
        ("So? {=a -> b =c -> d}", "matching", "no item takes pairs"),
        ("So? {#5}", "numerical", "no item takes a number"),
        ("So? {=five}", "short answer", "no item takes a typed answer"),
        ("So.", "description", "it asks nothing"),
        ("So? {=a ~b}", "multiple choice", "it has 2 answers; an item of this kind takes 3 to 4"),
        ("So? {=a ~b ~c ~d ~e}", "multiple choice", "it has 5 answers"),
        ("So? {=a =b ~c}", "multiple choice", "2 answers are right; leave one"),
        ("So? {~%50%a ~%50%b}", "multiple answers", "takes 3 to 5"),
        ("So? {~a ~b ~c}", "multiple answers", "some answers must be right and some wrong"),
        ("So? {~%30%a ~%30%b ~%40%c}", "multiple answers", "some answers must be right"),
        ("So? {=a ~b ~<img>}", "multiple choice", "holds nothing but tags"),
    ],
)
def test_what_no_item_can_hold_is_named(text: str, kind: str, says: str):
    taken = take(f"\n{text}")
    (fault,) = taken.faults
    assert (fault.line, fault.code, fault.warning) == (2, "G01", False)
    assert fault.message.startswith("not taken: 'So")
    assert says in fault.message
    assert taken.not_taken == {kind: 1}
    assert not taken.items


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("So? {=a ~%33.3%b ~c}", "a weight of 33.3 % became 'credit: 0.5'; it is 0, 0.5 or 1"),
        ("So? {=a ~%-50%b ~c}", "a weight of -50 % became 'credit: 0'; it is 0, 0.5 or 1"),
        ("So? {=a ~b ~c ####d}", "the general feedback is left out, a choice has none"),
        ("So? {~%70%a ~%30%b ~c}", "its weights are left out, all options count alike"),
        ("<b>So</b>? {}", "HTML was turned into Markdown; read the text once more"),
        ("<u>So</u>? {}", "HTML is left out: <u>; see what is missing in the text"),
    ],
)
def test_what_is_changed_is_said(text: str, says: str):
    taken = take(text)
    (fault,) = taken.faults
    assert says in fault.message
    assert fault.warning
    assert len(taken.items) == 1


WORDING = (
    '// offclock item {{"lesson": "FBK-1", "item": "late", "wording": {0}}}\n'
    "Way {0}? {{=a{0} ~b{0} ~c{0}}}\n\n"
)


def test_wordings_of_one_item_come_together_in_their_order():
    taken = take("".join(WORDING.format(n) for n in (2, 0, 1)))
    (imported,) = taken.items
    assert imported.item.id == "late"
    stems = [imported.item.worded(n).stem for n in range(3)]
    assert stems == ["Way 0?", "Way 1?", "Way 2?"]
    assert not taken.faults


def test_a_fourth_wording_is_named():
    taken = take("".join(WORDING.format(n) for n in range(4)))
    assert taken.items[0].item.wordings == 3
    (fault,) = taken.faults
    assert fault.message.startswith("not taken: 'Way 3?' (multiple choice); an item has 3 wordings")


def test_ids_are_given_once():
    noted = '// offclock item {"lesson": "FBK-1", "item": "which"}\nWhich? {}'
    taken = take(f"Which? {{}}\n\n{noted}\n\n{noted}\n\nWhich? {{}}")
    ids = [imported.item.id for imported in taken.items]
    assert ids == ["which-2", "which", "which-3", "which-4"]


def test_options_alike_get_ids_of_their_own():
    (imported,) = take("Which? {=The very same ~The very same ~1 \\= 1}").items
    assert [option.id for option in imported.item.options] == [
        "the-very-same",
        "the-very-same-2",
        "1-1",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“Don’t” do it", "dont-do-it"),
        ("Ünïcode façade", "unicode-facade"),
        ("one two three four five six", "one-two-three-four-five"),
        ("x" * 40, "x" * 24),
        ("سؤال", "option"),
    ],
)
def test_an_id_is_the_first_words(text: str, name: str):
    assert slug(text, "option") == name


def test_an_id_with_a_number_is_no_longer_than_others():
    names = Names()
    given = [names.give("a-name-of-twenty-four-xx") for _ in range(11)]
    assert given[-1] == "a-name-of-twenty-four-11"
    assert len(set(given)) == 11
