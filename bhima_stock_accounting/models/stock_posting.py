from odoo import Command, api, models
from odoo.tools import clean_context

from ..composing import COMPOSED, MAKING, PLAIN_ENTRY, PLAIN_ITEM, POSTED, TOTALS
from ..events import StockEvent, format_quantity
from ..exceptions import PreviewComposed
from ..operations import WITHOUT_STOCK
from ..storno import is_taken_back


class StockPosting(models.AbstractModel):
    """The pipeline from stock events to stock ledger rows and journal entries.

    check -> queue -> compose (postings, items, entries) -> create -> post. Each step
    works on the whole batch and can be overridden; nothing is written before "create".
    """

    _name = "bhima.stock.posting"
    _description = "Posting of Stock Movements"
    _inherit = ["bhima.stock.posting.queue"]

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
        events = self._mark_waiting(events)
        entries = self._compose_entries(events)
        if self.env.context.get("bhima_stock_accounting_preview"):
            raise PreviewComposed([self._prepare_entry_vals(e) for e in entries])
        account_moves = self._create_entries(entries).with_context(**{MAKING: False})
        self._create_ledger_rows(events, entries, account_moves)
        account_moves.with_context(**POSTED)._post(soft=False)
        account_moves.line_ids._reconcile_goods_received()
        # sudo: as they were created; the caller goes on with its own context
        return account_moves.with_env(self.env).sudo()

    @api.model
    def _create_entries(self, entries):
        """Create the journal entries, still draft, and link them to their moves."""
        # sudo: a storekeeper has no accounting right. The values come from the
        # company's own rules and accounts, none of them from the storekeeper.
        account_moves = (
            self.env["account.move"]
            .sudo()
            .with_context(**COMPOSED, tracking_disable=not self._is_logged(entries))
            .create([self._prepare_entry_vals(entry) for entry in entries])
        )
        for entry, account_move in zip(entries, account_moves, strict=True):
            moves = self.env["stock.move"].concat(*[e.move for e in entry.events])
            moves.account_move_id = account_move
        account_moves._keep_items_at_hand()
        return account_moves

    @api.model
    def _is_logged(self, entries):
        """Tell whether Odoo notes in the chatter how the entries came about.

        It does where a company asks for its restrictive audit trail. Elsewhere the
        entry tells who made it and when, and is never edited before it is posted.
        """
        return any(entry.company.restrictive_audit_trail for entry in entries)

    @api.model
    def _prepare_entry_vals(self, entry):
        partners = {event.partner for event in entry.events}
        distribution = self._prepare_distribution_vals()
        # sudo: a storekeeper may not read journals; the currency of one says no figure
        journal = entry.company._get_stock_journal().sudo()
        currency = journal.currency_id or entry.company.currency_id
        return {
            **PLAIN_ENTRY,
            "company_id": entry.company.id,
            "currency_id": currency.id,
            "journal_id": journal.id,
            "date": entry.date,
            "ref": entry.document,
            "partner_id": partners.pop().id if len(partners) == 1 else False,
            "line_ids": [
                Command.create({**distribution, **self._prepare_item_vals(entry, item)})
                for item in entry.items
            ],
        }

    @api.model
    def _prepare_distribution_vals(self):
        """Spare Odoo two searches per item where no model distributes anything."""
        models = self.env["account.analytic.distribution.model"]
        return {} if models._is_any() else {"analytic_distribution": False}

    @api.model
    def _prepare_item_vals(self, entry, item):
        event = item.events[0]
        currency = entry.company.currency_id
        balance = currency.round(item.balance)
        vals = {
            "currency_id": currency.id,  # first: amounts need it
            **PLAIN_ITEM,
            "account_id": item.account.id,
            "balance": balance,
            "amount_currency": balance,
            "name": self._get_item_label(entry, item),
            "partner_id": event.partner.id,
            "stock_operation": event.operation,
            "inventory_group_id": event.group.id,
        }
        if item.postings[0].role == "goods_received" and event.purchase_line:
            vals["received_purchase_line_id"] = event.purchase_line.id
        if item.account.account_type == "liability_payable":
            vals |= self.env["bhima.supplier.credit"]._prepare_debt_vals(entry, item)
        ward = self._get_analytic_key(item.postings[0])
        if ward:
            vals["analytic_distribution"] = ward._get_stock_analytic_distribution()
        if entry.company.account_storno:
            vals["is_storno"] = all(
                is_taken_back(event.operation, event.direction) for event in item.events
            )
        if item.product:
            vals["product_id"] = item.product.id
            vals["product_uom_id"] = item.product.uom_id.id
            vals["quantity"] = abs(item.quantity)
        return {**vals, **dict.fromkeys(TOTALS, vals["amount_currency"])}

    @api.model
    def _get_item_label(self, entry, item):
        """Return group, then quantity, unit and article, or what was done to several.

        What changes a value without a movement is told with its cause.

        In the language of the company: books are kept in one, whoever moves goods.

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
            # Odoo looks for variants in the database, where there are none, too
            if not product.combination_indices:
                product = product.product_tmpl_id
            quantity = format_quantity(item.quantity)
            what = f"{quantity} {product.uom_id.name} {product.display_name}"
        else:
            what = operation
        return " - ".join(filter(None, (group.display_name, what)))

    @api.model
    def _create_ledger_rows(self, events, entries, account_moves):
        """Append one row per event, pointing to the item on its stock account."""
        line_by_event = self._get_stock_lines(entries, account_moves)
        no_line = self.env["account.move.line"]
        states = self._get_posting_states(events)
        # what a screen suggests for its own records is no part of the rows
        env = self.env(context=clean_context(self.env.context))
        ledger = env["bhima.stock.ledger.entry"]
        # sudo: nobody has the right to write in the stock ledger but this pipeline
        rows = ledger.sudo().create(
            [
                self._prepare_ledger_vals(
                    event, line_by_event.get(event, no_line), states[event]
                )
                for event in events
            ]
        )
        # each row was given its currency: Odoo need not compute it once more
        self.env.remove_to_compute(rows._fields["currency_id"], rows)

    @api.model
    def _get_stock_lines(self, entries, account_moves):
        """Return the item on the stock account that contains each event.

        What leaves the stock as it is has none there: it is found in any of its items.

        :rtype: dict[StockEvent, account.move.line]
        """
        return {
            posting.event: line
            for entry, account_move in zip(entries, account_moves, strict=True)
            for item, line in zip(
                entry.items, account_move.line_ids.sorted("id"), strict=True
            )
            for posting in item.postings
            if posting.role == "stock" or self._is_cost_alone(posting.event)
        }

    @api.model
    def _is_cost_alone(self, event):
        """Tell whether the stock stays as it is: goods passed by, or have left."""
        is_zero = event.company.currency_id.is_zero
        return event.operation in WITHOUT_STOCK or is_zero(event.value)

    @api.model
    def _prepare_ledger_vals(self, event, line, state):
        stock_line = line.browse() if self._is_cost_alone(event) else line
        account = stock_line.account_id or self._get_stock_account(event)
        quantity, value, consumed = event.quantity, event.value, event.consumed
        if event.operation in WITHOUT_STOCK:
            quantity = value = 0.0
            consumed = event.value
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
        # most rows have few of them: Odoo need not write the rest
        return {
            **{fname: record.id for fname, record in links.items() if record},
            **{fname: text for fname, text in texts.items() if text},
            "date": event.date,
            "operation": event.operation,
            "quantity": quantity,
            "value": value,
            "consumed_value": consumed,
            "posting_state": state,
        }

    @api.model
    def _get_stock_account(self, event):
        """Return the stock account of the event's group, empty if it has none."""
        group = event.group.with_company(event.company)
        return group._get_booked_account("stock_account_id")

    @api.model
    def _prepare_row_event(self, row):
        """Return the event that a row of the stock ledger was written for.

        Its value and date are those of the row, whatever became of the movement. Of
        goods that pass the stock by the row holds what they cost, not the quantity.

        :rtype: StockEvent
        """
        row = row.with_company(row.company_id)
        quantity, value, consumed = row.quantity, row.value, row.consumed_value
        if row.operation in WITHOUT_STOCK:
            quantity, worth = row.stock_move_id._get_passed(row.location_id)
            # what has waited since an earlier version holds no cost
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
