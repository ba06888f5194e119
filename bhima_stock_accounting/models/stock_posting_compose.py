from odoo import api, models
from odoo.tools import groupby

from ..events import Entry, Posting, merge_postings
from ..operations import usual_direction

UNDISTRIBUTED_ROLES = ("stock", "goods_received")


class StockPostingCompose(models.AbstractModel):
    """Composes journal entries from stock events; nothing is checked or written."""

    _name = "bhima.stock.posting.compose"
    _description = "Composition of Stock Entries"

    @api.model
    def _compose_entries(self, events):
        """Return the entries that the events give, unsaved.

        Events without value get none, nor do those that wait, nor those of a document
        that cancel each other out.

        :rtype: list[Entry]
        """
        states = self._get_posting_states(events)
        posted = [event for event in events if states[event] == "posted"]
        entries = (
            Entry(company, date, document, group, self._compose_items(company, group))
            for (company, date, document), group in groupby(posted, self._get_entry_key)
        )
        return [entry for entry in entries if entry.items]

    @api.model
    def _get_entry_key(self, event):
        """Return what events have in common that share a journal entry."""
        return event.company, event.date, event.document

    @api.model
    def _get_posting_state(self, event):
        """Return what becomes of the event: see ``posting_state`` of its row."""
        return self._get_posting_states([event])[event]

    @api.model
    def _get_posting_states(self, events):
        """Return what becomes of each event; what they have in common is asked once.

        :rtype: dict[StockEvent, str]
        """
        alike = groupby(events, lambda e: (e.company, e.date, e.operation))
        return {
            event: self._get_state(event, is_posted)
            for _common, same in alike
            for is_posted in [self._is_posted(same[0])]
            for event in same
        }

    @api.model
    def _get_state(self, event, is_posted):
        if not is_posted or not self._has_amount(event):
            return "not_posted"
        return "to_post" if event.problem else "posted"

    @api.model
    def _has_amount(self, event):
        """Tell whether the rules find an amount to book."""
        currency = event.company.currency_id
        if not currency.is_zero(event.value):
            return True
        pairs = self._get_standard(event.company)._get_pairs(event.operation)
        return not currency.is_zero(event.consumed) and any(
            pair.part == "consumed" for pair in pairs
        )

    @api.model
    def _is_posted(self, event):
        """Tell whether the event gets a journal entry besides its ledger row."""
        company = event.company
        left = self._get_standard(company)._is_left_to_bill(event.operation)
        return company._is_stock_posting_due(event.date) and not left

    @api.model
    def _compose_items(self, company, events):
        """Return the journal items of one entry, merged by the declared keys."""
        items = merge_postings(self._compose_postings(events), self._get_merge_key)
        return [item for item in items if not company.currency_id.is_zero(item.balance)]

    @api.model
    def _get_merge_key(self, posting):
        """Return what postings must have in common to share a journal item.

        Hook: has to contain account, role, operation, group and partner, by which
        accountants read and reconcile and the stock ledger finds its item.
        """
        event = posting.event
        by_product = event.company.stock_posting_detail == "product"
        return (
            posting.account,
            posting.role,
            event.operation,
            event.group,
            event.partner,
            by_product and event.product,
            posting.role == "goods_received" and event.purchase_line,
            self._get_analytic_key(posting),
        )

    @api.model
    def _get_analytic_key(self, posting):
        """Return the ward whose analytic distribution the item has, if it has one.

        Stock and debts are nobody's cost.
        """
        place = posting.event.place
        undistributed = posting.role in UNDISTRIBUTED_ROLES
        if undistributed or not place._get_stock_analytic_distribution():
            return place.browse()
        return place

    @api.model
    def _compose_postings(self, events):
        """Apply to each event the rules of its operation.

        :rtype: list[Posting]
        """
        postings = []
        sides_by_key = {}
        for event in events:
            key = self._get_sides_key(event)
            if key not in sides_by_key:
                sides_by_key[key] = self._get_sides(event)
            direction = usual_direction(event.operation)
            amounts = {"stock": event.value, "consumed": event.consumed}
            postings += [
                Posting(event, role, account, sign * direction * amounts[part])
                for part, role, account, sign in sides_by_key[key]
            ]
        return postings

    @api.model
    def _get_sides_key(self, event):
        """Return what decides on the accounts of an event, to resolve them once.

        An article without a group stands for itself: it is named in the error.
        """
        return (
            event.company,
            event.date,
            event.operation,
            event.group or event.product,
            event.place,
            event.cost_account,
            event.stock_account,
            event.partner,
            bool(event.bill),
        )

    @api.model
    def _get_sides(self, event):
        return self._get_standard(event.company)._get_sides(event)

    @api.model
    def _get_standard(self, company):
        # sudo: a salesman whose delivery is validated for him may not read standards;
        # they are configuration and say nothing of amounts
        return company.sudo()._get_inherited("stock_accounting_standard_id")
