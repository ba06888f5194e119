from odoo import api, fields, models

from ...rules.operations import SELECTION

# Fields of a posted item that the stock ledger relies on. Labels, partners,
# reconciliation and other fields without influence on amounts stay editable.
PROTECTED_FIELDS = frozenset(
    {
        "move_id",
        "account_id",
        "balance",
        "debit",
        "credit",
        "amount_currency",
        "currency_id",
        "stock_operation",
        "inventory_group_id",
    }
)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # copied: when a copy of our entry is posted, the check of both ledgers finds it
    stock_operation = fields.Selection(
        SELECTION, readonly=True, help="Stock operation booked here."
    )
    inventory_group_id = fields.Many2one(
        "bhima.inventory.group",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_stock_movement(self):
        self._get_stock_entries()._check_no_stock_movement()

    def write(self, vals):
        """Refuse to change a posted item of a stock movement."""
        if not PROTECTED_FIELDS.isdisjoint(vals):
            self._get_stock_entries()._check_no_stock_movement()
        return super().write(vals)

    def action_view_stock_ledger(self):
        """Open the movements that the item contains.

        An item on a counterpart account has no rows of its own: it shows those of the
        item on the stock account with the same operation and group.
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

    def _get_stock_entries(self):
        """Return the posted entries of items that may book stock movements."""
        return self.filtered(
            lambda line: line._is_of_stock_movement() and line.parent_state == "posted"
        ).move_id

    def _is_of_stock_movement(self):
        """Return whether the item may book a stock movement, and is protected.

        Hook: an override may protect more items; it keeps those of ``super()``.

        :rtype: bool
        """
        return bool(self.stock_operation)
