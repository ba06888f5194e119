from dataclasses import replace

from odoo import models


class StockMoveLanded(models.AbstractModel):
    """Freight, customs and insurance that are shared out on receipts.

    Works with Odoo's landed costs where they are installed, and does not need them.
    """

    _name = "bhima.stock.move.landed"
    _description = "Receipt with Landed Costs"

    def _get_new_landed_costs(self):
        """Return the landed costs of receipts that the stock ledger has not yet.

        :return: ``stock.valuation.adjustment.lines`` by receipt
        :rtype: dict[stock.move, list]
        """
        if not self or "stock.landed.cost" not in self.env:
            return {}
        # sudo: who validates a landed cost may not read the stock ledger
        rows = self.env["bhima.stock.ledger.entry"].sudo()
        booked = {
            (company.id, product.id): documents
            for company, product, documents in rows._read_group(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("product_id", "in", self.product_id.ids),
                    ("operation", "=", "landed_cost"),
                ],
                ["company_id", "product_id"],
                ["document:array_agg"],
            )
        }
        # sudo: who posts a bill may not read the landed costs of its goods
        lines_by_move = self.sudo()._get_landed_cost()
        return {
            move: [
                line
                for line in lines_by_move.get(move, [])
                if line.cost_id.name
                not in booked.get((move.company_id.id, move.product_id.id), ())
            ]
            for move in self
        }

    def _get_landed_value(self):
        """Return what of a receipt's value are landed costs.

        :return: in the company's currency
        :rtype: float
        """
        self.ensure_one()
        if "stock.landed.cost" not in self.env:
            return 0.0
        # sudo: a storekeeper who sends goods back may not read landed costs
        lines = self.sudo()._get_landed_cost().get(self, [])
        return sum(line.additional_landed_cost for line in lines)

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
