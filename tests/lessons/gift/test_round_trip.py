from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.gift.block import split_blocks
from lessons.gift.items import Taken, to_items
from lessons.gift.reading import read_gift
from lessons.gift.writing import write_gift, write_item
from lessons.items import AnyItem, Choice
from lessons.lint import lint
from lessons.loader import load_packs
from lessons.yamlwriter import write_yaml
from tests.lessons.authoring import LESSON, load_lesson, write_pack
from tests.lessons.gift.making import NASTY, SNIPPETS, items

DAY = date(2026, 11, 22)
PATH = Path("quiz.gift")


def taken(text: str) -> Taken:
    reading = read_gift(text, PATH)
    assert not reading.faults
    return to_items(reading.questions, PATH)


@settings(max_examples=60)
@given(items())
def test_items_come_back_as_they_went(made: list[AnyItem]):
    text = "\n\n".join(block for item in made for block in write_item("FBK-1", item))
    back = taken(text)
    assert [imported.item for imported in back.items] == made
    assert not back.not_taken


@given(items(), st.randoms())
def test_options_keep_their_notes_in_another_order(made: list[AnyItem], random):
    for item in made:
        if not isinstance(item, Choice):
            continue
        (first, *_) = write_item("FBK-1", item)
        head, *lines = first.split("\n// offclock option ")
        last = lines.pop().removesuffix("}").rstrip("\n")
        mixed = [*lines, last]
        random.shuffle(mixed)
        (back,) = taken("\n// offclock option ".join([head, *mixed]) + "\n}").items
        by_id = {option.id: option for option in item.options}
        assert {option.id: option for option in back.item.options} == by_id


def test_what_gift_can_not_hold_is_named():
    export = write_gift([load_lesson()])
    assert export.items == 3
    assert export.left_out == (
        "not exported: FBK-1 what-first; GIFT has no order",
        "not exported: FBK-1 one-story; GIFT has no scenario",
    )
    lesson = load_lesson()
    expected = [item for item in lesson.items if item.kind not in {"order", "scenario"}]
    back = taken(export.text)
    assert [imported.item for imported in back.items] == expected
    assert {(imported.lesson, imported.category) for imported in back.items} == {
        ("FBK-1", "FBK-1 Ask early")
    }


def test_a_character_that_can_not_be_shown_is_named():
    lesson = load_lesson(LESSON.replace("Which question?", '"Which \\a question?"'))
    (sentence, _) = write_gift([lesson]).left_out
    assert sentence.endswith("a character that can not be shown, U+0007; delete it")


def test_each_wording_is_a_question_that_moodle_understands():
    first, second = write_item("FBK-1", load_lesson().items[0])
    assert first == (
        '// offclock item {"lesson": "FBK-1", "item": "two-ways"}\n'
        "::FBK-1 two-ways::[markdown]Which first? {\n"
        '// offclock option {"id": "one"}\n'
        "\t=One#One it is.\n"
        '// offclock option {"id": "two", "tempts": "It is near.", "misconception": "too-late"}\n'
        "\t~Two#Two is late.\n"
        '// offclock option {"id": "six", "tempts": "It is round.", "misconception": "too-far"}\n'
        "\t~Six#Six is far.\n"
        "}"
    )
    assert '"wording": 1' in second
    assert "::FBK-1 two-ways again 1::" in second


def test_the_weights_of_several_are_those_of_moodles_list():
    (text,) = write_item("FBK-1", load_lesson().items[1])
    assert text.count("~%50%") == 2
    assert text.count("~%-50%") == 2
    three = load_lesson().items[1].model_copy()
    options = (*three.options[:2], three.options[2].model_copy(update={"right": True}))
    options = (*options, three.options[3])
    (text,) = write_item("FBK-1", three.model_copy(update={"options": options}))
    assert text.count("~%33.33333%") == 3
    assert text.count("~%-100%") == 1


def test_imported_items_make_a_lesson_whose_blanks_are_named(tmp_path: Path):
    questions = "Which question? {=A narrow one ~A wide one ~None}\n\nYours? {}"
    found = [imported.item for imported in taken(questions).items]
    story = LESSON[LESSON.index("  - kind: scenario") :]
    lesson = LESSON[: LESSON.index("  - kind: choice")] + write_yaml(found, indent=2) + story
    pack = write_pack(tmp_path, lesson=lesson)
    assert load_packs([pack]).lessons["FBK-1"].items[:2] == tuple(found)
    blanks = [fault.message for fault in lint([pack], select=["L25"], today=DAY).faults]
    assert len(blanks) == 8
    assert "'misconception' is blank; write its text" in blanks


@given(
    st.lists(st.sampled_from([*SNIPPETS, "{", "}", "~", "=", "\n"]) | st.text(NASTY), max_size=30)
)
def test_every_question_of_any_text_is_taken_or_named(parts: list[str]):
    text = "".join(parts)
    reading = read_gift(text, PATH)
    back = to_items(reading.questions, PATH)
    used = sum(imported.item.wordings for imported in back.items)
    assert used + sum(back.not_taken.values()) == len(reading.questions)
    blocks = list(split_blocks(text))
    assert len(reading.questions) + reading.broken <= len(blocks)
    assert len(reading.faults) >= reading.broken


@pytest.mark.parametrize(
    "text",
    ["%50%off", "[html]mark", "[markdown]", "a\\n", "~=#{}:", "\n// x\n\ny".strip(), "&lt;b>"],
)
def test_text_that_looks_like_a_mark_is_text(text: str):
    item = load_lesson().items[0]
    options = tuple(o.model_copy(update={"text": text, "feedback": text}) for o in item.options)
    made = item.model_copy(update={"stem": text, "options": options, "again": ()})
    (block,) = write_item("FBK-1", made)
    assert [imported.item for imported in taken(block).items] == [made]
