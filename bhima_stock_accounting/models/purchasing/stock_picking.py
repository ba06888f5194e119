from odoo import api, fields, models
from odoo.fields import Domain

from ...rules.operations import ARRIVALS

# Ledger rows that bring goods without a value. Bills, orders and landed costs that
# bring a value later have rows of their own; Odoo keeps the sum on the movement. With a
# standard cost of zero the price is consumed at once.
NO_VALUE_DOMAIN = [
    ("operation", "in", ARRIVALS),
    ("quantity", ">", 0),
    ("value", "=", 0),
    "|",
    ("stock_move_id.value", "=", 0),
    ("consumed_value", "!=", 0),
]


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # compute_sudo: a user who sees the transfer need not read the stock ledger
    is_received_at_no_value = fields.Boolean(
        string="Received at No Value",
        compute="_compute_is_received_at_no_value",
        search="_search_is_received_at_no_value",
        compute_sudo=True,
        help="Goods came in without a price, and no bill has brought one since: the "
        "stock has grown, the books have not.",
    )
    # compute_sudo: a storekeeper sees what to ask the buyer about, not the amounts
    odd_cost_warning = fields.Text(
        compute="_compute_odd_cost_warning",
        compute_sudo=True,
        help="Articles to come whose unit cost on the order looks like a mistake.",
    )

    @api.depends("move_ids.stock_ledger_entry_ids", "move_ids.value")
    def _compute_is_received_at_no_value(self):
        rows = self.env["bhima.stock.ledger.entry"].search(
            Domain("stock_move_id.picking_id", "in", self.ids) & Domain(NO_VALUE_DOMAIN)
        )
        received = rows.stock_move_id.picking_id
        for picking in self:
            picking.is_received_at_no_value = picking in received

    @api.depends("picking_type_code", "move_ids.state")
    @api.depends("move_ids.purchase_line_id.odd_cost_warning")
    @api.depends_context("uid", "lang")
    def _compute_odd_cost_warning(self):
        """Describe odd costs to buyers; name only the articles to other users."""
        is_buyer = self.env.user.has_group("purchase.group_purchase_user")
        for picking in self:
            lines = picking._get_awaited_moves().purchase_line_id.filtered(
                "odd_cost_warning"
            )
            texts = lines.mapped("odd_cost_warning")
            names = lines.product_id.mapped("display_name")
            picking.odd_cost_warning = "\n".join(texts if is_buyer else names)

    def _search_is_received_at_no_value(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain("move_ids.stock_ledger_entry_ids", "any!", NO_VALUE_DOMAIN)
        return Domain.OR(found if wanted else ~found for wanted in value)

    def _get_awaited_moves(self):
        """Return the moves of goods that are still to be received."""
        incoming = self.filtered(lambda p: p.picking_type_code == "incoming")
        return incoming.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
