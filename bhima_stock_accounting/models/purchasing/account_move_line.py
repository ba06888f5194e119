from collections import defaultdict
from math import isclose

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.settlement import Refund
from ...rules.shares import share_out

# Prices that differ by less are the same: of a dozen, or of one.
SAME_PRICE = 1e-6
# Which items of a bill a tax is for, as Odoo's tax reports have it. Taxes that are not
# recovered have no account of their own.
TAX_SHARES_QUERY = """
    SELECT share.tax_line_id, share.base_line_id, SUM(share.tax_amount)::float8
      FROM (%(details)s) share
      JOIN account_tax_repartition_line repartition
        ON repartition.id = share.tax_repartition_line_id
      JOIN account_move_line base ON base.id = share.base_line_id
     WHERE repartition.account_id IS NULL
       AND base.display_type = 'product'
     GROUP BY share.tax_line_id, share.base_line_id
     ORDER BY share.tax_line_id, share.base_line_id
"""


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # compute_sudo: a storekeeper who receives goods may not read the bill's taxes
    unrecovered_tax = fields.Monetary(
        "Tax Not Recovered",
        compute="_compute_unrecovered_tax",
        compute_sudo=True,
        currency_field="company_currency_id",
        help="The line's share of the taxes of its bill that the company does not get "
        "back. It belongs to the cost of the goods.",
    )

    @api.depends("move_id.line_ids.balance", "move_id.line_ids.tax_ids")
    def _compute_unrecovered_tax(self):
        """Divide the tax items of each bill, as they are booked, among its lines."""
        shares = self.filtered("tax_ids")._get_unrecovered_taxes()
        for line in self:
            line.unrecovered_tax = sum(shares.get(line.id, {}).values())

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
        :return: not rounded
        :rtype: float
        """
        quantity = self.product_uom_id._compute_quantity(
            self.quantity, unit, round=False
        )
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
        return self.balance + self.unrecovered_tax

    def _get_unrecovered_taxes(self):
        """Return the shares of bill lines in tax items that are not recovered.

        The shares of all lines of a bill add up to its tax item, as it was computed for
        the bill as a whole, or typed.

        :return: amounts in the company's currency by id of the tax item, by id of the
            line
        :rtype: dict[int, dict[int, float]]
        """
        entries = self.filtered("tax_ids").move_id
        taxes = entries.line_ids.filtered(
            lambda item: item.tax_repartition_line_id
            and not item.tax_repartition_line_id.account_id
        )
        if not taxes:
            return {}
        self.flush_model()
        self.env["account.tax"].flush_model()
        self.env["account.tax.repartition.line"].flush_model()
        details = self._get_query_tax_details_from_domain([("id", "in", taxes.ids)])
        weights = defaultdict(dict)
        for tax_id, line_id, weight in self.env.execute_query(
            SQL(TAX_SHARES_QUERY, details=details)
        ):
            weights[tax_id][line_id] = weight
        shares = defaultdict(dict)
        for tax in taxes:
            by_line, currency = weights[tax.id], tax.company_currency_id
            parts = share_out(currency, tax.balance, [*by_line.values()])
            for line_id, part in zip(by_line, parts, strict=True):
                shares[line_id][tax.id] = part
        return shares

    def _has_price_of(self, billed):
        """Return whether the item has the price of one of these bill lines.

        :param account.move.line billed: lines of bills for the same order line
        :rtype: bool
        """
        price = self._get_price_per_unit()
        return any(
            line.currency_id == self.currency_id
            and isclose(line._get_price_per_unit(), price, rel_tol=SAME_PRICE)
            for line in billed
        )

    def _get_price_per_unit(self):
        """Return the discounted price of a reference unit, in the item's currency."""
        price = self.price_unit * (1 - self.discount / 100)
        return price / self.product_uom_id.factor if self.product_uom_id else price

    def _prepare_refunds(self, unit):
        """Return what credit notes give back on the order line of these items.

        :param uom.uom unit: unit of the quantities
        :rtype: list[tuple[account.move.line, Refund]]
        """
        refunding = self.filtered(lambda item: item._get_paid_quantity(unit) < 0)
        billed = self - refunding
        refunds = []
        for document, items in refunding.grouped("move_id").items():
            reversed_lines = billed & document.reversed_entry_id.line_ids
            priced = reversed_lines or billed
            takes_back = not priced or all(item._has_price_of(priced) for item in items)
            for item in items:
                quantity, cost = (
                    item._get_paid_quantity(unit),
                    item._get_purchase_cost(),
                )
                refunds.append((item, Refund(-quantity, -cost, takes_back)))
        return refunds

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
