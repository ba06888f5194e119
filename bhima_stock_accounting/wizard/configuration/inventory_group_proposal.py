from odoo import models

from ...rules.charts import is_in_transit, standard_of_chart


class InventoryGroupProposal(models.TransientModel):
    """Groups from categories, where a chart of OHADA proposes the accounts."""

    _inherit = "bhima.inventory.group.proposal"

    def _get_triple(self, product):
        """Leave the stock account open where it is one of goods on their way.

        Odoo's charts of the DRC and of Cameroon give every category 382, which is no
        stock on shelves: SYSCOHADA keeps class 38 for goods that have not come in.
        """
        stock_account, *others = super()._get_triple(product)
        chart = self.company_id.root_id.chart_template
        code = stock_account.with_company(self.company_id).code
        if standard_of_chart(chart) != "ifrs" and is_in_transit(code):
            stock_account = stock_account.browse()
        return (stock_account, *others)
