from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...context import AVERAGED_COMPANY, VALUING, get_passed, pass_on
from ...rules.fifo import Layer, LayerStack
from ...rules.stock_queries import GROUP_OWNED, LAYERS, OWNED

OWNED_QUERY = f"""
    WITH company AS (SELECT id, partner_id FROM res_company WHERE id = %(company)s)
    SELECT product_id, lot_id, quantity::float8
      FROM ({OWNED} AND quant.product_id = ANY(%(products)s) {GROUP_OWNED}) owned
     ORDER BY product_id, lot_id
"""
# Number of the newest receipts of an article that are searched first. If the goods on
# hand are older, the next search goes deeper by this factor.
FIRST_DEPTH = 32
DEEPER = 8
LAYERS_QUERY = f"""
    WITH asked AS (
        SELECT %(company)s AS company_id, asked.*
          FROM UNNEST(%(products)s::int[], %(lots)s::int[], %(quantities)s::numeric[])
               AS asked (product_id, lot_id, owned)
    ),
    {LAYERS}
    SELECT asked.product_id, asked.lot_id, COALESCE(seen.receipts, 0), stacked.id,
           stacked.quantity::float, stacked.value::float,
           LEAST(part, asked.owned - newer)::float
      FROM asked
      LEFT JOIN seen ON seen.product_id = asked.product_id
      LEFT JOIN stacked
        ON stacked.product_id = asked.product_id
       AND stacked.lot_id = asked.lot_id
       AND newer < asked.owned
     ORDER BY asked.product_id, asked.lot_id, date, stacked.id
"""


class ProductTemplate(models.Model):
    _inherit = "product.template"

    # Odoo's own postings look for "periodic" or "real_time": a third value turns all of
    # them off for the articles whose movements we post ourselves.
    valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")]
    )

    @api.depends(
        "inventory_group_id",
        "company_id.stock_accounting_enabled",
        "company_id.stock_accounting_start_date",
    )
    def _compute_valuation(self):
        result = super()._compute_valuation()
        for product in self.filtered("inventory_group_id"):
            if product._get_valuing_company()._is_stock_posting_due(
                fields.Date.today()
            ):
                product.valuation = "at_move"
        return result

    def _search_valuation(self, operator, value):
        if operator != "=" or value not in ("at_move", "periodic", "real_time"):
            return super()._search_valuation(operator, value)
        at_move = Domain("categ_id.property_valuation", "=", "at_move")
        if self.env.company._is_stock_posting_due(fields.Date.today()):
            at_move |= Domain("inventory_group_id", "!=", False)
        if value == "at_move":
            return at_move
        return Domain(super()._search_valuation(operator, value)) & ~at_move

    def _get_valuing_company(self):
        """Return the company whose settings apply: a branch has settings of its own."""
        keeper, company = self.company_id, self.env.company
        if not keeper or keeper == company:
            return company
        return company if keeper in company._get_account_sources() else keeper


