from odoo import fields, models

from ..billing import settle


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _prepare_qty_invoiced(self):
        """Count what was paid over the counter as billed: no bill follows."""
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            for item in line._get_invoice_lines()._filter_paid_in_cash():
                quantities[line] += item._get_paid_quantity(line.product_uom_id)
        return quantities

    def _get_invoice_lines(self):
        """Know entries by their date too: they have no invoice date."""
        items = super()._get_invoice_lines()
        accrual_date = self.env.context.get("accrual_entry_date")
        if not accrual_date:
            return items
        paid = self.invoice_lines._filter_paid_in_cash()
        limit = fields.Date.to_date(accrual_date)
        return (items - paid) | paid.filtered(lambda item: item.date <= limit)

    def _get_unbilled_quantity(self):
        """Return what of the line is neither billed, in draft or not, nor paid.

        :return: in the unit of the line
        :rtype: float
        """
        self.ensure_one()
        return self.product_qty - self.qty_invoiced

    def _filter_unbilled(self):
        """Return the lines of which something is neither billed nor paid."""
        return self.filtered(
            lambda line: not line.display_type
            and line.product_uom_id.compare(line._get_unbilled_quantity(), 0.0) > 0
        )

    def _get_billed(self, unit, at_date=None):
        """Return what is billed, or paid without a bill, in the end, and its cost.

        :param uom.uom unit: that the quantity is returned in
        :param datetime at_date: leave out what was posted later, if given
        :return: quantity, and cost in the company's currency
        :rtype: tuple[float, float]
        """
        self.ensure_one()
        limit = fields.Date.to_date(at_date)
        items = self.invoice_lines.filtered(
            lambda item: item.parent_state == "posted"
            and (not limit or item.date <= limit)
        ).sorted("date")
        amounts = [
            (item._get_paid_quantity(unit), item._get_purchase_cost()) for item in items
        ]
        return settle(
            [(quantity, cost) for quantity, cost in amounts if quantity > 0],
            [(-quantity, -cost) for quantity, cost in amounts if quantity < 0],
            sum(move._get_returned_quantity() for move in self.move_ids),
        )

    def _prepare_cash_purchase_line_vals(self):
        """Return what is left to pay of the line, at the price of the order."""
        self.ensure_one()
        quantity = self._get_unbilled_quantity()
        amount = self.price_subtotal * quantity / self.product_qty
        return {
            "purchase_line_id": self.id,
            "quantity": quantity,
            "amount": self.currency_id.round(amount),
        }

    def _get_purchase_account(self):
        """Return the account that the purchase debits, as the line of a bill would.

        :rtype: account.account
        """
        self.ensure_one()
        line = self.with_company(self.company_id)
        if line._is_booked_at_receipt():
            return line.company_id._get_inherited("goods_received_account_id")
        template = line.product_id.product_tmpl_id
        return template.get_product_accounts(line.order_id.fiscal_position_id)[
            "expense"
        ]

    def _filter_stored(self):
        """Return the lines of articles that the stock ledger keeps."""
        return self.filtered(
            lambda line: line.product_id and line.product_id._is_in_stock_ledger()
        )

    def _get_payable(self):
        """Return the account that the company owes the vendor of the line on."""
        vendor = self.order_id.partner_id.commercial_partner_id
        return self.company_id._get_payable(vendor)

    def _is_booked_at_receipt(self):
        """Tell whether the receipt credits what the purchase has to debit."""
        company, product = self.company_id, self.product_id
        standard = self.env["bhima.stock.posting"]._get_standard(company)
        if not company._is_stock_posting_due(fields.Date.context_today(self)):
            return False
        # a kit has no stock of its own: its components move
        goods = product if product.is_storable else self.move_ids.product_id
        return standard.bill_role == "goods_received" and any(
            good._is_in_stock_ledger() for good in goods
        )
