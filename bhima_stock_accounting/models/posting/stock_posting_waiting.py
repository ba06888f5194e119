from collections import defaultdict
from dataclasses import replace

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError

from ...rules.events import StockEvent
from ...rules.operations import WITHOUT_STOCK
from ..ledger.stock_ledger_entry import COMPLETED_FIELDS


class StockPosting(models.AbstractModel):
    """Events that can't be posted yet, in companies that let goods move anyway."""

    _inherit = "bhima.stock.posting"

    @api.model
    def _write_events(self, events, entries):
        """Let entries wait that Odoo, or another add-on, refuses to post."""
        posted = [event for event in events if event.state == "posted"]
        if not (entries and all(map(self._may_wait, posted))):
            return super()._write_events(events, entries)
        try:
            with self.env.cr.savepoint():
                return super()._write_events(events, entries)
        except (UserError, RedirectWarning) as refusal:
            problem = str(refusal.args[0])
        waiting = [
            replace(event, state="to_post", problem=problem)
            if event.state == "posted"
            else event
            for event in events
        ]
        return super()._write_events(waiting, [])

    @api.model
    def _let_wait(self, events, waiting):
        """Return the events; those that can't be posted now wait with their problem.

        :param list[StockEvent] events: all events of the batch
        :param list[StockEvent] waiting: those of them that may wait
        :rtype: list[StockEvent]
        """
        problem_by_entry = self._get_problem_by_entry(waiting)
        return [
            replace(event, state="to_post", problem=problem)
            if event.state == "posted"
            and (problem := problem_by_entry.get(self._get_entry_key(event)))
            else event
            for event in events
        ]

    @api.model
    def _get_problem_by_entry(self, events):
        """Return the problems of each entry that can't be posted.

        :param list[StockEvent] events: events that may wait
        :return: all problems of the entry, one per line, by :meth:`_get_entry_key`
        :rtype: dict[tuple, str]
        """
        problems_by_key = {}
        problems_by_entry = defaultdict(dict)
        for event in events:
            key = self._get_sides_key(event)
            if key not in problems_by_key:
                problems_by_key[key] = dict.fromkeys(self._get_all_problems(event))
            if problems_by_key[key]:
                problems_by_entry[self._get_entry_key(event)] |= problems_by_key[key]
        return {
            entry: "\n".join(problems) for entry, problems in problems_by_entry.items()
        }

    @api.model
    def _get_all_problems(self, event):
        """Yield the problems of an event, also that posting is off for its date."""
        if not event.company._is_stock_posting_due(event.date):
            yield self.env._(
                "Automatic stock accounting of company %(company)s is off, or starts "
                "after %(date)s. Change that in Inventory > Configuration > Settings > "
                "Stock Accounting.",
                company=event.company.display_name,
                date=event.date,
            )
        yield from self._get_problems(event)

    @api.model
    def _prepare_row_event(self, row):
        """Return the event that a row of the stock ledger was created for.

        Value and date are those of the row, whatever became of the movement. For goods
        that do not enter the stock, the row contains the cost, not the quantity.

        :rtype: StockEvent
        """
        row = row.with_company(row.company_id)
        quantity, value, consumed = row.quantity, row.value, row.consumed_value
        if row.operation in WITHOUT_STOCK:
            quantity, worth = row.stock_move_id._get_dropshipped(row.location_id)
            # rows that have waited since an earlier version contain no cost
            value, consumed = consumed or worth, 0.0
        return StockEvent(
            company=row.company_id,
            date=row.date,
            document=row.document,
            operation=row.operation,
            product=row.product_id,
            group=row.inventory_group_id or row.product_id.inventory_group_id,
            quantity=quantity,
            value=value,
            place=row.location_id,
            move=row.stock_move_id,
            partner=row.partner_id,
            consumed=consumed,
            purchase_line=row.purchase_line_id,
            cost_account=row.cost_account_id,
            cause=row.cause or "",
            bill=row.bill_id,
            lot=row.lot_id,
        )


class StockPostingWaiting(models.AbstractModel):
    """Pipeline for rows of the stock ledger that wait for an entry.

    The steps are the same; instead of new rows, the waiting rows are completed.
    """

    _name = "bhima.stock.posting.waiting"
    _description = "Posting of Stock Movements that Wait"
    _inherit = ["bhima.stock.posting"]

    @api.model
    def _post_waiting(self, rows):
        """Post waiting rows, each document as a whole.

        Rows that another transaction is posting are skipped: it has locked them. If it
        has just posted them, Odoo runs this request again.

        :param bhima.stock.ledger.entry rows: all rows of their documents
        :return: the rows that are posted now
        :rtype: bhima.stock.ledger.entry
        """
        locked = rows.try_lock_for_update(allow_referencing=True)
        for document in rows.grouped(rows._get_waiting_document_key).values():
            if document <= locked:
                self._post_document(document)
        return locked.filtered(lambda row: row.posting_state == "posted")

    @api.model
    def _post_document(self, rows):
        """Post the entry of one document, or store the problem why it still waits."""
        events = [replace(self._prepare_row_event(row), ledger_row=row) for row in rows]
        problems = self._get_problem_by_entry(events).values()
        problem = "\n".join(problems) or self._try_to_post(events)
        if problem:
            rows._complete_posting({"posting_problem": problem})

    @api.model
    def _try_to_post(self, events):
        """Post the events; return the refusal, empty if there is none."""
        try:
            with self.env.cr.savepoint():
                self._record_events(events)
        except (UserError, RedirectWarning) as refusal:
            return str(refusal.args[0])
        return ""

    @api.model
    def _may_wait(self, event):
        """Return ``False``: a row that waits already is posted or refused."""
        return False

    @api.model
    def _create_ledger_rows(self, events, entries, account_moves):
        """Complete the waiting rows instead of appending rows."""
        line_by_event = self._get_item_by_event(entries, account_moves)
        no_line = self.env["account.move.line"]
        for event in events:
            line = line_by_event.get(event, no_line)
            vals = self._prepare_ledger_vals(event, line)
            event.ledger_row._complete_posting(
                {fname: vals.get(fname, False) for fname in COMPLETED_FIELDS}
            )
