from odoo import fields, models
from odoo.tools import SQL

KINDS = [("received", "Received, not billed"), ("billed", "Billed, not received")]
# First and last age of each column, in days since the goods, or the bill, came.
AGES = {
    "amount_30": (None, 30),
    "amount_60": (31, 60),
    "amount_90": (61, 90),
    "amount_older": (91, None),
}

# Operations of goods from and to a vendor or sister company.
MOVED = ("receipt", "supplier_return", "intercompany_in", "intercompany_out")


class OutstandingDelivery(models.Model):
    """An order line that is received and not billed, or billed and not received.

    Receipts are from the stock ledger, bills and cash payments from posted items.
    Amounts are positive for received, negative for billed goods. Kits and drop
    shipments are left out.
    """

    _name = "bhima.outstanding.delivery"
    _inherit = ["bhima.stock.report"]
    _description = "Outstanding Delivery"
    _auto = False
    _order = "partner_id, date, id"
    _rec_name = "order_id"
    _report_action = "bhima_stock_accounting.outstanding_delivery_action"
    _depends = {
        "account.account": ["account_type"],
        "account.move": ["move_type"],
        "account.move.line": [
            "purchase_line_id",
            "parent_state",
            "date",
            "quantity",
            "balance",
            "product_uom_id",
            "display_type",
            "company_id",
            "move_id",
            "received_purchase_line_id",
            "account_id",
        ],
        "bhima.stock.ledger.entry": [
            "purchase_line_id",
            "company_id",
            "date",
            "operation",
            "quantity",
            "value",
            "consumed_value",
            "stock_move_id",
        ],
        "purchase.order": ["partner_id", "picking_type_id"],
        "purchase.order.line": ["order_id", "product_id", "partner_id"],
        "stock.move": ["purchase_line_id", "state"],
        "stock.picking.type": ["code"],
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
        """Return a query of order lines with a difference, and its age.

        Bills settle the oldest receipts first, and receipts the oldest bills. The age
        is therefore that of the earliest document on the larger side that is not
        settled.
        """
        return SQL(
            """
            SELECT *, %(date_to)s::date - date AS age
              FROM (
            SELECT purchase_line_id AS id,
                   CASE WHEN net > 0 THEN 'received' ELSE 'billed' END AS kind,
                   COALESCE(SUM(quantity) FILTER (WHERE side = 'received'), 0)
                   AS received_quantity,
                   COALESCE(-SUM(quantity) FILTER (WHERE side = 'billed'), 0)
                   AS billed_quantity,
                   SUM(value) AS amount,
                   COALESCE(MAX(date) FILTER (
                                WHERE SIGN(net - later) = SIGN(net)
                                  AND SIGN(net - later - quantity) <> SIGN(net)
                            ), MIN(date)) AS date
              FROM (%(documents)s) document
             WHERE net <> 0 AND %(is_awaited)s
             GROUP BY purchase_line_id, net) difference
            """,
            documents=self._get_document_query(options),
            is_awaited=self._get_awaited_condition(options),
            date_to=options["date_to"],
        )

    def _get_awaited_condition(self, options):
        """Return the condition that excludes lines that can't be outstanding.

        Settled lines are not. Goods that moved before their article had a group, or
        that do not enter the stock, have no rows of receipts. Goods for which a receipt
        credited the vendor, or a return debited him, are not outstanding any more.
        """
        return SQL(
            """
            purchase_line_id NOT IN (
                SELECT purchase_line_id FROM (%(billed)s) billed WHERE is_settled)
            AND NOT EXISTS (
                SELECT FROM stock_move move
                 WHERE move.purchase_line_id = document.purchase_line_id
                   AND move.state = 'done'
                   AND NOT EXISTS (
                       SELECT FROM bhima_stock_ledger_entry entry
                        WHERE entry.stock_move_id = move.id
                          AND entry.operation IN %(moved)s))
            AND NOT EXISTS (
                SELECT FROM purchase_order_line order_line
                  JOIN purchase_order purchase ON purchase.id = order_line.order_id
                  JOIN stock_picking_type type ON type.id = purchase.picking_type_id
                 WHERE order_line.id = document.purchase_line_id
                   AND type.code = 'dropship')
            AND NOT EXISTS (
                SELECT FROM account_move_line item
                  JOIN account_account account ON account.id = item.account_id
                 WHERE item.received_purchase_line_id = document.purchase_line_id
                   AND item.company_id = %(company)s AND item.date <= %(date_to)s
                   AND item.parent_state = 'posted'
                   AND account.account_type = 'liability_payable'
                HAVING SIGN(SUM(item.balance)) = -SIGN(document.net))
            """,
            billed=self._get_billed_query(options),
            moved=MOVED,
            company=options["company"].id,
            date_to=options["date_to"],
        )

    def _get_document_query(self, options):
        """Return a query of receipts and bills per order line, in the article's unit.

        Quantities of bills are negative. ``net`` is the total of the order line,
        ``later`` the quantity of later documents on the same side.
        """
        return SQL(
            """
            SELECT *, SUM(quantity) OVER (PARTITION BY purchase_line_id) AS net,
                   SUM(quantity) OVER (
                       PARTITION BY purchase_line_id, side
                       ORDER BY date DESC, source_id DESC
                   ) - quantity AS later
              FROM (
            SELECT source_id, purchase_line_id, side, date, quantity, value
              FROM (%(receipts)s) receipt
            UNION ALL
            SELECT source_id, purchase_line_id, side, date, -quantity, -value
              FROM (%(bills)s) bill
                   ) document
            """,
            receipts=self._get_receipt_query(options),
            bills=self._get_bill_query(options),
        )

    def _get_receipt_query(self, options):
        return SQL(
            """
            SELECT id AS source_id, purchase_line_id, 'received' AS side, date,
                   ROUND(quantity::numeric, %(digits)s) AS quantity,
                   value + COALESCE(consumed_value, 0) AS value
              FROM bhima_stock_ledger_entry
             WHERE company_id = %(company)s AND date <= %(date_to)s
               AND purchase_line_id IS NOT NULL
               AND operation IN %(operations)s
            """,
            digits=self._get_quantity_digits(),
            company=options["company"].id,
            date_to=options["date_to"],
            operations=(*MOVED, "price_difference"),
        )

    def _get_bill_query(self, options):
        """Return a query of bills, payments and refunds: what each of them settles.

        Where an order line has a refund, or another quantity than its receipts, its
        settlement says it; the other lines are left out.
        """
        names = ("ids", "lines", "dates", "quantities", "values")
        documents = self._get_documents(options)
        columns = [list(column) for column in zip(*documents, strict=True)]
        return SQL(
            """
            SELECT source_id, purchase_line_id, 'billed' AS side, date, value,
                   ROUND(quantity, %(digits)s) AS quantity
              FROM UNNEST(%(ids)s::int[], %(lines)s::int[], %(dates)s::date[],
                          %(quantities)s::numeric[], %(values)s::numeric[])
                   AS bill (source_id, purchase_line_id, date, quantity, value)
            """,
            digits=self._get_quantity_digits(),
            **dict(zip(names, columns or [[]] * len(names), strict=True)),
        )

    def _get_documents(self, options):
        """Return what documents settle of the order lines that may be outstanding.

        :return: item, order line, date, quantity and cost of each
        :rtype: list[tuple]
        """
        billed = self.env.execute_query(self._get_billed_query(options))
        # sudo: an auditor may read neither orders nor movements, but this report
        lines = self.env["purchase.order.line"].sudo()
        lines = lines.browse(
            line_id for line_id, is_settled in billed if not is_settled
        )
        return [
            (item.id, line.id, item.date, quantity, item._get_purchase_cost())
            for line in lines
            for item, quantity in line._get_settled_quantities(options["date_to"])
        ]

    def _get_billed_query(self, options):
        """Return a query of billed order lines, and whether they are settled.

        A line without refunds is settled where bills and receipts name the same
        quantity.
        """
        return SQL(
            """
            SELECT purchase_line_id, NOT BOOL_OR(is_refund)
                   AND ROUND(SUM(quantity)::numeric, %(digits)s) = COALESCE((
                       SELECT SUM(receipt.quantity) FROM (%(receipts)s) receipt
                        WHERE receipt.purchase_line_id = billed.purchase_line_id
                   ), 0) AS is_settled
              FROM (
            SELECT line.purchase_line_id, line.balance < 0
                   OR line.quantity < 0 OR move.move_type = 'in_refund' AS is_refund,
                   line.quantity * unit.factor / article_unit.factor AS quantity
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN purchase_order_line ordered ON ordered.id = line.purchase_line_id
              JOIN product_product product ON product.id = ordered.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom article_unit ON article_unit.id = template.uom_id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
             WHERE line.company_id = %(company)s AND line.date <= %(date_to)s
               AND line.parent_state = 'posted' AND line.display_type = 'product'
                   ) billed
             GROUP BY purchase_line_id
            """,
            company=options["company"].id,
            date_to=options["date_to"],
            digits=self._get_quantity_digits(),
            receipts=self._get_receipt_query(options),
        )

    def _get_quantity_digits(self):
        return self.env["decimal.precision"].precision_get("Product Unit")
