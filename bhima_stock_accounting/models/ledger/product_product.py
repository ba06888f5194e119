from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

COUNT_ROWS = "SELECT COUNT(*) FROM bhima_stock_ledger_entry WHERE product_id = ANY(%s)"
# Rows of other transactions that this one can't see have one of the newest ids.
NEWEST = 10_000
LAST_ROW = "SELECT COALESCE(MAX(id), 0) FROM bhima_stock_ledger_entry"
NEWEST_ROWS = """
    SELECT id, product_id, lot_id, quantity::float8, value::float8
      FROM bhima_stock_ledger_entry
     WHERE company_id = %s AND product_id = ANY(%s) AND id > %s
"""
# First key of the locks by which people record movements one after the other.
RECORDING = 7_419_002


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _lock_ledger(self):
        """Keep everybody else from moving articles whose rows are being summed up.

        Whoever moves one of them waits, and is run again by Odoo: its row is written.
        Who moved one since this transaction began can't be seen from here, as
        PostgreSQL shows a transaction what there was at its beginning: another
        connection can. To be called before rows are written.

        :raise ConcurrencyError: goods have moved meanwhile; Odoo runs the request again
        """
        if not self:
            return
        ids = self.ids
        lock = "SELECT FROM product_product WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
        self.env.execute_query(SQL(lock, ids))
        write = "UPDATE product_product SET write_date = write_date WHERE id = ANY(%s)"
        self.env.execute_query(SQL(write, ids))
        self.env["bhima.stock.ledger.entry"].flush_model()
        [(known,)] = self.env.execute_query(SQL(COUNT_ROWS, ids))
        there = self._read_elsewhere(COUNT_ROWS, [ids])
        if there and there[0][0] > known:
            raise ConcurrencyError(
                self.env._("Goods have moved meanwhile. Please try again.")
            )

    def _get_rows_meanwhile(self):
        """Return what others have recorded since this transaction began, and lock.

        Issues of an article do not wait for each other before they are recorded: each
        would place the cents that the others leave behind. From here to the commit only
        one transaction records movements of the articles.

        :return: quantity in the article's unit and value in the company's currency, by
            ids of article and lot (zero for none)
        :rtype: dict[tuple[int, int], tuple[float, float]]
        """
        ids = sorted(self.ids)
        lock = "SELECT pg_advisory_xact_lock(%s, id) FROM UNNEST(%s::int[]) id"
        self.env.execute_query(SQL(lock, RECORDING, ids))
        found = {}
        for product_id, lot_id, quantity, value in self._read_unseen_rows(ids):
            key = product_id, lot_id or 0
            before = found.get(key, (0.0, 0.0))
            found[key] = before[0] + quantity, before[1] + value
        return found

    def _read_unseen_rows(self, ids):
        """Return the rows of articles that only another connection can see.

        :return: ids of article and lot, quantity and value of each row
        :rtype: list[tuple]
        """
        self.env["bhima.stock.ledger.entry"].flush_model()
        [(last,)] = self.env.execute_query(SQL(LAST_ROW))
        parameters = [self.env.company.id, ids, last - NEWEST]
        known = {
            row[0] for row in self.env.execute_query(SQL(NEWEST_ROWS, *parameters))
        }
        there = self._read_elsewhere(NEWEST_ROWS, parameters)
        return [row[1:] for row in there if row[0] not in known]

    def _read_elsewhere(self, query, parameters):
        """Return what another connection sees at this moment.

        While the add-on is being installed there is nothing to see, and nobody else.
        """
        if not self.env.registry.ready:
            return []
        with self.env.registry.cursor() as cr:
            cr.execute(query, parameters)
            return cr.fetchall()
