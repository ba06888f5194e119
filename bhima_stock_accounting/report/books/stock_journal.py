from odoo import fields, models
from odoo.tools import SQL

from ...rules.operations import SELECTION


class StockJournal(models.Model):
    """A line of the stock journal: a posted item of a stock movement.

    Items of any journal are included; those booked by hand are not.
    """

    _name = "bhima.stock.journal"
    _inherit = ["bhima.stock.report"]
    _description = "Stock Journal"
    _auto = False
    _order = "date, number, id"
    _rec_name = "number"
    _report_action = "bhima_stock_accounting.stock_journal_action"
    _depends = {
        "account.account": ["code_store"],
        "account.move": ["name", "ref"],
        "account.move.line": [
            "account_id",
            "company_id",
            "date",
            "parent_state",
            "name",
            "move_id",
            "debit",
            "credit",
            "partner_id",
            "stock_operation",
            "inventory_group_id",
        ],
    }

    date = fields.Date(readonly=True)
    number = fields.Char("Entry", readonly=True)
    document = fields.Char(readonly=True)
    operation = fields.Selection(SELECTION, readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    inventory_group_id = fields.Many2one("bhima.inventory.group", readonly=True)
    code = fields.Char("Account", readonly=True)
    name = fields.Char("Label", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    account_move_id = fields.Many2one(
        "account.move", string="Journal Entry", readonly=True
    )

    def action_open_entry(self):
        """Open the journal entry."""
        self.ensure_one()
        return self.account_move_id._get_records_action()

    def _get_report_query(self, options):
        accounts = self.env["account.account"].with_company(options["company"])
        return SQL(
            """
            SELECT line.id, line.company_id, line.date, move.name AS number,
                   move.ref AS document, line.stock_operation AS operation,
                   line.partner_id, line.inventory_group_id, %(code)s AS code,
                   line.name, line.debit, line.credit, move.id AS account_move_id
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_account account ON account.id = line.account_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.date BETWEEN %(date_from)s AND %(date_to)s
               AND line.stock_operation IS NOT NULL
            """,
            code=accounts._field_to_sql("account", "code"),
            company=options["company"].id,
            date_from=options["date_from"],
            date_to=options["date_to"],
        )
