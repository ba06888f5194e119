from odoo import api, models
from odoo.exceptions import AccessError

from ..ledger.stock_ledger_entry import POSTING_GROUPS


class StockLedgerEntry(models.Model):
    _inherit = "bhima.stock.ledger.entry"

    def action_post(self):
        """Post waiting rows, each document as a whole, and notify the user.

        Rows that are posted, or that have nothing to post, are left unchanged.
        """
        if not any(map(self.env.user.has_group, POSTING_GROUPS)):
            raise AccessError(
                self.env._("Only accountants may post the entries that wait.")
            )
        self.check_access("read")
        # sudo: nobody may write in the stock ledger, and an accountant not on stock
        # moves; the pipeline only fills in the entry, with accounts from the rules
        waiting = self.sudo()._get_waiting_documents()
        posted = self.env["bhima.stock.posting.waiting"].sudo()._post_waiting(waiting)
        return self._notify_posted(len(posted), len(waiting - posted))

    def _notify_posted(self, posted, left):
        """Return the notification: how many rows were posted, and how many wait."""
        message = self.env._(
            "Movements posted: %(posted)s. Still to post: %(left)s.",
            posted=posted,
            left=left,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_waiting_documents(self):
        """Return the rows that wait, with all rows that wait for the same entries."""
        waiting = self.filtered(lambda row: row.posting_state == "to_post")
        found = self.search(
            [
                ("posting_state", "=", "to_post"),
                ("company_id", "in", waiting.company_id.ids),
                ("date", "in", waiting.mapped("date")),
                ("document", "in", waiting.mapped("document")),
            ],
            order="id",
        )
        keys = set(map(self._get_waiting_document_key, waiting))
        return found.filtered(lambda row: self._get_waiting_document_key(row) in keys)

    @api.model
    def _get_waiting_document_key(self, row):
        """Return the key of rows that share one entry.

        Two counts of a day may have the same name: they differ in the time they were
        recorded.
        """
        return row.company_id, row.date, row.document, row.create_date
