from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class CountReport(models.AbstractModel):
    """The record of a count: quantities by the books and as counted.

    One movement of a count is enough to print the whole count.
    """

    _name = "bhima.report.count"
    _description = "Record of a Count"
    _inherit = ["bhima.report.stock.document"]

    def _get_report_values(self, docids, data=None):
        chosen = self._get_chosen_moves(docids or ())
        self._check_counts(chosen)
        moves = self._get_whole_counts(chosen)
        values = defaultdict(float)
        for (move, _lot), value in self._get_booked_values(moves).items():
            values[move] += value
        return {
            "doc_ids": docids,
            "doc_model": "stock.move",
            "docs": moves,
            "printed_at": fields.Datetime.now(),
            "counts": [
                self._get_count(members, values)
                for members in moves.grouped(self._get_count_key).values()
            ],
        }

    def _get_chosen_moves(self, docids):
        """Return the moves that the chosen records stand for.

        Hook: each report defines it for the model it is printed from.

        :param docids: ids of the chosen records
        :rtype: stock.move
        """
        raise NotImplementedError

    def _check_counts(self, moves):
        """Refuse moves that are no counts.

        :raise UserError: nothing is chosen, or a move is no count
        """
        if not moves:
            raise UserError(
                self.env._(
                    "Choose lines of a count in Inventory > Reporting > Moves History."
                )
            )
        others = moves.filtered(lambda move: not move._is_count())
        if others:
            raise UserError(
                self.env._(
                    "%(reference)s of %(product)s is no count that was applied. Choose "
                    "lines that the filter Inventory Adjustments shows in Inventory > "
                    "Reporting > Moves History.",
                    reference=others[0].reference or others[0].display_name,
                    product=others[0].product_id.display_name,
                )
            )

    def _get_whole_counts(self, moves):
        """Return all moves of the counts of some moves, by group and article.

        :rtype: stock.move
        """
        moments = moves.mapped("create_date")
        second = timedelta(seconds=1)
        found = moves.search(
            Domain("is_inventory", "=", True)
            & Domain("state", "=", "done")
            & Domain("company_id", "in", moves.company_id.ids)
            & Domain("create_date", ">=", min(moments) - second)
            & Domain("create_date", "<=", max(moments) + second)
        )
        keys = set(map(self._get_count_key, moves))
        return found.filtered(
            lambda move: move._is_count() and self._get_count_key(move) in keys
        ).sorted(self._get_order_key)

    def _get_count_key(self, move):
        """Return the key of the moves of a count: they are applied together."""
        return move.company_id, move.reference, move.create_date

    def _get_order_key(self, move):
        product = move.product_id
        group = self._get_group(move)
        code = product.default_code or ""
        # mapped reads the lots of all lines at once, a slice would read each line
        # separately
        lots = move.move_line_ids.lot_id.mapped("name")
        return group.code or "", group.id, code, product.name, lots, move.id

    def _get_group(self, move):
        """Return the group that a difference was booked in, else the article's."""
        # sudo: a buyer may print quantities; the group of a row is no secret
        rows = move.sudo().stock_ledger_entry_ids
        group = rows.inventory_group_id[:1] or move.product_id.inventory_group_id
        return group.sudo(False)

    def _get_count(self, moves, values):
        """Return the values that are printed for a count.

        Hook: an override keeps the keys.

        :param stock.move moves: moves of the count
        :param dict values: signed, in the company's currency, by move
        :rtype: dict
        """
        currency = moves.company_id.currency_id
        lines_by_group = {
            group: [self._get_line(move, values) for move in members]
            for group, members in moves.grouped(self._get_group).items()
        }
        lines = [line for group in lines_by_group.values() for line in group]
        flags = self._get_column_flags(lines)
        return {
            **flags,
            **self._get_formats(currency),
            **self._get_facts(moves),
            **self._get_sums(lines, currency),
            "currency": currency,
            "sections": [
                self._get_section(group, members, currency)
                for group, members in lines_by_group.items()
            ],
            "line_count": len(lines),
            "difference_count": sum(bool(line["difference"]) for line in lines),
            "shows_costs": any(values.get(move) for move in moves),
            # the columns after code and article, but the last two
            "total_span": 4 + flags["shows_lot"] + flags["shows_expiry"],
            "signatories": [
                self.env._("Chair of the Committee"),
                self.env._("Member"),
                self.env._("Storekeeper"),
                self.env._("Accountant"),
            ],
        }

    def _get_facts(self, moves):
        """Return the values that are printed above the lines of a count.

        :rtype: dict
        """
        company = moves.company_id
        # sudo: the day on which a row is booked tells no amount
        days = set(moves.sudo().stock_ledger_entry_ids.mapped("date"))
        return {
            "company": company,
            "reference": moves[0].reference,
            "date": company._get_stock_accounting_date(moves[0].date),
            "booked_on": ", ".join(format_date(self.env, day) for day in sorted(days)),
            "entries": ", ".join(self._get_entry_names(moves)),
            "is_entry_awaited": self._is_entry_awaited(moves),
            "places": ", ".join(self._get_places(moves).mapped("display_name")),
        }

    def _get_places(self, moves):
        places = moves.location_id | moves.location_dest_id
        return places.filtered(lambda place: place.usage != "inventory")

    def _get_section(self, group, lines, currency):
        return {
            "name": group.display_name or self.env._("Without group"),
            "lines": lines,
            **self._get_sums(lines, currency),
        }

    def _get_sums(self, lines, currency):
        """Return surplus, shortage and net, in the company's currency."""
        amounts = [line["amount"] or 0.0 for line in lines]
        return {
            "surplus": currency.round(sum(amount for amount in amounts if amount > 0)),
            "shortage": currency.round(sum(amount for amount in amounts if amount < 0)),
            "net": currency.round(sum(amounts)),
        }

    def _get_line(self, move, values):
        difference = move._get_counted_difference()
        amount = values.get(move)
        is_known = move.is_theoretical_known
        theoretical = move.theoretical_quantity
        return {
            **self._get_article_columns(
                move.product_id, move.move_line_ids.lot_id[:1], move.product_uom
            ),
            "theoretical": theoretical if is_known else None,
            "counted": theoretical + difference if is_known else None,
            "difference": difference,
            "cost": abs(amount / difference) if amount and difference else None,
            "amount": amount,
        }
