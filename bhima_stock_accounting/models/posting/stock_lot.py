from odoo import models

from ...context import REVALUING, pass_on


class StockLot(models.Model):
    _inherit = "stock.lot"

    def write(self, vals):
        """Book the change of value that a typed cost of the lot causes.

        :raise UserError: the cost is a mistake, or its change can't be posted
        """
        is_typed = not self.env.context.get("disable_auto_revaluation")
        if "standard_price" not in vals or not is_typed:
            return super().write(vals)
        for lot in self.filtered("product_id.inventory_group_id"):
            self.env["bhima.stock.posting"]._check_typed_cost(
                vals["standard_price"], lot.display_name, self.env.company
            )
        revalued = self.with_context(**pass_on(REVALUING, True))
        result = super(StockLot, revalued).write(vals)
        # under FIFO only receipts count: a typed cost changes nothing
        self._filter_fifo()._set_lot_fifo_costs()
        cause = self.env._("Cost of lots changed: %s", ", ".join(self.mapped("name")))
        products = self.product_id
        self.env["bhima.stock.revaluation"]._close_gaps(
            products, self.env._("Cost changed"), dict.fromkeys(products, cause)
        )
        return result
