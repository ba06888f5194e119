"""What documents say that an order line has received, been billed and still owes.

It is told by documents alone, in another way than the add-on settles them: what is
received at the order's amount, what is billed at the amounts that bills have booked.
"""

from dataclasses import dataclass

from odoo import fields

from .state import is_same_price

DECIMALS = 4


@dataclass
class Settling:
    """One order line: quantities in the article's unit, company currency."""

    line: object
    received: float  # net of what went back
    billed: float  # net of what refunds have taken back
    cost: float  # of what is billed, net of refunds
    unbilled: float  # amount of what is received and not billed
    unbilled_currency: float  # the same in the order's currency
    documents: int

    def __str__(self):
        return (
            f"{round(self.received, 2)} received, {round(self.billed, 2)} billed at "
            f"{round(self.cost, 4)}, {round(self.unbilled, 4)} not billed"
        )

    @property
    def is_settled(self):
        return round(self.received - self.billed, DECIMALS) == 0

    @property
    def owed(self):
        """Balance of goods received, not billed: debit if more is billed."""
        if self.is_settled:
            return 0.0
        if self.billed > self.received:
            return self.cost * (self.billed - self.received) / self.billed
        return -self.unbilled

    @property
    def roundings(self):
        """How many amounts of it were rounded; none when it is settled."""
        return 0 if self.is_settled else self.documents


def settle(line, cost):
    """Return what the documents of an order line say.

    :param float cost: balance of all its posted bill lines, with their share of taxes
    :rtype: Settling
    """
    moves = line.move_ids.filtered(lambda move: move.state == "done")
    came = moves.filtered(lambda move: move.location_id.usage == "supplier")
    went = moves.filtered(lambda move: move.location_dest_id.usage == "supplier")
    received = sum(map(count, came)) - sum(map(count, went))
    replaced = came.filtered("origin_returned_move_id")
    gone_back = sum(map(count, went)) - sum(map(count, replaced))
    documents = get_documents(line)
    billed = count_billed(line, documents, received, gone_back)
    unbilled = list(find_unbilled(came.sorted(lambda m: (m.date, m.id)), billed))
    return Settling(
        line=line,
        received=received,
        billed=billed,
        cost=cost,
        unbilled=sum(get_amount(line, move, part) for move, part in unbilled),
        unbilled_currency=sum(
            part * get_ordered_price(line) for _move, part in unbilled
        ),
        documents=len(moves) + len(documents),
    )


def count(move):
    """Return the quantity of a done movement, in the article's unit."""
    unit = move.product_id.uom_id
    return move.product_uom._compute_quantity(move.quantity, unit, round=False)


def get_documents(line):
    """Return the posted bills, refunds and cash payments, oldest first, each's items.

    :rtype: list[tuple]
    """
    items = line.invoice_lines.filtered(lambda item: item.parent_state == "posted")
    by_document = items.grouped("move_id")
    return sorted(by_document.items(), key=lambda pair: (pair[0].date, pair[0].id))


def count_billed(line, documents, received, gone_back):
    """Return the net quantity that is billed.

    A refund at the price of the bill takes back its quantity. At another one it is a
    rebate: it takes back what went back to the vendor and is billed too much.
    """
    billed = rebated = 0.0
    for document, items in documents:
        quantity = sum(count_item(item, line) for item in items)
        if document.move_type != "in_refund":
            billed += quantity
        elif is_rebate(line, document, items):
            rebated += quantity
        else:
            billed -= quantity
    return billed - max(0.0, min(rebated, gone_back, billed - received))


def count_item(item, line):
    unit = line.product_id.uom_id
    return item.product_uom_id._compute_quantity(item.quantity, unit, round=False)


def is_rebate(line, refund, items):
    """Return whether any line of a refund has another price than its bill."""
    bill = refund.reversed_entry_id
    billed = line.invoice_lines.filtered(
        lambda item: item.parent_state == "posted"
        and item.move_id.move_type == "in_invoice"
        and (not bill or item.move_id == bill)
    )
    return not all(
        any(is_same_price(item, other) for other in billed) for item in items
    )


def find_unbilled(receipts, billed):
    """Yield what of receipts, oldest first, is kept and not billed."""
    for move in receipts:
        back = move.returned_move_ids.filtered(lambda m: m.state == "done")
        kept = count(move) - sum(map(count, back))
        covered = min(kept, max(0.0, billed))
        billed -= covered
        if kept > covered:
            yield move, kept - covered


def get_ordered_price(line):
    """Return the price of the article's unit by the order line, not rounded.

    With discount and the taxes that are not recovered, in the order's currency.
    """
    price = line.price_unit * (1 - line.discount / 100)
    taxed = line.tax_ids.compute_all(
        price,
        currency=line.currency_id,
        quantity=line.product_qty,
        product=line.product_id,
        partner=line.partner_id,
        rounding_method="round_globally",
    )
    amount = taxed["total_void"] if line.tax_ids else price * line.product_qty
    unit = line.product_id.uom_id
    return amount / line.product_uom_id._compute_quantity(
        line.product_qty, unit, round=False
    )


def get_amount(line, move, quantity):
    """Return the ordered amount of a part of a receipt, at the rate of its day.

    What the vendor has replaced has the rate of the day when it came first.
    """
    while origin := move.origin_returned_move_id:
        move = origin
    company = line.company_id
    return line.currency_id._convert(
        get_ordered_price(line) * quantity,
        company.currency_id,
        company,
        fields.Datetime.context_timestamp(line, move.date).date(),
        round=False,
    )
