from odoo import api, fields, models
from odoo.exceptions import UserError

from ...context import CREATING, PIPELINE, get_passed


class AccountMove(models.Model):
    _inherit = "account.move"

    stock_ledger_entry_ids = fields.One2many(
        "bhima.stock.ledger.entry", "account_move_id", string="Stock Ledger"
    )
    # compute_sudo: a buyer may know that rows exist, not read them
    stock_ledger_entry_count = fields.Integer(
        string="Number of Stock Ledger Entries",
        compute="_compute_stock_ledger_entry_count",
        compute_sudo=True,
    )
    # compute_sudo: an auditor may know that transfers exist, not read them
    stock_picking_ids = fields.Many2many(
        "stock.picking",
        string="Transfers",
        compute="_compute_stock_picking_ids",
        compute_sudo=True,
    )
    stock_picking_count = fields.Integer(
        string="Number of Transfers",
        compute="_compute_stock_picking_ids",
        compute_sudo=True,
    )

    @api.depends("stock_ledger_entry_ids")
    def _compute_stock_ledger_entry_count(self):
        count_by_entry = dict(
            self.env["bhima.stock.ledger.entry"]._read_group(
                [("account_move_id", "in", self.ids)], ["account_move_id"], ["__count"]
            )
        )
        for entry in self:
            entry.stock_ledger_entry_count = count_by_entry.get(entry, 0)

    @api.depends("stock_move_ids.picking_id", "stock_ledger_entry_ids")
    def _compute_stock_picking_ids(self):
        for entry in self:
            moves = entry.stock_move_ids | entry.stock_ledger_entry_ids.stock_move_id
            pickings = moves.picking_id
            entry.stock_picking_ids = pickings
            entry.stock_picking_count = len(pickings)

    def _compute_reconciled_payment_ids(self):
        """Set no payments on new entries: it saves three searches per entry."""
        if get_passed(self.env, PIPELINE) == CREATING:
            self.reconciled_payment_ids = False
            return
        super()._compute_reconciled_payment_ids()

    def write(self, vals):
        """Refuse to reset or cancel an entry of stock movements; posting is allowed."""
        if vals.get("state", "posted") != "posted":
            self._check_no_stock_movement()
        return super().write(vals)

    def unlink(self):
        """Refuse first: Odoo would advise to reset the entry to draft."""
        if self:
            self._check_no_stock_movement()
        return super().unlink()

    def action_view_stock_pickings(self):
        self.ensure_one()
        return self.stock_picking_ids._get_records_action(name=self.env._("Transfers"))

    def action_view_stock_ledger(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        action["domain"] = [("account_move_id", "=", self.id)]
        action["context"] = {}
        return action

    def _post(self, soft=True):
        """Check the entries for manual items on stock accounts.

        The pipeline, the scheduler and code that posts for a user run as superuser:
        they are not checked, and lose no time.
        """
        if self.env.su:
            return super()._post(soft)
        warnings = self._check_manual_items()
        posted = super()._post(soft)
        if warnings:
            self.browse(warnings)._message_log_batch(bodies=warnings)
        return posted

    def _check_draftable(self):
        if self:
            self._check_no_stock_movement()
        return super()._check_draftable()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_no_stock_movement()
        return super()._reverse_moves(default_values_list, cancel)

    def _check_no_stock_movement(self):
        """Refuse entries that book stock movements.

        :raise UserError: names the entry, its movement and what to do instead
        """
        posted = self.filtered(lambda entry: entry.state == "posted")
        for entry in posted._filter_of_stock_movements()[:1]:
            raise UserError(
                self.env._(
                    "Journal entry %(entry)s books stock movement %(document)s, which "
                    "stands: the entry is neither changed, cancelled, deleted nor "
                    "reversed. Return the transfer (Inventory > Transfers > Return), "
                    "or correct the stock by a count or another movement; it gets an "
                    "entry of its own.",
                    entry=entry.name,
                    document=entry._get_transfer_names(),
                )
            )

    def _filter_of_stock_movements(self):
        """Return the entries that have rows in the stock ledger.

        :rtype: account.move
        """
        if not self:
            return self
        # sudo: an accountant may not read the stock ledger; he only learns that rows
        # exist
        ledger = self.env["bhima.stock.ledger.entry"].sudo()
        found = ledger._read_group(
            [("account_move_id", "in", self.ids)], ["account_move_id"]
        )
        return self.browse(entry.id for (entry,) in found)

    def _get_transfer_names(self):
        """Return the names of the transfers, else the reference of the entry."""
        # sudo: an accountant may not read transfers; only their names are shown
        names = self.sudo().stock_picking_ids.mapped("name")
        return ", ".join(names) or self.ref or self.display_name
