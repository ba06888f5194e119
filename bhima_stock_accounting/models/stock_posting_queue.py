from collections import defaultdict
from dataclasses import replace

from odoo import api, models


class StockPostingQueue(models.AbstractModel):
    """Lets movements that can't be posted wait, where the company wants that."""

    _name = "bhima.stock.posting.queue"
    _description = "Queue of Stock Movements to Post"
    _inherit = ["bhima.stock.posting.check"]

    @api.model
    def _mark_waiting(self, events):
        """Return the events; those that can't be posted now say why.

        One that has to wait keeps all waiting that share its entry.

        :rtype: list[StockEvent]
        """
        may_wait = [
            event
            for event in events
            if self._may_wait(event) and self._get_posting_state(event) == "posted"
        ]
        problem_by_entry = self._get_problem_by_entry(may_wait)
        if not problem_by_entry:
            return events
        return [
            replace(event, problem=problem_by_entry.get(self._get_entry_key(event), ""))
            for event in events
        ]

    @api.model
    def _get_problem_by_entry(self, events):
        """Return what stands in the way of each entry that can't be posted.

        :return: all of its problems, a line each, by ``_get_entry_key``
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
        """Yield the problems of an event, and of what Odoo itself would refuse."""
        if not event.company._is_stock_posting_due(event.date):
            yield self.env._(
                "Automatic stock accounting of company %(company)s is off, or starts "
                "after %(date)s. Change that in Inventory > Configuration > Settings > "
                "Stock Accounting.",
                company=event.company.display_name,
                date=event.date,
            )
        yield from self._get_problems(event)
