"""What must be true of stock, stock ledger and books after every single step.

Everything is read by SQL, so that no cache of the ORM hides a difference. What stock is
worth is asked of Odoo's own replay of history, called past our overrides.
"""

from odoo.tools import SQL

from odoo.addons.stock_account.models.product import ProductProduct as OdooProduct

from ....context import AVERAGED_COMPANY, pass_on

ROWS = """
    SELECT id, date, product_id, operation, quantity, value, consumed_value,
           stock_move_id, stock_account_id, account_move_id, account_move_line_id,
           inventory_group_id, bill_id, cause, document, posting_state
      FROM bhima_stock_ledger_entry WHERE company_id = %s
"""
ITEMS = """
    SELECT line.id, line.move_id, line.account_id, line.balance, line.amount_currency,
           line.date, line.product_id, line.quantity, line.name, line.partner_id,
           line.parent_state
      FROM account_move_line line
     WHERE line.company_id = %s AND line.stock_operation IS NOT NULL
"""
QUANTS = """
    SELECT quant.product_id, SUM(quant.quantity)
      FROM stock_quant quant
      JOIN stock_location location ON location.id = quant.location_id
     WHERE location.company_id = %s AND location.usage IN ('internal', 'transit')
       AND (quant.owner_id IS NULL OR quant.owner_id = %s)
     GROUP BY quant.product_id
"""
UNBALANCED = """
    SELECT move_id, SUM(balance) FROM account_move_line
     WHERE company_id = %s AND parent_state = 'posted'
     GROUP BY move_id HAVING ROUND(SUM(balance)::numeric, 2) <> 0
"""
# The stock account of a row holds nothing but what the stock ledger tells.
ACCOUNTS = """
    SELECT account_id, SUM(ledger), SUM(booked) FROM (
        SELECT stock_account_id AS account_id, value AS ledger, 0 AS booked
          FROM bhima_stock_ledger_entry WHERE company_id = %s
         UNION ALL
        SELECT account_id, 0, balance FROM account_move_line
         WHERE company_id = %s AND parent_state = 'posted' AND account_id IN (
             SELECT stock_account_id FROM bhima_stock_ledger_entry)
    ) both_sides
     GROUP BY account_id
    HAVING ROUND(SUM(ledger)::numeric, 2) <> ROUND(SUM(booked)::numeric, 2)
"""
LEDGER = """
    SELECT product_id, SUM(quantity), SUM(value), COUNT(*)
      FROM bhima_stock_ledger_entry WHERE company_id = %s GROUP BY product_id
"""


