"""Printing for every test here."""

from collections.abc import Callable

import pytest

from bot.records.paper import to_pdf
from bot.records.printer import order_of
from bot.records.record import Certificate, Record

Print = Callable[[Record | Certificate], bytes]


@pytest.fixture
def printed() -> Print:
    """Print in this process, which is quicker."""
    return lambda what: to_pdf(order_of(what))
