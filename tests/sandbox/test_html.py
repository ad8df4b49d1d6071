import html
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import nest, settle
from bot.sandbox.errors import ApiError
from bot.sandbox.html import parse_html
from bot.sandbox.utf16 import cut, measure

GOOD = [
    ("plain", "plain", []),
    ("<b>a</b>", "a", [("bold", 0, 1, None)]),
    ("<strong>a</strong>", "a", [("bold", 0, 1, None)]),
    ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1, None), ("italic", 1, 1, None)]),
    ("<u>a</u> <ins>b</ins>", "a b", [("underline", 0, 1, None), ("underline", 2, 1, None)]),
    (
        "<s>a</s><strike>b</strike><del>c</del>",
        "abc",
        [("strikethrough", n, 1, None) for n in range(3)],
    ),
    ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1, None)]),
    ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1, None)]),
    ("<B>x</b>", "x", [("bold", 0, 1, None)]),
    ("<b>x</B >", "x", [("bold", 0, 1, None)]),
    ("<b>x</>", "x", [("bold", 0, 1, None)]),
    ("<b >x</b>", "x", [("bold", 0, 1, None)]),
    ("<b data-x=1 y='2'>x</b>", "x", [("bold", 0, 1, None)]),
    ("<b></b>x", "x", []),
    ("<code>a &lt; b</code>", "a < b", [("code", 0, 5, None)]),
    ("<pre>a\nb</pre>", "a\nb", [("pre", 0, 3, None)]),
    ('<pre><code class="language-py">a</code></pre>', "a", [("pre", 0, 1, "py")]),
    ('<code class="language-py"><pre>a</pre></code>', "a", [("pre", 0, 1, "py")]),
    (
        '<pre><code class="language-py">a</code> </pre>',
        "a ",
        [("pre", 0, 2, None), ("code", 0, 1, None)],
    ),
    ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1, None)]),
    ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1, None)]),
    (
        "<blockquote cite='x' expandable>q</blockquote>",
        "q",
        [("expandable_blockquote", 0, 1, None)],
    ),
    (
        '<a href="https://a.org/b?c=1&amp;d=2">x</a>',
        "x",
        [("text_link", 0, 1, "https://a.org/b?c=1&d=2")],
    ),
    ("<a href=a.org>x</a>", "x", [("text_link", 0, 1, "http://a.org/")]),
    ("<a>a.org</a>", "a.org", [("text_link", 0, 5, "http://a.org/")]),
    ("<a href='javascript:alert(1)'>x</a>", "x", []),
    ("<a href='nowhere'>x</a>", "x", []),
    ("<a href='tg://user?id=7'>x</a>", "x", [("text_mention", 0, 1, {"id": 7})]),
    ('<tg-emoji emoji-id="55">👍</tg-emoji>', "👍", [("custom_emoji", 0, 2, "55")]),
    ("👍<b>é👍</b>", "👍é👍", [("bold", 2, 3, None)]),
    ("&lt;&gt;&amp;&quot;&#65;&#x42;", '<>&"AB', []),
    ("&lt;b&gt", "<b>", []),
    ("&nbsp;&copy; & && &#; &#x; &#99999999999;", "&nbsp;&copy; & && &#; &#x; &#99999999999;", []),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2, None), ("italic", 1, 1, None)]),
    ("<b x='>'>a</b>", "a", [("bold", 0, 1, None)]),
]
EXTRA = ("url", "language", "user", "custom_emoji_id")


@pytest.mark.parametrize(("source", "text", "entities"), GOOD)
def test_it_parses(source, text, entities):
    found_text, found = parse_html(source)
    shown = [
        (one["type"], one["offset"], one["length"], next((one[k] for k in EXTRA if k in one), None))
        for one in sorted(
            found, key=lambda one: (one["offset"], -one["length"], one["type"] == "code")
        )
    ]
    assert (found_text, shown) == (text, entities)


