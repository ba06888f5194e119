from odoo import api, models
from odoo.exceptions import AccessError

from ..ledger.stock_ledger_entry import POSTING_GROUPS


class StockLedgerEntry(models.Model):
    _inherit = "bhima.stock.ledger.entry"

    def action_post(self):
        """Post what waits, each document with all of its rows; tell what stays.

        Rows that are posted, or that have nothing to post, are left as they are.
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
        """Return the action that tells how many rows were posted and how many wait."""
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
        """Return those of the rows that wait, with all that wait for the same entry."""
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
        """Return what rows have in common that share one entry.

        Two counts of a day may have the same name: they were not recorded together.
        """
        return row.company_id, row.date, row.document, row.create_date
