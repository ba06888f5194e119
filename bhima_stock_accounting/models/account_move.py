from odoo import api, fields, models
from odoo.exceptions import UserError

from ..composing import COMPOSING, TOTALS
from .stock_move_revalued import BILLS


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "bhima.composed.entry"]

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
        """Spare Odoo the search, several times per entry, while ours is being made."""
        if self.env.context.get(COMPOSING):
            self.reconciled_payment_ids = False
            return
        super()._compute_reconciled_payment_ids()

    def write(self, vals):
        """Refuse to take back an entry; posting one costs nothing here."""
        if vals.get("state", "posted") != "posted":
            self._check_no_stock_movement()
        entries = self
        # what balanced when it was made does so until its items change
        if self.env.context.get(COMPOSING) and "line_ids" not in vals:
            entries = self.with_context(check_move_validity=False)
        return super(AccountMove, entries).write(vals)

    def unlink(self):
        """Refuse before Odoo advises to reset the entry to draft first."""
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

    def _keep_items_at_hand(self):
        """Spare Odoo, as it gives a number, searches of the items just made.

        Nor need it work out what they were made with.
        """
        items = self.line_ids
        for fname in TOTALS:
            self.env.remove_to_compute(items._fields[fname], items)
        for entry in self:
            for fname in ("invoice_line_ids", "journal_line_ids"):
                domain = self._fields[fname].get_comodel_domain(self)
                items = entry.line_ids.filtered_domain(domain)
                entry._update_cache({fname: items}, validate=False)

    def _post(self, soft=True):
        self._book_on_goods_received()
        warnings = self.env["bhima.stock.manual.item"]._check_entries(self)
        posted = super(AccountMove, self.with_context(**{BILLS: self.ids}))._post(soft)
        posted = posted.with_env(self.env)
        # Odoo values receipts anew itself, but forgets it when a bill is reversed at
        # once, and never values shipments to patients
        moves = posted.line_ids._get_stock_moves()
        is_forgotten = self.env.context.get("move_reverse_cancel")
        posted._value_anew(moves if is_forgotten else moves._filter_shipments())
        posted.line_ids._reconcile_goods_received()
        if warnings:
            self.browse(warnings)._message_log_batch(bodies=warnings)
        return posted

    def _affect_tax_report(self):
        """Spare Odoo the search where ours is made: it has no taxes."""
        return not self.env.context.get(COMPOSING) and super()._affect_tax_report()

    def button_draft(self):
        """Take back what the bill has changed: Odoo leaves the value at its price."""
        result = super().button_draft()
        self._take_back_from_receipts()
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._take_back_from_receipts()
        return result

    def _take_back_from_receipts(self):
        """Open again what the bills had settled, at the value it had before them."""
        settling = self.line_ids._filter_goods_received()
        settled = settling._get_settled_items()
        settling.remove_move_reconcile()
        self._value_anew(self.line_ids._get_stock_moves())
        settled._reconcile_goods_received()

    def _value_anew(self, moves):
        """Value what was bought as Odoo values receipts when it posts a bill.

        :param stock.move moves: of these bills, or of bills that they were once of
        """
        bought = moves.filtered("is_in") | moves._filter_shipments()
        bought.with_context(**{BILLS: self.ids})._set_value()

    def _check_draftable(self):
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
        posted._check_no_supplier_credit()
        for entry in posted._filter_of_stock_movements()[:1]:
            raise UserError(
                self.env._(
                    "Journal entry %(entry)s books stock movement %(document)s, which "
                    "stands: the entry is neither changed, cancelled, deleted nor "
                    "reversed. Return the transfer (Inventory > Transfers > Return), "
                    "or correct the stock by a count or another movement; it gets an "
                    "entry of its own.",
                    entry=entry.name,
                    document=entry._get_stock_document(),
                )
            )

    def _check_no_supplier_credit(self):
        """Refuse entries that take over what receipts have credited to vendors."""
        for entry in self.filtered(lambda e: e.line_ids._filter_transferred())[:1]:
            raise UserError(
                self.env._(
                    "Journal entry %(entry)s takes over what a receipt has credited "
                    "to the vendor, because %(bill)s credits him too. Reset the bill "
                    "to draft (Invoicing > Vendors > Bills): the credit of the receipt "
                    "then comes back by itself.",
                    entry=entry.name,
                    bill=entry.ref,
                )
            )

    def _filter_of_stock_movements(self):
        """Return the entries that the stock ledger points to.

        :rtype: account.move
        """
        if not self:
            return self
        # sudo: who keeps the books need not read the stock ledger to be told of it
        ledger = self.env["bhima.stock.ledger.entry"].sudo()
        found = ledger._read_group(
            [("account_move_id", "in", self.ids)], ["account_move_id"]
        )
        return self.browse(entry.id for (entry,) in found)

    def _get_stock_document(self):
        """Return the names of the transfers, or what the entry says of its origin."""
        # sudo: an accountant may not read transfers; only their names are shown
        names = self.sudo().stock_picking_ids.mapped("name")
        return ", ".join(names) or self.ref or self.display_name

    def _book_on_goods_received(self):
        """Put the stock lines of bills on goods received before they are posted.

        A line that was drafted before its article got a group, or before the account
        was set, still carries the charge account: it would book stock as cost. An
        account that was chosen by hand stays.

        :raise UserError: a company lacks the account
        """
        for line in self.line_ids._filter_billed_to_goods_received():
            if not line.company_id._get_inherited("goods_received_account_id"):
                raise UserError(
                    self.env._(
                        "Company %(company)s has no account for goods received, not "
                        "billed: its vendor bills of articles can't be posted. Set it "
                        "in Inventory > Configuration > Settings > Stock Accounting.",
                        company=line.company_id.display_name,
                    )
                )
            template = line.with_company(line.company_id).product_id.product_tmpl_id
            charge = template.get_product_accounts(line.move_id.fiscal_position_id)[
                "expense"
            ]
            if line.account_id == charge:
                line._set_goods_received_account()
