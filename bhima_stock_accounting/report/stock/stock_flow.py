from odoo import fields, models
from odoo.tools import SQL

COLUMNS = ("inventory_group_id", "product_id")


class StockFlow(models.AbstractModel):
    """Common part of reports on entries and exits of a period, per article.

    They are sums over the stock ledger, which has the value of each movement. A return
    reduces the operation that it reverses.
    """

    _name = "bhima.stock.flow"
    _inherit = ["bhima.stock.report"]
    _description = "Entries and Exits of a Period"
    _rec_name = "product_id"
    _depends = {
        "bhima.stock.ledger.entry": [
            "company_id",
            "date",
            "product_id",
            "inventory_group_id",
            "operation",
            "quantity",
            "value",
            "location_id",
            "partner_id",
            "loss_reason_id",
        ]
    }
    # Operations of the stock ledger, each with the sign that its rows count with.
    _flow_signs = {}
    # Columns of the stock ledger by which rows are kept apart, besides the article.
    _flow_by = ()

    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    inventory_group_id = fields.Many2one("bhima.inventory.group", readonly=True)
    # no sum: quantities of different articles do not add up
    quantity = fields.Float(digits="Product Unit", readonly=True, aggregator=None)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    unit_cost = fields.Float(digits="Product Price", readonly=True, aggregator=None)
    value = fields.Monetary(readonly=True)

    def action_view_stock_ledger(self):
        """Open the ledger rows that add up to the line."""
        self.ensure_one()
        options = self._get_report_options()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        return {
            **action,
            "display_name": f"{action['name']} - {self.product_id.display_name}",
            "domain": [
                ("company_id", "=", options["company"].id),
                ("operation", "in", list(self._flow_signs)),
                ("date", ">=", fields.Date.to_string(options["date_from"])),
                ("date", "<=", fields.Date.to_string(options["date_to"])),
                *self._get_key_domain(),
            ],
            "context": {},
        }

    def _get_key_domain(self):
        row = self.read([*COLUMNS, *self._flow_by], load=None)[0]
        return [(fname, "=", row[fname]) for fname in (*COLUMNS, *self._flow_by)]

    def _get_report_query(self, options):
        columns = (*COLUMNS, *self._flow_by)
        return SQL(
            """
            SELECT *, value / NULLIF(quantity, 0) AS unit_cost
              FROM (SELECT MIN(ledger.id) AS id, %(company)s AS company_id, %(columns)s,
                           ROUND(SUM(sign.sign * quantity)::numeric, %(digits)s)
                           AS quantity,
                           SUM(sign.sign * value) AS value
                      FROM bhima_stock_ledger_entry ledger
                      JOIN (VALUES %(signs)s) sign (name, sign)
                        ON sign.name = ledger.operation
                     WHERE company_id = %(company)s
                       AND date BETWEEN %(date_from)s AND %(date_to)s
                     GROUP BY %(columns)s) flow
             WHERE quantity <> 0 OR value <> 0
            """,
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            digits=self.env["decimal.precision"].precision_get("Product Unit"),
            signs=SQL(", ").join(
                SQL("(%s, %s)", *pair) for pair in self._flow_signs.items()
            ),
            company=options["company"].id,
            date_from=options["date_from"],
            date_to=options["date_to"],
        )
