"""A machine that writes any document at any time, in an OHADA and an IFRS hospital."""

from datetime import timedelta

from hypothesis import strategies as st

from ..machine.driver import LedgerDriver, step
from .plans import DISCOUNTS, KINDS, UNITS, Billed, Ordered, Refunded

ALL_STEPS = (
    *("order", "receive", "bill", "refund", "redraft", "repost", "cancel"),
    *("reprice", "pay", "pay_in_cash", "take_back_cash", "issue", "send_back"),
    *("put_away", "wait", "exchange"),
)
TINY = 0.01
CHANCE = st.randoms(use_true_random=False)


class DocumentMachine(LedgerDriver):
    """The steps; what each of them does is in ``depot``."""

    def __init__(self, case):
        super().__init__(case)
        case.told.clear()

    def say(self, text):
        """Tell what happens as a story that can be told again; see ``case.begin``."""
        self.case.told.append(text)
        return super().say(text)

    def _find_choices(self):
        depot = self.first
        orders = range(len(depot.orders))
        moves = [n for n in range(len(depot.moves)) if depot.get_movable(n) >= 1]
        bills = depot.find_documents("in_invoice")
        refunds = depot.find_documents("in_refund")
        return {
            "articles": range(len(depot.articles)),
            "orders": orders,
            "awaited": [n for n in orders if any(depot.get_awaited(n))],
            "put_away": [n for n in orders if depot.find_put_away(n)],
            "unbilled": [n for n in orders if max(depot.get_unbilled_of(n)) > 0],
            "open": [n for n in orders if depot.is_payable_in_cash(n)],
            "stocked": [
                n for n in range(len(depot.articles)) if depot.get_free(n) >= 1
            ],
            "bills": bills,
            "refundable": [n for n in bills if self._get_refundable(n)],
            "untouched": [n for n in bills if not depot.bills[n].reversal_move_ids],
            "resettable": refunds + [n for n in bills if not depot.find_refunds(n)],
            "payable": [
                n for n in bills + refunds if depot.bills[n].amount_residual > 0
            ],
            "drafts": depot.find_documents("in_invoice", "draft")
            + depot.find_documents("in_refund", "draft"),
            "paid": [n for n, p in enumerate(depot.payments) if p.state == "posted"],
            "moves": moves,
            "issues": [n for n in moves if depot.moves[n].is_out],
        }

    def choose(self, chance, what):
        """Return an active kind."""
        return chance.choice([k for k in KINDS[what] if self.case.is_active_kind(k)])

    # Orders and receipts ----------------------------------------------------------

    @step(chance=CHANCE)
    def order(self, article, chance):
        more = self.choose(chance, "lines") == "several_lines"
        articles = [article] + [
            chance.choice(self.get_choices()["articles"])
            for _line in range(chance.randint(1, 2) if more else 0)
        ]
        lines = tuple(self._write_line(chance, number) for number in articles)
        currency = self.choose(chance, "currency")
        terms = self.choose(chance, "terms")
        figures = [lines, currency, terms]
        for usual in ("no_terms", "own"):
            if figures[-1] == usual:
                figures.pop()
        self.take("order", *figures)
        if chance.randint(0, 1):
            number = len(self.first.orders) - 1
            self.take("receive", number, self._choose_received(chance, number))

    def _write_line(self, chance, article):
        discounted = self.choose(chance, "discount") == "discounted"
        quantity, price = self._choose_quantity(chance), self._choose_price(chance)
        if 0 < price < TINY:
            quantity *= 100
        return Ordered(
            article,
            quantity,
            price,
            unit=self.choose(chance, "unit"),
            discount=chance.choice(DISCOUNTS) if discounted else 0.0,
            tax=self.choose(chance, "tax"),
        )

    def _choose_quantity(self, chance):
        if self.choose(chance, "quantity") == "fractions":
            return chance.randint(1, 40) / 10
        return chance.randint(1, 12)

    def _choose_price(self, chance):
        kind = self.choose(chance, "price")
        return {
            "plain": lambda: float(chance.randint(1, 20)),
            "cents": lambda: chance.randint(1, 1_500) / 100,
            "tiny": lambda: chance.randint(1, 99) / 10_000,
            "dear": lambda: 15_000.0 + chance.randint(0, 99),
            "free": lambda: 0.0,
        }[kind]()

    @step("awaited", chance=CHANCE)
    def receive(self, order, chance):
        self.take("receive", order, self._choose_received(chance, order))

    def _choose_received(self, chance, order):
        """Return how much is received of each line, in the article's unit."""
        awaited = self.first.get_awaited(order)
        lines = self.first.orders[order].order_line
        quantities = [
            self._choose_part(chance, line, quantity) if quantity else 0
            for line, quantity in zip(lines, awaited, strict=True)
        ]
        return tuple(quantities if any(quantities) else awaited)

    def _choose_part(self, chance, line, awaited):
        kind = self.choose(chance, "received")
        if kind == "in_full":
            return awaited
        least = self._get_least(line)
        count = round(awaited / least)
        if kind == "too_much":
            return round((count + chance.randint(1, max(1, count // 2))) * least, 2)
        return round(chance.randint(0, count) * least, 2)

    def _get_least(self, line):
        """Return the least quantity, in the article's unit, that the line can tell."""
        for name, unit in self.first.hospital.units.items():
            if unit == line.product_uom_id and name != "units":
                return UNITS[name][1]
        return 1 if line.product_qty == int(line.product_qty) else 0.1

    @step("put_away")
    def put_away(self, order):
        self.take("put_away", order)

    @step("orders", chance=CHANCE)
    def reprice(self, order, chance):
        line = chance.randrange(len(self.first.orders[order].order_line))
        self.take("reprice", order, line, self._choose_price(chance))

    # Bills ------------------------------------------------------------------------

    @step("unbilled", chance=CHANCE)
    def bill(self, order, chance):
        orders = [order]
        if self.choose(chance, "orders") == "several_orders":
            orders += self._find_partners(order)
        lines = [
            line
            for number in orders
            for place in range(len(self.first.orders[number].order_line))
            for line in self._choose_billed(chance, number, place)
        ]
        if not lines:
            lines = [
                Billed(order, place, quantity)
                for place, quantity in enumerate(self.first.get_unbilled_of(order))
                if quantity > 0
            ]
        self.take("bill", tuple(lines), *self._choose_heading(chance, orders))

    def _find_partners(self, order):
        currency = self.first.orders[order].currency_id
        return [
            number
            for number in self.get_choices()["unbilled"]
            if number != order and self.first.orders[number].currency_id == currency
        ][:1]

    def _choose_heading(self, chance, orders):
        """Return what differs in the head of a bill."""
        currency = None
        if self.choose(chance, "bill_currency") == "other_currency":
            known = ("euros", "francs", "dinars")
            active = [name for name in known if self.case.is_active_kind(name)]
            currency = chance.choice(active) if active else None
        terms = self.choose(chance, "terms")
        is_typed = self.choose(chance, "bill_tax") == "typed_tax"
        cents = chance.choice((-5, -2, -1, 1, 2, 5)) if is_typed else 0
        used = self.first.orders[orders[0]].currency_id
        if currency:
            used = self.first.hospital.currencies[currency]
        is_back = self.choose(chance, "bill_date") == "backdated"
        days = chance.randint(1, 9) if is_back else 0
        figures = [
            currency,
            None if terms == "no_terms" else terms,
            round(cents * used.rounding, 3),
            days,
        ]
        while figures and not figures[-1]:
            figures.pop()
        return figures

    def _choose_billed(self, chance, order, place):
        """Return the lines of a bill for a line of an order: none, one or two."""
        left = self.first.get_unbilled(order, place)
        kind = self.choose(chance, "billed")
        if kind == "bill_part" and left > 0:
            left = self._take_part(chance, left)
        elif kind == "bill_too_much":
            left = max(left, 0.0) + chance.randint(1, 3)
        if left <= 0:
            return []
        price = None
        if self.choose(chance, "bill_price") == "other_price":
            price = round(
                self.first.get_price(order, place) * chance.randint(50, 150) / 100, 4
            )
        kind = self.choose(chance, "bill_lines")
        if kind == "split_lines" and self._take_part(chance, left) < left:
            part = self._take_part(chance, left)
            if part < left:
                rest = round(left - part, 2)
                return [
                    Billed(order, place, part, price=price),
                    Billed(order, place, rest, price=price),
                ]
        if kind == "free_besides":
            free = Billed(order, place, chance.randint(1, 3), price=0.0)
            return [Billed(order, place, left, price=price), free]
        return [self._choose_unit(chance, Billed(order, place, left, price=price))]

    def _take_part(self, chance, quantity):
        """Return a part of a quantity that has two decimals in the article's unit."""
        if quantity == int(quantity):
            return chance.randint(1, int(quantity))
        return chance.randint(1, round(quantity * 10)) / 10

    def _choose_unit(self, chance, billed):
        """Bill in the article's unit, or in dozens, what was ordered in another one."""
        if self.choose(chance, "bill_unit") != "other_unit":
            return billed
        units = self.first.hospital.units
        line = self.first.get_line(billed.order, billed.line)
        own = next(name for name in UNITS if units[name] == line.product_uom_id)
        pieces = billed.quantity * UNITS[own][0]
        others = [
            name
            for name in UNITS
            if name != own
            and self.case.is_active_kind(name)
            and round(pieces / UNITS[name][0], 2) * UNITS[name][0] == pieces
        ]
        if not others:
            return billed
        unit = chance.choice(others)
        price = billed.price
        if price is not None:
            price = round(price * UNITS[unit][0] / UNITS[own][0], 6)
        quantity = round(pieces / UNITS[unit][0], 2)
        return Billed(billed.order, billed.line, quantity, unit, price)

    @step("resettable")
    def redraft(self, number):
        self.take("redraft", number)

    @step("drafts", chance=CHANCE)
    def repost(self, number, chance):
        is_repriced = self.choose(chance, "repost") == "repriced"
        percent = chance.randint(50, 150) if is_repriced else 100
        is_refund = self.first.bills[number].move_type == "in_refund"
        self.take("repost", number, *([] if is_refund or percent == 100 else [percent]))

    @step("drafts")
    def cancel(self, number):
        self.take("cancel", number)

    # Refunds ----------------------------------------------------------------------

    def _get_refundable(self, number):
        """Return the lines of a bill that can be refunded: place, quantity, amount."""
        return [
            (place, quantity, amount, is_rebated)
            for place, (quantity, amount, is_rebated) in enumerate(
                self.first.get_refundable(number)
            )
            if quantity > 0 and amount > 0
        ]

    @step("refundable", chance=CHANCE)
    def refund(self, number, chance):
        """Refund what is left, a part of it, or a part of its price."""
        kind = self.choose(chance, "refund")
        bill = self.first.bills[number]
        if kind == "replace_bill" and not bill.reversal_move_ids:
            percent = chance.randint(50, 150)
            self.take("replace_bill", number, *([percent] if percent != 100 else []))
            return
        if kind == "refund_all" and not self.first.find_refunds(number):
            self.take("refund", number)
            return
        lines = []
        for place, quantity, amount, is_rebated in self._get_refundable(number):
            if kind == "refund_part" and not is_rebated:
                lines.append(Refunded(place, self._take_part(chance, quantity)))
            elif kind == "rebate" or is_rebated:
                lines += self._rebate(chance, number, place, quantity, amount)
            else:
                lines.append(Refunded(place, quantity))
            if chance.randint(0, 1):
                break
        if lines:
            self.take("refund", number, tuple(lines))

    def _rebate(self, chance, number, place, quantity, amount):
        """Return a line that takes back a part of a price."""
        item = self.first.get_bill_lines(number)[place]
        quantity = self._take_part(chance, quantity)
        part = min(1.0, amount / (item.price_subtotal or 1.0))
        price = round(item.price_unit * part * chance.randint(10, 95) / 100, 4)
        if not price or price == item.price_unit:
            return []
        return [Refunded(place, quantity, price)]

    # Payments ---------------------------------------------------------------------

    @step("payable")
    def pay(self, number):
        self.take("pay", number)

    @step("open", chance=CHANCE)
    def pay_in_cash(self, order, chance):
        is_haggled = self.choose(chance, "cash") == "haggled"
        percent = chance.randint(50, 150) if is_haggled else 100
        self.take("pay_in_cash", order, *([percent] if percent != 100 else []))

    @step("paid")
    def take_back_cash(self, number):
        self.take("take_back_cash", number)

    # Movements --------------------------------------------------------------------

    @step("stocked", chance=CHANCE)
    def issue(self, article, chance):
        quantity = chance.randint(1, int(self.first.get_free(article)))
        self.take("issue", article, quantity, "ward")

    @step("moves", chance=CHANCE)
    def send_back(self, number, chance):
        quantity = chance.randint(1, int(self.first.get_movable(number)))
        move = self.first.moves[number]
        if move.purchase_line_id:
            quantity = self._fit(number, quantity)
        if quantity:
            self.take("send_back", number, quantity)

    @step("moves")
    def exchange(self, number):
        """Goods go back where they came from, and come again."""
        quantity = self.first.get_movable(number)
        if self.first.moves[number].purchase_line_id:
            quantity = self._fit(number, quantity)
        if quantity:
            self.take("send_back", number, quantity)
            self.all_agree()
            last = len(self.first.moves) - 1
            # Odoo wants to be told the lot where it finds none on what was returned
            if all(self.first.moves[last].move_line_ids.mapped("lot_id")) or not (
                self.first.moves[last].product_id.lot_valuated
            ):
                self.take("send_back", last, quantity)

    def _fit(self, number, quantity):
        """Return the quantity, or less, as the unit of the order can tell it."""
        least = self._get_least(self.first.moves[number].purchase_line_id)
        return round(int(round(quantity / least, 6)) * least, 2)

    @step(days=st.integers(1, 20))
    def wait(self, _article, days):
        self.clock += timedelta(days=days)
        self.take("wait", days)

    # In the end -------------------------------------------------------------------

    def settle(self):
        """Cancel the drafts, and bill what is received."""
        for number in list(self.get_choices()["drafts"]):
            self.take("cancel", number)
            self.all_agree()
        for number in self.get_choices()["orders"]:
            self._settle_order(number)

    def _settle_order(self, number):
        lines = []
        for place, line in enumerate(self.first.orders[number].order_line):
            left = round(line.qty_received - line.qty_invoiced, 2)
            if left > 0:
                lines.append(Billed(number, place, left))
        if lines:
            self.take("bill", tuple(lines))
            self.all_agree()
