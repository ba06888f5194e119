from collections import defaultdict

from odoo import models

from ...rules.shares import share_out


class VoucherLines(models.AbstractModel):
    """The lines of a voucher: quantity and cost of each article and lot.

    A *part* of a move is what it moves of one lot between two locations: one or more
    detailed operations, none if nothing is reserved.
    """

    _name = "bhima.report.voucher.lines"
    _description = "Lines of a Voucher"
    _inherit = ["bhima.report.stock.document"]

    def _get_costs(self, moves):
        """Return the costs of moves, unsigned: see ``_get_booked_values``."""
        values = self._get_booked_values(moves)
        return {key: abs(value) for key, value in values.items()}

    def _get_lines(self, move, costs):
        """Return the printed lines of a move, one per part.

        :param stock.move move: a move of the document
        :param dict costs: see :meth:`_get_costs`
        :rtype: list[dict]
        """
        parts = self._get_parts(move)
        amounts = self._share_costs(move, parts, costs)
        return [
            self._get_line(move, part, amount)
            for part, amount in zip(parts, amounts, strict=True)
        ]

    def _get_parts(self, move):
        lines = move.move_line_ids.filtered(
            lambda line: not line.product_uom_id.is_zero(line.quantity)
        )
        parts = lines.grouped(
            lambda line: (
                line.lot_id,
                line.lot_name,
                line.owner_id,
                line.location_id,
                line.location_dest_id,
            )
        )
        return list(parts.values()) or [lines]

    def _get_line(self, move, part, amount):
        quantity = self._get_part_quantity(move, part)
        is_open = move.state != "done"
        return {
            **self._get_article_columns(
                move.product_id, part.lot_id or part[:1], move.product_uom
            ),
            "place": self._get_part_place(move, part),
            "requested": is_open and move.product_uom_qty,
            "quantity": quantity,
            "cost": amount / quantity if amount is not None and quantity else None,
            "amount": amount,
        }

    def _get_part_quantity(self, move, part):
        """Return the quantity of a part in the unit of its move."""
        return sum(
            line.product_uom_id._compute_quantity(
                line.quantity, move.product_uom, round=False
            )
            for line in part
        )

    def _get_part_place(self, move, part):
        """Return the locations of a part that differ from those of the document."""
        document = move.scrap_id or move.picking_id
        places = part.location_id | part.location_dest_id
        named = move.location_id | move.location_dest_id
        if document._name == "stock.picking":
            named |= document.location_id | document.location_dest_id
        return " → ".join((places - named).mapped("display_name"))

    def _share_costs(self, move, parts, costs):
        """Return the cost of each part; ``None`` if it has none.

        Goods of other owners have no value for the company.

        :rtype: list[float | None]
        """
        amounts = dict.fromkeys(range(len(parts)))
        indexes_by_lot = defaultdict(list)
        for index, part in enumerate(parts):
            lot = part.lot_id if (move, part.lot_id) in costs else part.lot_id.browse()
            if part and not part[0]._should_exclude_for_valuation():
                indexes_by_lot[lot].append(index)
        for lot, indexes in indexes_by_lot.items():
            if (move, lot) in costs:
                quantities = [self._get_part_quantity(move, parts[i]) for i in indexes]
                currency = move.company_id.currency_id
                shares = share_out(currency, costs[move, lot], quantities)
                amounts.update(zip(indexes, shares, strict=True))
        return list(amounts.values())
