from odoo import api, fields, models

from ...context import BILLS


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
        if self.env.context.get(BILLS):
            return  # the bill, once it is posted, settles this too
        credited = received | posted._filter_supplier_credits()
        settling = credited._filter_settling() if credited else credited
        if not settling:
            return
        entries = self.env["bhima.supplier.credit"]._settle(settling)
        if entries:
            (received | entries.line_ids._filter_goods_received())._reconcile_received()

    def _reconcile_received(self):
        groups = [
            items
            for items in self._get_open_goods_received()
            if len({item.balance > 0 for item in items}) > 1
        ]
        # sudo: a storekeeper or buyer may neither read nor reconcile items; only the
        # order line decides which items belong together
        items = self.env["account.move.line"].sudo()
        items._reconcile_plan(groups)
        items._reconcile_plan(list(self._get_tax_groups()))

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

    def _get_tax_groups(self):
        """Yield taxes that are not recovered, with the receipts that they settle.

        They belong to the cost of the goods, but Odoo creates one item for all lines of
        a bill, without an order line.
        """
        for tax_item in self.filtered("tax_repartition_line_id"):
            billed = tax_item.move_id.line_ids._filter_goods_received()
            awaiting = (
                item
                for items in (billed | tax_item)._get_open_goods_received()
                for item in items
                if item.balance * tax_item.balance < 0
            )
            group = tax_item.union(*awaiting)
            if len(group) > 1:
                yield group

    def _get_open_goods_received(self):
        """Return the open items on goods received for the order lines of these items.

        :return: one recordset per order line
        :rtype: list[account.move.line]
        """
        lines = self.purchase_line_id | self.received_purchase_line_id
        # sudo: see ``_reconcile_goods_received``
        found = self.sudo().search(
            [
                ("account_id", "in", self.account_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                "|",
                ("purchase_line_id", "in", lines.ids),
                ("received_purchase_line_id", "in", lines.ids),
            ]
        )
        return list(
            found.grouped(
                lambda item: item.purchase_line_id or item.received_purchase_line_id
            ).values()
        )

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
        return self.filtered(
            lambda item: (item.purchase_line_id or item.received_purchase_line_id)
            == line
        )

    def _filter_transferred(self):
        """Return the items of transfers between vendor and goods received."""
        return self.filtered(
            lambda item: item.received_purchase_line_id and not item.stock_operation
        )
