from collections import defaultdict

from odoo import models

from ...rules.operations import WITHOUT_STOCK


class StockDocument(models.AbstractModel):
    """What the print-outs of stock share: an article's columns, entries, formats."""

    _name = "bhima.report.stock.document"
    _description = "Print-out of Stock"

    def _get_article_columns(self, product, lot, unit):
        """Return what every list says of an article.

        :param product.product product: the article
        :param lot: the lot (``stock.lot``), or the line of a transfer that names the
            one to be made; may be empty
        :param uom.uom unit: what its quantities are told in
        :rtype: dict
        """
        named = product.with_context(display_default_code=False)
        # whatever the model, it has a date of expiry if Odoo manages them
        has_expiry = lot and "expiration_date" in lot._fields
        return {
            "code": product.default_code or "",
            "name": named.display_name,
            "form": product.dosage_form_id.display_name or "",
            "lot": self._get_lot_name(lot),
            "expiry": has_expiry and lot.expiration_date,
            "unit": unit.display_name,
        }

    def _get_lot_name(self, lot):
        """Return the name of a lot, also of one that a receipt is about to make."""
        if lot._name == "stock.move.line":
            return lot.lot_name or ""
        return lot.name or ""

    def _get_column_flags(self, lines):
        """Return which columns some line has something to write in.

        :rtype: dict[str, bool]
        """
        return {
            f"shows_{column}": any(line.get(column) for line in lines)
            for column in ("lot", "expiry", "requested")
        }

    def _get_formats(self, currency):
        """Return the options by which templates write numbers.

        :rtype: dict[str, dict]
        """
        digits = currency.decimal_places
        cost = {"precision": 4, "min_precision": digits} if digits else {"precision": 2}
        return {
            "quantity_format": {
                "widget": "float",
                "decimal_precision": "Product Unit",
            },
            "cost_format": {"widget": "float", **cost},
            "amount_format": {"widget": "float", "precision": digits},
        }

    def _can_read_costs(self):
        """Return whether the user may know costs: who reads the stock ledger may."""
        return self.env["bhima.stock.ledger.entry"].has_access("read")

    def _get_booked_values(self, moves):
        """Return what the stock ledger has for movements, if the user may read it.

        :return: signed, in the company's currency, by movement and lot (the lot is
            empty where the article is not valued by lot)
        :rtype: dict[tuple[stock.move, stock.lot], float]
        """
        if not self._can_read_costs():
            return {}
        sums = self.env["bhima.stock.ledger.entry"]._read_group(
            [("stock_move_id", "in", moves.ids)],
            ["stock_move_id", "lot_id", "operation"],
            ["value:sum", "consumed_value:sum"],
        )
        values = defaultdict(float)
        for move, lot, operation, value, consumed in sums:
            values[move, lot] += consumed if operation in WITHOUT_STOCK else value
        return dict(values)

    def _get_entry_names(self, moves):
        """Return the numbers of the posted entries of movements, the oldest first."""
        # sudo: a storekeeper may know the number of an entry, not read the entry
        moves = moves.sudo()
        entries = moves.account_move_id | moves.stock_ledger_entry_ids.account_move_id
        posted = entries.filtered(lambda entry: entry.state == "posted")
        return posted.sorted(lambda entry: (entry.date, entry.id)).mapped("name")

    def _is_entry_awaited(self, moves):
        """Return whether the entry of movements waits for the accountant."""
        # sudo: as the transfer itself, which tells whoever sees it
        states = moves.sudo().stock_ledger_entry_ids.mapped("posting_state")
        return "to_post" in states
