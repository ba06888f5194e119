"""One hospital of the machine of documents: what its people write, in plain figures."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import Form

from ..machine.depot import Depot
from ..machine.depot_state import LOTS
from .plans import TAXES, UNITS
from .state import PurchaseState


class PurchaseDepot(PurchaseState, Depot):
    """A hospital that buys: orders, receipts, bills, refunds, payments and cash."""

    # Orders and receipts ----------------------------------------------------------

    def order(self, lines, currency="own", terms="no_terms"):
        """The buyer orders several articles, in any units, currency and taxes."""
        orders = self.hospital.as_user("buyer", self.env["purchase.order"])
        vals = {
            "partner_id": self.hospital.vendor.id,
            "payment_term_id": self.hospital.terms[terms].id,
            "order_line": [
                Command.create(self._get_order_vals(line)) for line in lines
            ],
        }
        if currency != "own":
            vals["currency_id"] = self.hospital.currencies[currency].id
        order = orders.create(vals)
        order.button_confirm()
        self.orders.append(order.with_env(self.env))

    def _get_order_vals(self, line):
        return {
            "product_id": self.articles[line.article].id,
            "product_qty": line.quantity,
            "product_uom_id": self.hospital.units[line.unit].id,
            "price_unit": line.price,
            "discount": line.discount,
            "tax_ids": [Command.set(self.hospital.taxes[line.tax].ids)],
        }

    def receive(self, order, quantities):
        """The storekeeper receives so much of each line, in the article's unit."""
        lines = self.orders[order].order_line
        awaited = [self.find_awaited(line) for line in lines]
        picking = lines.browse().move_ids.union(*awaited).picking_id
        for moves, quantity in zip(awaited, quantities, strict=True):
            for move in moves:
                unit = move.product_id.uom_id
                move.quantity = unit._compute_quantity(quantity, move.product_uom)
                move.picked = bool(quantity)
        self.hospital.name_lot(picking, LOTS[len(self.moves) % len(LOTS)])
        self._done(self.hospital.validate(picking))

    def put_away(self, order):
        """The storekeeper moves on what came in, one step."""
        picking = self.find_put_away(order)[:1]
        picking.move_ids.picked = True
        self.hospital.validate(picking)

    def reprice(self, order, line, price):
        """The buyer changes the price of a line of an order."""
        line = self.hospital.as_user("buyer", self.get_line(order, line))
        line.price_unit = price

    # Bills ------------------------------------------------------------------------

    def bill(self, lines, currency=None, terms=None, typed=0.0, days=0):
        """The accountant posts a bill of one or several orders.

        :param lines: ``Billed``; what is not told is not on the bill
        :param float typed: what the accountant adds to the first tax, as on paper
        :param int days: how long ago the bill was written
        """
        numbers = dict.fromkeys(line.order for line in lines)
        orders = self.env["purchase.order"].union(*(self.orders[n] for n in numbers))
        orders = self.hospital.as_user("accountant", orders)
        bill = orders.env["account.move"].browse(
            orders.action_create_invoice()["res_id"]
        )
        bill.invoice_date = fields.Date.today() - timedelta(days=days)
        bill.date = bill.invoice_date
        if terms:
            bill.invoice_payment_term_id = self.hospital.terms[terms]
        if currency:
            bill.currency_id = self.hospital.currencies[currency]
        self._write_lines(bill, lines)
        self._type_tax(bill, typed)
        bill.action_post()
        self.bills.append(bill.with_env(self.env))

    def _write_lines(self, bill, lines):
        """Make the lines of a draft what is told."""
        proposed = {item.purchase_line_id.id: item for item in bill.invoice_line_ids}
        commands, told = [], set()
        for line in lines:
            ordered = self.get_line(line.order, line.line)
            vals = self._get_bill_vals(ordered, line)
            item = proposed[ordered.id]
            if item in told:
                again = {**ordered._prepare_account_move_line(), **vals}
                commands.append(Command.create({**again, "sequence": 99}))
            else:
                commands.append(Command.update(item.id, vals))
            told.add(item)
        for item in bill.invoice_line_ids:
            if item not in told:
                commands.append(Command.delete(item.id))
        bill.write({"invoice_line_ids": commands})

    def _get_bill_vals(self, ordered, line):
        vals = {"quantity": line.quantity}
        if line.unit:
            vals["product_uom_id"] = self.hospital.units[line.unit].id
        if line.price is not None:
            vals["price_unit"] = line.price
        elif line.unit:
            vals["price_unit"] = self.convert_price(ordered, line.unit)
        return vals

    def convert_price(self, ordered, unit):
        """Return the price of an order line in another unit."""
        factor = next(
            UNITS[name][0]
            for name, uom in self.hospital.units.items()
            if uom == ordered.product_uom_id
        )
        return ordered.price_unit * UNITS[unit][0] / factor

    def _type_tax(self, bill, typed):
        tax = bill.line_ids.filtered("tax_line_id")[:1]
        if typed and tax:
            vals = {"amount_currency": tax.amount_currency + typed}
            bill.write({"line_ids": [Command.update(tax.id, vals)]})

    def redraft(self, number):
        """The accountant resets a bill or refund to draft."""
        self._as_accountant(number).button_draft()

    def repost(self, number, percent=100):
        """The accountant posts a draft again, at so much of its prices."""
        bill = self._as_accountant(number)
        if percent != 100:
            for item in bill.invoice_line_ids:
                item.price_unit = item.price_unit * percent / 100
        bill.action_post()

    def cancel(self, number):
        """The accountant cancels a draft."""
        self._as_accountant(number).button_cancel()

    def _as_accountant(self, number):
        return self.hospital.as_user("accountant", self.bills[number])

    # Refunds ----------------------------------------------------------------------

    def refund(self, number, lines=()):
        """The accountant posts the refund of a bill, by Odoo's window.

        :param lines: ``Refunded``, what is not told is not refunded; all if not given
        """
        refund = self._reverse(number, "refund_moves")
        if lines:
            told = {line.line: line for line in lines}
            items = refund.invoice_line_ids.sorted(lambda i: (i.sequence, i.id))
            refund.write(
                {
                    "invoice_line_ids": [
                        self._get_refund_command(item, told.get(place))
                        for place, item in enumerate(items)
                    ]
                }
            )
        refund.action_post()
        self.bills.append(refund.with_env(self.env))

    def _get_refund_command(self, item, line):
        if line is None:
            return Command.delete(item.id)
        vals = {"quantity": line.quantity}
        if line.price is not None:
            vals["price_unit"] = line.price
        return Command.update(item.id, vals)

    def replace_bill(self, number, percent=100):
        """The accountant reverses a bill and posts another one, by Odoo's window."""
        before = self.bills[number].reversal_move_ids
        bill = self._reverse(number, "modify_moves")
        refund = self.bills[number].reversal_move_ids - before
        self.bills += [refund, bill.with_env(self.env)]
        bill.invoice_date = bill.date
        self.repost(len(self.bills) - 1, percent)

    def _reverse(self, number, button):
        bill = self._as_accountant(number)
        windows = bill.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=bill.ids
        )
        window = Form(windows).save()
        return bill.browse(getattr(window, button)()["res_id"])

    # Payments ---------------------------------------------------------------------

    def pay(self, number):
        """The accountant pays a bill, or is paid back a refund."""
        self.hospital.pay(self.bills[number])

    def pay_in_cash(self, order, percent=100):
        """The accountant pays what is open of an order over the counter.

        :param int percent: of what the window proposes
        """
        order = self.hospital.as_user("accountant", self.orders[order])
        action = order.action_pay_in_cash()
        windows = order.env[action["res_model"]].with_context(**action["context"])
        window = Form(windows)
        if percent != 100:
            for index in range(len(window.line_ids)):
                with window.line_ids.edit(index) as line:
                    line.amount = line.amount * percent / 100
        proposed = window.amount_total
        if percent == 100 and not any(order.order_line.mapped("qty_invoiced")):
            total = order.amount_total
            text = f"the window proposes {proposed} for an order of {total}"
            assert not order.currency_id.compare_amounts(proposed, total), text
        entry = self.env["account.move"].browse(window.save().action_pay()["res_id"])
        self.payments.append(entry)
        cash = self.hospital.accounts["cash"]
        paid = entry.line_ids.filtered(lambda item: item.account_id == cash)
        bought = entry.line_ids - paid
        amount = sum(bought.mapped("amount_currency"))
        told = f"the window told {proposed}, {amount} is paid"
        assert not entry.currency_id.compare_amounts(proposed, amount), told

    def take_back_cash(self, number):
        """The accountant cancels what was paid over the counter."""
        entry = self.hospital.as_user("accountant", self.payments[number])
        entry.button_draft()
        entry.button_cancel()

    # Movements --------------------------------------------------------------------

    def send_back(self, number, quantity):
        """The storekeeper returns a part of a movement, whichever way it went."""
        move = self.moves[number]
        moves = move.picking_id.move_ids.filtered(lambda m: m.state != "cancel")
        quantities = [quantity if other == move else 0 for other in moves]
        picking = self.hospital.prepare_return(move.picking_id, *quantities)
        self._done(self.hospital.validate(picking))

    def _validate(self, picking):
        self._done(self.hospital.validate(picking))

    def _done(self, picking):
        done = picking.move_ids.filtered(lambda move: move.state == "done")
        self.moves += done.sorted("id")

    def wait(self, days):
        """Days pass; rates may change."""


def create_taxes(hospital, name):
    """Return the purchase taxes of a kind.

    :rtype: account.tax
    """
    recovered = hospital._get_account("445200", "asset_current", "TVA récupérable")
    hospital.accounts["tax"] = recovered
    taxes = hospital.env["account.tax"]
    for kind, amount, percent, is_included in TAXES[name]:
        parts = [Command.create({"repartition_type": "base"})]
        for factor, account in ((percent, recovered.id), (100 - percent, False)):
            if factor:
                part = {"repartition_type": "tax", "factor_percent": factor}
                parts.append(Command.create({**part, "account_id": account}))
        taxes |= taxes.create(
            {
                "name": f"{name} {kind} {amount}",
                "amount_type": kind,
                "amount": amount,
                "type_tax_use": "purchase",
                "price_include_override": (
                    "tax_included" if is_included else "tax_excluded"
                ),
                "invoice_repartition_line_ids": parts,
                "refund_repartition_line_ids": parts,
            }
        )
    return taxes
