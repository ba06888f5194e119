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
    has_entry_to_post = fields.Boolean(
        string="Entry to Post",
        compute="_compute_has_entry_to_post",
        compute_sudo=True,
        help="Goods have moved, their journal entry waits for the accountant.",
    )
    stock_ledger_entry_count = fields.Integer(
        string="Rows of the Stock Ledger", compute="_compute_stock_ledger_entry_count"
    )

    @api.depends("move_ids.account_move_id", "move_ids.stock_ledger_entry_ids")
    def _compute_account_move_ids(self):
        for picking in self:
            rows = picking.move_ids.stock_ledger_entry_ids
            entries = rows.account_move_id | picking.move_ids.account_move_id
            picking.account_move_ids = entries
            picking.account_move_count = len(entries)

    @api.depends("move_ids.stock_ledger_entry_ids")
    def _compute_stock_ledger_entry_count(self):
        for picking in self:
            picking.stock_ledger_entry_count = len(
                picking.move_ids.stock_ledger_entry_ids
            )

    @api.depends("move_ids.stock_ledger_entry_ids.posting_state")
    def _compute_has_entry_to_post(self):
        for picking in self:
            states = picking.move_ids.stock_ledger_entry_ids.mapped("posting_state")
            picking.has_entry_to_post = "to_post" in states

    @api.constrains("scheduled_date", "date_done")
    def _check_backdate_allowed(self):
        """Allow today's date in a locked period if the entry may wait."""
        allowed = self.filtered(lambda picking: picking._is_queued_today())
        return super(StockPicking, self - allowed)._check_backdate_allowed()

    def write(self, vals):
        """Book the change of the effective date of done transfers."""
        if not vals.get("date_done"):
            return super().write(vals)
        # when a transfer is validated it has none yet
        dated = self.filtered(lambda p: p.state == "done" and p.date_done)
        result = super().write(vals)
        if dated:
            posting = self.env["bhima.stock.posting.redate"]
            posting._redate(dated.move_ids, vals["date_done"])
        return result

    def action_view_account_moves(self):
        self.ensure_one()
        return self.account_move_ids._get_records_action(
            name=self.env._("Journal Entries")
        )

    def action_view_stock_ledger(self):
        """Open the ledger rows of the transfer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        return {**action, "domain": [("picking_id", "=", self.id)]}

    def action_preview_entry(self):
        """Show the entry that validating the transfer would post."""
        self.ensure_one()
        return self.env["bhima.stock.entry.preview"]._open(self)

    def _is_queued_today(self):
        """Return whether the transfer is done today and its entry may wait."""
        self.ensure_one()
        company = self.company_id
        if company.stock_posting_failure != "queue" or not self.date_done:
            return False
        today = company._get_stock_accounting_date(fields.Datetime.now())
        return company._get_stock_accounting_date(self.date_done) == today
