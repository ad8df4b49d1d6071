import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.markup import plain, to_html, utf16_length, visible


def strictly_visible(html: str) -> str:
    """Return the visible text of HTML as Telegram parses it; fail on anything it would refuse."""
    text, open_tags, at = "", [], 0
    while at < len(html):
        found = re.compile(r"<(/?)(b|i|code)>|&(lt|gt|amp);|[^<>&]").match(html, at)
        assert found, f"refused at {at}: {html[at : at + 20]!r}"
        closes, tag, entity = found.groups()
        if tag and closes:
            assert open_tags.pop() == tag
        elif tag:
            open_tags.append(tag)
        else:
            text += {"lt": "<", "gt": ">", "amp": "&"}[entity] if entity else found[0]
        at = found.end()
    assert not open_tags
    return text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("", ""),
        ("**bold** and *italic* and `code`", "<b>bold</b> and <i>italic</i> and <code>code</code>"),
        ("***both***", "<i><b>both</b></i>"),
        ("a\nb", "a b"),
        ("a  \nb\\\nc", "a\nb\nc"),
        ("a\n\n\n\nb\n\n", "a\n\nb"),
        ("1. one\n2. two\n\nafter", "1. one\n2. two\n\nafter"),
        ("3. three\n\n4. four", "3. three\n4. four"),
        ("before\n- one\n- **two**\n\nafter", "before\n\n• one\n• <b>two</b>\n\nafter"),
        ("- a\n  still a", "• a still a"),
        ("- a\n  - b", "• a\n- b"),
        ("- - a", "• - a"),
        ("- ", "•"),
        ("+ 5 hours", "+ 5 hours"),
        ("* star", "* star"),
        ("1) one", "1) one"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (r"\*not italic\*", "*not italic*"),
        ("_a_ __b__ ___", "_a_ __b__ ___"),
        ("`a < **b**`", "<code>a &lt; **b**</code>"),
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ('"it\'s"', '"it\'s"'),
        ("# no heading", "# no heading"),
        ("> no quote", "&gt; no quote"),
        ("[no](link) ![no](image) https://no.link", "[no](link) ![no](image) https://no.link"),
        ("---", "---"),
        ("    no code", "no code"),
        ("a | b\n--|--\nc | d", "a | b --|-- c | d"),
        ("**غلط** نہیں", "<b>غلط</b> نہیں"),
    ],
)
def test_it_renders(written: str, shown: str):
    assert to_html(written) == shown
    assert plain(written) == strictly_visible(shown)


MARKED = st.text(alphabet="ab1. \n*_`\\-+)<>&\"'#[](!~|=", max_size=60)


@given(st.text() | MARKED)
def test_any_text_becomes_html_that_telegram_takes(text: str):
    html = to_html(text)
    assert strictly_visible(html) == visible(html) == plain(text)
    assert html == html.strip("\n")
    assert "\n\n\n" not in html


def kept(text: str) -> str:
    """Return what must survive: all but spaces and the characters that mark something."""
    return re.sub(r"[\s*`\\•\-]", "", text.replace("\0", "\ufffd"))


@given(st.text() | MARKED)
def test_nothing_but_marks_is_lost(text: str):
    assert kept(plain(text)) == kept(text)


@given(st.text(alphabet="abc <>&\"'_#[]()!~|=é漢😀", max_size=60))
def test_text_without_marks_is_shown_as_it_stands(text: str):
    assert plain(text) == text.strip()


@pytest.mark.parametrize("text", ["- " * 4000 + "end", "*" * 4000 + "end", "`" * 4000 + "end"])
def test_depth_does_not_overflow(text: str):
    assert plain(text).endswith("end")


@pytest.mark.parametrize(
    ("html", "length"),
    [("", 0), ("<b>a&lt;b</b>", 3), ("é", 1), ("😀", 2), ("&quot;&#39;", 2), ("a\nb", 3)],
)
def test_it_counts_as_telegram_does(html: str, length: int):
    assert utf16_length(html) == length


@given(st.text())
def test_length_is_that_of_what_is_read(text: str):
    read = plain(text)
    assert utf16_length(to_html(text)) == len(read) + sum(ord(c) > 0xFFFF for c in read)


def test_the_parser_is_imported_on_first_use():
    code = "import sys, lessons.loader, lessons.markup; print('markdown_it' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
