from odoo import models
from odoo.exceptions import UserError

from ...context import BILLS


class AccountMove(models.Model):
    _inherit = "account.move"

    # Bills, payments and receipts settle each other -----------------------------------

    def _post(self, soft=True):
        """Value what is billed at its price, and settle what was received."""
        ours = self._filter_purchases()
        if not ours:
            return super()._post(soft)
        ours._book_on_goods_received()
        posted = super(AccountMove, self.with_context(**{BILLS: self.ids}))._post(soft)
        posted = posted.with_env(self.env)
        ours &= posted
        # Odoo values receipts anew itself, but forgets it when a bill is reversed at
        # once, and never values drop shipments
        moves = ours.line_ids._get_stock_moves()
        if moves:
            is_forgotten = self.env.context.get("move_reverse_cancel")
            ours._value_anew(moves if is_forgotten else moves._filter_dropships())
        # transfers of supplier credits are settled by whoever has made them
        ours = ours.filtered(lambda entry: not entry.line_ids._filter_transferred())
        ours.line_ids._reconcile_goods_received()
        return posted

    def button_draft(self):
        """Take back what the bill has changed: Odoo leaves the value at its price."""
        result = super().button_draft()
        if self:
            self._take_back_from_receipts()
        return result

    def button_cancel(self):
        """Take back what the bill has changed, as when it is reset to draft."""
        result = super().button_cancel()
        if self:
            self._take_back_from_receipts()
        return result

    def _filter_purchases(self):
        """Return the entries that buy goods, or settle what was bought."""
        return self.filtered(
            lambda entry: entry.is_purchase_document()
            or any(
                item.purchase_line_id or item.received_purchase_line_id
                for item in entry.line_ids
            )
        )

    def _take_back_from_receipts(self):
        """Open again what the bills had settled, at the value it had before them."""
        ours = self._filter_purchases()
        if not ours:
            return
        settling = ours.line_ids._filter_goods_received()
        settled = settling._get_settled_items()
        settling.remove_move_reconcile()
        ours._value_anew(ours.line_ids._get_stock_moves())
        settled._reconcile_goods_received()

    def _value_anew(self, moves):
        """Value what was bought as Odoo values receipts when it posts a bill.

        :param stock.move moves: of these bills, or of bills that they were once of
        """
        bought = moves.filtered("is_in")
        if bought != moves:
            bought |= (moves - bought)._filter_dropships()
        if bought:
            bought.with_context(**{BILLS: self.ids})._set_value()

    def _check_no_stock_movement(self):
        """Refuse entries that take over what receipts have credited to vendors, too."""
        posted = self.filtered(lambda entry: entry.state == "posted")
        for entry in posted.filtered(lambda e: e.line_ids._filter_transferred())[:1]:
            raise UserError(
                self.env._(
                    "Journal entry %(entry)s takes over what a receipt has credited "
                    "to the vendor, because %(bill)s credits him too. Reset the bill "
                    "to draft (Invoicing > Vendors > Bills): the credit of the receipt "
                    "then comes back by itself.",
                    entry=entry.name,
                    bill=entry.ref,
                )
            )
        return super()._check_no_stock_movement()

    def _book_on_goods_received(self):
        """Put the stock lines of bills on goods received before they are posted.

        A line that was drafted before its article got a group, or before the account
        was set, still carries the charge account: it would book stock as cost. An
        account that was chosen by hand stays.

        :raise UserError: a company lacks the account
        """
        bills = self.filtered(lambda entry: entry.is_purchase_document())
        if not bills:
            return
        for line in bills.line_ids._filter_billed_to_goods_received():
            if not line.company_id._get_inherited("goods_received_account_id"):
                raise UserError(
                    self.env._(
                        "Company %(company)s has no account for goods received, not "
                        "billed: its vendor bills of articles can't be posted. Set it "
                        "in Inventory > Configuration > Settings > Stock Accounting.",
                        company=line.company_id.display_name,
                    )
                )
            template = line.with_company(line.company_id).product_id.product_tmpl_id
            charge = template.get_product_accounts(line.move_id.fiscal_position_id)[
                "expense"
            ]
            if line.account_id == charge:
                line._set_goods_received_account()
