"""The small Markdown of authors, as the HTML that Telegram shows.

`**bold**`, `*italic*`, `` `code` ``, lists numbered `1.` or dashed `-`, a line break after two
spaces or a backslash, paragraphs parted by an empty line; a backslash before a mark keeps the mark.
Everything else, links, headings, quotes, HTML and underscores included, is shown as it is written.
"""

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_TAG = re.compile(r"<[^<>]*>")
_TAGS = {"strong": "b", "em": "i"}


@lru_cache(maxsize=4096)
def to_html(text: str) -> str:
    """Return `text` as Telegram's HTML: `<b>`, `<i>` and `<code>`, and text with `&<>` escaped."""
    return "".join(_blocks(_parser().parse(text))).strip("\n")


def plain(text: str) -> str:
    """Return `text` without its markup, as it is read."""
    return visible(to_html(text))


def visible(markup: str) -> str:
    """Return what is read of HTML: without tags, with entities resolved."""
    return html.unescape(_TAG.sub("", markup))


def utf16_length(markup: str) -> int:
    """Return the length of HTML as Telegram counts it: UTF-16 units of what is read."""
    return len(visible(markup).encode("utf-16-le")) // 2


@cache
def _parser() -> "MarkdownIt":
    # Imported on first use, so that a process that renders nothing does not wait for it.
    from markdown_it import MarkdownIt  # noqa: PLC0415
    from markdown_it.rules_block import list_block  # noqa: PLC0415

    def flat_list(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
        if state.level and not silent:
            return (
                False  # a list in a list stays text: lists of any depth would be lost or overflow
            )
        return list_block(state, start, end, silent)

    parser = MarkdownIt("zero").enable(["newline", "escape", "backticks", "emphasis"])
    parser.block.ruler.at("list", flat_list, {"alt": ["paragraph"]})
    return parser.enable("list")


def _blocks(tokens: Sequence["Token"]) -> Iterator[str]:
    """Yield HTML: an empty line between blocks, one line for each item of a list."""
    marker = ""
    inside = 0
    for token in tokens:
        if token.type == "list_item_open":
            # Only dashes become bullets; a line that begins with '+' or '*' keeps what it says.
            marker = f"{token.info}{token.markup}".replace("-", "•") + " "
        elif token.type == "list_item_close":
            yield marker.strip() and f"{marker.strip()}\n"
            marker = ""
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            inside += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            inside -= 1
            yield "\n"
        elif token.type == "inline":
            body = "".join(_inline(token.children or ()))
            yield f"{marker}{body}\n" if inside else f"{body}\n\n"
            marker = ""


def _inline(tokens: Sequence["Token"]) -> Iterator[str]:
    for token in tokens:
        if token.type == "code_inline":
            yield f"<code>{html.escape(token.content, quote=False)}</code>"
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak":
            yield "\n"
        elif token.tag in _TAGS:
            yield _emphasis(token)
        else:
            yield html.escape(token.content, quote=False)


def _emphasis(token: "Token") -> str:
    if "_" in token.markup:
        return token.markup
    return f"<{'/' if token.nesting < 0 else ''}{_TAGS[token.tag]}>"
