from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class StockPicking(models.Model):
    _inherit = "stock.picking"

    pos_order_line_ids = fields.Many2many(
        "pos.order.line",
        "bhima_stock_picking_pos_order_line_rel",
        "stock_picking_id",
        "pos_order_line_id",
        string="Lines of the Point of Sale",
        copy=False,
        help="What the transfer delivers, or takes back, of the orders of a session.",
    )

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

    def _create_move_from_pos_order_lines(self, lines, *args, **kwargs):
        """Keep which lines a transfer delivers: their refunds look for it."""
        # sudo: a seller may not write on transfers
        self.sudo().pos_order_line_ids = lines
        return super()._create_move_from_pos_order_lines(lines, *args, **kwargs)

    def _get_pos_order_lines(self):
        """Return the order lines whose goods the transfers deliver or take back.

        See ``pos.order.line._get_stock_pickings``.

        :rtype: pos.order.line
        """
        unlinked = self.filtered(lambda picking: not picking.pos_order_line_ids)
        of_sessions = unlinked.filtered(lambda picking: not picking.pos_order_id)
        orders = unlinked.pos_order_id | of_sessions.pos_session_id.order_ids
        return self.pos_order_line_ids | orders.lines

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
