from odoo import api, fields, models

ROLES = [
    ("stock", "Stock"),
    ("variation", "Variation of stock"),
    ("expense", "Charge or cost of goods sold"),
    ("income", "Product (sales)"),
    ("goods_received", "Goods received, not billed"),
    ("loss", "Losses"),
    ("donation_income", "Donations received"),
    ("donation_expense", "Donations given"),
    ("opening", "Opening stock"),
    ("production", "Production"),
]

OPERATIONS = [
    ("receipt", "Receipt"),
    ("supplier_return", "Return to supplier"),
    ("dispensing", "Dispensing to a patient"),
    ("patient_return", "Return from a patient"),
    ("consumption", "Consumption by a ward"),
    ("consumption_return", "Return from a ward"),
    ("loss", "Loss"),
    ("count_shortage", "Shortage at count"),
    ("count_surplus", "Surplus at count"),
    ("donation_in", "Donation received"),
    ("donation_out", "Donation given"),
    ("opening", "Opening stock"),
    ("production_input", "Used in production"),
    ("production_output", "Produced"),
    ("intercompany_out", "Sent to another company"),
    ("intercompany_in", "Received from another company"),
    ("dropship", "Drop shipment"),
    ("price_difference", "Price difference"),
    ("landed_cost", "Landed cost"),
    ("revaluation", "Revaluation"),
]


class PostingRule(models.Model):
    """One pair of an entry: the operation debits one role and credits another."""

    _name = "bhima.posting.rule"
    _description = "Posting Rule"
    _order = "standard_id, sequence, id"

    standard_id = fields.Many2one(
        "bhima.accounting.standard", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    operation = fields.Selection(OPERATIONS, required=True)
    debit_role = fields.Selection(ROLES, string="Debit", required=True)
    credit_role = fields.Selection(ROLES, string="Credit", required=True)

    _two_roles = models.Constraint(
        "CHECK (debit_role != credit_role)",
        "A posting rule has to debit and credit two different accounts.",
    )

    @api.depends("operation", "debit_role", "credit_role")
    def _compute_display_name(self):
        operations, roles = dict(OPERATIONS), dict(ROLES)
        for rule in self:
            rule.display_name = (
                f"{operations.get(rule.operation)}: "
                f"{roles.get(rule.debit_role)} / {roles.get(rule.credit_role)}"
            )

    def _get_sides(self):
        """Return the two sides of the pair with their signs.

        :return: ``[(role, other role, sign)]``, debit (+1) first
        """
        self.ensure_one()
        return [
            (self.debit_role, self.credit_role, 1),
            (self.credit_role, self.debit_role, -1),
        ]
