"""Telegram's HTML: a strict parser that turns it into text and entities.

The tags, the attributes and the wording of the errors are those of the Bot API's documentation
("HTML style") and of its server. Entity offsets and lengths are in UTF-16 code units; the byte
offsets in errors are in UTF-8.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.sandbox.errors import bad_request
from bot.sandbox.links import find_mentioned_user, normalize_url
from bot.sandbox.utf16 import measure
from bot.sandbox.wire import Json

_TYPES = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "span": "spoiler", "tg-spoiler": "spoiler",
    "code": "code", "pre": "pre",
    "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
}  # fmt: skip
_MARK = re.compile("[<&]")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTES = {("a", "href"), ("tg-emoji", "emoji-id"), ("blockquote", "expandable")}
_CLASS_PREFIX = {"code": "language-", "span": "tg-"}
_LAST_CODE_POINT = 0x10FFFF


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    piece: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Parse HTML into text and entities, in the order in which their tags close.

    An entity of an inline code that may turn out to be a language carries it under `language`
    until `pre` takes it; callers see `language` on `pre` only. Raises ApiError (400).
    """
    parser = _Parser(source)
    parser.run()
    for entity in parser.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(parser.pieces), parser.entities


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.entities: list[Json] = []
        self._offset = 0
        self._open: list[_Open] = []

    def run(self) -> None:
        while self.at < len(self.source):
            letter = self.source[self.at]
            if letter == "<" and self._peek(1) == "/":
                self._read_end_tag()
            elif letter == "<":
                self._read_start_tag()
            else:
                self._append(self._read_reference() if letter == "&" else self._read_run())
        if self._open:
            tag = self._open[-1].tag
            _fail(f'Can\'t find end tag corresponding to start tag "{tag}"')

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self._offset += measure(text)

    def _read_run(self) -> str:
        begin = self.at
        mark = _MARK.search(self.source, begin)
        self.at = len(self.source) if mark is None else mark.start()
        return self.source[begin : self.at]

    def _read_reference(self) -> str:
        text, self.at = decode_reference(self.source, self.at)
        return text

    def _read_letter(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _peek(self, ahead: int = 0) -> str:
        return self.source[self.at + ahead : self.at + ahead + 1]

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self.at += 1

    def _skip_until(self, stops: str) -> str:
        begin = self.at
        while self._peek() and not self._peek().isspace() and self._peek() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _byte(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))

    def _read_start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._skip_until(">").lower()
        if not self._peek():
            _fail(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _TYPES:
            _fail(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        argument = self._read_attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            offset = self._byte(begin)
            _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self._open.append(_Open(tag, argument, self._offset, len(self.pieces)))

    def _read_attributes(self, tag: str, begin: int) -> str:
        argument = ""
        self._skip_space()
        while self._peek() != ">":
            name, value = self._read_attribute(tag, begin)
            prefix = _CLASS_PREFIX.get(tag)
            if (tag, name) in _ATTRIBUTES:
                argument = value or ("1" if name == "expandable" else "")
            elif name == "class" and prefix and value.startswith(prefix):
                argument = value[len(prefix) :]
            self._skip_space()
        self.at += 1
        return argument

    def _read_attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._skip_until("=>/\"'")
        if not name and self._peek():
            offset = self._byte(begin)
            _fail(f'Empty attribute name in the tag "{tag}" at byte offset {offset}')
        self._skip_space()
        value = ""
        if self._peek() == "=":
            self.at += 1
            self._skip_space()
            value = self._read_value() if self._peek() else ""
        if not self._peek():
            _fail(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        return name, value

    def _read_value(self) -> str:
        return self._read_quoted() if self._peek() in "\"'" else self._read_name_token()

    def _read_name_token(self) -> str:
        begin = self.at
        while self._peek().isascii() and (self._peek().isalnum() or self._peek() in {".", "-"}):
            self.at += 1
        if not self._peek().isspace() and self._peek() != ">":
            _fail(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self.source[begin : self.at].lower()

    def _read_quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        pieces = []
        while self._peek() and self._peek() != quote:
            pieces.append(self._read_reference() if self._peek() == "&" else self._read_letter())
        self.at += 1
        return "".join(pieces)

    def _read_end_tag(self) -> None:
        begin = self.at
        if not self._open:
            _fail(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self.at += 2
        name = self._skip_until(">").lower()
        self._skip_space()
        if self._peek() != ">":
            _fail(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self.at += 1
        opened = self._open.pop()
        if name not in {"", opened.tag}:
            _fail(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        if self._offset > opened.offset:
            self._add_entity(opened)

    def _add_entity(self, opened: _Open) -> None:
        place = {"offset": opened.offset, "length": self._offset - opened.offset}
        if opened.tag in {"pre", "code"}:
            self._add_code(opened, place)
        elif opened.tag == "a":
            self._add_link(opened, place)
        elif opened.tag == "tg-emoji":
            if not _is_int64(opened.argument):
                _fail("Invalid custom emoji identifier specified")
            self.entities.append(
                {"type": "custom_emoji", **place, "custom_emoji_id": opened.argument}
            )
        else:
            is_expandable = opened.tag == "blockquote" and opened.argument
            kind = "expandable_blockquote" if is_expandable else _TYPES[opened.tag]
            self.entities.append({"type": kind, **place})

    def _add_code(self, opened: _Open, place: Json) -> None:
        last = self.entities[-1] if self.entities else {}
        other = "code" if opened.tag == "pre" else "pre"
        covers_last = last.get("type") == other and all(
            last[key] == value for key, value in place.items()
        )
        language = opened.argument or last.get("language") or ""
        if covers_last and language:
            self.entities[-1] = {"type": "pre", **place, "language": language}
        elif opened.argument:
            self.entities.append({"type": "code", **place, "language": opened.argument})
        else:
            self.entities.append({"type": opened.tag, **place})

    def _add_link(self, opened: _Open, place: Json) -> None:
        url = opened.argument or "".join(self.pieces[opened.piece :])
        user_id = find_mentioned_user(url)
        if user_id is not None:
            self.entities.append({"type": "text_mention", **place, "user": {"id": user_id}})
            return
        try:
            self.entities.append({"type": "text_link", **place, "url": normalize_url(url)})
        except ValueError:
            return


def decode_reference(source: str, at: int) -> tuple[str, int]:
    """Decode the character reference at `at`; gives its text and where it ends.

    What is no reference that Telegram knows gives the ampersand itself.
    """
    end = at + 1
    if source[end : end + 1] == "#":
        code, end = _read_code_point(source, end + 1)
        text = chr(code) if code else ""
        if 0xD800 <= code <= 0xDFFF:
            _fail(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
    else:
        while source[end : end + 1].isascii() and source[end : end + 1].isalpha():
            end += 1
        text = _NAMED.get(source[at + 1 : end], "")
    if not text:
        return "&", at + 1
    return text, end + (source[end : end + 1] == ";")


def _read_code_point(source: str, at: int) -> tuple[int, int]:
    base, digits = (16, "0123456789abcdef") if source[at : at + 1] == "x" else (10, "0123456789")
    begin = end = at + (base == 16)
    while source[end : end + 1] and source[end].lower() in digits:
        end += 1
    if not 0 < end - begin < 10:
        return 0, end
    code = int(source[begin:end], base)
    return (code if code < _LAST_CODE_POINT else 0), end


def _is_int64(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) < 1 << 63


def _fail(reason: str) -> NoReturn:
    raise bad_request(f"can't parse entities: {reason}")
