from odoo import fields, models
from odoo.tools import SQL


class DepotStock(models.Model):
    """The stock of a depot at the end of a day, at the cost of the company.

    Quantities are from detailed operations, the unit cost is from the stock ledger: all
    depots together have the value of the company's stock.
    """

    _name = "bhima.depot.stock"
    _inherit = ["bhima.depot.report"]
    _description = "Stock by Depot"
    _auto = False
    _order = "location_id, inventory_group_id, product_id, id"
    _rec_name = "product_id"
    _report_action = "bhima_stock_accounting.depot_stock_action"
    _depends = {
        "bhima.stock.ledger.entry": [
            "company_id",
            "date",
            "product_id",
            "quantity",
            "value",
            "operation",
            "stock_move_id",
        ],
        "product.template": ["inventory_group_id"],
        "stock.move.line": [
            "product_id",
            "date",
            "location_id",
            "location_dest_id",
            "move_id",
            "quantity_product_uom",
            "state",
            "owner_id",
            "company_id",
        ],
    }

    location_id = fields.Many2one("stock.location", string="Depot", readonly=True)
    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    inventory_group_id = fields.Many2one("bhima.inventory.group", readonly=True)
    # no sum: quantities of different articles do not add up
    quantity = fields.Float(digits="Product Unit", readonly=True, aggregator=None)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    unit_cost = fields.Float(digits="Product Price", readonly=True, aggregator=None)
    value = fields.Monetary(readonly=True)

    def action_open_card(self):
        """Open the stock card of the article in this depot."""
        self.ensure_one()
        options = self._get_report_options()
        wizard = self.env["bhima.stock.report.options"].create(
            {
                "report": "bhima.stock.card",
                "company_id": options["company"].id,
                "date_from": options["date_from"],
                "date_to": options["date_to"],
                "product_id": self.product_id.id,
                "location_id": self.location_id.id,
            }
        )
        return wizard.action_show()

    def _get_report_query(self, options):
        return SQL(
            """
            SELECT held.id, %(company)s AS company_id, held.location_id,
                   held.product_id, template.inventory_group_id, held.quantity,
                   worth.value / NULLIF(worth.quantity, 0) AS unit_cost,
                   COALESCE(held.quantity * worth.value / NULLIF(worth.quantity, 0), 0)
                   AS value
              FROM (%(held)s) held
              JOIN product_product product ON product.id = held.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN (%(worth)s) worth ON worth.product_id = held.product_id
             WHERE held.quantity <> 0 AND template.inventory_group_id IS NOT NULL
            """,
            company=options["company"].id,
            held=self._get_held_query(options),
            worth=self._get_worth_query(options),
        )

    def _get_held_query(self, options):
        """Return a query of the quantity of each article in each location."""
        return SQL(
            """
            SELECT MIN(line.id * 2 + side.is_exit) AS id, line.product_id, place.id
                   AS location_id,
                   ROUND(SUM(CASE side.is_exit WHEN 1 THEN -1 ELSE 1 END
                             * line.quantity_product_uom)::numeric, %(digits)s)
                   AS quantity
              FROM %(lines)s
             CROSS JOIN (VALUES (0), (1)) side (is_exit)
              JOIN stock_location place
                ON place.id = CASE side.is_exit WHEN 1 THEN line.location_id
                                                ELSE line.location_dest_id END
             WHERE place.company_id = %(company)s
               AND place.usage IN ('internal', 'transit')
               AND %(day)s <= %(date_to)s
             GROUP BY line.product_id, place.id
            """,
            digits=self.env["decimal.precision"].precision_get("Product Unit"),
            lines=self._get_own_lines(options),
            company=options["company"].id,
            day=self._get_line_day(options),
            date_to=options["date_to"],
        )

    def _get_worth_query(self, options):
        """Return a query of quantity and value of each article in the ledger."""
        return SQL(
            """
            SELECT product_id, SUM(value) AS value,
                   ROUND(SUM(quantity)::numeric, %(digits)s) AS quantity
              FROM bhima_stock_ledger_entry
             WHERE company_id = %(company)s AND date <= %(date_to)s
             GROUP BY product_id
            """,
            digits=self.env["decimal.precision"].precision_get("Product Unit"),
            company=options["company"].id,
            date_to=options["date_to"],
        )
