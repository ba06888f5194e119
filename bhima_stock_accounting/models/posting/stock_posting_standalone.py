from dataclasses import replace

from odoo import Command, api, models

from ...rules.operations import WITHOUT_RULES

# Number of rows that are composed to tell how many of them would be booked.
COUNTED_ROWS = 1000


class StockPostingStandalone(models.AbstractModel):
    """Pipeline for movements of a period without automatic accounting.

    Their rows are in the stock ledger but were never posted. They are completed, each
    on its own day: there is one entry for each day and inventory group.
    """

    _name = "bhima.stock.posting.standalone"
    _description = "Posting of a Standalone Period"
    _inherit = ["bhima.stock.posting.waiting"]

    @api.model
    def _post_period(self, company, events):
        """Post the rows of a standalone period, with all entries that follow from them.

        :param res.company company: company of the rows
        :param list[StockEvent] events: see ``_prepare_standalone_events``
        :return: the posted entries
        :rtype: account.move
        :raise UserError: lists each locked day and each missing account; nothing has
            been written then
        """
        products = self.env["product.product"].union(*(e.product for e in events))
        products = products.with_company(company)
        products._lock_ledger()
        settlement = self._prepare_settlement_vals(company, events)
        entries = self._record_events(events)
        if settlement:
            transfer = self.env["account.move"].create(settlement)
            transfer._post(soft=False)
            entries |= transfer
        entries |= self.env["bhima.stock.regrouping"]._regroup(products)
        cause = self.env._("Value changed while automatic accounting was off")
        revaluation = self.env["bhima.stock.revaluation"].with_company(company)
        causes = dict.fromkeys(products, cause)
        return entries | revaluation._close_gaps(products, cause, causes)

    @api.model
    def _get_unposted_rows(self, company, date_from=None, date_to=None):
        """Return the unposted rows since the start date.

        :param res.company company: company of the rows
        :param date date_from: first accounting date; ``None``: the start date
        :param date date_to: last accounting date; ``None``: no end
        :rtype: bhima.stock.ledger.entry
        """
        rows = self.env["bhima.stock.ledger.entry"]
        domain = self._get_unposted_domain(company, date_from, date_to)
        return rows.search(domain, order="date, id")

    @api.model
    def _get_unposted_domain(self, company, date_from=None, date_to=None):
        days = (
            (">=", company.stock_accounting_start_date),
            (">=", date_from),
            ("<=", date_to),
        )
        return [
            ("company_id", "=", company.id),
            ("posting_state", "=", "not_posted"),
            *(("date", operator, day) for operator, day in days if day),
            "|",
            ("value", "!=", 0),
            ("consumed_value", "!=", 0),
        ]

    @api.model
    def _count_unposted(self, company):
        """Return the number of movements that posting the period would book.

        Rows that no rule books, or that cancel each other out, are no such movements.
        Thousands of rows are more than such exceptions: they are only counted.

        :param res.company company: the current company
        :rtype: int
        """
        domain = self._get_unposted_domain(company)
        number = self.env["bhima.stock.ledger.entry"].search_count(domain)
        if not number or number > COUNTED_ROWS:
            return number
        events = self._prepare_standalone_events(self._get_unposted_rows(company))
        return sum(len(entry.events) for entry in self._compose_entries(events))

    @api.model
    def _prepare_standalone_events(self, rows):
        """Return the events of rows; those that no rule books are left out.

        :rtype: list[StockEvent]
        """
        events = self._decide([self._prepare_standalone_event(row) for row in rows])
        return [event for event in events if event.state == "posted"]

    @api.model
    def _prepare_standalone_event(self, row):
        event = self._prepare_row_event(row)
        document = self.env._(
            "Standalone period: %s", event.group.display_name or event.product.name
        )
        account = None
        if row.operation in WITHOUT_RULES:  # its two sides are of two groups
            document = self.env._("Standalone period: groups changed")
            account = row.stock_account_id
        return replace(event, document=document, ledger_row=row, stock_account=account)

    @api.model
    def _prepare_settlement_vals(self, company, events):
        """Return the entry that moves bills of the period to goods received.

        Where receipts credit goods received, bills debit it; while accounting was off
        they debited the charge account. Empty if there are no such bills.

        :rtype: dict
        """
        items = self._prepare_settlement_items(company, events)
        if not items:
            return {}
        return {
            "company_id": company.id,
            "journal_id": company._get_stock_journal().id,
            "date": max(event.date for event in events),
            "ref": self.env._("Standalone period: bills of goods received"),
            "line_ids": list(map(Command.create, items)),
        }

    @api.model
    def _prepare_settlement_items(self, company, events):
        """Return two items per order line for its balance on the charge account."""
        received = [e for e in events if e.purchase_line]
        if company._get_stock_standard().bill_role != "goods_received":
            received = []
        group_by_line = {event.purchase_line: event.group for event in received}
        account = company._get_inherited("goods_received_account_id")
        items = []
        for line, charge, balance in self._get_billed_balances(company, group_by_line):
            common = {
                "name": line.name,
                "stock_operation": "receipt",
                "inventory_group_id": group_by_line[line].id,
                "received_purchase_line_id": line.id,
                "partner_id": line.partner_id.commercial_partner_id.id,
            }
            items += [
                {**common, "account_id": account.id, "balance": balance},
                {**common, "account_id": charge.id, "balance": -balance},
            ]
        return items

    @api.model
    def _get_billed_balances(self, company, group_by_line):
        """Yield the balance of bills per order line on the charge account of its group.

        :param res.company company: company of the bills
        :param dict group_by_line: inventory group by order line
        :return: order line, account, balance in the company's currency
        :rtype: Iterator[tuple]
        """
        for group in dict.fromkeys(group_by_line.values()):
            charge = group.with_company(company)._get_booked_account(
                "expense_account_id"
            )
            lines = [line.id for line, of in group_by_line.items() if of == group]
            items = self.env["account.move.line"].search(
                [
                    ("company_id", "=", company.id),
                    ("account_id", "=", charge.id),
                    ("parent_state", "=", "posted"),
                    ("stock_operation", "in", (False, "receipt")),
                    "|",
                    ("purchase_line_id", "in", lines),
                    ("received_purchase_line_id", "in", lines),
                ]
            )
            by_line = items.grouped(
                lambda item: item.purchase_line_id or item.received_purchase_line_id
            )
            for line, own in by_line.items():
                balance = company.currency_id.round(sum(own.mapped("balance")))
                if balance:
                    yield line, charge, balance
