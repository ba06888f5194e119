from odoo import fields, models


class AccountingStandard(models.Model):
    """How the stock movements and vendor bills of a company are booked: data only."""

    _name = "bhima.accounting.standard"
    _description = "Accounting Standard"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
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

    def _get_rules(self, operation):
        """Return the rules of one operation: what is debited, what is credited.

        :param str operation: a key of ``operations.DIRECTION_BY_OPERATION``
        :rtype: bhima.posting.rule
        """
        self.ensure_one()
        return self.rule_ids.filtered(lambda rule: rule.operation == operation)
