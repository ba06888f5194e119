"""Data that the posting pipeline passes from step to step. No ORM."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from odoo.tools import groupby


class Document(NamedTuple):
    """Values that the moves of one transfer, scrap or count share.

    :ivar date: accounting date, in the company's time zone
    :ivar name: see ``StockEvent.document``
    """

    company: Any
    date: date
    name: str
    partner: Any


@dataclass(frozen=True, eq=False)
class StockEvent:
    """A change of stock: one product, one operation, one date.

    :ivar document: name of the transfer, scrap or count; events with the same company,
        date and document share one journal entry
    :ivar quantity: signed, in the product's unit; for drop shipments positive towards
        the customer
    :ivar value: signed like the quantity, in the company's currency, rounded
    :ivar place: the location outside the company's stock
    :ivar consumed: cost of the goods beyond ``value``, signed like it: the part of a
        price difference for goods that have left already
    :ivar purchase_line: order line of the received goods
    :ivar cost_account: account that the bill of a landed cost was booked on
    :ivar stock_account: stock account of the event, if it is not that of the group
    :ivar cause: why the value changed, if no stock move changed it
    :ivar bill: the bill that changed the value
    :ivar lot: the lot, where the article is valued by lot
    :ivar state: ``posting_state`` of its ledger row
    :ivar problem: why its entry has to wait; empty if it need not
    :ivar ledger_row: existing row of the stock ledger that the event completes
    """

    company: Any
    date: date
    document: Any
    operation: str
    product: Any
    group: Any
    quantity: float
    value: float
    place: Any
    move: Any
    partner: Any
    consumed: float = 0.0
    purchase_line: Any = None
    cost_account: Any = None
    stock_account: Any = None
    cause: str = ""
    bill: Any = None
    lot: Any = None
    state: str = ""
    problem: str = ""
    ledger_row: Any = None

    @property
    def direction(self):
        """Return a number whose sign is the direction of the event.

        It is the quantity of goods, or else their value. A revaluation moves no goods:
        its quantity is only what the ledger lacked.
        """
        if self.operation == "revaluation":
            return self.value
        return self.quantity or self.value


class Gap(NamedTuple):
    """A gap between the stock ledger and the value of stock after some events.

    :ivar events: events of one article, or of one lot if it is valued by lot
    :ivar quantity: on hand after the events by the stock ledger, in the article's unit
    :ivar amount: stock value minus ledger value, in the company's currency
    """

    events: list[StockEvent]
    quantity: float
    amount: float

    @property
    def last_event(self):
        """Return the event that takes a rounding difference.

        It is the last issue, or the last event if there is no issue.
        """
        leaving = [event for event in self.events if event.quantity < 0]
        return (leaving or self.events)[-1]

    @property
    def product(self):
        return self.last_event.product

    @property
    def key(self):
        """Return article and lot, which have a cost of their own."""
        return self.last_event.product, self.last_event.lot

    @property
    def was_negative(self):
        """Return whether the stock was negative before these events."""
        before = self.quantity - sum(event.quantity for event in self.events)
        return self.product.uom_id.compare(before, 0.0) < 0

    @property
    def is_rounding(self):
        """Return whether the gap is at most one rounding unit per event."""
        currency = self.last_event.company.currency_id
        most = currency.rounding * len(self.events)
        return currency.compare_amounts(abs(self.amount), most) <= 0


def filter_rounding(gaps):
    """Return the gaps that are rounding differences, to be added to their events.

    Lots of one move share its value by their cost, while under FIFO the value of each
    lot is that of its receipts. One lot is then too high by what another one is too
    low: gaps of a move that cancel each other out count as rounding as well.

    :param list[Gap] gaps: gaps of one company
    :rtype: list[Gap]
    """
    rounding = []
    for _move, same in groupby(gaps, lambda gap: gap.last_event.move):
        events = [event for gap in same for event in gap.events]
        together = Gap(events, 0.0, sum(gap.amount for gap in same))
        rounding += [gap for gap in same if gap.is_rounding or together.is_rounding]
    return rounding
