from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _compute_account_id(self):
        """Set goods received, not billed where the standard requires it."""
        result = super()._compute_account_id()
        self._filter_billed_to_goods_received()._set_goods_received_account()
        return result

    def write(self, vals):
        """Book the changes of receipts when posted bills are matched with orders.

        Odoo may match them after they were posted.
        """
        if "purchase_line_id" not in vals:
            return super().write(vals)
        matched = self.filtered(
            lambda line: line.parent_state == "posted"
            and line.move_id.is_purchase_document(include_receipts=True)
            and line.purchase_line_id.id != (vals["purchase_line_id"] or False)
        )
        if not matched:
            return super().write(vals)
        settling = matched._filter_goods_received()
        settled = settling._get_settled_items()
        settling.remove_move_reconcile()
        moves = matched._get_stock_moves()
        result = super().write(vals)
        matched.move_id._revalue_receipts(moves | matched._get_stock_moves())
        (settling | settled)._reconcile_goods_received()
        return result

    def _filter_billed_to_goods_received(self):
        """Return the lines of vendor bills that settle a booked receipt."""
        return self.filtered(
            lambda line: line.move_id.is_purchase_document()
            and line._get_billing_standard().bill_role == "goods_received"
            and line._is_booked_at_movement()
        )

    def _is_booked_at_movement(self):
        """Return whether the goods of a bill line are booked when they move.

        A kit has no stock of its own: the components of its order line move.
        Drop-shipped goods are booked as well.
        """
        product = self.product_id
        goods = product if product.is_storable else self._get_stock_moves().product_id
        return any(good.is_storable and good.inventory_group_id for good in goods)

    def _filter_paid_in_cash(self):
        """Return the items that paid for purchases without a bill."""
        return self.filtered(
            lambda item: item.purchase_line_id
            and item.move_id.move_type == "entry"
            and item.move_id.state != "cancel"
        )

    def _get_paid_quantity(self, unit):
        """Return the quantity that the item pays for; negative for a refund.

        :param uom.uom unit: unit of the result
        :rtype: float
        """
        quantity = self.product_uom_id._compute_quantity(self.quantity, unit)
        if not self.balance:  # free goods: only the document tells
            return -quantity if self.move_id.move_type == "in_refund" else quantity
        return abs(quantity) if self.balance > 0 else -abs(quantity)

    def _get_purchase_cost(self):
        """Return the cost of goods of a bill line or payment.

        Taxes that are not recovered belong to the cost, as Odoo has it on orders; when
        it takes the price from the bill it forgets them (odoo/odoo#276854).

        :return: in the company's currency, negative for a refund
        :rtype: float
        """
        self.ensure_one()
        unrecovered = self.tax_ids.compute_all(
            self.balance,
            currency=self.company_currency_id,
            product=self.product_id,
            partner=self.partner_id,
            is_refund=self.is_refund,
            handle_price_include=False,
        )
        return unrecovered["total_void"]

    def _get_billing_standard(self):
        """Return the standard that books the line; empty if movements are not posted.

        :rtype: bhima.accounting.standard
        """
        company = self.company_id
        if not company._is_stock_posting_due(self.date or fields.Date.today()):
            return self.env["bhima.accounting.standard"]
        return company._get_stock_standard()

    def _set_goods_received_account(self):
        """Set goods received, not billed as the account of the lines.

        A fiscal position does not map it: the receipt has no fiscal position and has to
        be cleared on the same account.
        """
        for line in self:
            account = line.company_id._get_inherited("goods_received_account_id")
            if account:
                line.account_id = account

    def _is_of_stock_movement(self):
        """Protect the items that moved vendor credits of receipts, too."""
        return super()._is_of_stock_movement() or bool(self.received_purchase_line_id)