BAD = [
    ("<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 0'),
    ("é👍<br/>", 'Unsupported start tag "br/" at byte offset 6'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("a < b > c", 'Unsupported start tag "" at byte offset 2'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<b x", 'Unclosed start tag "b" at byte offset 0'),
    ("<b x='1", 'Unclosed start tag "b" at byte offset 0'),
    ("<b x=1,>a</b>", "Unexpected end of name token at byte offset 5"),
    ("<b =1>a</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<span class='red'>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<tg-emoji emoji-id='x'>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    (
        "&#xD800;",
        (
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        ),
    ),
]


@pytest.mark.parametrize(("source", "reason"), BAD)
def test_it_refuses(source, reason):
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"
    assert caught.value.code == 400


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(deadline=None)
@given(TEXT)
def test_it_gives_escaped_text_back(text):
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@settings(deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["<b>", "</b>", "<", ">", "&", "a='", "x"])).map("".join)
)
def test_it_never_fails_but_with_a_refusal(source):
    with suppress(ApiError):
        text, entities = parse_html(source)
        assert all(one["offset"] + one["length"] <= measure(text) for one in entities)


TREE = st.recursive(
    TEXT.map(lambda text: (html.escape(text, quote=False), [])),
    lambda inner: st.tuples(
        st.sampled_from(["b", "i", "u", "s", "blockquote", "code"]), st.lists(inner, max_size=3)
    ).map(lambda drawn: (f"<{drawn[0]}>" + "".join(s for s, _ in drawn[1]) + f"</{drawn[0]}>", [])),
    max_leaves=8,
)


@settings(deadline=None)
@given(TREE)
def test_it_counts_in_utf16_units(tree):
    text, entities = parse_html(tree[0])
    for one in entities:
        assert one["offset"] >= 0
        assert one["length"] > 0
        assert one["offset"] + one["length"] <= len(text.encode("utf-16-le")) // 2
        cut(text, one["offset"], one["length"]).encode()


@settings(deadline=None)
@given(TREE)
def test_a_settled_message_is_nested_and_trimmed(tree):
    text, entities = settle(*parse_html(tree[0]))
    assert text == text.rstrip()
    check_nested(entities, measure(text))


ENTITY = st.builds(
    lambda kind, offset, length: {"type": kind, "offset": offset, "length": length},
    st.sampled_from(["bold", "italic", "spoiler", "code", "pre", "blockquote", "text_link"]),
    st.integers(0, 12),
    st.integers(1, 12),
)


@settings(deadline=None)
@given(st.lists(ENTITY, max_size=8))
def test_overlapping_entities_are_split(entities):
    nested = nest(entities)
    check_nested(nested, 24)
    for kind in ("bold", "italic", "spoiler"):
        assert covered(nested, kind) <= covered(entities, kind)
    assert nest(nested) == nested


def covered(entities, kind):
    return {
        unit
        for one in entities
        if one["type"] == kind
        for unit in range(one["offset"], one["offset"] + one["length"])
    }


def check_nested(entities, units):
    assert entities == sorted(entities, key=lambda one: (one["offset"], -one["length"]))
    ends = []
    for one in entities:
        end = one["offset"] + one["length"]
        assert one["length"] > 0
        assert end <= units
        while ends and ends[-1] <= one["offset"]:
            ends.pop()
        assert not ends or end <= ends[-1]
        ends.append(end)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start now", [("bot_command", "/start")]),
        ("go /help@some_bot.", [("bot_command", "/help@some_bot")]),
        ("a/b and/or 1/2", []),
        ("see https://a.org/x?y=1.", [("url", "https://a.org/x?y=1")]),
        ("👍 example.com, yes", [("url", "example.com")]),
        ("write to me@a.org", [("email", "me@a.org")]),
        (
            "hi @someone and #tag2 $USD",
            [("mention", "@someone"), ("hashtag", "#tag2"), ("cashtag", "$USD")],
        ),
        ("#12 and C# and a@b", []),
        ("v1.2 e.g. i.e.", []),
    ],
)
def test_it_finds_links_by_itself(text, found):
    settled, entities = settle(text, [])
    assert [(one["type"], cut(settled, one["offset"], one["length"])) for one in entities] == found


def test_it_finds_nothing_in_code():
    source = "<code>/start</code> <pre>a.com</pre> <a href='b.org'>c.org</a> <b>/go</b>"
    _, entities = settle(*parse_html(source))
    assert [one["type"] for one in entities] == ["code", "pre", "text_link", "bot_command", "bold"]


@pytest.mark.parametrize(
    ("source", "text", "places"),
    [
        ("  <b>a</b>  ", "a", [(0, 1)]),
        ("<b> a </b>", " a", [(0, 2)]),
        (" \n x <b> </b>", "x", []),
        ("a\r\nb<i>c</i>", "a\nbc", [(3, 1)]),
        ("a\tb\u202e<i>c</i>", "a bc", [(3, 1)]),
    ],
)
def test_it_cleans_and_trims(source, text, places):
    settled, entities = settle(*parse_html(source))
    assert settled == text
    assert [(one["offset"], one["length"]) for one in entities] == places


def test_bold_stops_at_code():
    _, entities = settle(*parse_html("<b>a <code>b</code> c</b>"))
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == [
        ("bold", 0, 2),
        ("code", 2, 1),
        ("bold", 3, 2),
    ]
