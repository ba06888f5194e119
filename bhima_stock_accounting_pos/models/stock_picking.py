from odoo import models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def write(self, vals):
        """Report why a transfer of the point of sale is not done.

        Odoo's point of sale validates a transfer, ignores the refusal, and writes its
        session on the transfer (``_create_picking_from_pos_order_lines``): the refusal
        is reported then.
        """
        result = super().write(vals)
        if vals.get("pos_session_id"):
            self._report_refusal(is_blocking=not vals.get("pos_order_id"))
        return result

    def _report_refusal(self, is_blocking):
        """Report the problems of transfers that should be done.

        :param bool is_blocking: the session is closing, and refusing that loses
            nothing; otherwise goods and money have changed hands, and an activity is
            scheduled
        :raise UserError: a transfer can't be posted, while the session closes
        """
        for picking in self.filtered(lambda p: p.state not in ("done", "cancel")):
            try:
                events = picking.move_ids._prepare_stock_events()
                self.env["bhima.stock.posting"]._check_events(events)
            except UserError as refusal:
                if is_blocking:
                    raise
                picking.activity_schedule(
                    "mail.mail_activity_data_warning",
                    summary=self.env._("Not delivered in stock"),
                    note=plaintext2html(str(refusal)),
                    user_id=picking.pos_session_id.user_id.id,
                )
