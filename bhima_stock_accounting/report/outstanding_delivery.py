from odoo import fields, models
from odoo.tools import SQL

KINDS = [("received", "Received, not billed"), ("billed", "Billed, not received")]
# Days since the goods, or the bill, came: the last of each column.
AGES = {"amount_30": (None, 30), "amount_60": (31, 60)}
AGES |= {"amount_90": (61, 90), "amount_older": (91, None)}


class OutstandingDelivery(models.Model):
    """Order lines that were received and not billed, or billed and not received.

    Receipts come from the stock ledger, bills and payments without a bill from posted
    items. Amounts are positive for what is received, negative for what is billed. Kits
    and what is shipped straight to a patient or ward are left out.
    """

    _name = "bhima.outstanding.delivery"
    _inherit = ["bhima.stock.report"]
    _description = "Outstanding Delivery"
    _auto = False
    _order = "partner_id, date, id"
    _rec_name = "order_id"
    _report_action = "bhima_stock_accounting.outstanding_delivery_action"
    _depends = {
        "account.move.line": [
            *("purchase_line_id", "parent_state", "date", "quantity", "balance"),
            *("product_uom_id", "display_type", "company_id"),
        ],
        "bhima.stock.ledger.entry": [
            *("purchase_line_id", "company_id", "date", "operation"),
            *("quantity", "value", "consumed_value"),
        ],
        "purchase.order.line": ["order_id", "product_id", "partner_id"],
    }

    partner_id = fields.Many2one("res.partner", string="Supplier", readonly=True)
    order_id = fields.Many2one("purchase.order", string="Order", readonly=True)
    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    inventory_group_id = fields.Many2one("bhima.inventory.group", readonly=True)
    kind = fields.Selection(KINDS, string="Outstanding", readonly=True)
    date = fields.Date(string="Since", readonly=True)
    age = fields.Integer(string="Days", readonly=True, aggregator=None)
    received_quantity = fields.Float(
        "Received", digits="Product Unit", readonly=True, aggregator=None
    )
    billed_quantity = fields.Float(
        "Billed", digits="Product Unit", readonly=True, aggregator=None
    )
    amount = fields.Monetary(readonly=True)
    amount_30 = fields.Monetary("0-30 Days", readonly=True)
    amount_60 = fields.Monetary("31-60 Days", readonly=True)
    amount_90 = fields.Monetary("61-90 Days", readonly=True)
    amount_older = fields.Monetary("Over 90 Days", readonly=True)

    def action_open_order(self):
        """Open the purchase order."""
        self.ensure_one()
        return self.order_id._get_records_action()

    def _get_report_query(self, options):
        return SQL(
            """
            SELECT open.*, order_line.order_id, order_line.product_id,
                   %(company)s AS company_id, purchase.partner_id,
                   template.inventory_group_id, %(ages)s
              FROM (%(open)s) open
              JOIN purchase_order_line order_line ON order_line.id = open.id
              JOIN purchase_order purchase ON purchase.id = order_line.order_id
              JOIN product_product product ON product.id = order_line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE template.is_storable AND template.inventory_group_id IS NOT NULL
            """,
            company=options["company"].id,
            ages=SQL(", ").join(self._get_age_column(name) for name in AGES),
            open=self._get_open_query(options),
        )

    def _get_age_column(self, name):
        first, last = AGES[name]
        conditions = [SQL("TRUE")]
        if first is not None:
            conditions.append(SQL("age >= %s", first))
        if last is not None:
            conditions.append(SQL("age <= %s", last))
        return SQL(
            "CASE WHEN %s THEN amount ELSE 0 END AS %s",
            SQL(" AND ").join(conditions),
            SQL.identifier(name),
        )

    def _get_open_query(self, options):
        """Return order lines whose quantities differ, with the age of the difference.

        Bills settle the oldest receipts first, and receipts the oldest bills.
        """
        return SQL(
            """
            WITH document AS (%(documents)s), total AS (
                SELECT purchase_line_id,
                       COALESCE(SUM(quantity) FILTER (WHERE side = 'received'), 0)
                       AS received_quantity,
                       COALESCE(SUM(quantity) FILTER (WHERE side = 'billed'), 0)
                       AS billed_quantity,
                       SUM(CASE WHEN side = 'received' THEN value ELSE -value END)
                       AS amount
                  FROM document
                 GROUP BY purchase_line_id
            )
            SELECT open.*, %(date_to)s::date - open.date AS age
              FROM (SELECT id, kind, received_quantity, billed_quantity, amount,
                           MIN(date) AS date
                      FROM (SELECT purchase_line_id AS id, received_quantity,
                                   billed_quantity, amount,
                                   CASE WHEN received_quantity > billed_quantity
                                   THEN 'received' ELSE 'billed' END AS kind
                              FROM total
                             WHERE received_quantity <> billed_quantity) line
                      JOIN document ON document.purchase_line_id = line.id
                       AND document.side = line.kind
                       AND document.until_then
                           > LEAST(received_quantity, billed_quantity)
                     GROUP BY id, kind, received_quantity, billed_quantity, amount) open
            """,
            documents=self._get_document_query(options),
            date_to=options["date_to"],
        )

    def _get_document_query(self, options):
        """Return receipts and bills per order line, in the unit of the article."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return SQL(
            """
            SELECT *, SUM(quantity) OVER (
                       PARTITION BY purchase_line_id, side ORDER BY date, source_id
                   ) AS until_then
              FROM (
            SELECT id AS source_id, purchase_line_id, 'received' AS side, date,
                   ROUND(quantity::numeric, %(digits)s) AS quantity,
                   value + COALESCE(consumed_value, 0) AS value
              FROM bhima_stock_ledger_entry
             WHERE company_id = %(company)s AND date <= %(date_to)s
               AND purchase_line_id IS NOT NULL
               AND operation IN ('receipt', 'supplier_return', 'price_difference')
            UNION ALL
            SELECT line.id, line.purchase_line_id, 'billed', line.date,
                   ROUND((CASE WHEN line.balance < 0 THEN -1 ELSE 1 END
                          * ABS(line.quantity) * unit.factor / article_unit.factor
                         )::numeric, %(digits)s), line.balance
              FROM account_move_line line
              JOIN purchase_order_line ordered ON ordered.id = line.purchase_line_id
              JOIN product_product product ON product.id = ordered.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom article_unit ON article_unit.id = template.uom_id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
             WHERE line.company_id = %(company)s AND line.date <= %(date_to)s
               AND line.parent_state = 'posted' AND line.display_type = 'product'
                   ) document
            """,
            digits=digits,
            company=options["company"].id,
            date_to=options["date_to"],
        )
