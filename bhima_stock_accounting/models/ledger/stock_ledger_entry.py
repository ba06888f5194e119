from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules.operations import SELECTION

# The accountants of Odoo Enterprise, and the chief accountant of Odoo Community.
POSTING_GROUPS = ("account.group_account_user", "account.group_account_manager")
# Fields that the posting pipeline sets when a row without an entry is posted.
COMPLETED_FIELDS = {
    "inventory_group_id",
    "stock_account_id",
    "account_move_id",
    "account_move_line_id",
    "posting_state",
    "posting_problem",
}


class StockLedgerEntry(models.Model):
    """A row of the stock ledger, the append-only sub-ledger of stock.

    There is one row per product and event. A row is never changed or deleted; a
    correction is another row with its cause. The posting pipeline only completes rows
    without an entry. The value of stock at a date is therefore one sum, never a replay
    of history.
    """

    _name = "bhima.stock.ledger.entry"
    _description = "Stock Ledger Entry"
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    # That of the company, which can't change once it has entries. No related field:
    # Odoo would compute it again for each row that the pipeline writes.
    currency_id = fields.Many2one("res.currency", readonly=True, ondelete="restrict")
    date = fields.Date(required=True, help="Accounting date, in the company's zone.")
    product_id = fields.Many2one(
        "product.product", string="Article", required=True, ondelete="restrict"
    )
    inventory_group_id = fields.Many2one(
        "bhima.inventory.group", index="btree_not_null", ondelete="restrict"
    )
    operation = fields.Selection(SELECTION, required=True)
    quantity = fields.Float(
        digits="Product Unit", help="In the article's unit; negative when goods leave."
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    value = fields.Monetary(help="In the company's currency; negative when it leaves.")
    consumed_value = fields.Monetary(
        string="Consumed",
        help="What the goods cost beyond the value: the part of a price difference "
        "that belongs to goods which have left already, and all of what is shipped "
        "straight to who gets it.",
    )
    loss_reason_id = fields.Many2one(
        "bhima.loss.reason", index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one("res.partner", ondelete="restrict")
    # no check_company: a lot of a shared article has no company
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot",
        index="btree_not_null",
        ondelete="restrict",
        help="Where the article is valued by lot.",
    )
    stock_move_id = fields.Many2one(
        "stock.move", index="btree_not_null", ondelete="restrict", check_company=True
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        string="Order Line",
        index="btree_not_null",
        ondelete="set null",
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
    cost_account_id = fields.Many2one(
        "account.account",
        string="Account of the Cost",
        ondelete="restrict",
        check_company=True,
        help="What a landed cost was booked on by its own bill.",
    )
    bill_id = fields.Many2one(
        "account.move",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The bill that changed the value.",
    )
    document = fields.Char(help="Reference of its journal entry.")
    # no check_company: the stock move has checked its locations
    location_id = fields.Many2one(
        "stock.location",
        string="From or To",
        ondelete="restrict",
        help="Place outside the stock that goods came from or went to.",
    )
    posting_state = fields.Selection(
        [
            ("posted", "Posted"),
            ("to_post", "To post"),
            ("not_posted", "Nothing to post"),
        ],
        string="Posting",
        required=True,
        help="Nothing is posted while automatic stock accounting is off, before its "
        "start date, and without a value.",
    )
    posting_problem = fields.Text(
        string="Problem", help="What stood in the way of the entry at the last try."
    )

    # Rows since the last totals are summed up at each movement, and rows up to a date
    # for reports: both are read from this index alone.
    _balances = models.Index(
        "(company_id, product_id, id) INCLUDE (date, lot_id, quantity, value)"
    )
    _company_account = models.Index("(company_id, stock_account_id)")
    _to_post = models.Index("(company_id, date) WHERE posting_state = 'to_post'")

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
        """Open the source of the row: the transfer, else stock move, else entry."""
        self.ensure_one()
        record = self.picking_id or self.stock_move_id or self.account_move_id
        return record._get_records_action()

    def _complete_posting(self, vals):
        """Set the posting of rows that have none: the only change that is allowed.

        :param dict vals: values of ``COMPLETED_FIELDS``
        :raise UserError: a row is posted, or other fields would change
        """
        is_posted = "posted" in self.mapped("posting_state")
        if is_posted or not COMPLETED_FIELDS.issuperset(vals):
            raise UserError(self._get_append_only_message())
        return super().write(vals)

    def _check_company(self, fnames=None):
        """Check the companies once for all rows with the same linked records.

        Odoo checks each row and field, which takes as long as all other steps of
        writing the rows; the rows of a transfer have the same records. An item has the
        company of its entry.
        """
        # sudo: as in Odoo, which reads the linked records in this way to check them
        alike = self.sudo().grouped(
            lambda row: (
                row.company_id,
                row.stock_account_id,
                row.stock_move_id.company_id,
                row.account_move_id.company_id,
            )
        )
        first = self.browse([rows[0].id for rows in alike.values()])
        return super(StockLedgerEntry, first)._check_company(fnames)

    def _get_append_only_message(self):
        return self.env._(
            "The stock ledger is append-only: its rows are neither changed nor "
            "deleted. Correct the stock by a return, a count or another movement; it "
            "adds a row of its own."
        )

    @api.model
    def _get_companies(self, products):
        """Return the companies whose stock ledger contains any of the articles.

        :rtype: res.company
        """
        rows = self._read_group([("product_id", "in", products.ids)], ["company_id"])
        return self.env["res.company"].union(*(company for (company,) in rows))

    @api.model
    def _get_balances(self, company, products):
        """Return quantity and value of articles in the ledger, in one query.

        It adds the rows since the last totals to these totals.

        :return: quantity in the article's unit and value in the company's currency, by
            the ids of article and lot; the lot is False where none is valued
        :rtype: dict[tuple[int, int], tuple[float, float]]
        """
        query = SQL(
            """
            SELECT product_id, lot_id, SUM(quantity)::float, SUM(value)::float
              FROM (
                  SELECT product_id, lot_id, quantity, value
                    FROM bhima_stock_ledger_total
                   WHERE company_id = %(company)s AND product_id = ANY(%(products)s)
                   UNION ALL
                  SELECT product_id, lot_id, quantity, value
                    FROM bhima_stock_ledger_entry
                   WHERE company_id = %(company)s AND product_id = ANY(%(products)s)
                     AND id > COALESCE(
                         (SELECT last_row FROM bhima_stock_ledger_total LIMIT 1), 0
                     )
              ) had
             GROUP BY product_id, lot_id
            """,
            company=company.id,
            products=products.ids,
        )
        return {
            (product_id, lot_id or False): (quantity, value)
            for product_id, lot_id, quantity, value in self.env.execute_query(query)
        }
