"""Money as it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.money import MOST, Amount, AmountError, AmountFault, read_amount, worth

currencies = st.sampled_from(["$", "€", "₨", "EUR", "PKR", "US$", "KR", "ZŁ", "R$"])
amounts = st.builds(Amount, st.integers(0, MOST * 100), currencies)


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("40", 40_00),
        ("0", 0),
        ("007", 7_00),
        ("40.5", 40_50),
        ("40,50", 40_50),
        ("0.05", 5),
        ("1,200", 1200_00),
        ("1.200", 1200_00),
        ("1,20", 1_20),
        ("1,200.50", 1200_50),
        ("1.200,50", 1200_50),
        ("1 200,50", 1200_50),
        ("1\u202f200,50", 1200_50),
        ("1'200.50", 1200_50),
        ("1’200", 1200_00),
        ("1,234,567", 1_234_567_00),
        ("1,50,000", 150_000_00),
        ("12,34,567.8", 1_234_567_80),
        ("10000000", MOST * 100),
        ("40.", 40_00),
        ("  40 ", 40_00),
        ("٤٠", 40_00),
        ("۴۰", 40_00),
        ("१२००", 1200_00),
        ("١٬٢٠٠٫٥٠", 1200_50),
        ("\u200f٤٠\u200e", 40_00),
    ],
)
def test_it_reads_a_number(text, hundredths):
    assert read_amount(text, "EUR") == Amount(hundredths, "EUR")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$40", "$"),
        ("$ 40", "$"),
        ("40$", "$"),
        ("40 €", "€"),
        ("40EUR", "EUR"),
        ("40 eur", "EUR"),
        ("eur 40", "EUR"),
        ("PKR 40", "PKR"),
        ("Rs 40", "RS"),
        ("Rs. 40", "RS"),
        ("Rs.40", "RS"),
        ("40 zł", "ZŁ"),
        ("R$ 40", "R$"),
        ("us$40", "US$"),
        ("₹40", "₹"),
        ("रु. 40", "रु"),
        ("٤٠ ر.س", "رس"),
        ("٤٠ ﷼", "﷼"),
        ("EUR 40 EUR", "EUR"),
        ("40", "GBP"),
    ],
)
def test_it_reads_a_currency_or_takes_the_usual_one(text, currency):
    assert read_amount(text, "GBP") == Amount(40_00, currency)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", AmountFault.NO_NUMBER),
        ("EUR", AmountFault.NO_NUMBER),
        ("forty", AmountFault.NO_NUMBER),
        ("²", AmountFault.NO_NUMBER),
        ("-40", AmountFault.NEGATIVE),
        ("−40 EUR", AmountFault.NEGATIVE),
        ("$ -40", AmountFault.NEGATIVE),
        ("-$40", AmountFault.NEGATIVE),
        ("40-50", AmountFault.SEVERAL),
        ("40 50", AmountFault.SEVERAL),
        ("40, 50", AmountFault.SEVERAL),
        ("40 EUR or 50 EUR", AmountFault.SEVERAL),
        ("40\n50", AmountFault.SEVERAL),
        ("1e5", AmountFault.SEVERAL),
        ("1,2000", AmountFault.UNCLEAR),
        ("1200,500", AmountFault.UNCLEAR),
        ("0.500", AmountFault.UNCLEAR),
        ("1,200,50", AmountFault.UNCLEAR),
        ("1,50,000,5", AmountFault.UNCLEAR),
        ("1,200.500", AmountFault.UNCLEAR),
        ("1,200 300", AmountFault.SEVERAL),
        ("1'20", AmountFault.UNCLEAR),
        ("1..5", AmountFault.UNCLEAR),
        ("١٫٢٠٠", AmountFault.UNCLEAR),
        ("10000000.01", AmountFault.TOO_LARGE),
        ("10,000,001", AmountFault.TOO_LARGE),
        ("9" * 5000, AmountFault.TOO_LARGE),
        ("40 k", AmountFault.BAD_CURRENCY),
        ("40 hrs", AmountFault.BAD_CURRENCY),
        ("5 mio", AmountFault.BAD_CURRENCY),
        ("40 euros", AmountFault.BAD_CURRENCY),
        ("40 EUR an hour", AmountFault.BAD_CURRENCY),
        ("40/h", AmountFault.BAD_CURRENCY),
        ("$40 USD", AmountFault.BAD_CURRENCY),
        ("40%", AmountFault.BAD_CURRENCY),
        (".50", AmountFault.BAD_CURRENCY),
        ("$.50", AmountFault.BAD_CURRENCY),
        ("<b>40", AmountFault.BAD_CURRENCY),
        ("CAUS$40", AmountFault.BAD_CURRENCY),
    ],
)
def test_it_says_what_is_wrong(text, fault):
    with pytest.raises(AmountError) as caught:
        read_amount(text, "EUR")
    assert caught.value.fault is fault
    assert str(caught.value)


@pytest.mark.parametrize("usual", [None, ""])
def test_it_wants_a_currency(usual):
    with pytest.raises(AmountError, match="no currency") as caught:
        read_amount("40", usual)
    assert caught.value.fault is AmountFault.NO_CURRENCY


@given(amounts)
def test_it_reads_what_it_wrote(amount):
    assert read_amount(str(amount), None) == amount


@given(amounts, st.sampled_from([",.", ".,", " ,", " .", "'."]))
def test_grouped_or_not_it_is_the_same(amount, marks):
    plain = f"{amount.hundredths / 100:,.2f}"
    written = plain.translate(str.maketrans(",.", marks))
    assert read_amount(f"{amount.currency}{written}", "XXX") == amount


@given(st.text(max_size=30) | st.from_regex(r"[A-Z$€. ]{0,4}[0-9., ']{1,12}[A-Z€. ]{0,4}"))
def test_any_text_is_an_amount_or_a_clear_fault(text):
    try:
        amount = read_amount(text, "EUR")
    except AmountError:
        return
    assert 0 <= amount.hundredths <= MOST * 100
    assert 1 <= len(amount.currency) <= 4
    assert read_amount(str(amount), None) == amount


@pytest.mark.parametrize(
    ("seconds", "hundredths"),
    [(0, 0), (3600, 40_00), (90, 1_00), (1, 1), (0.4, 0), (360_000, 4000_00)],
)
def test_time_is_worth_its_share_of_an_hour(seconds, hundredths):
    assert worth(seconds, Amount(40_00, "EUR")) == Amount(hundredths, "EUR")
