from odoo import fields, models
from odoo.exceptions import UserError

from ..events import StockEvent
from ..operations import STOCK, classify


class StockMove(models.Model):
    _inherit = "stock.move"

    stock_ledger_entry_ids = fields.One2many(
        "bhima.stock.ledger.entry", "stock_move_id", string="Stock Ledger"
    )

    def _action_done(self, cancel_backorder=False):
        """Refuse what could not be posted before any goods move."""
        leaving = self.filtered(lambda move: move.state not in ("done", "cancel"))
        self.env["bhima.stock.posting"]._check_events(leaving._prepare_stock_events())
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _create_account_move(self):
        """Record our moves; Odoo goes on to post those that stay with it.

        Odoo calls this hook when the values of the moves are final.
        """
        entries = super()._create_account_move()
        events = self._prepare_stock_events()
        return entries | self.env["bhima.stock.posting"]._record_events(events)

    def _prepare_stock_events(self):
        """Return the events of the moves that belong in the stock ledger.

        Hook: may add or drop events, must not write.

        :rtype: list[StockEvent]
        """
        events = []
        for move in self:
            move = move.with_company(move.company_id)
            if move.product_id._is_in_stock_ledger():
                direction = move._get_stock_direction()
                if direction and not move.product_uom.is_zero(move.quantity):
                    events.append(move._prepare_stock_event(direction))
        return events

    def _prepare_stock_event(self, direction):
        """Return what the move changes in stock.

        :param int direction: +1 into the company's stock, -1 out of it
        :rtype: StockEvent
        """
        self.ensure_one()
        company = self.company_id
        outside = self.location_id if direction > 0 else self.location_dest_id
        return StockEvent(
            company=company,
            date=self._get_stock_accounting_date(),
            document=self._get_stock_document(),
            operation=self._get_stock_operation(direction, outside),
            product=self.product_id,
            group=self.product_id.inventory_group_id,
            quantity=direction * self._get_valued_qty(),
            value=direction * company.currency_id.round(self._get_stock_value()),
            place=outside,
            move=self,
            partner=self.picking_id.partner_id.commercial_partner_id,
        )

    def _get_stock_direction(self):
        """Return +1 for goods that come in, -1 for goods that leave, 0 for neither."""
        self.ensure_one()
        if self.state == "done":
            return int(self.is_in) - int(self.is_out and not self.is_in)
        if self._is_in():
            return 1
        return -1 if self._is_out() else 0

    def _get_stock_operation(self, direction, outside):
        """Classify the move by the two places it runs between."""
        self.ensure_one()
        where = outside._get_stock_place(is_count=self.is_inventory)
        places = (where, STOCK) if direction > 0 else (STOCK, where)
        operation = classify(*places)
        if not operation:
            raise UserError(
                self.env._(
                    "The movement of %(product)s from %(from_location)s to "
                    "%(to_location)s can't be booked: no stock operation is known "
                    "between them. Give the location outside the stock a type and a "
                    "purpose in Inventory > Configuration > Locations.",
                    product=self.product_id.display_name,
                    from_location=self.location_id.display_name,
                    to_location=self.location_dest_id.display_name,
                )
            )
        return operation

    def _get_stock_value(self):
        """Return the value that the move adds to or takes from stock, unsigned.

        The one place where Odoo's ``stock.move.value`` is read. Under standard cost
        Odoo keeps the purchase price on the move but values stock at the standard.
        """
        self.ensure_one()
        if self.product_id.cost_method == "standard" and not self.is_out:
            return self.product_id.standard_price * self._get_valued_qty()
        return abs(self.value)

    def _get_stock_accounting_date(self):
        """Return the accounting date of the move, in the company's time zone.

        A count carries its own accounting date in the context, as in Odoo.
        """
        self.ensure_one()
        forced = self.env.context.get("force_period_date")
        if forced:
            return fields.Date.to_date(forced)
        moment = self.date if self.state == "done" else fields.Datetime.now()
        return self.company_id._get_stock_accounting_date(moment)

    def _get_stock_document(self):
        """Return what the move shares its journal entry with: its document's name.

        A transfer or scrap names itself; a count is named by its reason.
        """
        self.ensure_one()
        document = self.picking_id or self.scrap_id
        name = document.name or self.reference or self.product_id.display_name
        origin = self.picking_id.origin or self.origin
        return " - ".join(dict.fromkeys(filter(None, (name, origin))))
