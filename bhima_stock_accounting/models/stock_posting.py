from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, groupby

from ..events import Entry, Posting, format_quantity, merge_postings
from ..operations import is_reversed


class StockPosting(models.AbstractModel):
    """The pipeline from stock events to stock ledger rows and journal entries.

    events -> postings -> items (merged) -> entry -> create -> post. Each step works
    on the whole batch and can be overridden; nothing is written before "create".
    """

    _name = "bhima.stock.posting"
    _description = "Posting of Stock Movements"

    @api.model
    def _record_events(self, events):
        """Write the stock ledger rows of the events and post their entries.

        :param list[StockEvent] events: of any companies, dates and documents
        :return: the posted entries
        :rtype: account.move
        :raise UserError: something is missing; nothing has been written then
        """
        if not events:
            return self.env["account.move"]
        self._check_events(events)
        entries = self._compose_entries(events)
        account_moves = self._create_entries(entries)
        self._create_ledger_rows(events, entries, account_moves)
        account_moves._post(soft=False)
        return account_moves

    # -------------------------------------------------------------------------
    # CHECK
    # -------------------------------------------------------------------------

    @api.model
    def _check_events(self, events):
        """Refuse events that can't be posted, with all that is missing at once.

        :raise UserError: a lock date, an account or the standard forbids posting
        """
        due = filter(self._is_posted, events)
        representatives = {self._get_sides_key(event): event for event in due}
        problems = dict.fromkeys(
            problem
            for event in representatives.values()
            for problem in self._get_problems(event)
        )
        if problems:
            message = self.env._("The stock movement can't be posted:")
            raise UserError("\n- ".join([message, *problems]))

    @api.model
    def _is_posted(self, event):
        """Tell whether the event gets a journal entry besides its ledger row."""
        return event.company._is_stock_posting_due(event.date)

    @api.model
    def _get_problems(self, event):
        """Yield what stands in the way of posting the event, in the user's words."""
        locks = self._get_locks(event)
        if locks:
            yield self.env._(
                "%(date)s lies in a period that company %(company)s has locked "
                "(%(locks)s). Choose a later date, or ask the accountant to move the "
                "lock date.",
                date=format_date(self.env, event.date),
                company=event.company.display_name,
                locks=event.company._format_lock_dates(locks),
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

    # -------------------------------------------------------------------------
    # COMPOSE
    # -------------------------------------------------------------------------

    @api.model
    def _compose_entries(self, events):
        """Return the entries that the events give, unsaved.

        Events without value get none.

        :rtype: list[Entry]
        """
        with_value = [
            event
            for event in events
            if not event.company.currency_id.is_zero(event.value)
            and self._is_posted(event)
        ]
        return [
            Entry(company, date, document, group, self._compose_items(company, group))
            for (company, date, document), group in groupby(
                with_value, lambda event: (event.company, event.date, event.document)
            )
        ]

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
        )

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
            amount = abs(event.value)
            if is_reversed(event.operation, event.quantity):
                amount = -amount
            postings += [
                Posting(event, role, account, sign * amount)
                for role, account, sign in sides_by_key[key]
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
        )

    @api.model
    def _get_sides(self, event):
        return self._get_standard(event.company)._get_sides(event)

    @api.model
    def _get_standard(self, company):
        # sudo: a salesman whose delivery is validated for him may not read standards;
        # they are configuration and say nothing of amounts
        return company.sudo().stock_accounting_standard_id

    # -------------------------------------------------------------------------
    # CREATE
    # -------------------------------------------------------------------------

    @api.model
    def _create_entries(self, entries):
        """Create the journal entries, still draft, and link them to their moves."""
        # sudo: a storekeeper has no accounting right. The values come from the
        # company's own rules and accounts, none of them from the storekeeper.
        account_moves = (
            self.env["account.move"]
            .sudo()
            .create([self._prepare_entry_vals(entry) for entry in entries])
        )
        for entry, account_move in zip(entries, account_moves, strict=True):
            moves = self.env["stock.move"].concat(*[e.move for e in entry.events])
            moves.account_move_id = account_move
        return account_moves

    @api.model
    def _prepare_entry_vals(self, entry):
        partners = {event.partner for event in entry.events}
        return {
            "move_type": "entry",
            "company_id": entry.company.id,
            "journal_id": entry.company._get_stock_journal().id,
            "date": entry.date,
            "ref": entry.document,
            "partner_id": partners.pop().id if len(partners) == 1 else False,
            "line_ids": [
                Command.create(self._prepare_item_vals(entry, item))
                for item in entry.items
            ],
        }

    @api.model
    def _prepare_item_vals(self, entry, item):
        event = item.events[0]
        vals = {
            "account_id": item.account.id,
            "balance": entry.company.currency_id.round(item.balance),
            "name": self._get_item_label(entry, item),
            "partner_id": event.partner.id,
            "stock_operation": event.operation,
            "inventory_group_id": event.group.id,
        }
        if item.product:
            vals["product_id"] = item.product.id
            vals["product_uom_id"] = item.product.uom_id.id
            vals["quantity"] = abs(item.quantity)
        return vals

    @api.model
    def _get_item_label(self, entry, item):
        """Return group, then quantity, unit and article, or what was done to several.

        In the language of the company: books are kept in one, whoever moves goods.

        :rtype: str
        """
        event = item.events[0]
        lang = entry.company.partner_id.lang or self.env.lang
        group = event.group.with_context(lang=lang)
        if item.product:
            product = item.product.with_context(lang=lang)
            quantity = format_quantity(item.quantity)
            what = f"{quantity} {product.uom_id.name} {product.display_name}"
        else:
            rules = self.env["bhima.posting.rule"].with_context(lang=lang)
            what = rules._get_operation_label(event.operation)
        return " - ".join(filter(None, (group.display_name, what)))

    @api.model
    def _create_ledger_rows(self, events, entries, account_moves):
        """Append one row per event, pointing to the item on its stock account."""
        line_by_event = {
            posting.event: line
            for entry, account_move in zip(entries, account_moves, strict=True)
            for item, line in zip(
                entry.items, account_move.line_ids.sorted("id"), strict=True
            )
            for posting in item.postings
            if posting.role == "stock"
        }
        no_line = self.env["account.move.line"]
        # sudo: nobody has the right to write in the stock ledger but this pipeline
        self.env["bhima.stock.ledger.entry"].sudo().create(
            [
                self._prepare_ledger_vals(event, line_by_event.get(event, no_line))
                for event in events
            ]
        )

    @api.model
    def _prepare_ledger_vals(self, event, line):
        stock_account = event.group.with_company(event.company).stock_account_id
        return {
            "company_id": event.company.id,
            "date": event.date,
            "product_id": event.product.id,
            "inventory_group_id": event.group.id,
            "operation": event.operation,
            "quantity": event.quantity,
            "value": event.value,
            "partner_id": event.partner.id,
            "stock_move_id": event.move.id,
            "stock_account_id": (line.account_id or stock_account).id,
            "account_move_id": line.move_id.id,
            "account_move_line_id": line.id,
            "cause": event.cause,
        }
