from odoo import fields, models


class OpeningStockLine(models.TransientModel):
    """The stock of a group that is not in the books yet."""

    _name = "bhima.opening.stock.line"
    _inherit = ["bhima.window.mixin"]
    _description = "Opening Stock of a Group"

    opening_id = fields.Many2one(
        "bhima.opening.stock", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="opening_id.currency_id")
    inventory_group_id = fields.Many2one("bhima.inventory.group", string="Group")
    stock_account_id = fields.Many2one("account.account")
    article_count = fields.Integer(string="Articles")
    stock_value = fields.Monetary(
        string="Stock", help="What of its articles is in no book yet."
    )
    booked_value = fields.Monetary(
        string="In the Books",
        help="What the account has already; told with its first group.",
    )

    def _get_figures(self):
        """Return what the line shows, to compare it with a new line.

        :return: values as ``_prepare_opening_line_vals`` of the window returns them
        :rtype: dict
        """
        self.ensure_one()
        return {
            "inventory_group_id": self.inventory_group_id.id,
            "stock_account_id": self.stock_account_id.id,
            "article_count": self.article_count,
            "stock_value": self.stock_value,
            "booked_value": self.booked_value,
        }
