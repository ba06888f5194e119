"""What the posting pipeline passes from step to step. No ORM, nothing is written."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from odoo.tools import groupby


class Document(NamedTuple):
    """What the movements of one transfer, scrap or count have in common.

    :ivar date: accounting date, in the company's time zone
    :ivar name: see ``StockEvent.document``
    """

    company: Any
    date: date
    name: str
    partner: Any


@dataclass(frozen=True, eq=False)
class StockEvent:
    """A change of stock: one product, one operation, at one date.

    :ivar document: what the event belongs to (transfer, scrap, count); events with
        the same company, date and document share one journal entry
    :ivar quantity: signed, in the product's unit; of drop shipments, positive
        towards who gets them
    :ivar value: signed like the quantity, in the company's currency, rounded
    :ivar place: the location outside the company's stock
    :ivar consumed: what the goods cost beyond ``value``, signed like it: the part of a
        price difference that belongs to goods which have left already
    :ivar purchase_line: the order line that goods received are settled by
    :ivar cost_account: what a landed cost was booked on by its own bill
    :ivar stock_account: that stock passes from or to, where its group does not tell
    :ivar cause: why the value changed, when no stock move did it
    :ivar bill: the bill that changed the value
    :ivar lot: the lot, where the article is valued by lot
    :ivar state: what becomes of it: see ``posting_state`` of its row
    :ivar problem: why its entry can't be posted now; it waits then
    :ivar ledger_row: the row of the stock ledger that has waited for its entry
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
        """What says by its sign which way the event goes: goods, else their value.

        Where nothing has moved the quantity only tells what the ledger lacked.
        """
        if self.operation == "revaluation":
            return self.value
        return self.quantity or self.value


class Gap(NamedTuple):
    """What movements leave between the stock ledger and the value of the stock.

    :ivar events: of one article, or of one lot if it is valued by lot
    :ivar quantity: on hand after them by the stock ledger, in the article's unit
    :ivar amount: what the stock is worth more, in the company's currency
    """

    events: list[StockEvent]
    quantity: float
    amount: float

    @property
    def last_event(self):
        """The event that takes the cents: of goods that leave, if there are."""
        leaving = [event for event in self.events if event.quantity < 0]
        return (leaving or self.events)[-1]

    @property
    def product(self):
        return self.last_event.product

    @property
    def key(self):
        """What has a cost of its own: the article, or one of its lots."""
        return self.last_event.product, self.last_event.lot

    @property
    def was_negative(self):
        """Return whether more had left than there was, before these movements."""
        before = self.quantity - sum(event.quantity for event in self.events)
        return self.product.uom_id.compare(before, 0.0) < 0

    @property
    def is_rounding(self):
        """Return whether the cents of as many movements explain the gap."""
        currency = self.last_event.company.currency_id
        most = currency.rounding * len(self.events)
        return currency.compare_amounts(abs(self.amount), most) <= 0


def filter_taken(gaps):
    """Return the gaps that their movements take themselves, for no value has changed.

    Lots of one movement share its value by their cost. Under FIFO the receipts of each
    know better what has left: one lot takes more then, another less.

    :param list[Gap] gaps: of one company
    :rtype: list[Gap]
    """
    taken = []
    for _move, same in groupby(gaps, lambda gap: gap.last_event.move):
        events = [event for gap in same for event in gap.events]
        together = Gap(events, 0.0, sum(gap.amount for gap in same))
        taken += [gap for gap in same if gap.is_rounding or together.is_rounding]
    return taken
