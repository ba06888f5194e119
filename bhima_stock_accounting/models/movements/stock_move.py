from odoo import api, fields, models
from odoo.exceptions import UserError

from ...context import COUNTED_AT, get_passed
from ...rules.events import Document, StockEvent
from ...rules.operations import STOCK, WITHOUT_STOCK, classify, return_of
from ...rules.shares import share_out

# The field with the location outside the stock, by direction of the goods.
PLACE_FIELDS = {1: "location_id", -1: "location_dest_id"}


class StockMove(models.Model):
    """Stock events of movements: what the stock ledger records of them."""

    _inherit = "stock.move"

    theoretical_quantity = fields.Float(
        digits="Product Unit",
        copy=False,
        help="What was there by the books when the count was applied.",
    )
    is_theoretical_known = fields.Boolean(
        string="Theoretical Quantity Known",
        copy=False,
        help="Counts that were applied before this was kept tell the difference alone.",
    )
    stock_ledger_entry_ids = fields.One2many(
        "bhima.stock.ledger.entry", "stock_move_id", string="Stock Ledger"
    )

    def _is_count(self):
        """Return whether the move applies a count; relocated goods are not counted."""
        self.ensure_one()
        usages = self.location_id.usage, self.location_dest_id.usage
        return self.state == "done" and self.is_inventory and "inventory" in usages

    def _get_counted_difference(self):
        """Return the counted quantity minus that of the books, in the move's unit."""
        self.ensure_one()
        is_surplus = self.location_id.usage == "inventory"
        return self.quantity if is_surplus else -self.quantity

    def _prepare_stock_events(self):
        """Return the events of the moves that belong in the stock ledger.

        A move that is recorded already gives no event: recording it twice does no harm.
        Hook: an override may add or drop events; it must not write anything.

        :return: events of any companies; values in the currency of the company,
            quantities in the unit of the article
        :rtype: list[StockEvent]
        :raise UserError: no operation is known for a location
        """
        ours = self._filter_in_stock_ledger()
        if ours:
            ours -= ours._filter_recorded()
        events = []
        for company, moves in ours.grouped("company_id").items():
            own = moves.with_company(company)
            for same in own.grouped(self._get_document_key).values():
                document = same[0]._prepare_document()
                events += [e for m in same for e in m._prepare_move_events(document)]
        return events

    def _filter_in_stock_ledger(self):
        """Return the moves of articles that are kept in the stock ledger.

        The company of the move counts, whichever company is the current one.
        """
        return self.filtered(
            lambda move: move.product_id.with_company(
                move.company_id
            ).is_in_stock_ledger
        )

    @api.model
    def _get_document_key(self, move):
        """Return the key of moves that share date, document and partner."""
        moment = move.date if move.state == "done" else None
        documents = (move.picking_id, move.scrap_id)
        if not any(documents):
            documents = (move,)
        return moment, move.origin, *documents

    def _prepare_document(self):
        """Return the values that the event shares with those of the same document.

        :rtype: Document
        """
        self.ensure_one()
        partner = self.picking_id.partner_id.commercial_partner_id
        return Document(
            company=self.company_id,
            date=self._get_move_accounting_date(),
            name=self._get_stock_document(),
            partner=partner.browse() if self.scrap_id else partner,
        )

    def _prepare_move_events(self, document=None):
        """Return an event for each place outside the stock that the move touches.

        Where the article is valued by lot, there is one for each lot as well.

        :param Document document: common values, if the caller has them already
        :rtype: list[StockEvent]
        """
        self.ensure_one()
        direction, lines, fname = self._get_moved_lines()
        if not direction:
            return []
        product = self.product_id
        costing_key = product._get_costing_key
        quantities = {
            part: sum(line.quantity_product_uom for line in same)
            for part, same in lines.grouped(
                lambda line: (line[fname], costing_key(line.lot_id)[1])
            ).items()
        }
        has_cost = direction < 0 or product.cost_method == "standard"
        values = self._split_stock_value(
            [
                quantity * (lot.standard_price if lot and has_cost else 1.0)
                for (_place, lot), quantity in quantities.items()
            ]
        )
        document = document or self._prepare_document()
        return [
            self._prepare_stock_event(document, direction, place, lot, quantity, value)
            for ((place, lot), quantity), value in zip(
                quantities.items(), values, strict=True
            )
            if not product.uom_id.is_zero(quantity)
        ]

    def _get_moved_lines(self):
        """Return the lines of the move that the company books.

        :return: direction of the goods (of drop shipments: +1 towards the customer),
            their lines, and the field with the place outside the stock
        :rtype: tuple[int, stock.move.line, str]
        """
        direction, lines = self._get_lines_of_stock()
        if direction:
            return direction, lines, PLACE_FIELDS[direction]
        if not self._get_dropship_operation():
            return 0, lines, PLACE_FIELDS[1]
        lines = self.move_line_ids.filtered(
            lambda line: line.picked and not line._should_exclude_for_valuation()
        )
        if self._is_dropshipped():
            return 1, lines, "location_dest_id"
        return -1, lines, "location_id"

    def _get_lines_of_stock(self):
        """Return the lines that enter or leave the stock.

        :return: +1 for goods that come in, -1 for goods that leave, 0 for neither; and
            their lines
        :rtype: tuple[int, stock.move.line]
        """
        self.ensure_one()
        none = self.move_line_ids.browse()
        if self.state == "done":
            if self.is_in:
                return 1, self._get_in_move_lines()
            return (-1, self._get_out_move_lines()) if self.is_out else (0, none)
        incoming = self._get_in_move_lines()
        if incoming and not self._is_dropshipped_returned():
            return 1, incoming
        outgoing = self._get_out_move_lines()
        return (-1, outgoing) if outgoing and not self._is_dropshipped() else (0, none)

    def _split_stock_value(self, weights):
        """Divide the value of the move; the last part takes the rounding difference.

        :param list[float] weights: one per part: quantities where each unit costs the
            same, costs where lots leave at their own cost
        :return: unsigned values in the company's currency, rounded
        :rtype: list[float]
        """
        value = self._get_stock_value()
        if len(weights) == 1:
            return [self.company_id.currency_id.round(value)]
        return share_out(self.company_id.currency_id, value, weights)

    def _prepare_stock_event(self, document, direction, place, lot, quantity, value):
        """Return the event of one place for what the move changes in stock.

        :param Document document: common values of the moves of a document
        :param int direction: +1 into the company's stock, -1 out of it
        :param stock.location place: the place outside the stock
        :param stock.lot lot: where the article is valued by lot
        :param float quantity: in the article's unit
        :param float value: in the company's currency
        :rtype: StockEvent
        """
        operation = self._get_stock_operation(direction, place)
        product = self.product_id
        return StockEvent(
            company=document.company,
            date=document.date,
            document=document.name,
            operation=operation,
            product=product,
            group=product.inventory_group_id,
            quantity=direction * quantity,
            value=direction * value,
            place=place,
            move=self,
            partner=document.partner,
            consumed=self._get_consumed(operation, direction * quantity, value),
            purchase_line=self.purchase_line_id,
            lot=lot,
        )

    def _get_consumed(self, operation, quantity, value):
        """Return the cost of goods beyond their value in stock.

        Hook: an override calls ``super()`` for operations that it does not know.

        :param str operation: operation of the move
        :param float quantity: signed, in the article's unit
        :param float value: in the company's currency, unsigned
        :return: signed like the quantity, in the company's currency
        :rtype: float
        """
        return 0.0

    def _get_stock_operation(self, direction, place):
        """Return the operation of the move, from the two places that it connects.

        A return is the mirror of the original operation, whatever its places.

        :raise UserError: no operation is known between the places
        """
        self.ensure_one()
        known = self._get_dropship_operation() or self._get_repair_operation(direction)
        if known:
            return known
        original = self._get_returned_operation()
        if original and original not in WITHOUT_STOCK:
            return return_of(original)
        where = place._get_stock_place(is_count=self.is_inventory)
        operation = classify(where, STOCK) if direction > 0 else classify(STOCK, where)
        if not operation:
            raise UserError(
                self.env._(
                    "The movement of %(product)s can't be booked: no stock operation "
                    "is known for location %(location)s. Give it a type and a purpose "
                    "in Inventory > Configuration > Locations.",
                    product=self.product_id.display_name,
                    location=place.display_name,
                )
            )
        return operation

    def _get_repair_operation(self, direction):
        """Return the operation of a part of a repair (module ``repair``), else empty.

        It goes to the production location of Odoo, but no product comes out of that: a
        part that is put in is used up, one that is taken out comes back.
        """
        if "repair_line_type" not in self._fields or not self.repair_line_type:
            return ""
        return "consumption_return" if direction > 0 else "consumption"

    def _get_own_analytic_distribution(self):
        """Return the distribution of the movement itself (OCA ``stock_analytic``).

        :return: in the format of ``account.move.line.analytic_distribution``
        :rtype: dict
        """
        if "analytic_distribution" not in self._fields:
            return {}
        return self.analytic_distribution or {}

    def _get_returned_operation(self):
        """Return the operation of the move that this one returns; empty if none."""
        if not self.origin_returned_move_id:
            return False
        # sudo: a user who validates the transfer may not read the stock ledger
        rows = self.sudo().origin_returned_move_id.stock_ledger_entry_ids
        return rows[:1].operation

    def _get_loss_reason(self, operation):
        """Return the reason of a loss: that of the scrap or of the transfer.

        :param str operation: operation of the move
        :rtype: bhima.loss.reason
        """
        if operation != "loss":
            return self.env["bhima.loss.reason"]
        return self.scrap_id.loss_reason_id or self.picking_id.loss_reason_id

    def _get_stock_value(self):
        """Return the value that the move adds to or takes from stock, unsigned.

        Only this method reads Odoo's ``stock.move.value``. Under standard cost Odoo
        keeps the purchase price on the move but values stock at the standard.

        :return: in the company's currency
        :rtype: float
        """
        self.ensure_one()
        if self.state != "done":
            return 0.0  # Odoo values what is done
        is_entering = not (self.is_out or self.is_dropship)
        if self.product_id.cost_method == "standard" and is_entering:
            return self._get_cost_of_lines(self._get_in_move_lines())
        return abs(self.value)

    def _get_move_accounting_date(self):
        """Return the accounting date of the move, in the company's time zone.

        A count may have an accounting date of its own, or the moment of counting.
        """
        self.ensure_one()
        forced = self.env.context.get("force_period_date")
        if forced:
            return fields.Date.to_date(forced)
        moment = self.date if self.state == "done" else fields.Datetime.now()
        counted = get_passed(self.env, COUNTED_AT)
        return self.company_id._get_stock_accounting_date(
            fields.Datetime.to_datetime(counted) or moment
        )

    def _get_stock_document(self):
        """Return the name of the document, by which moves share a journal entry.

        It is the name of the scrap or transfer; a count has its reason.
        """
        self.ensure_one()
        document = self.scrap_id or self.picking_id
        name = document.name or self.reference or self.product_id.display_name
        origin = document.origin or self.origin
        return " - ".join(dict.fromkeys(filter(None, (name, origin))))

    # Drop shipments -------------------------------------------------------------------

    def _get_dropship_operation(self):
        """Return the operation of a drop shipment or of its return, else empty."""
        if not (self._is_dropshipped() or self._is_dropshipped_returned()):
            return ""
        operation = classify(
            self.location_id._get_stock_place(),
            self.location_dest_id._get_stock_place(),
        )
        return operation if operation in WITHOUT_STOCK else ""

    def _get_dropshipped(self, place):
        """Return quantity and value of the goods that were drop shipped.

        :param stock.location place: the location that received or returned them
        :return: signed as in ``StockEvent``
        :rtype: tuple[float, float]
        """
        for event in self._prepare_move_events():
            if event.place == place:
                return event.quantity, event.value
        return 0.0, 0.0

    def _filter_dropships(self):
        """Return the drop shipments: goods that went from a vendor to the customer."""
        return self.filtered(
            lambda move: move.state == "done"
            and move.purchase_line_id
            and move.product_id.is_in_stock_ledger
            and move._get_dropship_operation()
            and not move._is_dropshipped_returned()
        )

    def _is_back_from_dropship(self):
        """Return whether the move brings drop-shipped goods into the stock."""
        original = self.origin_returned_move_id
        shipped = original.is_dropship and not original._is_dropshipped_returned()
        return self.is_in and shipped

    # In the stock ledger --------------------------------------------------------------

    def _filter_recorded(self):
        """Return the moves that have rows in the stock ledger."""
        # sudo: a user who moves goods, or posts a bill of them, may not read the stock
        # ledger
        recorded = self.sudo().stock_ledger_entry_ids.stock_move_id
        return self & recorded.with_env(self.env)
