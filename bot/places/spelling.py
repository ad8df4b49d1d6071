"""Names as people type them: how they are compared, and how slips are mended."""

import functools
import unicodedata

# Letters that NFKD leaves apart although people type one for the other,
# and marks that some leave out.
_SAME_LETTER = {
    "ك": "ک",
    "ں": "ن",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    **dict.fromkeys("'’‘`´ʹʻʼʾʿـ", ""),
    **dict.fromkeys("يىے", "ی"),
    **dict.fromkeys("ہۃھةە", "ه"),
}
# The letters a slip of the finger may have meant, by script; elsewhere only doubled, extra and
# swapped letters are mended.
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنوهی",
    "абвгдежзиклмнопрстуфхцчшщъыьэюяєґ",
)
_LONGEST_MENDED = 30


@functools.lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    kind = unicodedata.category(char)[0]
    if kind == "C":
        return " " if char.isspace() else ""
    folded = char.casefold()
    if folded in _SAME_LETTER:
        return _SAME_LETTER[folded]
    if unicodedata.combining(char):
        return ""
    return folded if kind in "LMN" else " "


_ASCII = {code: _fold(chr(code)) for code in range(128)}


def words(text: str) -> list[str]:
    """Split a name as names are compared: without case, accents, marks, or letter variants."""
    if text.isascii():
        return text.translate(_ASCII).split()
    folded = "".join(map(_fold, unicodedata.normalize("NFKD", text)))
    # Put together again, a Korean syllable is one letter, and takes a third of the room.
    return unicodedata.normalize("NFC", folded).split()


def key_of(text: str) -> str:
    """Return what names are looked up by: their words, run together."""
    return "".join(words(text))


def mend(key: str) -> set[str]:
    """Return each word one slip away; the first letter stays, as it is rarely mistyped."""
    shortest = 5 if key.isascii() else 4  # Arabic letters say more: it writes few of its vowels
    if not shortest <= len(key) <= _LONGEST_MENDED:
        return set()
    letters = next((alphabet for alphabet in ALPHABETS if key[0] in alphabet), "")
    mended = {key[:at] + key[at + 1 :] for at in range(1, len(key))}
    mended |= {key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(1, len(key) - 1)}
    for letter in letters:
        mended |= {key[:at] + letter + key[at + 1 :] for at in range(1, len(key))}
        mended |= {key[:at] + letter + key[at:] for at in range(1, len(key) + 1)}
    return mended
