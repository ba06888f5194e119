"""Amounts, days and rows that books and spreadsheets can hold. No ORM."""

from datetime import date

# Amounts from here on are mistakes: a barcode typed as a cost, for example. A float
# keeps some 15 digits, and Odoo rounds rightly what has up to 14: a thousand thousand
# millions with two decimals.
AMOUNT_LIMIT = 1e12
# Earlier days are mistakes: no books are that old, and 202 was meant to be 2026.
FIRST_DAY = date(1900, 1, 1)
# Number of lines of a sheet in Excel.
SHEET_LINES = 1_048_576


def is_bookable(amount):
    """Return whether an amount can be kept to the cent.

    >>> is_bookable(5901234123457.0), is_bookable(-590123412345.07)
    (False, True)
    >>> is_bookable(float("nan")), is_bookable(float("inf")), is_bookable(1e308)
    (False, False, False)
    """
    return -AMOUNT_LIMIT < amount < AMOUNT_LIMIT


def is_possible_cost(cost):
    """Return whether a number can be what a unit costs: nothing costs less than zero.

    >>> is_possible_cost(0.0), is_possible_cost(11.123333)
    (True, True)
    >>> is_possible_cost(-5.0), is_possible_cost(5901234123457.0)
    (False, False)
    """
    return cost >= 0 and is_bookable(cost)


def is_possible_day(day):
    """Return whether something can have happened, or be booked, on a day.

    >>> is_possible_day(date(202, 11, 2)), is_possible_day(date(1900, 1, 1))
    (False, True)
    """
    return day >= FIRST_DAY
