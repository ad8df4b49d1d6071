"""Money as learners type it: what an hour of theirs costs, what a negotiation was worth."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MOST = 10_000_000
"""Nobody's fee is larger; a finger was held down."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money, from 0 to MOST."""

    hundredths: int
    """Cents, paisa and so on: hundredths of the currency's unit."""
    currency: str
    """A symbol or a code of at most four characters, its letters in upper case: "€", "PKR"."""

    def __str__(self) -> str:
        return f"{self.hundredths // 100}.{self.hundredths % 100:02} {self.currency}"


class AmountFault(StrEnum):
    """What is wrong with a text that should be an amount."""

    NO_NUMBER = "no-number"
    NEGATIVE = "negative"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    TOO_LARGE = "too-large"
    BAD_CURRENCY = "bad-currency"
    NO_CURRENCY = "no-currency"


_SAID = {
    AmountFault.NO_NUMBER: "there is no number in it; write one, such as 40 EUR",
    AmountFault.NEGATIVE: "an amount is zero or more; write it without the minus",
    AmountFault.SEVERAL: "it holds several numbers; write one amount",
    AmountFault.UNCLEAR: "its marks can be read in two ways; write it like 1200.50 or 1,200.50",
    AmountFault.TOO_LARGE: f"it is over {MOST:,}; write a smaller one",
    AmountFault.BAD_CURRENCY: "its currency is not clear; write one symbol or code, such as $ or "
    "EUR, and nothing else beside the number",
    AmountFault.NO_CURRENCY: "it names no currency; add a symbol or a code, such as $ or EUR",
}


class AmountError(ValueError):
    """The text is no amount; `fault` says what is wrong with it."""

    def __init__(self, fault: AmountFault) -> None:
        super().__init__(_SAID[fault])
        self.fault = fault


_MINUS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")

# \u066b is the Arabic decimal point, which is never a mark of thousands.
_PARTS = re.compile(
    r"(?P<before>[^0-9]*)(?P<number>[0-9](?:[0-9 ,.'\u066b]*[0-9])?)(?P<after>[^0-9]*)(?P<more>.*)"
)

# Groups of three, or of two and then three as in South Asia, or no groups; then the fraction. One
# mark does not part both thousands and the fraction.
_NUMBER = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?:(?P<mark>[ ,.'])[0-9]{3})(?:(?P=mark)[0-9]{3})*"
    r"|[1-9][0-9]?(?P<comma>,)(?:[0-9]{2},)+[0-9]{3}"
    r"|[0-9]+)"
    r"(?:(?!(?P=mark)|(?P=comma))[,.\u066b](?P<fraction>[0-9]{1,2}))?"
)

# Written beside a number, and no currency: 5 mio, 40 hrs.
_NO_CURRENCY = frozenset({"DAY", "HR", "HRS", "MIN", "MIL", "MIO", "PER", "TSD"})


def read_amount(text: str, usual: str | None) -> Amount:
    """Return the amount in `text`, in the currency it names, or else in the `usual` one.

    The number may be in any script's digits. After a comma or a point, exactly three digits are
    thousands (1,200 is twelve hundred) and one or two are a fraction (1,20 is one and a fifth);
    any other number of digits is refused, as is one mark used for both. Spaces and apostrophes
    part thousands only, and groups may be South Asian (1,50,000). The currency stands before or
    after the number: a symbol (up to four characters, such as R$) or two or three letters.

    Raises AmountError for anything else, for less than 0 and for more than MOST.
    """
    found = _PARTS.fullmatch(_plain(text))
    if not found:
        raise AmountError(AmountFault.NO_NUMBER)
    before, after = found["before"].strip(), found["after"].strip()
    if _MINUS & {before[:1], before[-1:]}:
        raise AmountError(AmountFault.NEGATIVE)
    if found["more"]:
        raise AmountError(AmountFault.SEVERAL)
    hundredths = _read_number(found["number"])
    named = {_read_currency(word) for word in (before, after) if word}
    if len(named) > 1:
        raise AmountError(AmountFault.BAD_CURRENCY)
    currency = named.pop() if named else usual
    if not currency:
        raise AmountError(AmountFault.NO_CURRENCY)
    return Amount(hundredths, currency)


def worth(seconds: float, hourly: Amount) -> Amount:
    """Return what so many seconds, 0 or more, cost at a rate by the hour, to the hundredth."""
    return Amount(round(hourly.hundredths * seconds / 3600), hourly.currency)


def _plain(text: str) -> str:
    """Return `text` with digits of any script as 0 to 9, and without its invisible marks."""
    return "".join(map(_plain_character, text)).strip().rstrip(".")


def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in "\u2019\u066c":  # the Arabic mark of thousands is as plain as an apostrophe
        return "'"
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) == "Cf" else character


def _read_number(text: str) -> int:
    """Return a number, without currency or sign, in hundredths."""
    found = _NUMBER.fullmatch(text)
    if not found:
        raise AmountError(AmountFault.SEVERAL if " " in text else AmountFault.UNCLEAR)
    whole = re.sub(r"[^0-9]", "", found["whole"]).lstrip("0") or "0"
    cents = int((found["fraction"] or "").ljust(2, "0"))
    if len(whole) > len(str(MOST)) or int(whole) * 100 + cents > MOST * 100:
        raise AmountError(AmountFault.TOO_LARGE)
    return int(whole) * 100 + cents


def _read_currency(word: str) -> str:
    """Return a symbol or a code as it is kept; abbreviations lose their points: Rs. is RS."""
    bare = (word.replace(".", "") if any(map(str.isalpha, word)) else word).upper()
    kinds = [unicodedata.category(character) for character in bare]
    has_symbol = "Sc" in kinds
    if (
        not all(kind == "Sc" or kind[0] in "LM" for kind in kinds)
        or not (len(bare) <= 4 if has_symbol else 2 <= len(bare) <= 3)
        or bare in _NO_CURRENCY
    ):
        raise AmountError(AmountFault.BAD_CURRENCY)
    return bare
