"""HTML in questions, turned into the small Markdown of `lessons.markup` and back.

Bold, italics, code, paragraphs, line breaks and lists are kept; all other tags are taken out, and
entities resolved. Nothing is fetched and nothing runs. The time is linear in the text's length.
"""

import html
import re
from dataclasses import dataclass, field

from lessons.gift.questions import Text

_TAG = re.compile(r"<[!?/A-Za-z][^<>]*>")
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_LIKE_TAG = re.compile(r"<(?=[!?/A-Za-z])")
_LIKE_ENTITY = re.compile(r"&(?=[#A-Za-z0-9])")
_ACTIVE = re.compile(r"[\\*`]")
_LIST_START = re.compile(r"^([ \t]*)([-+]|[0-9]{1,9}(?=[.)]))(?=[\s.)]|$)", re.MULTILINE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_EMPTY_LINES = re.compile(r"\n{3,}")

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`", "kbd": "`"}
_BLOCKS = {"p", "div", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr"}
_KEPT = {*_MARKS, "p", "div", "br", "ul", "ol", "li", "span"}
_HIDDEN = {"script", "style"}
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
_BREAK = "\v"
"""Stands for a line break while HTML is converted; entities never resolve to it."""
_WRITTEN_BREAK = "\\\n"


@dataclass(frozen=True, slots=True)
class Converted:
    """A text in our Markdown."""

    words: str
    was_html: bool = False
    """Whether there were tags in it."""
    dropped: tuple[str, ...] = ()
    """The names of tags that were taken out."""


def to_markdown(text: Text) -> Converted:
    """Return a question's text in our Markdown."""
    if text.markup == "plain":
        return Converted(_break_lines(_shield_marks(text.words)))
    if _TAG.search(text.words):
        return _Converter(escaping=text.markup != "markdown").convert(text.words)
    words = html.unescape(text.words)
    if text.markup == "markdown":
        return Converted(words.strip())
    words = _shield_marks(words)
    if text.markup == "html":
        return Converted(_SPACE.sub(" ", words).strip())
    return Converted(_break_lines(words))


def from_markdown(words: str) -> str:
    """Return our Markdown for a reader to whom HTML means something: `to_markdown` undoes it.

    Where `<` or `&` would begin a tag or an entity, it is written as an entity.
    """
    return _LIKE_TAG.sub("&lt;", _LIKE_ENTITY.sub("&amp;", words))


def _shield_marks(words: str) -> str:
    """Return text in which nothing is taken for Markdown."""
    shielded = _ACTIVE.sub(lambda found: f"\\{found[0]}", words)
    return _LIST_START.sub(_shield_list, shielded)


def _shield_list(found: re.Match[str]) -> str:
    mark = found[2]
    # A backslash shields the dash; a number is shielded at the point that follows it.
    return f"{found[1]}\\{mark}" if mark in "-+" else f"{found[1]}{mark}\\"


def _break_lines(words: str) -> str:
    bare = "\n".join(line.strip() for line in words.split("\n")).strip()
    return _LINE_END.sub(lambda _: _WRITTEN_BREAK, bare)


@dataclass
class _Converter:
    escaping: bool
    """Whether the text between the tags is not Markdown itself."""
    pieces: list[str] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)
    """Where the text of an open mark begins among the pieces."""
    dropped: dict[str, None] = field(default_factory=dict)
    ordered: list[int | None] = field(default_factory=list)
    """For each open list how many items it has, or None where they are not numbered."""
    hidden: int = 0

    def convert(self, words: str) -> Converted:
        at = 0
        for tag in _TAG.finditer(words):
            self._say(words[at : tag.start()])
            self._take(tag[0])
            at = tag.end()
        self._say(words[at:])
        return Converted(self._tidy(), was_html=True, dropped=tuple(self.dropped))

    def _say(self, words: str) -> None:
        if self.hidden:
            return
        words = html.unescape(words)
        if self.escaping:
            inside = "`" in self.opened
            words = _SPACE.sub(" ", words if inside else _shield_marks(words))
        self.pieces.append(words)

    def _take(self, tag: str) -> None:
        found = _NAME.match(tag)
        if not found:
            return
        closing, name = bool(found[1]), found[2].lower()
        if name not in _KEPT:
            self.dropped[name] = None
        if name in _HIDDEN:
            self.hidden = max(0, self.hidden + (-1 if closing else 1))
        elif mark := _MARKS.get(name):
            self._mark(mark, closing)
        elif name == "br":
            self.pieces.append(_BREAK)
        elif name == "li":
            self._item(closing)
        elif name in _BLOCKS:
            self._block(name, closing)

    def _mark(self, mark: str, closing: bool) -> None:
        """Open a mark, or wrap what stands since it was opened, with the space around outside."""
        if not closing:
            self.opened.setdefault(mark, len(self.pieces))
            return
        at = self.opened.pop(mark, None)
        if at is None:
            return
        # A mark that began inside this one would overlap with it: it is let go.
        self.opened = {other: start for other, start in self.opened.items() if start <= at}
        inner = "".join(self.pieces[at:])
        bare = inner.strip()
        if not bare or (mark == "`" and "`" in bare):
            return
        left, right = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        self.pieces[at:] = [f"{left}{mark}{bare}{mark}{right}"]

    def _item(self, closing: bool) -> None:
        self.opened.clear()
        if closing:
            return
        number = self.ordered[-1] if self.ordered else None
        if number is not None:
            self.ordered[-1] = number + 1
        self.pieces.append("\n- " if number is None else f"\n{number + 1}. ")

    def _block(self, name: str, closing: bool) -> None:
        self.opened.clear()
        if name in {"ul", "ol"}:
            if not closing:
                self.ordered.append(0 if name == "ol" else None)
            elif self.ordered:
                self.ordered.pop()
        self.pieces.append("\n\n")

    def _tidy(self) -> str:
        text = "".join(self.pieces).replace(_BREAK * 2, "\n\n")
        lines = (line.split(_BREAK) for line in text.split("\n"))
        kept = ([part.strip() for part in line if part.strip()] for line in lines)
        whole = "\n".join(_WRITTEN_BREAK.join(line) for line in kept)
        return _EMPTY_LINES.sub("\n\n", whole).strip()
