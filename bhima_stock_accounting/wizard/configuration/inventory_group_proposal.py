from odoo import models

from ...rules.charts import is_in_transit, standard_of_chart


class InventoryGroupProposal(models.TransientModel):
    """Proposals of groups from categories, adapted to OHADA charts."""

    _inherit = "bhima.inventory.group.proposal"

    def _get_triple(self, product):
        """Return the triple without a stock account for goods in transit.

        Odoo's charts of the DRC and of Cameroon give every category account 382, which
        is not for goods in stock: SYSCOHADA keeps class 38 for goods that have not been
        received.
        """
        stock_account, *others = super()._get_triple(product)
        chart = self.company_id.root_id.chart_template
        code = stock_account.with_company(self.company_id).code
        if standard_of_chart(chart) != "ifrs" and is_in_transit(code):
            stock_account = stock_account.browse()
        return (stock_account, *others)
