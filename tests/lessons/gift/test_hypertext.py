import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.gift.hypertext import from_markdown, to_markdown
from lessons.gift.questions import Text
from lessons.markup import plain, to_html
from tests.lessons.gift.making import PROSE

LINE = st.text("ab1 *`\\-+.)_<>&;#[]!", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)


@pytest.mark.parametrize(
    ("html_", "markdown"),
    [
        ("<b>Bold</b> and <em>so</em> <code>on</code>", "**Bold** and *so* `on`"),
        ("<strong> spaced </strong>out", "**spaced** out"),
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("One<br>two<br />", "One\\\ntwo"),
        ("One<br><br>two", "One\n\ntwo"),
        ("<p>One<br></p><p>Two</p>", "One\n\nTwo"),
        ("So:<ul><li>a</li><li><i>b</i></li></ul>Then", "So:\n\n- a\n- *b*\n\nThen"),
        ("<ol>\n<li>a</li>\n<li>b</li>\n</ol>", "1. a\n2. b"),
        ("Q&amp;A &lt;now&gt; &eacute;", "Q&A <now> é"),
        ("1 * 2 `x`", "1 \\* 2 \\`x\\`"),
        ("<code>a*b</code>", "`a*b`"),
        ("<code>a`b</code>", "a`b"),
        ("<b>one<b>two</b> three", "**onetwo** three"),
        ("<b>one <i>two</b> three</i>", "**one two** three"),
        ("<b>never closed", "never closed"),
        ("closed</b> only", "closed only"),
        ("<b></b>", ""),
        ("<!-- hidden -->seen", "seen"),
        ("a < b and c > d", "a < b and c > d"),
        ("<script>alert(1)</script>safe", "safe"),
    ],
)
def test_html_becomes_markdown(html_: str, markdown: str):
    assert to_markdown(Text(html_, "html")).words == markdown


def test_tags_that_are_taken_out_are_named():
    converted = to_markdown(Text('<img src="x"> <table><tr><td>a</td></tr></table> b', "moodle"))
    assert converted.words == "a\n\nb"
    assert converted.dropped == ("img", "table", "tr", "td")
    assert to_markdown(Text("<b>a</b>")).dropped == ()
    assert to_markdown(Text("<b>a</b>")).was_html
    assert not to_markdown(Text("a")).was_html


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        (Text("one\n  two\n\nthree", "moodle"), "one\\\ntwo\n\nthree"),
        (Text("one\ntwo", "html"), "one two"),
        (Text("<b>as it is</b> &amp;", "plain"), "<b>as it is</b> &amp;"),
        (Text("**kept**\n\n- a\n- b", "markdown"), "**kept**\n\n- a\n- b"),
        (Text("**kept** <b>too</b> &amp;", "markdown"), "**kept** **too** &"),
    ],
)
def test_each_markup_is_read_in_its_own_way(text: Text, markdown: str):
    assert to_markdown(text).words == markdown


@given(LINE)
def test_plain_text_is_shown_as_it_was_written(line: str):
    assert plain(to_markdown(Text(line, "plain")).words) == line


@given(LINE)
def test_escaped_html_is_shown_as_it_was_written(line: str):
    assert plain(to_markdown(Text(html.escape(line), "html")).words) == line


@given(PROSE)
def test_our_markdown_comes_back_as_it_went(words: str):
    back = to_markdown(Text(from_markdown(words), "markdown"))
    assert (back.words, back.was_html) == (words.strip(), False)


def test_a_list_is_shown_as_a_list():
    words = to_markdown(Text("<p>So:</p><ol><li>a</li><li>b</li></ol>", "html")).words
    assert to_html(words) == "So:\n\n1. a\n2. b"
