from odoo import fields, models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    stock_picking_ids = fields.Many2many(
        "stock.picking",
        "bhima_stock_picking_pos_order_line_rel",
        "pos_order_line_id",
        "stock_picking_id",
        string="Transfers",
        copy=False,
        help="The transfers that deliver the line, or take its goods back.",
    )

    def _get_stock_pickings(self):
        """Return the transfers that deliver the lines, or take their goods back.

        Those of before the link was kept, those of goods that are shipped later, and
        backorders belong to the order, or to the session that delivered its orders
        together.

        :rtype: stock.picking
        """
        pickings = self.stock_picking_ids | self.order_id.picking_ids
        unlinked = self.filtered(
            lambda line: not (line.stock_picking_ids or line.order_id.picking_ids)
        )
        of_sessions = unlinked.order_id.session_id.picking_ids
        return pickings | of_sessions.filtered(lambda picking: not picking.pos_order_id)

    def _get_issues(self, product):
        """Return the movements by which goods of the lines have left the stock.

        :param product.product product: the article of the lines, or a component of it
        :rtype: stock.move
        """
        return self._get_stock_pickings().move_ids.filtered(
            lambda move: move.product_id == product
            and move.state == "done"
            and move.is_out
            and not move.origin_returned_move_id
        )
