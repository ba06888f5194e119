from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # compute_sudo: a storekeeper may know that an entry exists, not read it
    account_move_ids = fields.Many2many(
        "account.move",
        string="Journal Entries",
        compute="_compute_account_move_ids",
        compute_sudo=True,
    )
    account_move_count = fields.Integer(
        string="Number of Journal Entries",
        compute="_compute_account_move_ids",
        compute_sudo=True,
    )

    @api.depends("move_ids.account_move_id")
    def _compute_account_move_ids(self):
        for picking in self:
            entries = picking.move_ids.account_move_id
            picking.account_move_ids = entries
            picking.account_move_count = len(entries)

    def action_view_account_moves(self):
        self.ensure_one()
        return self.account_move_ids._get_records_action(
            name=self.env._("Journal Entries")
        )