class Books:
    """The ledgers of one hospital, and what was in them before."""

    def __init__(self, hospital):
        self.hospital = hospital
        self.company = hospital.company
        self.env = hospital.env
        self._history = {}

    def query(self, query, *parameters):
        """Return the rows of a query that starts with the company."""
        self.env.flush_all()
        return self.env.execute_query(SQL(query, self.company.id, *parameters))

    def get_state(self):
        """Return all that a refused step must leave as it is."""
        owner = self.company.partner_id.id
        return [
            sorted(self.query(query, *parameters), key=repr)
            for query, parameters in ((ROWS, ()), (ITEMS, ()), (QUANTS, (owner,)))
        ]

    def get_faults(self, articles, is_exact=True):
        """Return what is wrong, in words; nothing if all agree.

        :param articles: those that are looked at one by one
        :param bool is_exact: the ledger is Odoo's value to the cent after each step;
            otherwise a cent per row of the article is let pass
        :rtype: list[str]
        """
        return [
            *self._iter_changed(),
            *(f"entry {move} is off by {off}" for move, off in self.query(UNBALANCED)),
            *(
                f"account {account}: ledger {ledger}, books {booked}"
                for account, ledger, booked in self.query(ACCOUNTS, self.company.id)
            ),
            *self._iter_article_faults(articles, is_exact),
        ]

    def _iter_changed(self):
        """Yield what was posted before and is something else now."""
        now = {
            (kind, line[0]): line[1:]
            for kind, query in (("row", ROWS), ("item", ITEMS))
            for line in self.query(query)
        }
        for key, before in self._history.items():
            if now.get(key) != before:
                yield f"{key} was {before}, is {now.get(key)}"
        self._history = now

    def _iter_article_faults(self, articles, is_exact):
        quantities = dict(self.query(QUANTS, self.company.partner_id.id))
        ledger = {product: figures for product, *figures in self.query(LEDGER)}
        for article in articles:
            quantity, value, rows = ledger.get(article.id, (0.0, 0.0, 0))
            own = quantities.get(article.id, 0.0)
            stock = {
                "quantity": (quantity, own, 0.000001),
                "value": (value, self.get_value(article), 0.005 if is_exact else rows),
                "replay": (value, self.replay(article, own), 0.005 + 0.01 * rows),
            }
            if not is_exact:
                stock["value"] = (*stock["value"][:2], 0.005 + 0.01 * rows)
            if not round(quantity, 6):
                stock["value of nothing"] = (value, 0.0, 0.005)
            for name, (found, expected, tolerance) in stock.items():
                if abs(found - expected) > tolerance:
                    text = f"{article.name}, {name}: ledger {found}, stock {expected}"
                    yield f"{self.company.name}: {text}"

    def get_value(self, article):
        """Return what Odoo tells that the article is worth, as its screens do."""
        article = self._look_at(article)
        article.invalidate_recordset(["total_value", "qty_available"])
        article.env["stock.lot"].invalidate_model(["total_value"])
        return article.total_value

    def replay(self, article, quantity):
        """Return what the article is worth by Odoo's own replay of its movements.

        :param float quantity: what there is of it, and is owned
        """
        article = self._look_at(article).with_context(
            **pass_on(AVERAGED_COMPANY, self.company.id)
        )
        if not article.lot_valuated:
            return self._replay(article, quantity)
        lots = article.env["stock.lot"].search([("product_id", "=", article.id)])
        return sum(
            self._replay(article, self._count_lot(lot), lot=lot)
            for lot in lots.with_env(article.env)
        )

    def _replay(self, article, quantity, lot=None):
        if article.uom_id.is_zero(quantity):
            return 0.0
        if article.cost_method == "standard":
            return (lot or article).standard_price * quantity
        if article.cost_method == "average":
            return OdooProduct._run_avco(article, lot=lot)[1]
        if quantity < 0:
            return (lot or article).standard_price * quantity
        return self._go_back(article, quantity, lot)

    def _go_back(self, article, quantity, lot):
        """Go back through the receipts, as Odoo does (FIFO); of lots, to their part."""
        domain = [("product_id", "=", article.id), ("company_id", "=", self.company.id)]
        receipts = article.env["stock.move"].search(
            [*domain, ("is_in", "=", True)], order="date desc, id desc"
        )
        value, newest = 0.0, None
        for receipt in receipts:
            part = min(receipt._get_valued_qty(lot), quantity)
            if part > 0:
                cost = receipt.value / receipt._get_valued_qty()
                newest = cost if newest is None else newest
                value, quantity = value + part * cost, quantity - part
        rest = (lot or article).standard_price if newest is None else newest
        return value + quantity * rest

    def _count_lot(self, lot):
        own = (False, self.company.partner_id.id)
        return sum(
            quant.quantity
            for quant in lot.quant_ids
            if quant.location_id.is_valued_internal
            and quant.location_id.company_id == self.company
            and quant.owner_id.id in own
        )

    def _look_at(self, article):
        alone = article.with_env(self.env).sudo(False)
        return alone.with_company(self.company)

    def get_balance(self, *roles):
        """Return the balance of the accounts of some roles, in company currency."""
        accounts = [self.hospital.accounts[role].id for role in roles]
        query = """
            SELECT COALESCE(SUM(balance), 0) FROM account_move_line
             WHERE company_id = %s AND parent_state = 'posted' AND account_id IN %s
        """
        return round(float(self.query(query, tuple(accounts))[0][0]), 2)

    def get_received_without_order(self):
        """Return what came from vendors, or went back, that no bill will settle."""
        query = """
            SELECT COALESCE(SUM(value + COALESCE(consumed_value, 0)), 0)
              FROM bhima_stock_ledger_entry
             WHERE company_id = %s AND purchase_line_id IS NULL
               AND operation IN ('receipt', 'supplier_return')
        """
        return round(float(self.query(query)[0][0]), 2)
