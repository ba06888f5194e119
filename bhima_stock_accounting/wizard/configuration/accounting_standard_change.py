from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountingStandardChange(models.TransientModel):
    """Changes the standard of a company that posts, after showing the consequence.

    Posted entries stay as they are: the new standard applies to later movements.
    """

    _name = "bhima.accounting.standard.change"
    _inherit = ["bhima.window.mixin"]
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
        """Set the new standard on the company; its chatter shows the user.

        :raise UserError: the standard is the one that the company has already
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
