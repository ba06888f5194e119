from collections import defaultdict

from odoo import Command, api, fields, models

from ...context import BILLS, get_passed
from ...rules.settlement import match_amounts


class StockPosting(models.AbstractModel):
    """The posting pipeline: items of receipts refer to their order line."""

    _inherit = "bhima.stock.posting"

    @api.model
    def _prepare_item_vals(self, entry, item):
        """Add the order line, and what makes an item a debt that users can pay.

        :param Entry entry: entry of the item
        :param Item item: postings that share an account
        :rtype: dict
        """
        vals = super()._prepare_item_vals(entry, item)
        line = item.events[0].purchase_line
        if line and item.postings[0].role == "goods_received":
            vals["received_purchase_line_id"] = line.id
        if item.account.account_type == "liability_payable":
            vals |= self.env["bhima.supplier.credit"]._prepare_debt_vals(entry, item)
        return vals


class AccountMoveLine(models.Model):
    """Journal items of receipts, which bills settle per order line.

    The receipt credits *goods received, not billed*, or the vendor directly.
    """

    _inherit = "account.move.line"

    received_purchase_line_id = fields.Many2one(
        "purchase.order.line",
        string="Received Order Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The order line whose receipt is booked here, until its bill settles it.",
    )

    def reconcile(self):
        """Leave goods received out where Odoo reconciles a bill with its credit note.

        It would match all lines of both, whatever they buy, and book exchange
        differences: see :meth:`_reconcile_received`, which follows.
        """
        if "move_reverse_cancel" not in self.env.context:
            return super().reconcile()
        ours = self._filter_goods_received().filtered(
            "move_id.line_ids.purchase_line_id"
        )
        others = self - ours
        return super(AccountMoveLine, others).reconcile() if others else None

    def _reconcile_goods_received(self):
        """Reconcile receipts with bills on goods received, per order line.

        The open balance is received and not billed, or billed and not received.
        """
        if not self:
            return
        posted = self.filtered(lambda item: item.parent_state == "posted")
        received = posted._filter_goods_received()
        if received:
            received._reconcile_received()
        if get_passed(self.env, BILLS):
            return  # the bill, once it is posted, settles this too
        credited = received | posted._filter_supplier_credits()
        settling = credited._filter_settling() if credited else credited
        if not settling:
            return
        entries = self.env["bhima.supplier.credit"]._settle(settling)
        if entries:
            (received | entries.line_ids._filter_goods_received())._reconcile_received()

    def _reconcile_received(self):
        """Match what is open on goods received, per order line, in company currency.

        Odoo would match amounts in the currency of the bills, and book exchange
        differences: the rate of the bill is the rate of the goods, though, and what it
        changes is a price difference already.
        """
        # sudo: a storekeeper or buyer may neither read nor reconcile items; only the
        # order line decides which items belong together
        items = self.sudo()
        residuals, matches = {}, []
        for claims in [*items._get_claims_of_order_lines(), *items._get_discounts()]:
            claims = {
                item: self._limit(amount, residuals.get(item, item.amount_residual))
                for item, amount in claims.items()
            }
            for debit, credit, amount in match_amounts(
                next(iter(claims)).company_currency_id,
                {item: amount for item, amount in claims.items() if amount > 0},
                {item: -amount for item, amount in claims.items() if amount < 0},
            ):
                matches.append((debit, credit, amount))
                for item, part in ((debit, amount), (credit, -amount)):
                    residuals[item] = residuals.get(item, item.amount_residual) - part
        if matches:
            items._create_partials(matches)

    @api.model
    def _limit(self, amount, residual):
        """Return an amount, but not more than what is open, nor with another sign."""
        return max(min(amount, residual), 0.0) + min(max(amount, residual), 0.0)

    def _create_partials(self, matches):
        """Create the partial reconciliations of items, and the full ones they complete.

        :param list matches: debit item, credit item, and amount in company currency
        """
        left, vals_list = {}, []
        for debit, credit, amount in matches:
            vals = {"debit_move_id": debit.id, "credit_move_id": credit.id}
            vals_list.append({**vals, "amount": amount})
            for side, item in (("debit", debit), ("credit", credit)):
                residuals = item.amount_residual, item.amount_residual_currency
                residual, foreign = left.get(item, map(abs, residuals))
                part = item.currency_id.round(foreign * amount / residual)
                if item.company_currency_id.compare_amounts(amount, residual) >= 0:
                    part = foreign
                vals_list[-1][f"{side}_amount_currency"] = part
                left[item] = (residual - amount, foreign - part)
        self.env["account.partial.reconcile"].create(vals_list)
        self.browse(item.id for item in left)._create_full_reconciles()

    def _create_full_reconciles(self):
        """Create the full reconciliations of items of which nothing is open."""
        connected = self.search(
            [("matching_number", "in", self.mapped("matching_number"))]
        )
        self.env["account.full.reconcile"].create(
            [
                {
                    "reconciled_line_ids": [Command.set(items.ids)],
                    "partial_reconcile_ids": [
                        Command.set(items.matched_debit_ids.ids),
                    ],
                }
                for items in connected.grouped("matching_number").values()
                if all(item.reconciled for item in items)
            ]
        )

    def _reconcile_supplier_credits(self):
        """Reconcile vendor credits with returns and transfers, per order line."""
        if not self:
            return
        lines = self.received_purchase_line_id
        credits = self.search(
            [
                ("received_purchase_line_id", "in", lines.ids),
                ("account_id", "in", self.account_id.ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        groups = credits.grouped("received_purchase_line_id").values()
        self._reconcile_plan(
            [items for items in groups if len({i.balance > 0 for i in items}) > 1]
        )

    def _pay_bill(self, bill):
        """Reconcile a bill with transfers where its receipt's credit was paid already.

        :param account.move bill: the posted bill
        """
        left = self._filter_supplier_credits().filtered(
            lambda item: not item.reconciled
        )
        owed = bill.line_ids.filtered(
            lambda term: term.display_type == "payment_term" and not term.reconciled
        )
        groups = (left | owed).grouped("account_id").values()
        self._reconcile_plan(
            [group for group in groups if group & left and group & owed]
        )

    def _get_claims_of_order_lines(self):
        """Yield what is open on goods received, for each order line of these items.

        Its receipts, its bills, and its share of the taxes that are not recovered: Odoo
        creates one tax item for all lines of a bill.

        :return: balances in the company's currency by item, of one order line
        :rtype: Iterator[dict[account.move.line, float]]
        """
        lines = self.purchase_line_id | self.received_purchase_line_id
        found = self.search(
            [
                ("account_id", "in", self.account_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("parent_state", "=", "posted"),
                "|",
                ("purchase_line_id", "in", lines.ids),
                ("received_purchase_line_id", "in", lines.ids),
            ],
            order="date, id",
        )
        shares = found._get_unrecovered_taxes()
        for items in found.grouped(lambda item: item._get_order_line()).values():
            claims = items._get_claims(shares)
            if min(claims.values(), default=0.0) < 0 < max(claims.values()):
                yield claims

    def _get_claims(self, shares):
        """Return what is open for the order line of these items.

        :param dict shares: result of ``_get_unrecovered_taxes``
        :return: balances in the company's currency by item
        :rtype: dict[account.move.line, float]
        """
        claims = {item: item.amount_residual for item in self if not item.reconciled}
        taxes = defaultdict(float)
        for item in self:
            for tax_id, share in shares.get(item.id, {}).items():
                taxes[self.browse(tax_id)] += share
        for tax, share in taxes.items():
            claims[tax] = share - tax._get_matched_amount(self)
        return claims

    def _get_discounts(self):
        """Yield the items that Odoo adds to bills with an early payment discount.

        They are on the account of the goods, and add up to zero.

        :rtype: Iterator[dict[account.move.line, float]]
        """
        discounts = self.move_id.line_ids.filtered(
            lambda item: item.display_type == "epd" and not item.reconciled
        )
        for items in discounts._filter_goods_received().grouped("move_id").values():
            yield {item: item.amount_residual for item in items}

    def _get_matched_amount(self, items):
        """Return which part of the balance is matched with these items already.

        :param account.move.line items: of one order line
        :return: signed like the balance, in the company's currency
        :rtype: float
        """
        matched = self.matched_credit_ids.filtered(
            lambda partial: partial.credit_move_id in items
        )
        matching = self.matched_debit_ids.filtered(
            lambda partial: partial.debit_move_id in items
        )
        return sum(matched.mapped("amount")) - sum(matching.mapped("amount"))

    def _get_order_line(self):
        """Return the order line that the item receives, bills or pays for."""
        return self.purchase_line_id or self.received_purchase_line_id

    def _get_settled_items(self):
        """Return the items that these items are reconciled with."""
        return (
            self.matched_debit_ids.debit_move_id
            | self.matched_credit_ids.credit_move_id
        ) - self

    def _filter_goods_received(self):
        """Return the reconcilable items on goods received, not billed."""
        return self.filtered(
            lambda item: item.account_id.reconcile
            and item.account_id
            == item.company_id._get_inherited("goods_received_account_id")
        )

    def _filter_supplier_credits(self):
        """Return the items by which receipts and transfers credited vendors."""
        return self.filtered(
            lambda item: item.received_purchase_line_id
            and item.account_id.account_type == "liability_payable"
        )

    def _filter_settling(self):
        """Return the items after which vendor credits may need a transfer.

        A receipt that credited goods received needs none before its bill comes.
        """
        return self.filtered(
            lambda item: not item.stock_operation
            or item.company_id.stock_supplier_credit == "supplier"
        )

    def _filter_of_order_line(self, line):
        return self.filtered(lambda item: item._get_order_line() == line)

    def _filter_transferred(self):
        """Return the items of transfers between vendor and goods received."""
        return self.filtered(
            lambda item: item.received_purchase_line_id and not item.stock_operation
        )
