from odoo import Command, api, models

from ...rules.settlement import get_transfer


class SupplierCredit(models.AbstractModel):
    """Keeps one credit per vendor where receipts credit vendors directly.

    The later bill credits the vendor too, and debits *goods received, not billed*: an
    entry then moves the receipt's credit from the vendor to goods received. Another
    entry reverts it when the bill is cancelled.
    """

    _name = "bhima.supplier.credit"
    _description = "Vendors Credited by Receipts"

    @api.model
    def _prepare_debt_vals(self, entry, item):
        """Return the values that make an item of a receipt a debt that users can pay.

        It has the currency and due date of the order; with several instalments, the
        date of the last one.

        :param Entry entry: unsaved entry, of one company and date
        :param Item item: item on the payable account of a vendor
        :return: values of ``account.move.line``
        :rtype: dict
        """
        line = item.events[0].purchase_line
        company, order = entry.company, line.order_id
        currency = order.currency_id or company.currency_id
        amount = self._get_debt_amount(company, item)
        # sudo: a storekeeper may not read terms of payment; their date alone is used
        terms = order.sudo().payment_term_id.line_ids
        due = [term._get_due_date(entry.date) for term in terms]
        return {
            "currency_id": currency.id,
            "amount_currency": currency.round(amount),
            "date_maturity": max(due, default=entry.date),
        }

    @api.model
    def _get_debt_amount(self, company, item):
        """Return the amount of an item of a vendor in the currency of the order.

        Before a bill it is what the order says. Later it has the rate of the receipt:
        the item is reconciled with what the bill takes over.

        :param res.company company: company of the entry
        :param Item item: item on the payable account of a vendor
        :return: signed like the balance of the item
        :rtype: float
        """
        # sudo: a storekeeper may not read orders and bills; the order's price is used
        line = item.events[0].purchase_line.sudo()
        if line.currency_id in (company.currency_id, line.currency_id.browse()):
            return item.balance
        if line._get_settling_items():
            return sum(self._convert(posting, line) for posting in item.postings)
        moves = [event.move for event in item.events]
        if all(moves):
            return -sum(
                move._get_amount_owed() for move in line.move_ids.browse().union(*moves)
            )
        return -line._get_amount_not_credited()

    @api.model
    def _convert(self, posting, line):
        """Return the balance of a posting in the currency of the order, not rounded."""
        currency, company = line.company_id.currency_id, line.company_id
        date = self._get_rate_date(posting.event)
        return currency._convert(
            posting.balance, line.currency_id, company, date, round=False
        )

    @api.model
    def _get_rate_date(self, event):
        """Return the date of the exchange rate for the value of an event.

        A return or a price difference has the date of its receipt.
        """
        received = event.move._get_first_arrival()
        if not event.move:
            received = event.purchase_line.move_ids.filtered("is_in")[-1:]
        if not received:
            return event.date
        return event.company._get_stock_accounting_date(received.date)

    @api.model
    def _settle(self, items):
        """Move credits between vendors and goods received for the order lines of items.

        :param account.move.line items: posted items on goods received or on a vendor
        :return: the posted entries; empty where receipts credit no vendor
        :rtype: account.move
        """
        # sudo: a storekeeper or buyer may neither read nor write entries; the amounts
        # are those that the company's own rules have booked for the order line
        entries = self.env["account.move"].sudo()
        for cause, of_cause in items.sudo().grouped("move_id").items():
            company = cause.company_id
            transfers = self._get_transfers(company, of_cause)
            entry = self._create_transfer_entry(company, cause, transfers)
            credits = (of_cause | entry.line_ids)._filter_supplier_credits()
            credits._reconcile_supplier_credits()
            entry.line_ids._pay_bill(cause)
            entries |= entry
        return entries

    @api.model
    def _get_transfers(self, company, items):
        """Return the amounts to move from goods received to the vendor, by order line.

        :return: amount (see ``get_transfer``) by order line, and its vendor items
        :rtype: dict[purchase.order.line, tuple[float, account.move.line]]
        """
        lines = items.purchase_line_id | items.received_purchase_line_id
        booked = items.search(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                "|",
                ("purchase_line_id", "in", lines.ids),
                ("received_purchase_line_id", "in", lines.ids),
            ]
        )
        received = booked._filter_goods_received()
        credits = booked._filter_supplier_credits()
        is_direct = company.stock_supplier_credit == "supplier"
        transfers = {}
        for line in lines:
            of_line = received._filter_of_order_line(line)
            vendor = credits._filter_of_order_line(line)
            open_cost = sum(item._get_purchase_cost() for item in of_line)
            taken_over = of_line._filter_transferred()
            amount = get_transfer(
                sum(vendor.mapped("balance")),
                company.currency_id.round(open_cost),
                sum(taken_over.mapped("balance")),
                is_direct,
            )
            if not company.currency_id.is_zero(amount):
                transfers[line] = amount, vendor
        return transfers

    @api.model
    def _create_transfer_entry(self, company, cause, transfers):
        """Create and post the entry of transfers; empty if there are none.

        :param res.company company: company of the entry
        :param account.move cause: the bill, payment or receipt that requires it
        :param dict transfers: see :meth:`_get_transfers`
        :rtype: account.move
        """
        if not transfers:
            return cause.browse()
        entry = cause.create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": company._get_stock_journal().id,
                "date": cause.date,
                "ref": cause.name,
                "partner_id": cause.partner_id.id,
                "line_ids": [
                    Command.create(vals)
                    for line, (amount, vendor) in transfers.items()
                    for vals in self._prepare_items_vals(line, amount, vendor, cause)
                ],
            }
        )
        # its items are reconciled afterwards, together with those of the bill
        entry._post(soft=False)
        return entry

    @api.model
    def _prepare_items_vals(self, line, amount, vendor, cause):
        """Return the values of the vendor's item and of that on goods received.

        The vendor's item has the currency and rate of the credit that it clears.
        """
        company = line.company_id
        label = self.env._(
            "%(order)s: credited by the receipt, billed by %(bill)s",
            order=line.order_id.name,
            bill=cause.name,
        )
        balance = sum(vendor.mapped("balance"))
        currency = vendor.currency_id if len(vendor.currency_id) == 1 else None
        common = {
            "name": label,
            "received_purchase_line_id": line.id,
            "partner_id": line.order_id.partner_id.commercial_partner_id.id,
        }
        supplier = {**common, "balance": amount, "date_maturity": cause.date}
        if currency and balance:
            rate = sum(vendor.mapped("amount_currency")) / balance
            supplier |= {
                "currency_id": currency.id,
                "amount_currency": currency.round(amount * rate),
            }
        supplier["account_id"] = (
            vendor[-1:].account_id or line._get_vendor_payable()
        ).id
        received = company._get_inherited("goods_received_account_id")
        return supplier, {**common, "balance": -amount, "account_id": received.id}
