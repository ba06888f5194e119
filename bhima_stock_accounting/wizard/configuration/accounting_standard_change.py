from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountingStandardChange(models.TransientModel):
    """Another standard for a company that posts: who sees what follows confirms it.

    What is posted stays as it is: only what happens from now on is booked anew.
    """

    _name = "bhima.accounting.standard.change"
    _description = "Change the Accounting Standard of a Company"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    old_standard_id = fields.Many2one(
        related="company_id.stock_accounting_standard_id", string="Present Standard"
    )
    new_standard_id = fields.Many2one("bhima.accounting.standard", required=True)
    movement_count = fields.Integer(
        string="Movements Posted So Far", compute="_compute_movement_count"
    )

    @api.depends("company_id")
    def _compute_movement_count(self):
        for wizard in self:
            wizard.movement_count = wizard.company_id._count_stock_entries()

    def action_apply(self):
        """Switch the company to the new standard; its chatter says who did.

        :raise UserError: the standard is the one that the company has
        """
        self.ensure_one()
        if self.new_standard_id == self.old_standard_id:
            raise UserError(
                self.env._(
                    "Company %(company)s has standard %(standard)s already: choose "
                    "another one, or close this window.",
                    company=self.company_id.display_name,
                    standard=self.new_standard_id.display_name,
                )
            )
        self.company_id.stock_accounting_standard_id = self.new_standard_id
        return {"type": "ir.actions.client", "tag": "reload"}
