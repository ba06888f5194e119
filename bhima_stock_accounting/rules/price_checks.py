"""Checks for unit costs of purchases that look like a mistake. No ORM.

Typical mistakes are a price in francs on an order in dollars, and the price of a box on
a line in tablets.
"""

from math import isclose

ZERO = "zero"
ABOVE_SALE_PRICE = "above_sale_price"
ABOVE_LAST_COST = "above_last_cost"
BELOW_LAST_COST = "below_last_cost"


def is_sale_price_set(sale_price, is_default, last_cost):
    """Return whether the sale price was set on purpose.

    Odoo gives every new product the same price. This default counts only if the article
    costs less: then it is a possible price, whoever typed it.

    :param float sale_price: in the currency of ``last_cost``, for the same unit
    :param bool is_default: the price is that of every new product
    :param float last_cost: zero if there is none yet
    :rtype: bool

    >>> is_sale_price_set(7.0, False, 0.0), is_sale_price_set(0.0, False, 0.0)
    (True, False)
    >>> is_sale_price_set(1.0, True, 0.0), is_sale_price_set(1.0, True, 4.0)
    (False, False)
    >>> is_sale_price_set(1.0, True, 0.25)
    True
    """
    if is_default:
        return 0.0 < last_cost < sale_price
    return sale_price > 0.0


def find_oddities(cost, sale_price, last_cost, factor):
    """Return what is odd about the unit cost of a purchase.

    All amounts are in one currency and for one unit.

    :param float cost: unit cost of the purchase
    :param float sale_price: zero if it is unknown
    :param float last_cost: last unit cost; zero at the first purchase
    :param float factor: a cost above this multiple of the last cost, or below that part
        of it, is odd; zero to ignore the last cost
    :return: constants of this module, empty if nothing is odd
    :rtype: tuple[str, ...]

    >>> find_oddities(2.0, 5.0, 2.1, 3.0)
    ()
    >>> find_oddities(0.0, 5.0, 2.0, 3.0)
    ('zero',)
    >>> find_oddities(5600.0, 5.0, 2.0, 3.0)
    ('above_sale_price', 'above_last_cost')
    >>> find_oddities(0.5, 5.0, 2.0, 3.0)
    ('below_last_cost',)

    As far as the factor is not odd, nor is what is unknown or not to be compared:

    >>> find_oddities(2.1, 2.1, 0.7, 3.0), find_oddities(0.7, 0.0, 2.1, 3.0)
    ((), ())
    >>> find_oddities(5600.0, 0.0, 0.0, 3.0), find_oddities(5600.0, 0.0, 2.0, 0.0)
    ((), ())
    """
    if cost <= 0.0:
        return (ZERO,)
    found = {
        ABOVE_SALE_PRICE: sale_price > 0.0 and _exceeds(cost, sale_price),
        ABOVE_LAST_COST: last_cost > 0.0 and _exceeds(cost, factor * last_cost),
        BELOW_LAST_COST: last_cost > 0.0 and _exceeds(last_cost, factor * cost),
    }
    if not factor:
        found[ABOVE_LAST_COST] = found[BELOW_LAST_COST] = False
    return tuple(oddity for oddity, is_found in found.items() if is_found)


def _exceeds(amount, limit):
    """Return whether an amount exceeds a limit by more than a float error.

    >>> _exceeds(2.1, 3 * 0.7), 2.1 > 3 * 0.7
    (False, True)
    """
    return amount > limit and not isclose(amount, limit)
