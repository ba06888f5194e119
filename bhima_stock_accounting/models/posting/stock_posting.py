from dataclasses import replace

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import clean_context, format_date, groupby

from odoo.addons.bhima_inventory_config.account_types import ACCOUNT_FIELDS

from ...context import CREATING, PIPELINE, PREVIEWING, VALUING, get_passed, pass_on
from ...exceptions import PreviewComposed
from ...rules.entries import (
    PLAIN_ENTRY,
    PLAIN_ITEM,
    Entry,
    Identity,
    Posting,
    format_quantity,
    match_identities,
    merge_postings,
)
from ...rules.operations import WITHOUT_STOCK, is_storno, usual_direction

# Roles without an analytic distribution: stock and debts are no costs.
UNDISTRIBUTED_ROLES = ("stock", "goods_received")
# An entry is created with final values: Odoo need not look for taxes, terms and
# analytic items to update. Its balance is checked once, when it is created.
SYNCS = ("skip_invoice_sync", "skip_analytic_sync")
COMPOSED = pass_on(PIPELINE, CREATING) | dict.fromkeys(SYNCS, True)
# Other add-ons may add items while the entry is posted; Odoo then updates them.
POSTED = pass_on(PIPELINE, "") | dict.fromkeys(SYNCS, False)


class StockPosting(models.AbstractModel):
    """Pipeline from stock events to rows of the stock ledger and journal entries.

    check -> decide (posted, waiting or nothing to post) -> compose (postings, items,
    entries) -> create -> rows -> post. Each step works on the whole batch; nothing is
    written before "create". Steps whose docstring says *Hook* may be overridden by
    other add-ons.
    """

    _name = "bhima.stock.posting"
    _description = "Posting of Stock Movements"

    @api.model
    def _record_events(self, events):
        """Create the ledger rows of the events and post their entries.

        :param list[StockEvent] events: of any companies, dates and documents
        :return: the posted entries
        :rtype: account.move
        :raise UserError: something is missing; nothing has been written then
        """
        if not events:
            return self.env["account.move"]
        self._check_events(events)
        events = self._decide(events)
        entries = self._compose_entries(events)
        if get_passed(self.env, PIPELINE) == PREVIEWING:
            composed = [self._prepare_entry_vals(entry) for entry in entries]
            self._write_events(events, entries)  # Odoo may refuse to post them
            raise PreviewComposed(composed)
        return self._write_events(events, entries)

    @api.model
    def _write_events(self, events, entries):
        """Write the rows of events, and their entries; see :meth:`_record_events`."""
        account_moves = self._create_entries(entries)
        self._create_ledger_rows(events, entries, account_moves)
        if account_moves:
            account_moves.with_context(**POSTED)._post(soft=False)
        # sudo: as they were created; the caller goes on with its own context
        return account_moves.with_env(self.env).sudo()

    # Check --------------------------------------------------------------------------

    @api.model
    def _check_events(self, events):
        """Refuse events that can't be posted, with all problems at once.

        Events that were checked before the goods moved are not checked again.

        :param list[StockEvent] events: of any companies, dates and documents
        :return: keys of the checked events: see :meth:`_get_sides_key`
        :rtype: frozenset[tuple]
        :raise UserError: a lock date, an account or the standard prevents posting
        """
        valuing = get_passed(self.env, VALUING)
        checked = valuing.checked if valuing else frozenset()
        representatives = {
            key: event
            for event in events
            if (key := self._get_sides_key(event)) not in checked
        }
        if not representatives:
            return checked
        self._fetch_groups(representatives.values())
        problems = dict.fromkeys(
            problem
            for event in representatives.values()
            if self._is_posted(event) and not self._may_wait(event)
            for problem in self._get_problems(event)
        )
        if problems:
            message = self.env._("The stock movement can't be posted:")
            raise UserError("\n- ".join([message, *problems]))
        return checked.union(representatives)

    @api.model
    def _fetch_groups(self, events):
        """Read names and accounts of all groups in one query per company."""
        for company, same in groupby(events, lambda event: event.company):
            groups = self.env["bhima.inventory.group"].union(*(e.group for e in same))
            # sudo: as where accounts are looked up, see ``_get_booked_account``
            groups.sudo().with_company(company).fetch(("code", "name", *ACCOUNT_FIELDS))

    @api.model
    def _get_problems(self, event):
        """Yield the problems that prevent posting the event, as texts for the user.

        Hook: an override may yield more sentences; each says what is wrong, on which
        record, and in which menu to correct it.

        :param StockEvent event: representative of the events with the same accounts
        :rtype: Iterator[str]
        """
        locks = event.company._get_lock_date_violations(
            event.date, sale=False, purchase=False, tax=False
        )
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
        standard = event.company._get_stock_standard()
        if standard:
            yield from standard._get_rule_problems(event)
        else:
            yield self.env._(
                "Company %(company)s has no accounting standard. Choose it in "
                "Inventory > Configuration > Settings > Stock Accounting.",
                company=event.company.display_name,
            )

    @api.model
    def _get_lock_message(self, event, locks):
        """Return the message that the date is in a locked period, and what to do."""
        return self.env._(
            "%(date)s lies in a period that company %(company)s has locked "
            "(%(locks)s). Choose a later date, or ask the accountant to move the "
            "lock date.",
            date=format_date(self.env, event.date),
            company=event.company.display_name,
            locks=event.company._format_lock_dates(locks),
        )

    @api.model
    def _is_posted(self, event):
        """Return whether the event gets a journal entry besides its ledger row."""
        company = event.company
        left = company._get_stock_standard()._is_left_to_bill(event.operation)
        return company._is_stock_posting_due(event.date) and not left

    @api.model
    def _may_wait(self, event):
        """Return whether an event that can't be posted waits instead of being refused.

        A preview is refused: the user wants to see the problem. So is a change of the
        group, which, unlike the movement of goods, can be postponed.
        """
        is_preview = get_passed(self.env, PIPELINE) == PREVIEWING
        if is_preview or event.operation == "regrouping":
            return False
        return event.company.stock_posting_failure == "queue"

    # Decide -------------------------------------------------------------------------

    @api.model
    def _decide(self, events):
        """Return the events with their posting state and problem.

        If one event has to wait, all events of its entry wait.

        :param list[StockEvent] events: checked events
        :return: events with ``state`` and ``problem``
        :rtype: list[StockEvent]
        """
        is_posted = {
            common: self._is_posted(alike[0])
            for common, alike in groupby(events, self._get_posting_key)
        }
        decided = [
            replace(
                event,
                state="posted"
                if is_posted[self._get_posting_key(event)] and self._has_amount(event)
                else "not_posted",
            )
            for event in events
        ]
        waiting = [e for e in decided if e.state == "posted" and self._may_wait(e)]
        return self._let_wait(decided, waiting) if waiting else decided

    @api.model
    def _get_posting_key(self, event):
        """Return the key of events that are either all posted or all not posted."""
        return event.company, event.date, event.operation

    @api.model
    def _has_amount(self, event):
        """Return whether the rules find an amount to book."""
        currency = event.company.currency_id
        if not currency.is_zero(event.value):
            return True
        if currency.is_zero(event.consumed):
            return False
        pairs = event.company._get_stock_standard()._get_pairs(event.operation)
        return any(pair.part == "consumed" for pair in pairs)

    # Compose ------------------------------------------------------------------------

    @api.model
    def _compose_entries(self, events):
        """Return the entries of the events, unsaved.

        Events without a value and waiting events get no entry, nor do events of a
        document that cancel each other out.

        :param list[StockEvent] events: see :meth:`_decide`
        :rtype: list[Entry]
        """
        posted = [event for event in events if event.state == "posted"]
        entries = (
            Entry(company, date, document, group, self._compose_items(company, group))
            for (company, date, document), group in groupby(posted, self._get_entry_key)
        )
        return [entry for entry in entries if entry.items]

    @api.model
    def _get_entry_key(self, event):
        """Return the key of events that share a journal entry.

        Hook: the key has to begin with company, date and document.

        :param StockEvent event: an event to post
        :rtype: tuple
        """
        return event.company, event.date, event.document

    @api.model
    def _compose_items(self, company, events):
        """Return the journal items of one entry, merged by :meth:`_get_merge_key`."""
        items = merge_postings(self._compose_postings(events), self._get_merge_key)
        return [item for item in items if not company.currency_id.is_zero(item.balance)]

    @api.model
    def _get_merge_key(self, posting):
        """Return the key of postings that share a journal item.

        Hook: the key has to contain account, role, operation, group and partner:
        accountants reconcile by them, and the stock ledger finds its item by them.

        :param Posting posting: one side of a rule, applied to an event
        :rtype: tuple
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
            tuple(self._get_distribution(posting).items()),
        )

    @api.model
    def _get_distribution(self, posting):
        """Return the distribution of an item: of its movement, else of its place."""
        if posting.role in UNDISTRIBUTED_ROLES:
            return {}
        move, place = posting.event.move, posting.event.place
        distribution = move._get_own_analytic_distribution() if move else {}
        return distribution or place._get_stock_analytic_distribution()

    @api.model
    def _compose_postings(self, events):
        """Apply the rules of its operation to each event.

        :rtype: list[Posting]
        """
        postings = []
        sides_by_key = {}
        for event in events:
            key = self._get_sides_key(event)
            if key not in sides_by_key:
                standard = event.company._get_stock_standard()
                sides_by_key[key] = standard._get_booked_sides(event)
            direction = usual_direction(event.operation)
            amounts = {"stock": event.value, "consumed": event.consumed}
            postings += [
                Posting(event, role, account, sign * direction * amounts[part])
                for part, role, account, sign in sides_by_key[key]
            ]
        return postings

    @api.model
    def _get_sides_key(self, event):
        """Return the key of events that use the same accounts, to resolve them once.

        An article without a group has a key of its own: the error names it.

        :rtype: tuple
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

    # Create -------------------------------------------------------------------------

    @api.model
    def _create_entries(self, entries):
        """Create the draft journal entries and link them to their moves."""
        # sudo: a storekeeper has no accounting right. The values come from the
        # company's own rules and accounts, none of them from the storekeeper.
        account_moves = self.env["account.move"].sudo()
        if not entries:
            return account_moves
        account_moves = account_moves.with_context(
            **COMPOSED, tracking_disable=not self._is_logged(entries)
        ).create([self._prepare_entry_vals(entry) for entry in entries])
        for entry, account_move in zip(entries, account_moves, strict=True):
            moves = self.env["stock.move"].concat(*[e.move for e in entry.events])
            moves.account_move_id = account_move
        return account_moves

    @api.model
    def _is_logged(self, entries):
        """Return whether Odoo logs the creation of the entries in their chatter.

        It does so if the company requires the restrictive audit trail. Otherwise the
        entry itself shows its author and date, and is never edited before it is posted.
        """
        return any(entry.company.restrictive_audit_trail for entry in entries)

    @api.model
    def _prepare_entry_vals(self, entry):
        """Return the values of a journal entry with its items.

        Hook: an override may add values; it keeps company, journal, date and items.

        :param Entry entry: entry of one company, date and document
        :return: values of ``account.move``
        :rtype: dict
        """
        partners = {event.partner for event in entry.events}
        company = entry.company
        # sudo: a storekeeper may not read journals; the currency of one says no figure
        journal = company._get_stock_journal().sudo()
        common = {
            "currency_id": company.currency_id.id,  # first: amounts need it
            **PLAIN_ITEM,
            **self._prepare_distribution_vals(),
            "date": entry.date,
            "ref": entry.document,
        }
        return {
            **PLAIN_ENTRY,
            "company_id": company.id,
            "currency_id": (journal.currency_id or company.currency_id).id,
            "journal_id": journal.id,
            "date": entry.date,
            "ref": entry.document,
            "partner_id": partners.pop().id if len(partners) == 1 else False,
            "line_ids": [
                Command.create({**common, **self._prepare_item_vals(entry, item)})
                for item in entry.items
            ],
        }

    @api.model
    def _prepare_distribution_vals(self):
        """Return an empty distribution without models of it: Odoo searches less."""
        models = self.env["account.analytic.distribution.model"]
        return {} if models._is_any() else {"analytic_distribution": False}

    @api.model
    def _prepare_item_vals(self, entry, item):
        """Return the values of a journal item that not all items of the entry share.

        Hook: an override may add values; it keeps account, balance, operation and
        group, by which the stock ledger finds the item again.

        :param Entry entry: entry of the item
        :param Item item: postings that share an account
        :return: values of ``account.move.line``, amounts in the company's currency
        :rtype: dict
        """
        event = item.events[0]
        currency = entry.company.currency_id
        balance = currency.round(item.balance)
        vals = {
            "account_id": item.account.id,
            "balance": balance,
            "amount_currency": balance,
            "name": self._get_item_label(entry, item),
            "partner_id": event.partner.id,
            "stock_operation": event.operation,
            "inventory_group_id": event.group.id,
        }
        distribution = self._get_distribution(item.postings[0])
        if distribution:
            vals["analytic_distribution"] = distribution
        if entry.company.account_storno:
            vals["is_storno"] = all(
                is_storno(event.operation, event.direction) for event in item.events
            )
        if item.product:
            vals["product_id"] = item.product.id
            vals["product_uom_id"] = item.product.uom_id.id
            vals["quantity"] = abs(item.quantity)
        return vals

    @api.model
    def _get_item_label(self, entry, item):
        """Return the label: group, then quantity, unit and article, or the operation.

        An item of several articles has the operation instead of the article. A change
        of value without a movement has its cause. The language is that of the company:
        the language of the books does not depend on the user.

        :rtype: str
        """
        event = item.events[0]
        lang = entry.company.partner_id.lang or self.env.lang
        group = event.group.with_context(lang=lang)
        rules = self.env["bhima.posting.rule"].with_context(lang=lang)
        operation = rules._get_operation_label(event.operation)
        if event.cause:
            causes = dict.fromkeys(event.cause for event in item.events)
            return " - ".join((group.display_name, operation, ", ".join(causes)))
        if item.product:
            product = item.product.with_context(lang=lang)
            # Odoo would search for variants in the database, even if there are none
            if not product.combination_indices:
                product = product.product_tmpl_id
            quantity = format_quantity(item.quantity)
            what = f"{quantity} {product.uom_id.name} {product.display_name}"
        else:
            what = operation
        return " - ".join(filter(None, (group.display_name, what)))

    # Rows of the stock ledger --------------------------------------------------------

    @api.model
    def _create_ledger_rows(self, events, entries, account_moves):
        """Append one row per event, with the item on its stock account."""
        line_by_event = self._get_item_by_event(entries, account_moves)
        no_line = self.env["account.move.line"]
        # default values of the screen are not meant for the rows
        env = self.env(context=clean_context(self.env.context))
        # sudo: nobody has the right to write in the stock ledger but this pipeline
        env["bhima.stock.ledger.entry"].sudo().create(
            [
                self._prepare_ledger_vals(event, line_by_event.get(event, no_line))
                for event in events
            ]
        )

    @api.model
    def _get_item_by_event(self, entries, account_moves):
        """Return the item on the stock account that contains each event.

        Items are found by their content, since other add-ons may add, remove, change or
        reorder them. An event that leaves the stock as it is has none: any item counts.

        :rtype: dict[StockEvent, account.move.line]
        """
        found = {}
        for entry, account_move in zip(entries, account_moves, strict=True):
            lines = account_move.line_ids
            matched = match_identities(
                [self._get_item_identity(item) for item in entry.items],
                [self._get_line_identity(line) for line in lines],
            )
            found |= {
                posting.event: lines[place]
                for number, place in matched.items()
                for posting in entry.items[number].postings
                if posting.role == "stock" or self._is_cost_alone(posting.event)
            }
        return found

    @api.model
    def _get_line_identity(self, line):
        return Identity(
            account=line.account_id.id,
            balance=line.company_id.currency_id.round(line.balance),
            operation=line.stock_operation,
            group=line.inventory_group_id.id,
            partner=line.partner_id.id,
            product=line.product_id.id,
        )

    @api.model
    def _get_item_identity(self, item):
        event = item.events[0]
        return Identity(
            account=item.account.id,
            balance=event.company.currency_id.round(item.balance),
            operation=event.operation,
            group=event.group.id,
            partner=event.partner.id,
            product=item.product.id if item.product else False,
        )

    @api.model
    def _is_cost_alone(self, event):
        """Return whether the event leaves the stock as it is.

        It is a drop shipment, or a change in cost of goods that were consumed.
        """
        return event.operation in WITHOUT_STOCK or event.company.currency_id.is_zero(
            event.value
        )

    @api.model
    def _prepare_ledger_vals(self, event, line):
        """Return the values of the ledger row of an event.

        Hook: an override may add values of fields of its own.

        :param StockEvent event: an event with its ``state``
        :param account.move.line line: item that contains the event; empty if none does
        :return: values of ``bhima.stock.ledger.entry``, amounts in the company's
            currency
        :rtype: dict
        """
        stock_line = line.browse() if self._is_cost_alone(event) else line
        account = stock_line.account_id or self._get_stock_account(event)
        quantity, value, consumed = event.quantity, event.value, event.consumed
        if event.operation in WITHOUT_STOCK:
            quantity, value, consumed = 0.0, 0.0, event.value
        links = {
            "currency_id": event.company.currency_id,  # first: amounts need it
            "company_id": event.company,
            "product_id": event.product,
            "lot_id": event.lot,
            "inventory_group_id": event.group,
            "partner_id": event.partner,
            "loss_reason_id": event.move._get_loss_reason(event.operation),
            "stock_move_id": event.move,
            "purchase_line_id": event.purchase_line,
            "stock_account_id": account,
            "account_move_id": line.move_id,
            "account_move_line_id": stock_line,
            "cost_account_id": event.cost_account,
            "bill_id": event.bill,
            "location_id": event.place,
        }
        texts = {
            "document": event.document,
            "cause": event.cause,
            "posting_problem": event.problem,
        }
        # most rows have few of these fields: Odoo need not write the empty ones
        return {
            **{fname: record.id for fname, record in links.items() if record},
            **{fname: text for fname, text in texts.items() if text},
            "date": event.date,
            "operation": event.operation,
            "quantity": quantity,
            "value": value,
            "consumed_value": consumed,
            "posting_state": event.state,
        }

    @api.model
    def _get_stock_account(self, event):
        """Return the stock account of the event's group; empty if it has none."""
        group = event.group.with_company(event.company)
        return group._get_booked_account("stock_account_id")
