from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountingStandard(models.Model):
    """How the stock movements and vendor bills of a company are booked: data only."""

    _name = "bhima.accounting.standard"
    _description = "Accounting Standard"
    _inherit = ["bhima.code.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    bill_role = fields.Selection(
        [("expense", "Charge"), ("goods_received", "Goods received, not billed")],
        string="Vendor Bills Debit",
        required=True,
        default="expense",
        help="Account that the lines of vendor bills for stored articles are booked "
        "on: the charge account of the group (the purchase is an expense), or goods "
        "received, not billed (the receipt has booked the debt already).",
    )
    rule_ids = fields.One2many(
        "bhima.posting.rule", "standard_id", string="Posting Rules", copy=True
    )

    _code_unique = models.Constraint(
        "unique(code)", "An accounting standard with this code exists already."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # sudo: a company that the user may not see keeps its standard too
        companies = self.env["res.company"].sudo()
        for company in companies.search(
            [("stock_accounting_standard_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "Standard %(standard)s can't be deleted: company %(company)s uses "
                    "it. Choose another one in Inventory > Configuration > Settings > "
                    "Stock Accounting first, or archive it.",
                    standard=company.stock_accounting_standard_id.display_name,
                    company=company.display_name,
                )
            )

    def _get_rules(self, operation):
        """Return the rules of one operation: what is debited, what is credited.

        :param str operation: a key of ``operations.DIRECTION_BY_OPERATION``
        :rtype: bhima.posting.rule
        """
        self.ensure_one()
        return self.rule_ids.filtered(lambda rule: rule.operation == operation)

    def _get_sides(self, event):
        """Return all that the entry of an event debits and credits.

        :return: see ``bhima.posting.rule._get_sides``
        """
        return [
            side
            for rule in self._get_rules(event.operation)
            for side in rule._get_sides(event)
        ]

    def _get_problems(self, event):
        """Yield what is missing to book an event under this standard.

        :return: sentences that say what is missing, where, and the menu to mend it
        :rtype: Iterator[str]
        """
        rules = self._get_rules(event.operation)
        if not rules:
            yield self.env._(
                "Standard %(standard)s has no posting rule for %(operation)s. Add it "
                "in Inventory > Configuration > Inventory Register > Accounting "
                "Standards.",
                standard=self.display_name,
                operation=rules._get_operation_label(event.operation),
            )
        for rule in rules:
            for role, account, _sign in rule._get_sides(event):
                problem = rule._get_account_problem(role, account, event)
                if problem:
                    yield problem
