from odoo import api, fields, models

from ..composing import UNTAXED
from ..storno import split_balance
from .posting_rule import OPERATIONS

# What the stock ledger relies on in a posted item. Labels, partners, reconciliation,
# securing and whatever else says nothing of amounts stay open.
PROTECTED_FIELDS = frozenset(
    ("move_id", "account_id", "balance", "debit", "credit", "amount_currency")
    + ("currency_id", "stock_operation", "inventory_group_id")
)


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "bhima.composed.entry", "bhima.goods.received"]

    # copied: where somebody posts a copy of our entry, the check of both ledgers tells
    stock_operation = fields.Selection(
        OPERATIONS, readonly=True, help="Stock operation booked here."
    )
    inventory_group_id = fields.Many2one(
        "bhima.inventory.group",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _compute_account_id(self):
        """Book bills on goods received, not billed, where the standard says so."""
        result = super()._compute_account_id()
        self._filter_billed_to_goods_received()._set_goods_received_account()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_stock_movement(self):
        self._get_stock_entries()._check_no_stock_movement()

    def write(self, vals):
        """Refuse to change what a stock movement has booked.

        Odoo matches bills with orders after they were posted, too: what they change in
        the receipts is booked then.
        """
        if not PROTECTED_FIELDS.isdisjoint(vals):
            self._get_stock_entries()._check_no_stock_movement()
        matched = self._filter_matched_anew(vals)
        if not matched:
            return super().write(vals)
        settling = matched._filter_goods_received()
        settled = settling._get_settled_items()
        settling.remove_move_reconcile()
        moves = matched._get_stock_moves()
        result = super().write(vals)
        matched.move_id._value_anew(moves | matched._get_stock_moves())
        (settling | settled)._reconcile_goods_received()
        return result

    def action_view_stock_ledger(self):
        """Open the movements that the item contains.

        An item on a counterpart has no rows of its own: it shows those that the item
        on the stock account has, of the same operation and group.
        """
        self.ensure_one()
        action = self.move_id.action_view_stock_ledger()
        action["domain"] = [
            ("account_move_id", "=", self.move_id.id),
            ("operation", "=", self.stock_operation),
            ("inventory_group_id", "=", self.inventory_group_id.id),
        ]
        if self.product_id:
            action["domain"].append(("product_id", "=", self.product_id.id))
        return action

    def _add_precomputed_values(self, vals_list):
        """Tell what our items have from their entry and from their balance."""
        vals_list[:] = [
            self._prepare_whole_vals(vals) if self._is_composed(vals) else vals
            for vals in vals_list
        ]
        return super()._add_precomputed_values(vals_list)

    @api.model
    def _is_composed(self, vals):
        return super()._is_composed(vals) and "stock_operation" in vals

    @api.model
    def _prepare_whole_vals(self, vals):
        """Return what an item of ours is made of with what Odoo would work out.

        The currency comes first, or Odoo looks it up for the amounts before it.
        """
        entry = self.env["account.move"].browse(vals["move_id"])
        debit, credit = split_balance(vals["balance"], vals["is_storno"])
        return {
            **UNTAXED,
            "company_currency_id": entry.company_currency_id.id,
            "company_id": entry.company_id.id,
            "journal_id": entry.journal_id.id,
            **vals,
            "debit": debit,
            "credit": credit,
        }

    def _get_stock_entries(self):
        """Return the posted entries of items that stock movements may have booked."""
        return self.filtered(
            lambda line: (line.stock_operation or line.received_purchase_line_id)
            and line.parent_state == "posted"
        ).move_id

    def _filter_matched_anew(self, vals):
        """Return the lines of posted bills that get another order line.

        :param dict vals: what is about to be written
        """
        if "purchase_line_id" not in vals:
            return self.browse()
        return self.filtered(
            lambda line: line.parent_state == "posted"
            and line.move_id.is_purchase_document(include_receipts=True)
            and line.purchase_line_id.id != (vals["purchase_line_id"] or False)
        )

    def _filter_billed_to_goods_received(self):
        """Return the lines of vendor bills that settle a receipt booked by us."""
        return self.filtered(
            lambda line: line.move_id.is_purchase_document()
            and line._get_stock_standard().bill_role == "goods_received"
            and line._is_booked_at_movement()
        )

    def _is_booked_at_movement(self):
        """Tell whether the goods of a bill line are booked when they move.

        A kit has no stock of its own: its components move, those of its order line.
        Goods that are shipped straight to a patient are booked as well.
        """
        product = self.product_id
        goods = product if product.is_storable else self._get_stock_moves().product_id
        return any(good.is_storable and good.inventory_group_id for good in goods)

    def _filter_paid_in_cash(self):
        """Return the items by which purchases were paid without a bill."""
        return self.filtered(
            lambda item: item.purchase_line_id
            and item.move_id.move_type == "entry"
            and item.move_id.state != "cancel"
        )

    def _get_paid_quantity(self, unit):
        """Return what the item pays for; less than nothing where it is reversed.

        :param uom.uom unit: that the quantity is given in
        :rtype: float
        """
        quantity = self.product_uom_id._compute_quantity(self.quantity, unit)
        if not self.balance:  # free goods: only the document tells
            return -quantity if self.move_id.move_type == "in_refund" else quantity
        return abs(quantity) if self.balance > 0 else -abs(quantity)

    def _get_purchase_cost(self):
        """Return what an item of a bill or payment adds to the cost of goods.

        Taxes that are not recovered belong to it, as Odoo has it on orders; when it
        takes the price from the bill it forgets them (odoo/odoo#276854).

        :return: in the company's currency, negative for what is refunded
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

    def _get_stock_standard(self):
        """Return the standard that books the line, empty if movements are not posted.

        :rtype: bhima.accounting.standard
        """
        company = self.company_id
        if not company._is_stock_posting_due(self.date or fields.Date.today()):
            return self.env["bhima.accounting.standard"]
        # sudo: who writes a bill may not read standards; they say nothing of amounts
        return company.sudo()._get_inherited("stock_accounting_standard_id")

    def _set_goods_received_account(self):
        """Book the lines on goods received, not billed.

        A fiscal position does not map it: the receipt, which knows none, has to be
        cleared on the same account.
        """
        for line in self:
            account = line.company_id._get_inherited("goods_received_account_id")
            if account:
                line.account_id = account
