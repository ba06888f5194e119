"""Unsaved journal entries that are composed from stock events. No ORM."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from odoo.tools import groupby

from .events import StockEvent
from .operations import STOCK

# Values that Odoo would compute for each entry that is no invoice. A fiscal position
# maps the accounts of bills; our accounts come from the rules.
PLAIN_ENTRY = {
    "move_type": "entry",
    "delivery_date": False,
    "fiscal_position_id": False,
    "invoice_currency_rate": 0.0,
    "invoice_payment_term_id": False,
    "partner_shipping_id": False,
    "taxable_supply_date": False,
}
# Values that Odoo would compute for each item of an entry without taxes.
PLAIN_ITEM = {
    "display_type": "product",
    "sequence": 100,
    "tax_ids": [],
    "parent_state": "draft",
    "quantity": 1.0,
    "product_uom_id": False,
    "price_unit": 0.0,
    "is_storno": False,
}


class Pair(NamedTuple):
    """A posting rule without its record: roles, and the part of an event they book.

    :ivar part: ``stock`` or ``consumed``: see ``StockEvent``
    """

    debit_role: str
    credit_role: str
    part: str

    @property
    def is_touching_stock(self):
        """Return whether one of its sides is the stock account.

        >>> Pair("stock", "variation", "stock").is_touching_stock
        True
        """
        return STOCK in (self.debit_role, self.credit_role)


@dataclass(frozen=True, eq=False)
class Posting:
    """One side of a posting rule, applied to one event.

    :ivar balance: debit positive, credit negative, in the company's currency
    """

    event: StockEvent
    role: str
    account: Any
    balance: float


@dataclass(eq=False)
class Item:
    """An unsaved journal item: postings with the same merge key."""

    account: Any
    postings: list[Posting]

    @cached_property
    def balance(self):
        return sum(posting.balance for posting in self.postings)

    @cached_property
    def events(self):
        # several pairs of the rules may book the same event here: it counts once
        return list(dict.fromkeys(posting.event for posting in self.postings))

    @cached_property
    def product(self):
        """Return the article of the item; ``None`` if it has several."""
        products = {event.product for event in self.events}
        return products.pop() if len(products) == 1 else None

    @property
    def quantity(self):
        """Return the signed quantity; it has a meaning only for a single article."""
        return sum(event.quantity for event in self.events)


class Identity(NamedTuple):
    """What an item is found by in its entry: identifiers, and its balance.

    Other add-ons may set another partner or article, but leave the rest as it is.
    """

    account: int
    balance: float
    operation: str
    group: int
    partner: int
    product: int

    def get_kept(self):
        """Return what other add-ons leave as it is."""
        return self[:4]


@dataclass(eq=False)
class Entry:
    """An unsaved journal entry: events of one company, date and document."""

    company: Any
    date: date
    document: Any
    events: list[StockEvent]
    items: list[Item]


def format_quantity(quantity):
    """Return a quantity as text without sign, exponent or trailing zeros.

    :param float quantity: in any unit
    :rtype: str

    >>> format_quantity(-1234567.0), format_quantity(12.5), format_quantity(100)
    ('1234567', '12.5', '100')
    """
    return f"{abs(quantity):.6f}".rstrip("0").rstrip(".")


def merge_postings(postings, key):
    """Merge postings with the same key into journal items.

    :param postings: iterable of :class:`Posting`
    :param key: function that takes a posting and returns its merge key
    :return: items, debits before credits, including those with a zero balance
    :rtype: list[Item]

    >>> receipt = [Posting(None, "stock", "311", 5.0), Posting(None, "stock", "311", 2)]
    >>> receipt += [Posting(None, "variation", "6031", -7.0)]
    >>> items = merge_postings(receipt, lambda posting: posting.account)
    >>> [(item.account, item.balance) for item in items]
    [('311', 7.0), ('6031', -7.0)]
    """
    items = [
        Item(account=group[0].account, postings=group)
        for _key, group in groupby(postings, key)
    ]
    return sorted(items, key=lambda item: item.balance < 0)


def match_identities(wanted, found):
    """Match identities with what they have become: equal ones first, then changed ones.

    :param list[Identity] wanted: those of the items as they were composed
    :param list[Identity] found: those of the items as they are, in any order
    :return: place in ``found`` by place in ``wanted``, of those that have one
    :rtype: dict[int, int]

    >>> labo, mbuyi, nobody = (
    ...     Identity("311", 5, "receipt", 1, partner, 7) for partner in (8, 9, 0)
    ... )
    >>> match_identities([labo, mbuyi], [mbuyi, nobody])
    {1: 0, 0: 1}
    >>> match_identities([labo], [labo._replace(balance=6), mbuyi])
    {0: 1}
    """
    matched = {}
    for get_part in (tuple, Identity.get_kept):
        taken = set(matched.values())
        places = defaultdict(list)
        for place, identity in enumerate(found):
            if place not in taken:
                places[get_part(identity)].append(place)
        for number, identity in enumerate(wanted):
            if number not in matched and places[get_part(identity)]:
                matched[number] = places[get_part(identity)].pop(0)
    return matched


def split_balance(balance, is_storno):
    """Return debit and credit of a balance, as ``account.move.line`` computes them.

    :param float balance: in the currency of the company
    :param bool is_storno: write a negative amount on the other side
    :rtype: tuple[float, float]

    >>> split_balance(12.0, False), split_balance(-12.0, False)
    ((12.0, 0.0), (0.0, 12.0))
    >>> split_balance(12.0, True), split_balance(-12.0, True)
    ((0.0, -12.0), (-12.0, 0.0))
    """
    if is_storno:
        return min(balance, 0.0), min(-balance, 0.0)
    return max(balance, 0.0), max(-balance, 0.0)
