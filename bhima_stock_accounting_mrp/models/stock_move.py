from math import isclose

from odoo import models


class StockMove(models.Model):
    """Components of a kit that was bought as one product, and their cost.

    Odoo gives the components of several kits the price of one, and compares kits on a
    bill with components on a transfer (``_get_cost_ratio`` of ``purchase_mrp``,
    ``_get_value_from_account_move`` of ``purchase_stock``). Here a component has its
    share of the price of the order line, whose quantity is that of the kits.
    """

    _inherit = "stock.move"

    # A component of what was ordered --------------------------------------------------

    def _is_of_ordered_product(self):
        """Return whether the move brings the ordered article, or a component of it."""
        return super()._is_of_ordered_product() or self._is_bought_in_kit()

    def _get_ordered_quantity(self, quantity):
        """Return the number of kits that a quantity of the component is enough for."""
        if not self._is_bought_in_kit():
            return super()._get_ordered_quantity(quantity)
        return quantity / self._get_quantity_per_kit()

    def _get_cost_shares(self):
        """Return which part of the price of the kit the component has."""
        if not self._is_bought_in_kit():
            return super()._get_cost_shares()
        shares = {
            moves.bom_line_id: moves[:1].cost_share / 100
            for moves in self._get_moves_by_component().values()
        }
        whole = sum(shares.values())
        # shares in percent have two decimals: the last one takes the rest
        scale = whole if isclose(whole, 1.0, abs_tol=0.0001 * len(shares)) else 1.0
        first = sum(
            share for part, share in shares.items() if part.id < self.bom_line_id.id
        )
        return first / scale, (first + shares[self.bom_line_id]) / scale

    def _is_same_article(self, other):
        return super()._is_same_article(other) and self.bom_line_id == other.bom_line_id

    # Components and kits --------------------------------------------------------------

    def _is_bought_in_kit(self):
        """Return whether the article is a component of the ordered kit."""
        ordered = self.purchase_line_id.product_id
        if not ordered or ordered == self.product_id:
            return False
        return self.product_id.is_in_stock_ledger and bool(self._get_quantity_per_kit())

    def _get_moves_by_component(self):
        """Return the moves of the order line that bring components, by component.

        :rtype: dict[mrp.bom.line, stock.move]
        """
        moves = self.purchase_line_id.move_ids.filtered("bom_line_id")
        return moves.sorted("id").grouped("bom_line_id")

    def _get_quantity_per_kit(self):
        """Return the quantity of the component in one kit, in the units of both.

        Zero if the article is not known as a component: the bill of materials of the
        order may be deleted.
        """
        line = self.purchase_line_id
        kit, ordered = line.product_id, line.product_uom_qty
        bom = self._get_kit_bom()
        if not bom or not ordered:
            return 0.0
        times = kit.uom_id._compute_quantity(ordered, bom.product_uom_id)
        _kits, components = bom.explode(kit, times / bom.product_qty)
        held = sum(
            component.product_uom_id._compute_quantity(
                vals["qty"], self.product_id.uom_id
            )
            for component, vals in components
            if component == self.bom_line_id
        )
        return held / ordered

    def _get_kit_bom(self):
        """Return the bill of materials of the kit: that of its moves, if known."""
        kit = self.purchase_line_id.product_id
        used = self.purchase_line_id.move_ids.bom_line_id.bom_id.filtered(
            lambda bom: (
                bom.type == "phantom" and bom.product_tmpl_id == kit.product_tmpl_id
            )
        )
        if used:
            return used[0]
        company_id = self.company_id.id
        boms = self.env["mrp.bom"]._bom_find(
            kit, company_id=company_id, bom_type="phantom"
        )
        return boms[kit]
