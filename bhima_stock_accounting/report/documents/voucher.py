from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ...rules.operations import (
    STOCK,
    TRANSFER,
    WITHOUT_STOCK,
    classify,
    find_voucher,
    is_reversed,
    return_of,
)

# Room to write by hand.
BLANK = "." * 40


class VoucherReport(models.AbstractModel):
    """Common part of the vouchers of transfers and scraps.

    A document that concerns several companies is printed in the name of its own.
    """

    _name = "bhima.report.voucher"
    _description = "Voucher"
    _inherit = ["bhima.report.voucher.lines"]
    _document_model = None
    _place_fields = ()

    def _get_report_values(self, docids, data=None):
        documents = self.env[self._document_model].browse(docids or ())
        moves_by_document = {doc: self._get_moves(doc) for doc in documents}
        for document, moves in moves_by_document.items():
            self._check_signable(document, moves)
        all_moves = self.env["stock.move"].union(*moves_by_document.values())
        costs = self._get_costs(all_moves)
        return {
            "doc_ids": docids,
            "doc_model": documents._name,
            "docs": documents,
            "printed_at": fields.Datetime.now(),
            "vouchers": [
                # the moves of all documents are read together
                self._get_voucher(document, moves.with_prefetch(all_moves.ids), costs)
                for document, moves in moves_by_document.items()
            ],
        }

    def _get_moves(self, document):
        """Return the moves of a document that are printed.

        Hook: each voucher defines it.

        :param document: a transfer or scrap
        :rtype: stock.move
        """
        raise NotImplementedError

    def _get_date(self, document):
        """Return the moment of a document.

        Hook: each voucher defines it.

        :param document: a transfer or scrap
        :return: in UTC; empty if the document has none
        :rtype: datetime
        """
        raise NotImplementedError

    def _check_signable(self, document, moves):
        """Refuse to print a document that can't be signed.

        :raise UserError: the document is cancelled, or has no articles
        """
        if document._name == "stock.picking" and document.state == "cancel":
            raise UserError(
                self.env._(
                    "%s is cancelled: there is no voucher to sign. Print the vouchers "
                    "of transfers that are open or done.",
                    document.display_name,
                )
            )
        if not moves:
            raise UserError(
                self.env._(
                    "%s has no articles: add what is moved, then print the voucher.",
                    document.display_name,
                )
            )

    def _get_voucher(self, document, moves, costs):
        """Return the values that are printed for a document.

        Hook: an override keeps the keys.

        :param document: a transfer or scrap
        :param stock.move moves: its moves
        :param dict costs: see ``_get_costs``
        :rtype: dict
        """
        company = document.company_id
        kinds = {self._get_kind(*places) for places in self._get_moved_routes(moves)}
        lines = [line for move in moves for line in self._get_lines(move, costs)]
        amounts = [line["amount"] for line in lines if line["amount"] is not None]
        kind = find_voucher(kinds)
        total = company.currency_id.round(sum(amounts))
        flags = self._get_column_flags(lines)
        voucher = {
            **flags,
            **self._get_formats(company.currency_id),
            "document": document,
            "name": document.name,
            "company": company,
            "currency": company.currency_id,
            "title": self.env._(kind.title),
            "signatories": [self.env._(label) for label in kind.signatories],
            "is_done": document.state == "done",
            "date": self._get_day(document),
            "origin": document.origin,
            "partner_label": self.env._(kind.partner),
            "partner": self._get_partner(document),
            "places": self._get_place_names(document),
            "lines": lines,
            "shows_costs": bool(amounts),
            # the columns after code and article
            "total_span": 4 + flags["shows_lot"] + flags["shows_expiry"],
            "total": total,
            "entries": ", ".join(self._get_entry_names(moves)),
            "is_entry_awaited": self._is_entry_awaited(moves),
            "is_loss": kinds == {("loss", False)},
            "reason": document.loss_reason_id.display_name,
        }
        voucher["statement"] = voucher["is_loss"] and self._get_statement(voucher)
        return voucher

    def _get_partner(self, document):
        """Return the name of the partner who brings or receives the goods.

        Hook: a voucher with a partner defines it.

        :param document: a transfer or scrap
        :rtype: str
        """
        return ""

    def _get_day(self, document):
        """Return the date of a document in the time zone of its company."""
        moment = self._get_date(document)
        return moment and document.company_id._get_stock_accounting_date(moment)

    def _get_moved_routes(self, moves):
        """Return the moves with source and destination of each detailed line.

        :rtype: set[tuple[stock.move, stock.location, stock.location]]
        """
        return {
            (move, line.location_id, line.location_dest_id)
            for move in moves
            for line in (move.move_line_ids or move)
        }

    def _get_kind(self, move, source, destination):
        """Return the operation between two locations, and whether it is reversed.

        It works before goods move, and for articles without a stock ledger.

        :param stock.move move: may be a return
        :param stock.location source: location that goods leave
        :param stock.location destination: location that goods enter
        :rtype: tuple[str, bool]
        """
        places = [
            STOCK if location._should_be_valued() else location._get_stock_place()
            for location in (source, destination)
        ]
        if places == [STOCK, STOCK]:
            return TRANSFER, False
        operation = classify(*places)
        original = move.origin_returned_move_id
        if original:
            returned, _is_back = self._get_kind(
                original, original.location_id, original.location_dest_id
            )
            if returned not in {TRANSFER, None, *WITHOUT_STOCK}:
                operation = return_of(returned)
        outwards = places[1] == "supplier" or places[0] == STOCK
        return operation, bool(operation) and is_reversed(
            operation, -1 if outwards else 1
        )

    def _get_place_names(self, document):
        """Return label and name of the depot and of locations with a purpose.

        Odoo's common locations for vendors and customers are left out.

        :rtype: list[tuple[str, str]]
        """
        labels = self.env._("From"), self.env._("To")
        names = []
        for label, fname in zip(labels, self._place_fields, strict=True):
            place = document[fname]
            purpose = place._get_stock_purpose()
            if purpose or place._should_be_valued():
                label = self.env._("Ward") if purpose == "ward" else label
                names.append((label, place.display_name))
        return names

    def _get_statement(self, voucher):
        """Return the sentences of the record of a loss.

        :param dict voucher: values of the voucher
        :rtype: list[str]
        """
        date, places = voucher["date"], voucher["places"]
        found = self.env._(
            "On %(date)s, we the undersigned have found that the articles listed above "
            "are lost to the depot %(place)s, for this reason: %(reason)s.",
            date=format_date(self.env, date) if date else BLANK,
            place=places[0][1] if places else BLANK,
            reason=voucher["reason"] or BLANK,
        )
        if not voucher["shows_costs"]:
            return [found]
        currency = voucher["currency"]
        total = formatLang(self.env, voucher["total"], digits=currency.decimal_places)
        return [
            found,
            self.env._(
                "They were worth %(total)s %(currency)s and are taken off the stock.",
                total=total,
                currency=currency.name,
            ),
        ]
