from odoo import fields, models

from ...context import REPORT_OPTIONS


class StockValueDate(models.TransientModel):
    """Asks for the day at whose end the value of the stock is shown."""

    _name = "bhima.stock.value.date"
    _inherit = ["bhima.window.mixin"]
    _description = "Date of a Stock Value"

    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The stock is that at the end of the day.",
    )

    def action_open(self):
        """Open the value of the stock at the end of the day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_past_value_action"
        )
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        day = self.date.strftime(lang.date_format or "%Y-%m-%d")
        return {
            **action,
            "display_name": self.env._("Stock Value on %s", day),
            "context": {REPORT_OPTIONS: {"date_to": fields.Date.to_string(self.date)}},
            "target": "main",
        }
