from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .posting_rule import OPERATIONS


class StockLedgerEntry(models.Model):
    """Append-only sub-ledger of stock: one row per product and event.

    A row is never changed nor deleted; a correction is another row with its cause.
    The value of stock at a date is therefore one sum, never a replay of history.
    """

    _name = "bhima.stock.ledger.entry"
    _description = "Stock Ledger Entry"
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, help="Accounting date, in the company's zone.")
    product_id = fields.Many2one(
        "product.product", string="Article", required=True, ondelete="restrict"
    )
    inventory_group_id = fields.Many2one(
        "bhima.inventory.group", index="btree_not_null", ondelete="restrict"
    )
    operation = fields.Selection(OPERATIONS, required=True)
    quantity = fields.Float(
        digits="Product Unit", help="In the article's unit; negative when goods leave."
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    value = fields.Monetary(help="In the company's currency; negative when it leaves.")
    partner_id = fields.Many2one("res.partner", ondelete="restrict")
    stock_move_id = fields.Many2one(
        "stock.move", index="btree_not_null", ondelete="restrict", check_company=True
    )
    picking_id = fields.Many2one(related="stock_move_id.picking_id", string="Transfer")
    stock_account_id = fields.Many2one(
        "account.account", ondelete="restrict", check_company=True
    )
    account_move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    account_move_line_id = fields.Many2one(
        "account.move.line",
        string="Journal Item",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The item on the stock account that contains this value.",
    )
    cause = fields.Char(help="Why the value changed without a movement of goods.")

    _company_product_date = models.Index("(company_id, product_id, date)")
    _company_account = models.Index("(company_id, stock_account_id)")

    @api.depends("operation", "product_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        rules = self.env["bhima.posting.rule"]
        for row in self:
            operation = rules._get_operation_label(row.operation)
            row.display_name = f"{operation} - {row.product_id.display_name}"

    def write(self, vals):  # pylint: disable=method-required-super  # never writes
        raise UserError(self._get_append_only_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_append_only(self):
        raise UserError(self._get_append_only_message())

    def action_open_document(self):
        """Open what the row comes from: transfer, else stock move, else entry."""
        self.ensure_one()
        record = self.picking_id or self.stock_move_id or self.account_move_id
        return record._get_records_action()

    def _get_append_only_message(self):
        return self.env._(
            "The stock ledger is append-only: its rows are neither changed nor "
            "deleted. Correct the stock by a return, a count or another movement; it "
            "adds a row of its own."
        )

    @api.model
    def _get_account_differences(self, company):
        """Compare posted rows with the posted items that contain them, per account.

        :return: see ``res.company._check_stock_ledger``
        """
        query = SQL(
            """
            SELECT account_id, SUM(ledger)::float, SUM(expected)::float
              FROM (
                  SELECT stock_account_id AS account_id, value AS ledger, 0 AS expected
                    FROM bhima_stock_ledger_entry
                   WHERE company_id = %(company)s AND account_move_line_id IS NOT NULL
                   UNION ALL
                  SELECT line.account_id, 0, line.balance
                    FROM account_move_line line
                   WHERE line.company_id = %(company)s
                     AND line.parent_state = 'posted'
                     AND line.stock_operation IS NOT NULL
                     AND line.account_id IN (
                         SELECT stock_account_id FROM bhima_stock_ledger_entry
                          WHERE company_id = %(company)s
                     )
              ) both_sides
             GROUP BY account_id
            """,
            company=company.id,
        )
        self.env.flush_all()
        return [
            {
                "company_id": company.id,
                "account_id": account_id,
                "ledger": ledger,
                "expected": expected,
            }
            for account_id, ledger, expected in self.env.execute_query(query)
            if company.currency_id.compare_amounts(ledger, expected)
        ]

    @api.model
    def _get_product_differences(self, company):
        """Compare the rows with Odoo's value of each article that belongs here.

        :return: see ``res.company._check_stock_ledger``
        """
        # One company alone: with several, Odoo counts the quantities of all of them.
        rows = self.with_context(allowed_company_ids=company.ids)
        value_by_product = dict(
            rows._read_group(
                [("company_id", "=", company.id)], ["product_id"], ["value:sum"]
            )
        )
        grouped = rows.env["product.product"].search(
            [
                *rows.env["product.product"]._check_company_domain(company),
                ("inventory_group_id", "!=", False),
                ("is_storable", "=", True),
            ]
        )
        return [
            {
                "company_id": company.id,
                "product_id": product.id,
                "ledger": value_by_product.get(product, 0.0),
                "expected": product.total_value,
            }
            for product in grouped.union(*value_by_product)
            if company.currency_id.compare_amounts(
                value_by_product.get(product, 0.0), product.total_value
            )
        ]
