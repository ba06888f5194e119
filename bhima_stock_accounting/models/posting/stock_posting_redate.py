from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, groupby

from ...rules.operations import BY_KEY


class StockPostingRedate(models.AbstractModel):
    """Pipeline for a changed effective date of a done transfer.

    Rows and entries stay. The goods are taken back on the day of their entry, and
    booked again on the day they moved: there is one entry on each day.
    """

    _name = "bhima.stock.posting.redate"
    _description = "Change of the Date of Stock Movements"
    _inherit = ["bhima.stock.posting"]

    @api.model
    def _redate(self, moves, moment):
        """Book moves on another day; nothing happens if the day is the same.

        :param stock.move moves: done moves; those without ledger rows are skipped
        :param datetime moment: in UTC, as the database stores it
        :return: the posted entries
        :rtype: account.move
        :raise UserError: one of the two days is locked, or the first entry still waits
        """
        # sudo: a user who corrects the date of a transfer may not read the stock ledger
        rows = moves.sudo().stock_ledger_entry_ids.filtered(
            lambda row: BY_KEY[row.operation].direction
        )
        moment = fields.Datetime.to_datetime(moment)
        events = []
        for key, same in groupby(rows.sorted("id"), self._get_redating_key):
            date = key[0].company_id._get_stock_accounting_date(moment)
            events += self._prepare_redated_events(rows.browse().concat(*same), date)
        entries = self._record_events(events)
        return entries | self._follow_new_order(moves, moment)

    @api.model
    def _follow_new_order(self, moves, moment):
        """Book the change of value because goods moved at another moment.

        Average costs depend on the order of receipts and issues.

        :rtype: account.move
        """
        kept = moves._filter_in_stock_ledger()
        # sudo: as the pipeline returns its entries
        entries = self.env["account.move"].sudo()
        for company, own in kept.grouped("company_id").items():
            products = own.product_id.with_company(company)
            self.env["product.value"]._predate_first_costs(products, moment)
            products._update_costs_from_history()
            cause = self.env._(
                "Effective date changed: %s", own[:1]._get_stock_document()
            )
            revaluation = self.env["bhima.stock.revaluation"].with_company(company)
            causes = dict.fromkeys(products, cause)
            entries |= revaluation._close_gaps(products, cause, causes)
        return entries

    @api.model
    def _get_redating_key(self, row):
        """Return the key of rows that are redated together."""
        return row.stock_move_id, row.operation, row.location_id, row.date

    @api.model
    def _prepare_redated_events(self, rows, date):
        """Return the events that reverse goods on their old day, and the new ones.

        :rtype: list[StockEvent]
        """
        quantity, value, consumed = (
            sum(rows.mapped(fname)) for fname in ("quantity", "value", "consumed_value")
        )
        row = rows[-1]
        if row.date == date or row.uom_id.is_zero(quantity):
            return []
        self._check_posted(rows)
        cause = self.env._(
            "Effective date changed from %(old)s to %(new)s",
            old=format_date(self.env, row.date),
            new=format_date(self.env, date),
        )
        value = row.currency_id.round(value)
        event = replace(self._prepare_row_event(row), cause=cause)
        return [
            replace(event, quantity=-quantity, value=-value, consumed=-consumed),
            replace(
                event, quantity=quantity, value=value, consumed=consumed, date=date
            ),
        ]

    @api.model
    def _check_posted(self, rows):
        if "to_post" in rows.mapped("posting_state"):
            raise UserError(
                self.env._(
                    "The journal entry of %(document)s waits: its date can't change "
                    "before it is posted (Invoicing > Review > To Post).",
                    document=rows[-1].document,
                )
            )
