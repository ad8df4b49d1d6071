import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.reading import reading_minutes, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" — … - ?", 0),
        ("one", 1),
        ("It isn't, it’s 3.5 or 1,000.", 6),
        ("long-term and/or now—then…so", 7),
        ("**bold** `code` (you)", 3),
        ("“Blunt is welcome.”", 3),
        ("آپ نے صحیح جواب چنا۔", 5),
        ("नमस्ते दुनिया", 2),
        ("e.g. example.com", 2),
    ],
)
def test_it_counts_words(text: str, count: int):
    assert words(text) == count


WORDS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)


@given(st.lists(WORDS | st.sampled_from(["isn't", "it’s", "3.5", "(you)"]), max_size=20))
def test_words_parted_by_spaces_are_all_counted(parts: list[str]):
    assert words(" ".join(parts)) == len(parts)


@given(st.text(), st.text())
def test_words_of_two_texts_add_up(one: str, two: str):
    assert words(f"{one}\n{two}") == words(one) + words(two)


def test_reading_takes_minutes():
    assert reading_minutes(["one two", "three"], words_per_minute=6) == 0.5
    assert reading_minutes([]) == 0
    assert reading_minutes(["word " * 200]) == 1
