from odoo import api, fields, models
from odoo.tools import SQL

PROFIT_AND_LOSS = SQL(
    "(account.account_type LIKE 'income%%' OR account.account_type LIKE 'expense%%')"
)


class AccountReport(models.AbstractModel):
    """Common part of reports by account, or by the first digits of accounts.

    They read posted journal items of the company, in its currency.
    """

    _name = "bhima.account.report"
    _inherit = ["bhima.stock.report"]
    _description = "Report by Account"
    _order = "code, id"
    _rec_name = "code"
    _depends = {
        "account.account": ["account_type", "code_store", "name"],
        "account.move.line": [
            "account_id",
            "company_id",
            "date",
            "parent_state",
            "debit",
            "credit",
            "balance",
        ],
    }

    code = fields.Char("Account", readonly=True)
    name = fields.Char("Label", readonly=True)

    def action_open_items(self):
        """Open the journal items of the period that add up to the line."""
        self.ensure_one()
        options = self._get_report_options()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        return {
            **action,
            "display_name": f"{self.code} {self.name}",
            "domain": [
                ("company_id", "=", options["company"].id),
                ("parent_state", "=", "posted"),
                *self._get_account_domain(options),
                ("date", ">=", fields.Date.to_string(options["date_from"])),
                ("date", "<=", fields.Date.to_string(options["date_to"])),
            ],
            "context": {},
        }

    def _get_account_domain(self, options):
        """Return the domain of the accounts that add up to the line."""
        is_family = len(self.code) == int(options.get("level") or 0)
        if is_family:
            return [("account_id.code", "=like", f"{self.code}%")]
        return [("account_id.code", "=", self.code)]

    @api.model
    def _get_account_columns(self, options):
        """Return SQL for code (or family) and name of ``account`` in the company."""
        accounts = self.env["account.account"].with_company(options["company"])
        code = accounts._field_to_sql("account", "code")
        level = options.get("level")
        return SQL(
            "%(family)s AS family, %(code)s AS code, %(name)s AS name",
            family=SQL("LEFT(%s, %s)", code, int(level)) if level else code,
            code=code,
            name=accounts._field_to_sql("account", "name"),
        )

    @api.model
    def _get_family_name(self):
        """Return SQL for the name of a family: that of its first account."""
        return SQL(
            """
            (ARRAY_AGG(name ORDER BY code, account_id))[1]
            || CASE WHEN COUNT(DISTINCT account_id) > 1 THEN '…' ELSE '' END
            """
        )
