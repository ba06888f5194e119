"""Standards of people's own get a rule for stock that changes in value by itself.

Cents that the last piece leaves are booked now: a standard without the rule would
refuse the last piece. It is booked against what a shortage at a count is booked on.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Called by Odoo; ``version`` is the one that was installed before."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    standards = env["bhima.accounting.standard"].search([])
    env["bhima.posting.rule"].create(
        [
            {
                "standard_id": standard.id,
                "sequence": 200,
                "operation": "revaluation",
                "debit_role": "stock",
                "credit_role": shortage.debit_role,
            }
            for standard in standards
            if not standard.is_shipped and not standard._get_rules("revaluation")
            for shortage in standard._get_rules("count_shortage").filtered(
                lambda rule: rule.credit_role == "stock"
            )
        ]
    )
