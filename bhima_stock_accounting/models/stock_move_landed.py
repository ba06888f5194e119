from dataclasses import replace

from odoo import models


class StockMoveLanded(models.AbstractModel):
    """Freight, customs and insurance that are shared out on receipts.

    Works with Odoo's landed costs where they are installed, and does not need them.
    """

    _name = "bhima.stock.move.landed"
    _description = "Receipt with Landed Costs"

    def _get_new_landed_costs(self):
        """Return the landed costs of a receipt that the stock ledger has not yet.

        :return: ``stock.valuation.adjustment.lines``, empty without landed costs
        """
        self.ensure_one()
        if "stock.landed.cost" not in self.env:
            return []
        # sudo: who validates a landed cost may not read the stock ledger
        rows = self.env["bhima.stock.ledger.entry"].sudo()
        booked = rows.search(
            [
                ("company_id", "=", self.company_id.id),
                ("product_id", "=", self.product_id.id),
                ("operation", "=", "landed_cost"),
            ]
        ).mapped("document")
        # sudo: who posts a bill may not read the landed costs of its goods
        lines = self.sudo()._get_landed_cost().get(self, [])
        return [line for line in lines if line.cost_id.name not in booked]

    def _prepare_landed_event(self, event, line):
        """Return the event of a landed cost, from that of a price difference.

        :param line: ``stock.valuation.adjustment.lines``
        :rtype: StockEvent
        """
        cost, source = line.cost_id, line.cost_line_id
        charge = source.product_id.product_tmpl_id.get_product_accounts()["expense"]
        bill = cost.vendor_bill_id
        locked = self.company_id._get_lock_date_violations(
            cost.date, sale=False, purchase=False, tax=False
        )
        return replace(
            event,
            operation="landed_cost",
            document=cost.name,
            date=event.date if locked else cost.date,
            cause=" - ".join(filter(None, (cost.name, source.name))),
            bill=bill,
            partner=bill.commercial_partner_id,
            purchase_line=None,
            cost_account=source.account_id or charge,
        )
