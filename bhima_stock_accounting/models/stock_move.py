from odoo import api, fields, models
from odoo.fields import Domain

from .product_costing import RECEIVED, VALUES_BEFORE
from .stock_move_passing import IN_STOCK_ONLY
from .stock_move_revalued import MOVING
from .stock_revaluation import REVALUING


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = [
        "stock.move",
        "bhima.stock.move.billed",
        "bhima.stock.move.corrected",
        "bhima.stock.move.costing",
        "bhima.stock.move.counted",
        "bhima.stock.move.events",
        "bhima.stock.move.kit",
        "bhima.stock.move.landed",
        "bhima.stock.move.passing",
        "bhima.stock.move.revalued",
        "bhima.stock.move.typed",
    ]

    stock_ledger_entry_ids = fields.One2many(
        "bhima.stock.ledger.entry", "stock_move_id", string="Stock Ledger"
    )
    is_value_typed = fields.Boolean(copy=False)
    document_cost = fields.Monetary(
        currency_field="company_currency_id",
        copy=False,
        help="What a receipt with a typed value costs by its order and bills.",
    )

    # the newest receipts of an article are what its stock is worth under FIFO
    _bhima_receipts = models.Index("(product_id, company_id, date, id) WHERE is_in")

    @api.model
    @api.readonly
    def search(self, domain, *args, **kwargs):
        """Keep our moves out of the cost that the point of sale books at closing.

        It asks for the valuation of the category, not that of the article
        (``_accumulate_amounts`` of ``pos.session``).
        """
        real_time = ("product_id.categ_id.property_valuation", "=", "real_time")
        if Domain(*real_time) in Domain(domain).iter_conditions():
            domain = Domain(domain) & Domain("product_id.valuation", "=", "real_time")
        return super().search(domain, *args, **kwargs)

    @api.model_create_multi
    def create(self, vals_list):
        """Record what is added to a done transfer or production: it is done at once."""
        whole = self.with_context(**{REVALUING: True})
        moves = super(StockMove, whole).create(vals_list).with_env(self.env)
        # a scrap is recorded when it is validated, see below
        moves.filtered(lambda move: not move.scrap_id)._record_added()
        return moves

    def _action_done(self, cancel_backorder=False):
        """Refuse what could not be posted before any goods move.

        Odoo makes the move of a scrap from a done transfer done at once, and then
        does not call :meth:`_create_account_move` for it: it is recorded here.
        """
        done = self.filtered(lambda move: move.state == "done")
        scrapped = done.filtered("scrap_id")
        leaving = self.filtered(lambda move: move.state != "cancel") - done
        events = (leaving | scrapped)._prepare_stock_events()
        self.env["bhima.stock.posting"]._check_events(events)
        self._lock_costs(events)
        moving = self.with_context(**{MOVING: True})
        moves = super(StockMove, moving)._action_done(cancel_backorder=cancel_backorder)
        moves = moves.with_env(self.env)
        scrapped._record_stock_events()
        moves._set_layered_costs()
        moves._filter_returned_receipts()._set_value()
        return moves

    def _create_account_move(self):
        """Record our moves; Odoo goes on to post those that stay with it.

        Odoo calls this hook when the values of the moves are final.
        """
        entries = super()._create_account_move()
        return entries | self._record_stock_events()

    def _record_stock_events(self):
        events = self._prepare_stock_events()
        return self.env["bhima.stock.revaluation"]._record_movements(events)

    def _should_create_account_move(self):
        """Keep Odoo away from our moves, whichever company is the current one."""
        product = self.product_id.with_company(self.company_id)
        return product.valuation != "at_move" and super()._should_create_account_move()

    def _set_value(self, correction_quantity=None):
        """Value our moves in their own company.

        Odoo reads and writes the cost of the current company. Its own valuation
        replays history and does not mind; an entry keeps the value for good.
        """
        ours = self.filtered(lambda move: move.product_id._is_in_stock_ledger())
        booked = ours._filter_booked()
        booked._lock_articles()
        worth = booked._get_worth()
        result = super(StockMove, self - ours)._set_value(correction_quantity)
        issued = ours._filter_booked_issues()
        if correction_quantity:
            issued._correct_value()
        for company, moves in (ours - issued).grouped("company_id").items():
            moves.with_company(company)._set_own_value(correction_quantity)
        self._record_changes(worth)
        return result

    def _set_own_value(self, correction_quantity):
        """Value moves of the current company, and work out what that changes."""
        if self.env.context.get(MOVING):
            context = {RECEIVED: self.filtered("is_in").ids}
        else:
            context = {VALUES_BEFORE: {move.id: move.value for move in self}}
        layered = self.browse()
        if not correction_quantity:
            layered = self._filter_layered_issues()
        others = (self - layered).with_context(**context)
        result = super(StockMove, others)._set_value(correction_quantity)
        layered._set_value_of_layers()
        self._set_passing_value()
        (self - layered)._set_value_of_lots()
        return result

    def _get_value(self, *args, **kwargs):
        """Leave drop shipments out where Odoo averages the cost of stock."""
        if not self.env.context.get(IN_STOCK_ONLY):
            return super()._get_value(*args, **kwargs)
        if self.is_dropship:
            return 0.0
        move = self.with_context(**{IN_STOCK_ONLY: False})
        return super(StockMove, move)._get_value(*args, **kwargs)

    def _get_valued_qty(self, lot=None):
        """Leave drop shipments out where Odoo averages the cost of stock."""
        if self.is_dropship and self.env.context.get(IN_STOCK_ONLY):
            return 0.0
        return super()._get_valued_qty(lot)

    def _get_value_from_account_move(self, quantity, at_date=None):
        if self._is_bought_in_kit():
            return self._get_value_from_kit_bills(quantity, at_date)
        line = self.purchase_line_id
        ours = line.product_id == self.product_id
        if not ours or not self.product_id._is_in_stock_ledger():
            return super()._get_value_from_account_move(quantity, at_date=at_date)
        if self._is_back_from_shipment():
            return self._get_value_back(quantity)
        return self._get_billed_value(quantity, at_date)

    def _get_value_from_quotation(self, quantity, at_date=None):
        if self._is_bought_in_kit():
            return self._get_value_from_kit_order(quantity)
        return super()._get_value_from_quotation(quantity, at_date)
