from odoo import api, models
from odoo.exceptions import UserError

# Fields that decide whether goods have a lot, and how many have none.
LOT_FIELDS = frozenset({"lot_id", "quant_id", "quantity", "product_uom_id"})


class StockMoveLine(models.Model):
    """Lines of what is done: goods that are valued by lot need a lot there as well.

    Odoo asks for it when a transfer is validated, and not afterwards.
    """

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse lines without a lot on what is done."""
        for vals in vals_list:
            move = self.env["stock.move"].browse(vals.get("move_id") or ())
            picking = self.env["stock.picking"].browse(vals.get("picking_id") or ())
            if "done" in (move.state, picking.state) and vals.get("quantity"):
                product = self.env["product.product"].browse(
                    vals.get("product_id") or move.product_id.id
                )
                if not self._get_lot_after(vals):
                    self._check_without_lot(product, move, picking)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse to take the lot off what is done, or to add goods without a lot."""
        if not LOT_FIELDS.isdisjoint(vals):
            for line in self.filtered(lambda line: line.state == "done"):
                if line._has_more_without_lot(vals):
                    line._check_without_lot(
                        line.product_id, line.move_id, line.picking_id
                    )
        return super().write(vals)

    def _get_lot_after(self, vals):
        """Return the lot of a line with new values; empty if it will have none.

        :param dict vals: values to create the line, or to write on it
        :rtype: stock.lot
        """
        if vals.get("quant_id"):
            # sudo: as in Odoo, which copies the lot of the goods for whoever picks them
            return self.env["stock.quant"].sudo().browse(vals["quant_id"]).lot_id
        if "lot_id" in vals:
            return self.env["stock.lot"].browse(vals["lot_id"] or ())
        return self.lot_id

    def _has_more_without_lot(self, vals):
        """Return whether the line will have more goods without a lot than now.

        :param dict vals: values to write
        """
        if self._get_lot_after(vals):
            return False
        product = self.product_id
        unit = self.env["uom.uom"].browse(
            vals.get("product_uom_id") or self.product_uom_id.id
        )
        quantity = unit._compute_quantity(
            vals.get("quantity", self.quantity), product.uom_id
        )
        present = 0.0 if self.lot_id else self.quantity_product_uom
        return product.uom_id.compare(quantity, present) > 0

    @api.model
    def _check_without_lot(self, product, move, picking):
        """Check that goods that are done need no lot.

        They do where Odoo asks for one to validate the transfer (``_action_done``), if
        their value depends on it. A count may go without.

        :param product.product product: article of the line
        :param stock.move move: its movement; empty if the transfer gets a new one
        :param stock.picking picking: its transfer; may be empty
        :raise UserError: a lot has to be chosen
        """
        product = product.with_company(move.company_id or picking.company_id)
        if not (product.lot_valuated and product.is_in_stock_ledger):
            return
        kind = move.picking_type_id or picking.picking_type_id
        is_asked = not (move.is_inventory or move.scrap_id)
        if kind:
            is_asked = kind.use_create_lots or kind.use_existing_lots
        if is_asked:
            raise UserError(
                self.env._(
                    "%(product)s is valued by lot, and %(document)s is done: choose "
                    "the lot of each line (Details of the operation). If the lot is "
                    "not known any more, correct what is there in Inventory > "
                    "Operations > Physical Inventory.",
                    product=product.display_name,
                    document=move.reference or picking.name,
                )
            )
