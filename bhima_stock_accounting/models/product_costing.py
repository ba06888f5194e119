from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# Context key: the receipts that are valued just now, by which averages move on.
RECEIVED = "bhima_stock_received"
# Context key: what movements were worth, by id, before they were valued anew just now.
VALUES_BEFORE = "bhima_stock_values_before"


class ProductCosting(models.AbstractModel):
    """What articles of the stock ledger are worth, without a replay of their history.

    Odoo 19 works the average of an article out anew from its first movement on,
    whenever it is asked. But the cost on the article is that average, and the next
    receipt needs no more than it: hospitals with years of movements stay quick. Where
    history was changed, the replay of Odoo is what counts.
    """

    _name = "bhima.product.costing"
    _description = "Costing of Articles in the Stock Ledger"
    _inherit = ["bhima.product.layers"]

    def _get_own_quantities(self, company):
        """Return what of articles a company owns and has, by article and lot.

        :param res.company company: branches have stock of their own
        :return: quantity in the article's unit by (article, lot); the lot is empty
            where the article is not valued by lot
        :rtype: dict[tuple[product.product, stock.lot], float]
        """
        # sudo: who posts a bill may not read what lies in stock
        quants = self.env["stock.quant"].sudo()
        found = quants._read_group(
            [
                ("product_id", "in", self.ids),
                ("company_id", "=", company.id),
                ("location_id.usage", "in", ("internal", "transit")),
                ("owner_id", "in", (False, company.partner_id.id)),
            ],
            ["product_id", "lot_id"],
            ["quantity:sum"],
        )
        quantities = {}
        for product, lot, quantity in found:
            key = product.with_env(self.env)._get_costing_key(lot.with_env(self.env))
            quantities[key] = quantities.get(key, 0.0) + quantity
        return quantities

    def _get_costing_key(self, lot):
        """Return what has a cost of its own: the article, or each of its lots.

        :rtype: tuple[product.product, stock.lot]
        """
        self.ensure_one()
        return self, lot if self.lot_valuated else lot.browse()

    def _get_stock_values(self, quantities):
        """Return what quantities on hand are worth in the current company.

        :param dict quantities: in the article's unit, by :meth:`_get_costing_key`
        :return: value in the company's currency, rounded, by the same keys
        :rtype: dict[tuple[product.product, stock.lot], float]
        """
        stacks = self._get_layers(quantities)
        values = {}
        for (product, lot), quantity in quantities.items():
            if product.uom_id.is_zero(quantity):
                value = 0.0
            elif quantity > 0:
                value = stacks[product, lot].take(quantity)
            else:
                value = product._get_price_of_missing(lot) * quantity
            values[product, lot] = self.env.company.currency_id.round(value)
        return values

    def _get_books_of_stock(self):
        """Return what the current company has of articles, and what it is worth.

        :return: quantity and value, by :meth:`_get_costing_key`
        :rtype: tuple[dict, dict]
        """
        quantities = self._get_own_quantities(self.env.company) if self else {}
        return quantities, self._get_stock_values(quantities)

    def _get_stock_figures(self):
        """Return quantity and value of the stock of articles in the current company.

        :rtype: dict[product.product, tuple[float, float]]
        """
        quantities, values = self._get_books_of_stock()
        figures = dict.fromkeys(self, (0.0, 0.0))
        for (product, lot), quantity in quantities.items():
            total, value = figures[product]
            figures[product] = (total + quantity, value + values[product, lot])
        return figures

    def _lock_costs(self, is_changing):
        """Let what changes the cost of articles happen one after the other.

        A receipt averages what is on hand; of goods that leave at the same moment it
        would know nothing. Who has waited for a change is told by PostgreSQL to begin
        again, which Odoo does by itself.

        :param bool is_changing: the cost is about to change, else it is only used
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

    def _filter_valued_anew(self):
        """Return the articles whose costs may be others now.

        Of a bill at the price of the order no receipt is worth more or less: there is
        no reason to work years of history out anew.
        """
        before = self.env.context.get(VALUES_BEFORE)
        if before is None:
            return self
        moves = self.env["stock.move"].browse(before)
        changed = moves.filtered(lambda move: move.value != before[move.id])
        return self & changed.product_id.with_env(self.env)

    def _move_averages_on(self, receipts):
        """Average the cost of articles with receipts that are done just now.

        :param stock.move receipts: with their values
        :return: the articles that are done; for the others, history counts
        :rtype: product.product
        """
        averaged = self.filtered(
            lambda product: product.cost_method == "average"
            and not product.lot_valuated
        )
        averaged -= receipts._get_products_with_later_history()
        if not averaged:
            return averaged
        quantities = averaged._get_own_quantities(self.env.company)
        no_lot = self.env["stock.lot"]
        for product, received in receipts.grouped("product_id").items():
            if product in averaged:
                quantity = quantities.get((product, no_lot), 0.0)
                product._set_average(received._get_moved_average(quantity))
        return averaged

    def _replay_averages(self):
        """Work the average costs out anew from the first movement on, as Odoo does.

        Odoo leaves the old cost where the average is zero, and values what leaves at
        it, though by its own replay the stock is worth nothing.
        """
        company, no_lot = self.env.company, self.env["stock.lot"]
        quantities = self._get_own_quantities(company) if self else {}
        for product in self:
            cost = product._run_avco()[0]
            if cost or quantities.get((product, no_lot)):
                product._set_average(cost)

    def _set_average(self, cost):
        self.ensure_one()
        # sudo: as Odoo, whose storekeepers change the cost by receiving goods
        kept = self.sudo().with_context(disable_auto_revaluation=True)
        kept.standard_price = cost

    def _set_layered_costs(self):
        """Keep as cost what a unit on hand has cost on average.

        :return: the articles that are done; Odoo knows what the others cost
        :rtype: product.product
        """
        done = self.browse()
        for product, (quantity, value) in self._get_stock_figures().items():
            if product.uom_id.compare(quantity, 0.0) > 0:
                product._set_average(value / quantity)
                done |= product
        return done

    def _pass_cost_to_lots(self):
        """Let lots on hand have the average cost that was typed on their article.

        Odoo does it where the value of a receipt changes too.
        """
        by_lot = self.filtered(
            lambda product: product.lot_valuated
            and product.cost_method == "average"
            and product._is_in_stock_ledger()
        )
        if by_lot:
            quantities = by_lot._get_own_quantities(self.env.company)
            lots = by_lot.env["stock.lot"].union(*(lot for _product, lot in quantities))
            lots._update_standard_price()

    def _predate_first_costs(self, moment):
        """Let the cost that articles were created with count from a moment in the past.

        Goods may have moved before the article was created here. Odoo takes its first
        cost for one that somebody typed after those movements
        (https://github.com/odoo/odoo/pull/247407).

        :param datetime moment: in UTC
        """
        # sudo: as Odoo, who looks for typed values whoever values a movement
        costs = self.env["product.value"].sudo()
        found = costs.search(
            [
                *(("product_id", "in", self.ids), ("date", ">=", moment)),
                *(("move_id", "=", False), ("lot_id", "=", False)),
            ]
        )
        first = found.filtered(
            lambda cost: cost.create_date == cost.product_id.create_date
        )
        first.date = moment - timedelta(seconds=1)

    def _get_cost_methods(self):
        """Return how articles are valued in the current company.

        :return: method, and whether by lot
        :rtype: dict[product.product, tuple[str, bool]]
        """
        return {
            product: (product.cost_method, product.lot_valuated) for product in self
        }

    def _update_costs_from_history(self):
        """Work the costs of articles and of their lots out anew."""
        by_lot = self.filtered("lot_valuated")
        if by_lot:
            lots = self.env["stock.lot"].search([("product_id", "in", by_lot.ids)])
            lots._update_standard_price()
        self._update_standard_price()
