"""What must be true of the books of a hospital after every document."""

from collections import defaultdict

from ..machine.books import QUANTS, Books
from .settling import settle

POSTED = """
    SELECT line.id, line.move_id, line.account_id, line.balance, line.amount_currency,
           line.date, line.partner_id, line.purchase_line_id,
           line.received_purchase_line_id
      FROM account_move_line line
     WHERE line.company_id = %s AND line.parent_state = 'posted'
"""
CONSUMED = """
    SELECT product_id, SUM(consumed_value), MIN(quantity), SUM(quantity)
      FROM bhima_stock_ledger_entry WHERE company_id = %s GROUP BY product_id
"""
WORTH = """
    SELECT COALESCE(SUM(value), 0) FROM bhima_stock_ledger_entry
     WHERE company_id = %s AND stock_move_id IN %s
"""


class PurchaseBooks(Books):
    """The ledgers of one hospital that buys, compared with its documents."""

    def __init__(self, hospital):
        super().__init__(hospital)
        self.currency = hospital.company.currency_id
        self.received = hospital.accounts.get("goods_received")
        self.is_direct = hospital.company.stock_supplier_credit == "supplier"
        self._posted = {}

    def get_purchase_faults(self, depot, is_exact_cost=True):
        """Return what is wrong with what was bought, in words.

        :param bool is_exact_cost: goods cost what is paid: not under a standard cost
        """
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            *self._iter_reposted(),
            *map(str, self.company._check_stock_ledger()),
            *self._iter_vendor_faults(depot),
            *self._iter_returned(depot),
            *(self._iter_received_faults(depot) if self.received else ()),
            *(self._iter_consumed(depot) if is_exact_cost else ()),
        ]

    def _iter_article_faults(self, articles, is_exact):
        quantities = dict(self.query(QUANTS, self.company.partner_id.id))
        ledger = {product: figures for product, *figures in self.query(LEDGER)}
        for article in articles:
            quantity, value = ledger.get(article.id, (0.0, 0.0))
            own, worth = quantities.get(article.id, 0.0), self.get_value(article)
            if abs(quantity - own) > 0.000001:
                yield f"{article.name}: ledger {quantity}, stock {own}"
            if self._differ(value, worth):
                yield f"{article.name}: ledger {value}, worth {worth}"

    # Nothing posted changes -------------------------------------------------------

    def _iter_reposted(self):
        """Yield the items that were posted before, still are, and have changed."""
        now = {line[0]: line[1:] for line in self.query(POSTED)}
        for item, before in self._posted.items():
            if now.get(item, before) != before:
                yield f"item {item} was {before}, is {now[item]}"
        self._posted = now

    # Debts ------------------------------------------------------------------------

    def _iter_vendor_faults(self, depot):
        """Yield the currencies in which the vendor is owed another sum than billed."""
        owed = defaultdict(float)
        for bill in depot.bills:
            if bill.state == "posted":
                sign = -1 if bill.move_type == "in_invoice" else 1
                owed[bill.currency_id] += sign * bill.amount_total
        booked = defaultdict(float)
        items = self._find_items(self.hospital.accounts["supplier"])
        for item in items - self._filter_credits(items):
            if item.move_id.is_purchase_document():
                booked[item.currency_id] += item.amount_currency
            elif not item.move_id.origin_payment_id and item.amount_currency:
                yield f"{item.move_id.name} books {item.amount_currency} on the vendor"
        for currency in owed | booked:
            if currency.compare_amounts(owed[currency], booked[currency]):
                yield (
                    f"vendor: owed {owed[currency]}, booked {booked[currency]} "
                    f"{currency.name}"
                )

    # Goods received, not billed ---------------------------------------------------

    def _iter_received_faults(self, depot):
        """Yield the order lines of which 408 or the vendor holds another sum."""
        items = self._find_items(self.received)
        exchange = self.company.currency_exchange_journal_id
        for entry in items.move_id.filtered(lambda e: e.journal_id == exchange):
            yield f"408 has an exchange difference: {entry.name}"
        lines = self.env["purchase.order.line"].union(
            *(order.order_line for order in depot.orders)
        )
        own = items.grouped(get_line)
        rest = own.pop(lines.browse(), items.browse())
        costs, groups = self._share_out(lines, own, rest)
        settlings = {line: settle(line, costs[line]) for line in lines}
        credits = self._filter_credits(
            self._find_items(self.hospital.accounts["supplier"])
        ).grouped("received_purchase_line_id")
        for group, shared in groups:
            yield from self._iter_group_faults(group, shared, own, settlings, credits)
        of_documents = rest.filtered(lambda i: i.move_id.line_ids.purchase_line_id)
        for item in rest - of_documents:
            yield f"408 of no order line: {item.move_id.name} {item.balance}"
        for line, settling in settlings.items():
            vendor = credits.get(line, items.browse())
            yield from self._iter_credit_faults(settling, vendor)

    def _share_out(self, lines, own, rest):
        """Divide taxes and discounts of documents among their order lines.

        :return: cost of what is billed by order line; groups of order lines that share
            items of documents, with these
        """
        costs = defaultdict(float)
        for line in lines:
            costs[line] = sum(
                item.balance
                for item in own.get(line, ())
                if item.purchase_line_id and not item.stock_operation
            )
        group_by_line = {line: {line} for line in lines}
        shared_by_line = defaultdict(rest.browse)
        for document, items in rest.grouped("move_id").items():
            weights = self._weigh_taxes(document)
            if not weights:
                continue
            total = sum(weights.values())
            amount = sum(items.mapped("balance"))
            merged = set().union(*(group_by_line[line] for line in weights))
            for line, weight in weights.items():
                share = weight / total if total else 1 / len(weights)
                costs[line] += amount * share
            for line in merged:
                group_by_line[line] = merged
            shared_by_line[next(iter(weights))] |= items
        groups = {id(group): group for group in group_by_line.values()}.values()
        return costs, [
            (group, rest.browse().union(*(shared_by_line[line] for line in group)))
            for group in groups
        ]

    def _weigh_taxes(self, document):
        """Return how much tax that is not recovered each order line has, about."""
        weights = defaultdict(float)
        for item in document.line_ids.filtered("purchase_line_id"):
            if not item.tax_ids:
                continue
            if document.move_type == "entry":
                base, quantity = item.amount_currency, 1.0
            else:
                base = item.price_unit * (1 - item.discount / 100)
                quantity = item.quantity
            taxed = item.tax_ids.compute_all(
                base,
                currency=document.currency_id,
                quantity=quantity,
                handle_price_include=document.move_type != "entry",
            )
            amount = taxed["total_void"] - taxed["total_excluded"]
            weights[item.purchase_line_id] += abs(amount)
        return weights

    def _iter_group_faults(self, group, shared, own, settlings, credits):
        """Yield what 408 holds of order lines that share taxes, and should not.

        Credited directly, the vendor has what is received and not billed, and owes what
        went back to him.
        """
        members = [settlings[line] for line in group]
        none = shared.browse()
        items = shared.union(*(own.get(line, none) for line in group))
        booked = sum(items.mapped("balance"))
        names = ", ".join(sorted(describe(line) for line in group))
        owed = sum(settling.owed for settling in members)
        roundings = sum(settling.roundings for settling in members)
        tolerance = self.currency.rounding * (roundings / 2 + 0.01)
        credited = sum(item.balance for line in group for item in credits.get(line, ()))
        if abs(booked + credited - owed) > tolerance:
            yield (
                f"408 of {names}: {round(booked + credited, 4)}, should be "
                f"{round(owed, 4)}: {'; '.join(map(str, members[:3]))}"
            )
        if self.is_direct and booked < -tolerance:
            yield f"408 of {names}: {round(booked, 4)} should be the vendor's"
        for settling in members:
            if settling.is_settled:
                for item in filter_open(own.get(settling.line, none)):
                    yield f"408 of {describe(settling.line)} open: {tell(item)}"
        if all(settling.is_settled for settling in members):
            for item in filter_open(shared):
                yield f"408 of {names} open: {tell(item)}"

    def _iter_credit_faults(self, settling, credits):
        """Yield what receipts have credited to the vendor, and should not have."""
        line, owed, currency = settling.line, 0.0, settling.line.currency_id
        booked = sum(credits.mapped("amount_currency"))
        if self.is_direct and settling.billed > settling.received:
            owed = max(0.0, booked)  # he owes no more than 408 and he together: above
        elif self.is_direct and not settling.is_settled:
            owed = -settling.unbilled_currency
        if abs(booked - owed) > currency.rounding * (settling.roundings / 2 + 0.01):
            yield f"vendor of {describe(line)}: {booked}, should be {owed}: {settling}"
        if settling.is_settled:
            for item in filter_open(credits):
                yield f"vendor of {describe(line)} open: {tell(item)}"

    # What goods cost --------------------------------------------------------------

    def _iter_consumed(self, depot):
        """Yield the articles of which nothing has left, and something was cost."""
        for product, consumed, least, left in self.query(CONSUMED):
            if least >= 0 and left > 0 and self._differ(consumed or 0.0, 0.0):
                article = self.env["product.product"].browse(product)
                yield f"{article.name}: nothing left, and {consumed} was cost"

    def _iter_returned(self, depot):
        """Yield the issues that came back as a whole, at another value."""
        for move in depot.moves:
            back = move.returned_move_ids.filtered(lambda m: m.state == "done")
            is_whole = back and round(move.quantity - sum(back.mapped("quantity")), 2)
            if (
                is_whole != 0
                or move.location_id.usage != "internal"
                or any(m.location_dest_id.usage == "supplier" for m in move | back)
            ):
                continue
            worth = self.query(WORTH, tuple((move | back).ids))[0][0]
            if self._differ(worth, 0.0):
                yield f"{move.picking_id.name} came back worth {worth} more"

    # Details ----------------------------------------------------------------------

    def get_cost(self):
        """Return what goods have cost, with what is received or billed alone."""
        if not self.received:
            return self.get_balance("expense", "variation")
        supplier = self._find_items(self.hospital.accounts["supplier"])
        credits = self._filter_credits(supplier)
        cost = self.get_balance("expense", "goods_received")
        return round(cost + sum(credits.mapped("balance")), 4)

    def _find_items(self, account):
        return self.env["account.move.line"].search(
            [
                ("account_id", "=", account.id),
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
            ],
            order="id",
        )

    def _filter_credits(self, items):
        return items.filtered("received_purchase_line_id")

    def _differ(self, first, second):
        return bool(self.currency.compare_amounts(float(first), float(second)))


LEDGER = """
    SELECT product_id, SUM(quantity), SUM(value)
      FROM bhima_stock_ledger_entry WHERE company_id = %s GROUP BY product_id
"""


def get_line(item):
    """Return the order line of an item."""
    return item.purchase_line_id or item.received_purchase_line_id


def filter_open(items):
    """Return the items that something is left to settle of."""
    return items.filtered(
        lambda item: item.amount_residual or item.amount_residual_currency
    )


def describe(line):
    return f"{line.order_id.name}/{line.product_id.name} ({line.id})"


def tell(item):
    return (
        f"{item.move_id.name} {item.balance} (left {item.amount_residual}, "
        f"{item.amount_residual_currency} {item.currency_id.name})"
    )
