from odoo import api, models

MONTHS_PARAMETER = "bhima_stock_accounting.demo_months"


class DemoHospital(models.AbstractModel):
    """Creates the demonstration hospital; only the demo data calls it.

    Its code is in ``demo``, which servers without demo data do not import.
    """

    _name = "bhima.demo.hospital"
    _description = "Demonstration Hospital"

    @api.model
    def _load_demo(self):
        """Create the hospital and play some months that end today; called once.

        The number of months is three, or that of the system parameter.
        """
        # imported here, so that a server does not import it when it starts
        from ..demo import kinshasa, three_months

        parameters = self.env["ir.config_parameter"]
        months = parameters.get_param(MONTHS_PARAMETER, three_months.MONTHS)
        kinshasa.load(self.env, int(months))
