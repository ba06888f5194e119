from odoo import api, models

MONTHS_PARAMETER = "bhima_stock_accounting.demo_months"


class DemoHospital(models.AbstractModel):
    """Makes the demonstration hospital; called by the demo data alone.

    What it is made of is in ``demo``, which no other server has to import.
    """

    _name = "bhima.demo.hospital"
    _description = "Demonstration Hospital"

    @api.model
    def _load_demo(self):
        """Found the hospital and play the months that end today; once.

        They are three, or as many as the system parameter says.
        """
        # not at the start of a server
        from ..demo import kinshasa, three_months

        parameters = self.env["ir.config_parameter"]
        months = parameters.get_param(MONTHS_PARAMETER, three_months.MONTHS)
        kinshasa.load(self.env, int(months))
