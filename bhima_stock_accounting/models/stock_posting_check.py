from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, groupby

from odoo.addons.bhima_inventory_config.account_types import ACCOUNT_FIELDS


class StockPostingCheck(models.AbstractModel):
    """Refuses what can't be posted, with all that is missing at once."""

    _name = "bhima.stock.posting.check"
    _description = "Check of Stock Movements before Posting"
    _inherit = ["bhima.stock.posting.compose"]

    @api.model
    def _check_events(self, events):
        """Refuse events that can't be posted, with all that is missing at once.

        :raise UserError: a lock date, an account or the standard forbids posting
        """
        self._fetch_groups(events)
        representatives = {self._get_sides_key(event): event for event in events}
        problems = dict.fromkeys(
            problem
            for event in representatives.values()
            if self._is_posted(event) and not self._may_wait(event)
            for problem in self._get_problems(event)
        )
        if problems:
            message = self.env._("The stock movement can't be posted:")
            raise UserError("\n- ".join([message, *problems]))

    @api.model
    def _fetch_groups(self, events):
        """Read names and accounts of all groups in one query per company."""
        for company, same in groupby(events, lambda event: event.company):
            groups = self.env["bhima.inventory.group"].union(*(e.group for e in same))
            # sudo: as where accounts are looked up, see ``_get_booked_account``
            groups.sudo().with_company(company).fetch(("code", "name", *ACCOUNT_FIELDS))

    @api.model
    def _may_wait(self, event):
        """Tell whether an event that can't be posted is queued, not refused.

        Who asks for a preview wants to know what stands in the way: it is refused.
        Goods can't be held back, the change of their group can.
        """
        is_preview = self.env.context.get("bhima_stock_accounting_preview")
        if is_preview or event.operation == "regrouping":
            return False
        return event.company.stock_posting_failure == "queue"

    @api.model
    def _get_problems(self, event):
        """Yield what stands in the way of posting the event, in the user's words."""
        locks = self._get_locks(event)
        if locks:
            yield self._get_lock_message(event, locks)
        # sudo: a storekeeper may not read journals; the name of one says no figure
        journal = event.company.sudo()._get_inherited("account_stock_journal_id")
        if journal and not journal.active:
            yield self.env._(
                "Journal %(journal)s of company %(company)s is archived. Restore it, "
                "or choose another one in Inventory > Configuration > Settings > Stock "
                "Accounting.",
                journal=journal.display_name,
                company=event.company.display_name,
            )
        standard = self._get_standard(event.company)
        if standard:
            yield from standard._get_problems(event)
        else:
            yield self.env._(
                "Company %(company)s has no accounting standard. Choose it in "
                "Inventory > Configuration > Settings > Stock Accounting.",
                company=event.company.display_name,
            )

    @api.model
    def _get_locks(self, event):
        """Return the lock dates of the company that forbid the event's date."""
        return event.company._get_lock_date_violations(
            event.date, sale=False, purchase=False, tax=False
        )

    @api.model
    def _get_lock_message(self, event, locks):
        """Say that the event's date lies in a locked period, and what to do."""
        return self.env._(
            "%(date)s lies in a period that company %(company)s has locked "
            "(%(locks)s). Choose a later date, or ask the accountant to move the "
            "lock date.",
            date=format_date(self.env, event.date),
            company=event.company.display_name,
            locks=event.company._format_lock_dates(locks),
        )
