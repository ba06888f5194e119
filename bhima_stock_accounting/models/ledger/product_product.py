from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

# Rows of other transactions that this one can't see have one of the newest ids.
NEWEST = 10_000
LAST_ROW = "SELECT COALESCE(MAX(id), 0) FROM bhima_stock_ledger_entry"
NEWEST_ROWS = """
    SELECT id, company_id, product_id, lot_id, quantity::float8, value::float8
      FROM bhima_stock_ledger_entry
     WHERE product_id = ANY(%s) AND id > %s
"""
# First key of the locks by which people record movements one after the other.
RECORDING = 7_419_002


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _lock_ledger(self):
        """Keep everybody else from moving articles whose rows are being summed up.

        Whoever moves one of them waits, and is run again by Odoo: its row is written.

        :raise ConcurrencyError: goods have moved meanwhile; Odoo runs the request again
        """
        if not self:
            return
        lock = "SELECT FROM product_product WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
        self.env.execute_query(SQL(lock, self.ids))
        write = "UPDATE product_product SET write_date = write_date WHERE id = ANY(%s)"
        self.env.execute_query(SQL(write, self.ids))
        if self._read_unseen_rows():
            raise ConcurrencyError(
                self.env._("Goods have moved meanwhile. Please try again.")
            )

    def _get_rows_meanwhile(self):
        """Return what others have recorded since this transaction began, and lock.

        Issues of an article do not wait for each other before they are recorded: each
        would place the cents that the others leave behind. From here to the commit only
        one transaction records movements of the articles.

        :return: quantity in the article's unit and value in the company's currency, of
            the current company, by article and lot
        :rtype: dict[tuple[product.product, stock.lot], tuple[float, float]]
        """
        lock = "SELECT pg_advisory_xact_lock(%s, id) FROM UNNEST(%s::int[]) id"
        self.env.execute_query(SQL(lock, RECORDING, sorted(self.ids)))
        found, lots = {}, self.env["stock.lot"]
        for company_id, product_id, lot_id, quantity, value in self._read_unseen_rows():
            if company_id == self.env.company.id:
                key = self.browse(product_id), lots.browse(lot_id or ())
                before = found.get(key, (0.0, 0.0))
                found[key] = before[0] + quantity, before[1] + value
        return found

    def _read_unseen_rows(self):
        """Return the rows of the articles that only another connection can see.

        PostgreSQL shows a transaction what there was when it began. While the add-on is
        being installed there is nothing to see, and nobody else.

        :return: ids of company, article and lot, quantity and value of each row
        :rtype: list[tuple]
        """
        if not self.env.registry.ready:
            return []
        self.env["bhima.stock.ledger.entry"].flush_model()
        [(last,)] = self.env.execute_query(SQL(LAST_ROW))
        parameters = self.ids, last - NEWEST
        known = {
            row[0] for row in self.env.execute_query(SQL(NEWEST_ROWS, *parameters))
        }
        with self.env.registry.cursor() as cr:
            cr.execute(NEWEST_ROWS, parameters)
            return [row[1:] for row in cr.fetchall() if row[0] not in known]
