from odoo import Command, api, fields, models

from ...context import PIPELINE, PREVIEWING, pass_on
from ...exceptions import PreviewComposed
from ...rules.entries import split_balance


class StockEntryPreview(models.TransientModel):
    """A preview of the entry that validating a transfer would post.

    The transfer is validated by the real code up to the creation of the entry; then
    everything is rolled back. Nothing is saved, no number is used.
    """

    _name = "bhima.stock.entry.preview"
    _inherit = ["bhima.window.mixin"]
    _description = "Preview of a Stock Entry"

    picking_id = fields.Many2one(
        "stock.picking", string="Transfer", required=True, ondelete="cascade"
    )
    line_ids = fields.One2many("bhima.stock.entry.preview.line", "preview_id")

    @api.model
    def _open(self, picking):
        """Return the window with the entry that validating a transfer would post.

        :param stock.picking picking: the transfer
        :return: a window action
        :rtype: dict
        :raise UserError: the transfer can't be validated
        """
        entries = self._compose(picking)
        preview = self.create(
            {
                "picking_id": picking.id,
                "line_ids": [
                    Command.create(vals)
                    for entry in entries
                    for vals in self._prepare_lines_vals(entry)
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of the Journal Entry"),
            "res_model": self._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _compose(self, picking):
        """Return the values of the entries without changing the transfer."""
        # sudo: an accountant may not validate transfers; all changes here are rolled
        # back
        picking = picking.sudo().with_company(picking.company_id)
        try:
            with self.env.cr.savepoint():
                self._validate(picking.with_context(**pass_on(PIPELINE, PREVIEWING)))
                raise PreviewComposed([])
        except PreviewComposed as composed:
            return composed.entries

    def _validate(self, picking):
        """Do the moves of the transfer, with the demand if nothing is picked."""
        picking.action_confirm()
        moves = picking.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        if not any(moves.mapped("picked")):
            for move in moves.filtered(lambda move: not move.quantity):
                move.quantity = move.product_uom_qty
            moves.picked = True
        moves._action_done(cancel_backorder=True)

    @api.model
    def _prepare_lines_vals(self, entry):
        return [
            self._prepare_line_vals(entry, vals)
            for _command, _id, vals in entry["line_ids"]
        ]

    @api.model
    def _prepare_line_vals(self, entry, vals):
        debit, credit = split_balance(vals["balance"], vals.get("is_storno"))
        return {
            "date": entry["date"],
            "ref": entry["ref"],
            "account_id": vals["account_id"],
            "name": vals["name"],
            "partner_id": vals["partner_id"],
            "debit": debit,
            "credit": credit,
        }