class ProductProduct(models.Model):
    """Articles whose stock is valued without replaying their history.

    Odoo 19 computes the average cost of an article from its first movement, whenever it
    is needed. But the cost on the article is that average, and the next receipt needs
    only this cost: hospitals with years of movements stay fast. Where history was
    changed, Odoo's replay is used.
    """

    _inherit = "product.product"

    is_in_stock_ledger = fields.Boolean(
        string="In the Stock Ledger",
        compute="_compute_is_in_stock_ledger",
        help="Movements of the article are kept in the stock ledger, as soon as it has "
        "an inventory group, even while automatic accounting is off. All other "
        "articles keep Odoo's behaviour.",
    )

    @api.depends("is_storable", "inventory_group_id", "valuation")
    @api.depends_context("company")
    def _compute_is_in_stock_ledger(self):
        for product in self:
            product.is_in_stock_ledger = product.is_storable and (
                bool(product.inventory_group_id) or product.valuation == "at_move"
            )

    # Overrides of Odoo's costing ------------------------------------------------------

    def _compute_value(self):
        """Value our articles without replaying their history.

        Odoo computes values at a past date or of one warehouse: those of the current
        company alone, like today's value, even if other companies are active.
        """
        context = self.env.context
        ours = self.filtered(lambda one: one.id and one.is_in_stock_ledger)
        if not ours:
            return super()._compute_value()
        if context.get("to_date") or context.get("warehouse_id"):
            own = ours.with_context(allowed_company_ids=self.env.company.ids)
            super(ProductProduct, own)._compute_value()
            return super(ProductProduct, self - ours)._compute_value()
        for product, (quantity, value) in ours._get_stock_figures().items():
            is_empty = product.uom_id.is_zero(quantity)
            product.company_currency_id = self.env.company.currency_id
            product.total_value = value
            product.avg_cost = 0.0 if is_empty else value / quantity
        return super(ProductProduct, self - ours)._compute_value()

    def _with_valuation_context(self, *args, **kwargs):
        """Limit the valuation to goods that the company owns, with any cost method.

        Under FIFO Odoo also counts goods of other owners, and values them at the price
        of the newest receipt. It counts goods of other companies too, if these are
        active or in superuser mode (odoo/odoo#250273). Later versions pass several
        articles at once: ours are treated so only if all of them are ours.
        """
        products = super()._with_valuation_context(*args, **kwargs)
        if not self or not all(product.is_in_stock_ledger for product in self):
            return products
        company = self.env.company
        locations = self.env["stock.location"].browse(
            products.env.context.get("location", ())
        )
        own = locations.filtered(lambda place: place.company_id <= company)
        return products.with_context(
            location=own.ids, owners=[False, company.partner_id.id]
        )

    def _run_avco(self, *args, **kwargs):
        """Average the cost of goods in stock, from costs of the current company alone.

        Odoo lets drop shipments change the value of the goods on hand, though none has
        moved, and takes the costs of all companies for a shared article.
        """
        if not self.is_in_stock_ledger:
            return super()._run_avco(*args, **kwargs)
        product = self.with_context(**pass_on(AVERAGED_COMPANY, self.env.company.id))
        return super(ProductProduct, product)._run_avco(*args, **kwargs)

    def _run_average_batch(self, *args, **kwargs):
        """Average costs like :meth:`_run_avco`, for later versions of Odoo 19.0.

        :return: unit cost and value in the company's currency, each by article id
        :rtype: tuple[dict, dict]
        """
        ours = self.filtered("is_in_stock_ledger")
        if not ours:
            return super()._run_average_batch(*args, **kwargs)
        found = {}, {}
        averaged = ours.with_context(**pass_on(AVERAGED_COMPANY, self.env.company.id))
        for products in (averaged, self - ours):
            parent = super(ProductProduct, products)
            for figures, more in zip(
                found, parent._run_average_batch(*args, **kwargs), strict=True
            ):
                figures.update(more)
        return found

    def _update_standard_price(self, *args, **kwargs):
        """Update average costs by the receipts that are being done.

        FIFO costs are updated later, when the stock ledger has the receipts.
        """
        ours = self.filtered("is_in_stock_ledger")
        if not ours:
            return super()._update_standard_price(*args, **kwargs)
        averaged = ours.filtered(lambda product: product.cost_method == "average")
        layered = ours.filtered(lambda product: product.cost_method == "fifo")
        valuing = get_passed(self.env, VALUING)
        received = valuing.received if valuing else ()
        if averaged:
            averaged._update_averages(received)
        if layered and not received:
            layered = layered._set_fifo_costs()
        others = self - averaged - layered
        return super(ProductProduct, others)._update_standard_price(*args, **kwargs)

    # What the company has -------------------------------------------------------------

    def _get_own_quantities(self, company):
        """Return the quantities of articles that a company owns, by article and lot.

        :param res.company company: branches have stock of their own
        :return: quantity in the article's unit by (article, lot); the lot is empty
            where the article is not valued by lot
        :rtype: dict[tuple[product.product, stock.lot], float]
        """
        # plain SQL: a user who posts a bill may not read the stock; no record is shown
        self.env["stock.quant"].flush_model()
        self.env["stock.location"].flush_model(["company_id", "usage"])
        lots = self.env["stock.lot"]
        quantities = {}
        for product_id, lot_id, quantity in self.env.execute_query(
            SQL(OWNED_QUERY, company=company.id, products=self.ids)
        ):
            key = self.browse(product_id)._get_costing_key(lots.browse(lot_id or ()))
            quantities[key] = quantities.get(key, 0.0) + quantity
        return quantities

    def _get_costing_key(self, lot):
        """Return the key of a separate cost: the article, or each of its lots.

        :param stock.lot lot: may be empty
        :return: article and lot; the lot is empty where lots are not valued
        :rtype: tuple[product.product, stock.lot]
        """
        return self, lot if self.lot_valuated else lot.browse()

    def _get_stock_values(self, quantities):
        """Return the value of quantities on hand in the current company.

        :param dict quantities: in the article's unit, by :meth:`_get_costing_key`
        :return: value in the company's currency, rounded, by the same keys
        :rtype: dict[tuple[product.product, stock.lot], float]
        """
        layered = {
            key: quantity
            for key, quantity in quantities.items()
            if key[0].cost_method == "fifo"
        }
        stacks = self._get_layers(layered) if layered else {}
        values = {}
        for key, quantity in quantities.items():
            product, lot = key
            if product.uom_id.is_zero(quantity):
                value = 0.0
            elif key not in stacks:
                value = product._get_cost_of(lot) * quantity
            elif quantity > 0:
                value = stacks[key].take(quantity)
            else:
                value = product._get_price_of_missing(lot) * quantity
            values[key] = self.env.company.currency_id.round(value)
        return values

    def _get_stock_on_hand(self):
        """Return quantity and value of the current company's stock.

        :return: quantity in the article's unit and value in the company's currency,
            each by :meth:`_get_costing_key`
        :rtype: tuple[dict, dict]
        """
        if not self:
            return {}, {}
        quantities = self._get_own_quantities(self.env.company)
        return quantities, self._get_stock_values(quantities)

    def _get_stock_figures(self):
        """Return quantity and value of the current company's stock, by article.

        :rtype: dict[product.product, tuple[float, float]]
        """
        quantities, values = self._get_stock_on_hand()
        figures = dict.fromkeys(self, (0.0, 0.0))
        for (product, lot), quantity in quantities.items():
            total, value = figures[product]
            figures[product] = (total + quantity, value + values[product, lot])
        return figures

    # Locks ----------------------------------------------------------------------------

    def _lock_costs(self, is_changing):
        """Lock articles so that changes of their costs happen one after the other.

        A receipt computes the average of the goods on hand; it would not know of goods
        that leave at the same moment. PostgreSQL refuses a transaction that waited for
        a change, and Odoo runs it again.

        :param bool is_changing: the cost is about to change; otherwise it is only used
        """
        if not self:
            return
        mode = SQL("FOR NO KEY UPDATE") if is_changing else SQL("FOR SHARE")
        query = "SELECT FROM product_product WHERE id = ANY(%s) ORDER BY id %s"
        self.env.execute_query(SQL(query, self.ids, mode))
        if is_changing:
            query = """
                SELECT FROM stock_quant
                 WHERE product_id = ANY(%s) AND company_id = %s
                 ORDER BY id FOR NO KEY UPDATE
            """
            self.env.execute_query(SQL(query, self.ids, self.env.company.id))

    # Averages -------------------------------------------------------------------------

    def _update_averages(self, received):
        """Update averages by receipts, or compute them from history.

        Other add-ons may value a receipt again while goods move: it counts once.

        :param tuple received: ids of the receipts that are being valued, if any
        """
        left = self
        averaged = get_passed(self.env, VALUING).averaged if received else set()
        if received and averaged.isdisjoint(received):
            left -= self._move_averages_on(self.env["stock.move"].browse(received))
            averaged.update(received)
        left = left._filter_valued_anew() if left else left
        if left:
            left._replay_averages()

    def _filter_valued_anew(self):
        """Return the articles whose costs may have changed.

        A bill at the price of the order changes no receipt: years of history need not
        be replayed.
        """
        valuing = get_passed(self.env, VALUING)
        if not valuing or valuing.values_before is None:
            return self
        before = valuing.values_before
        moves = self.env["stock.move"].browse(before)
        changed = moves.filtered(lambda move: move.value != before[move.id])
        return self & changed.product_id.with_env(self.env)

    def _move_averages_on(self, receipts):
        """Update average costs by the receipts that are being done.

        :param stock.move receipts: receipts with their values
        :return: the updated articles; the others need a replay
        :rtype: product.product
        """
        averaged = self.filtered(lambda product: not product.lot_valuated)
        if averaged:
            averaged -= receipts._get_products_with_later_history()
        if not averaged:
            return averaged
        quantities = averaged._get_own_quantities(self.env.company)
        no_lot = self.env["stock.lot"]
        for product, received in receipts.grouped("product_id").items():
            if product in averaged:
                quantity = quantities.get((product, no_lot), 0.0)
                product._set_cost(received._get_moved_average(quantity))
        return averaged

    def _replay_averages(self):
        """Compute average costs from the first movement on, as Odoo does.

        Odoo keeps the old cost if the average is zero, and values goods that leave at
        it, though by its own replay the stock is worth nothing.
        """
        company, no_lot = self.env.company, self.env["stock.lot"]
        quantities = self._get_own_quantities(company)
        for product in self:
            cost = product._run_avco()[0]
            if cost or quantities.get((product, no_lot)):
                product._set_cost(cost)

    def _set_cost(self, cost):
        """Set the unit cost, in the company's currency, without booking a change.

        :param float cost: in the company's currency
        """
        # sudo: as in Odoo, since a storekeeper changes the cost by receiving goods
        kept = self.sudo().with_context(disable_auto_revaluation=True)
        kept.standard_price = cost

    def _is_averaged_in_batch(self):
        """Return whether Odoo has the batch average of later versions of 19.0."""
        return hasattr(super(), "_run_average_batch")

    def _pass_cost_to_lots(self):
        """Set the typed average cost of articles on their lots on hand.

        Odoo does the same when the value of a receipt changes.
        """
        by_lot = self.filtered(
            lambda product: product.lot_valuated
            and product.cost_method == "average"
            and product.is_in_stock_ledger
        )
        if by_lot:
            quantities = by_lot._get_own_quantities(self.env.company)
            lots = by_lot.env["stock.lot"].union(*(lot for _product, lot in quantities))
            lots._update_standard_price()

    def _get_cost_methods(self):
        """Return cost method and lot valuation in the current company.

        :return: method, and whether lots are valued
        :rtype: dict[product.product, tuple[str, bool]]
        """
        return {
            product: (product.cost_method, product.lot_valuated) for product in self
        }

    def _update_costs_from_history(self):
        """Compute the costs of articles and of their lots from history."""
        by_lot = self.filtered("lot_valuated")
        if by_lot:
            lots = self.env["stock.lot"].search([("product_id", "in", by_lot.ids)])
            lots._update_standard_price()
        self._update_standard_price()

    # FIFO -----------------------------------------------------------------------------

    def _run_fifo(self, quantity, lot=None, at_date=None, location=None, **kwargs):
        """Value goods at the receipts they come from, for each lot separately.

        Odoo counts a receipt of several lots completely for each lot.
        """
        past = at_date or location or kwargs
        if past or not lot or not self._is_kept_in_layers(lot):
            if at_date and lot and self.is_in_stock_ledger:
                # later versions of Odoo count what others own of the lot
                then = self._with_valuation_context().with_context(
                    to_date=at_date, lot_id=lot.id, warehouse_id=False
                )
                quantity = min(quantity, then.qty_available)
            return super()._run_fifo(quantity, lot, at_date, location, **kwargs)
        return self._get_stack_on_hand(lot).take(quantity)

    def _run_fifo_get_stack(self, lot=None, at_date=None, location=None, **kwargs):
        """Find the receipts of the goods on hand in one query.

        Odoo goes back through all receipts.
        """
        past = at_date or location or kwargs
        if past or lot or not self._is_kept_in_layers(self.env["stock.lot"]):
            return super()._run_fifo_get_stack(lot, at_date, location, **kwargs)
        layers = self._get_stack_on_hand(self.env["stock.lot"]).layers
        moves = self.env["stock.move"].browse(layer.move_id for layer in layers)
        return list(moves), layers[0].left if layers else 0

    def _get_last_in(self, date=None, *args, **kwargs):
        """Return the last receipt of the current company; Odoo returns that of any."""
        if not self.is_in_stock_ledger:
            return super()._get_last_in(date, *args, **kwargs)
        domain = Domain("is_in", "=", True) & Domain("product_id", "=", self.id)
        domain &= Domain("company_id", "=", self.env.company.id)
        if date:
            domain &= Domain("date", "<=", date)
        # sudo: a user who types a cost may not read movements
        moves = self.env["stock.move"].sudo()
        return moves.search(domain, order="date desc, id desc", limit=1)

    # Receipts that goods come from ----------------------------------------------------

    def _is_kept_in_layers(self, lot):
        return self.is_in_stock_ledger and self._is_layered(lot)

    def _is_layered(self, lot):
        """Return whether goods are valued at the price of their newest receipts.

        :param stock.lot lot: empty, or the lot where lots are valued
        :rtype: bool
        """
        return self.cost_method == "fifo" and self.lot_valuated == bool(lot)

    def _get_cost_of(self, lot):
        """Return the unit cost of the lot, or of the article if no lot is given.

        :param stock.lot lot: may be empty
        :return: per unit, in the company's currency
        :rtype: float
        """
        # sudo: a buyer may not read lots, and other add-ons hide costs from him
        return lot.sudo().standard_price if lot else self.sudo().standard_price

    def _get_price_of_missing(self, lot):
        """Return the unit price of goods that left though they were not in stock.

        Under FIFO it is the price of the newest receipt.

        :param stock.lot lot: may be empty
        :return: per unit, in the company's currency
        :rtype: float
        """
        last = not lot and self._is_layered(lot) and self._get_last_in()
        return last._get_price_unit() if last else self._get_cost_of(lot)

    def _get_layers(self, quantities):
        """Return the receipts that goods on hand come from.

        :param dict quantities: on hand, by :meth:`_get_costing_key`, in the article's
            unit
        :return: by the same keys; no receipts where the method is not FIFO
        :rtype: dict[tuple[product.product, stock.lot], LayerStack]
        """
        layers = {}
        asked = {
            key: quantity
            for key, quantity in quantities.items()
            if key[0]._is_layered(key[1]) and key[0].uom_id.compare(quantity, 0.0) > 0
        }
        depth = FIRST_DEPTH
        while asked:
            found = self._read_layers(asked, depth)
            layers.update((key, same) for key, (_seen, same) in found.items())
            asked = {
                key: asked[key]
                for key, (seen, same) in found.items()
                if seen == depth and sum(layer.left for layer in same) < asked[key]
            }
            depth *= DEEPER
        return {
            (product, lot): LayerStack(
                layers.get((product, lot), []), product._get_cost_of(lot)
            )
            for product, lot in quantities
        }

    def _read_layers(self, quantities, depth):
        """Return the layers of goods on hand among the newest receipts.

        :param dict quantities: see :meth:`_get_layers`
        :param int depth: number of receipts of an article to search
        :return: number of receipts found, and those with goods on hand, the oldest
            first
        :rtype: dict[tuple[product.product, stock.lot], tuple[int, list[Layer]]]
        """
        self.env["stock.move"].flush_model(
            ["company_id", "product_id", "date", "value", "is_in"]
        )
        self.env["stock.move.line"].flush_model()
        self.env["stock.location"].flush_model(["company_id", "usage"])
        query = SQL(
            LAYERS_QUERY,
            company=self.env.company.id,
            depth=depth,
            products=[product.id for product, _lot in quantities],
            lots=[lot.id or 0 for _product, lot in quantities],
            quantities=[
                product.uom_id.round(quantity)
                for (product, _lot), quantity in quantities.items()
            ],
        )
        found = {}
        lots = self.env["stock.lot"]
        for product_id, lot_id, seen, *figures in self.env.execute_query(query):
            key = self.browse(product_id), lots.browse(lot_id or ())
            layers = found.setdefault(key, (seen, []))[1]
            if figures[0]:
                layers.append(Layer(*figures))
        return found

    def _get_stack_on_hand(self, lot):
        """Return the receipts that the stock of the article, or of a lot, comes from.

        :param stock.lot lot: may be empty
        :rtype: LayerStack
        """
        key = self, lot
        owned = self._get_own_quantities(self.env.company).get(key, 0.0)
        return self._get_layers({key: owned})[key]

    def _set_fifo_costs(self):
        """Set the average cost of a unit on hand as the cost of the article.

        :return: the updated articles; Odoo computes the cost of the others
        :rtype: product.product
        """
        done = self.browse()
        for product, (quantity, value) in self._get_stock_figures().items():
            if product.uom_id.compare(quantity, 0.0) > 0:
                product._set_cost(value / quantity)
                done |= product
        return done


class ProductCategory(models.Model):
    _inherit = "product.category"

    property_valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")],
        ondelete={"at_move": lambda categories: categories._reset_valuation()},
    )

    def _reset_valuation(self):
        """Set a valuation that Odoo knows when the add-on is uninstalled."""
        self.property_valuation = "periodic"
