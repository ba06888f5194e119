from collections import defaultdict

from odoo import models

from ...rules.operations import WITHOUT_STOCK


class StockDocument(models.AbstractModel):
    """Common part of stock print-outs: columns of articles, entries, formats."""

    _name = "bhima.report.stock.document"
    _description = "Print-out of Stock"

    def _get_article_columns(self, product, lot, unit):
        """Return the columns that every list has for an article.

        :param product.product product: the article
        :param lot: the lot (``stock.lot``), or the line of a transfer with the name of
            a lot to create; may be empty
        :param uom.uom unit: unit of the quantities
        :rtype: dict
        """
        named = product.with_context(display_default_code=False)
        # both models have an expiration date if product_expiry is installed
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
        """Return the name of a lot, or of the lot that a receipt will create."""
        if lot._name == "stock.move.line":
            return lot.lot_name or ""
        return lot.name or ""

    def _get_column_flags(self, lines):
        """Return which optional columns have a value in some line.

        :rtype: dict[str, bool]
        """
        return {
            f"shows_{column}": any(line.get(column) for line in lines)
            for column in ("lot", "expiry", "requested")
        }

    def _get_formats(self, currency):
        """Return the number formats of the templates.

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
        """Return whether the user may see costs: he needs to read the stock ledger."""
        return self.env["bhima.stock.ledger.entry"].has_access("read")

    def _get_booked_values(self, moves):
        """Return the ledger values of moves, if the user may read them.

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
        """Return the numbers of the posted entries of moves, the oldest first."""
        # sudo: a storekeeper may know the number of an entry, not read the entry
        moves = moves.sudo()
        entries = moves.account_move_id | moves.stock_ledger_entry_ids.account_move_id
        posted = entries.filtered(lambda entry: entry.state == "posted")
        return posted.sorted(lambda entry: (entry.date, entry.id)).mapped("name")

    def _is_entry_awaited(self, moves):
        """Return whether the entry of moves waits for the accountant."""
        # sudo: as on the transfer, which shows this to all its users
        states = moves.sudo().stock_ledger_entry_ids.mapped("posting_state")
        return "to_post" in states
