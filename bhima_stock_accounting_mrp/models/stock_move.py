from odoo import models

from odoo.addons.bhima_stock_accounting.rules.entries import format_quantity


class StockMove(models.Model):
    """Components of a kit that was bought as one product, and their cost.

    Odoo gives the components of several kits the price of one, and compares kits on a
    bill with components on a transfer (``_get_cost_ratio`` of ``purchase_mrp``,
    ``_get_value_from_account_move`` of ``purchase_stock``).
    """

    _inherit = "stock.move"

    # Overrides of Odoo's prices -------------------------------------------------------

    def _get_value_from_account_move(self, quantity, at_date=None, *args, **kwargs):
        """Return the value of a component from the bills of its kit."""
        if self._is_bought_in_kit():
            return self._get_value_from_kit_bills(quantity, at_date)
        return super()._get_value_from_account_move(quantity, at_date, *args, **kwargs)

    def _get_value_from_quotation(self, quantity, *args, **kwargs):
        """Return the value of a component from the order of its kit."""
        if self._is_bought_in_kit():
            return self._get_value_from_kit_order(quantity)
        return super()._get_value_from_quotation(quantity, *args, **kwargs)

    # Components and kits --------------------------------------------------------------

    def _is_bought_in_kit(self):
        """Return whether the article is a component of the ordered kit."""
        ordered = self.purchase_line_id.product_id
        if not ordered or ordered == self.product_id:
            return False
        return self.product_id.is_in_stock_ledger and bool(self._get_quantity_per_kit())

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

    def _get_kits(self, quantity):
        """Return the number of kits that a quantity of the component is enough for.

        :param float quantity: in the component's unit
        :return: in the kit's unit
        :rtype: float
        """
        return quantity / self._get_quantity_per_kit()

    def _get_billed_kits(self, at_date=None):
        """Return net number and value of the kits that are billed.

        :param at_date: ignore entries after that date
        :return: in the kit's unit, in the company's currency
        :rtype: tuple[float, float]
        """
        kits = value = 0.0
        unit = self.purchase_line_id.product_id.uom_id
        for line in self.purchase_line_id.invoice_lines:
            if line.parent_state != "posted" or (at_date and line.date > at_date):
                continue
            sign = -1 if line.move_type == "in_refund" else 1
            kits += sign * line.product_uom_id._compute_quantity(line.quantity, unit)
            value += sign * line.currency_id._convert(
                line.price_subtotal, self.company_id.currency_id, date=line.date
            )
        return kits, value

    def _get_kits_received_before(self):
        """Return the number of kits of earlier moves of the component."""
        earlier = self.purchase_line_id.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.bom_line_id == self.bom_line_id
                and (move.date, move.id) < (self.date, self.id)
            )
        )
        quantity = sum(
            move._get_valued_qty()
            * (
                int(move.is_in or move._is_dropshipped())
                - int(move.is_out or move._is_dropshipped_returned())
            )
            for move in earlier
        )
        return self._get_kits(quantity)

    def _get_value_from_kit_bills(self, quantity, at_date=None):
        """Return the value of the component: its share of the bills of its kit.

        :param float quantity: quantity to value, in the component's unit
        :param at_date: ignore entries after that date
        :return: see ``_get_value_from_account_move``: the unbilled part is left out
        :rtype: dict
        """
        billed, value = self._get_billed_kits(at_date)
        received = self._get_kits(quantity)
        kits = min(received, billed - self._get_kits_received_before())
        if kits <= 0:
            return {"value": 0, "quantity": 0, "description": False}
        return {
            "value": value / billed * kits * self.cost_share / 100,
            "quantity": quantity * kits / received,
            "description": self._describe_kits(kits),
        }

    def _get_value_from_kit_order(self, quantity):
        """Return the value of the component: its share of the ordered price of its kit.

        :param float quantity: quantity to value, in the component's unit
        :return: see ``_get_value_from_quotation``
        :rtype: dict
        """
        kits = self._get_kits(quantity)
        line = self.purchase_line_id.with_context(conversion_date=self.date)
        price = line._get_stock_move_price_unit()
        return {
            "value": price * kits * self.cost_share / 100,
            "quantity": quantity,
            "description": self._describe_kits(kits),
        }

    def _describe_kits(self, kits):
        return self.env._(
            "%(share)s %% of %(kits)s %(kit)s",
            share=self.cost_share,
            kits=format_quantity(kits),
            kit=self.purchase_line_id.product_id.display_name,
        )
