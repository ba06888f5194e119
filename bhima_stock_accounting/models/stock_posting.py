from odoo import Command, api, models
from odoo.exceptions import UserError

from odoo.addons.bhima_inventory_config.models.inventory_group import (
    REFUSED_ACCOUNT_TYPES,
)

from ..events import Entry, Posting, group_by, merge_postings
from ..operations import is_reversed

REFUSED_TYPES = REFUSED_ACCOUNT_TYPES

# Where a role finds its account. The group knows the articles, the company the rest.
COMPANY_FIELD_BY_ROLE = {
    "goods_received": "goods_received_account_id",
    "loss": "stock_loss_account_id",
    "donation_income": "donation_income_account_id",
    "donation_expense": "donation_expense_account_id",
    "opening": "opening_stock_account_id",
    "production": "stock_production_account_id",
}
GROUP_FIELD_BY_ROLE = {
    "stock": "stock_account_id",
    "variation": "variation_account_id",
    "expense": "expense_account_id",
    "income": "income_account_id",
}


class StockPosting(models.AbstractModel):
    """The pipeline from stock events to stock ledger rows and journal entries.

    events -> postings -> items (merged) -> entry -> create -> post. Each step works
    on the whole batch and can be overridden; nothing is written before "create".
    """

    _name = "bhima.stock.posting"
    _description = "Posting of stock movements"

    @api.model
    def _record_events(self, events):
        """Write the stock ledger rows of the events and post their entries.

        :param list[StockEvent] events: of any companies, dates and documents
        :return: the posted entries
        :rtype: account.move
        :raise UserError: something is missing; nothing has been written then
        """
        self._check_events(events)
        entries = self._compose_entries(events)
        account_moves = self._create_entries(entries)
        self._create_ledger_rows(events, entries, account_moves)
        account_moves._post(soft=False)
        return account_moves

    @api.model
    def _check_events(self, events):
        """Refuse events that can't be posted, with all that is missing at once.

        :raise UserError: a lock date, an account or the standard forbids posting
        """
        due = [event for event in events if self._is_posted(event)]
        problems = dict.fromkeys(
            problem
            for event in due
            for problem in (*self._get_date_problems(event), *self._get_gaps(event))
        )
        if problems:
            message = self.env._("The stock movement can't be posted:")
            raise UserError("\n- ".join([message, *problems]))

    @api.model
    def _is_posted(self, event):
        """Tell whether the event gets a journal entry besides its ledger row."""
        return (
            event.company._is_stock_posting_due(event.date)
            and event.product.with_company(event.company).valuation == "at_move"
        )

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
            Entry(company, date, document, group, self._compose_items(group))
            for (company, date, document), group in group_by(
                with_value, lambda event: (event.company, event.date, event.document)
            ).items()
        ]

    @api.model
    def _compose_items(self, events):
        postings = [posting for event in events for posting in self._get_postings(event)]
        return [
            item
            for item in merge_postings(postings, self._get_merge_key)
            if not events[0].company.currency_id.is_zero(item.balance)
        ]

    @api.model
    def _get_merge_key(self, posting):
        """Return what postings must have in common to share a journal item.

        Hook: has to contain account, operation, group and partner, by which
        accountants read and reconcile.
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
    def _get_postings(self, event):
        """Return the two sides of each rule of the event's operation.

        :rtype: list[Posting]
        """
        amount = abs(event.value)
        if is_reversed(event.operation, event.quantity):
            amount = -amount
        rules = self._get_standard(event)._get_rules(event.operation)
        return [
            Posting(event, role, self._get_account(event, role, other), sign * amount)
            for rule in rules
            for role, other, sign in rule._get_sides()
        ]

    @api.model
    def _get_standard(self, event):
        # sudo: standards are configuration that every movement of stock reads
        return event.company.sudo().stock_accounting_standard_id

    @api.model
    def _get_account(self, event, role, other_role):
        """Resolve a role: counterpart of the location, group, then company.

        :param str role: the role to resolve
        :param str other_role: the other side of the same rule
        :return: the account, empty when it is not set
        :rtype: account.account
        """
        if other_role == "stock" and event.place.valuation_account_id:
            return event.place.valuation_account_id
        if role in COMPANY_FIELD_BY_ROLE:
            return event.company[COMPANY_FIELD_BY_ROLE[role]]
        group = event.group.with_company(event.company)
        if role == "variation":
            return group._get_variation_account()
        return group[GROUP_FIELD_BY_ROLE[role]]

    @api.model
    def _get_date_problems(self, event):
        locks = event.company._get_lock_date_violations(
            event.date, sale=False, purchase=False, tax=False
        )
        if locks:
            yield self.env._(
                "%(date)s lies in a period that company %(company)s has locked. Choose "
                "a later date, or ask the accountant to open the period in Invoicing > "
                "Accounting > Lock Dates.",
                date=event.date,
                company=event.company.display_name,
            )

    @api.model
    def _get_gaps(self, event):
        """Yield what is missing in the configuration to post the event."""
        standard = self._get_standard(event)
        if not standard:
            yield self.env._(
                "Company %(company)s has no accounting standard. Choose it in "
                "Inventory > Configuration > Settings > Stock Accounting.",
                company=event.company.display_name,
            )
            return
        rules = standard._get_rules(event.operation)
        if not rules:
            yield self.env._(
                "Standard %(standard)s has no posting rule for %(operation)s. Add it in "
                "Inventory > Configuration > Accounting Standards.",
                standard=standard.display_name,
                operation=self._get_operation_label(event.operation),
            )
        for rule in rules:
            for role, other, _sign in rule._get_sides():
                if not self._get_account(event, role, other):
                    yield self._get_missing_account_message(event, role)

    @api.model
    def _get_missing_account_message(self, event, role):
        if role in COMPANY_FIELD_BY_ROLE:
            field = event.company._fields[COMPANY_FIELD_BY_ROLE[role]]
            return self.env._(
                "Company %(company)s has no account %(field)s. Set it in Inventory > "
                "Configuration > Settings > Stock Accounting.",
                company=event.company.display_name,
                field=field._description_string(self.env),
            )
        field = event.group._fields[GROUP_FIELD_BY_ROLE[role]]
        return self.env._(
            "Article %(product)s (group %(group)s) has no %(field)s in company "
            "%(company)s. Set it in Inventory > Configuration > Inventory Groups.",
            product=event.product.display_name,
            group=event.group.display_name or self.env._("none"),
            field=field._description_string(self.env),
            company=event.company.display_name,
        )

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
        products = self.env["product.product"].concat(*[e.product for e in item.events])
        vals = {
            "account_id": item.account.id,
            "balance": entry.company.currency_id.round(item.balance),
            "name": self._get_item_label(item),
            "partner_id": event.partner.id,
            "stock_operation": event.operation,
            "inventory_group_id": event.group.id,
        }
        if len(products) == 1:
            vals["product_id"] = products.id
            vals["product_uom_id"] = products.uom_id.id
            vals["quantity"] = abs(sum(event.quantity for event in item.events))
        return vals

    @api.model
    def _get_item_label(self, item):
        """Return group, quantity, unit and article; the operation for several."""
        event = item.events[0]
        if len({e.product for e in item.events}) > 1:
            what = self._get_operation_label(event.operation)
        else:
            quantity = abs(sum(e.quantity for e in item.events))
            unit, article = event.product.uom_id.name, event.product.display_name
            what = f"{quantity:g} {unit} {article}"
        return " - ".join(filter(None, (event.group.display_name, what)))

    @api.model
    def _get_operation_label(self, operation):
        options = self.env["bhima.posting.rule"]._fields["operation"]
        return dict(options._description_selection(self.env))[operation]

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
        return (
            self.env["bhima.stock.ledger.entry"]
            .sudo()
            .create(
                [
                    self._prepare_ledger_vals(event, line_by_event.get(event, no_line))
                    for event in events
                ]
            )
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
