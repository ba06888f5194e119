"""Amounts that the books can hold, and exact differences of them. No ORM.

The limits themselves are those of the register: see ``limits`` of the other add-on.
"""

from decimal import Decimal


def subtract(amount, other):
    """Return a difference of amounts as on paper: floats would lose their cents.

    :param float amount: an amount with the decimals that it is shown with
    :param float other: likewise
    :rtype: float

    >>> 900000000000.05 - 899999999999.98, subtract(900000000000.05, 899999999999.98)
    (0.070068359375, 0.07)
    """
    return float(_read(amount) - _read(other))


def add_up(amounts):
    """Return a sum of amounts as on paper.

    :param amounts: iterable of floats
    :rtype: float

    >>> sum([0.1] * 10), add_up([0.1] * 10), add_up([])
    (0.9999999999999999, 1.0, 0.0)
    """
    return float(sum(map(_read, amounts), Decimal()))


def _read(amount):
    """Return the shortest number that a float stands for.

    >>> _read(0.1)
    Decimal('0.1')
    """
    return Decimal(repr(float(amount)))
