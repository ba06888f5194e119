from odoo import api, models
from odoo.exceptions import UserError

from ...context import BILLS, pass_on


class AccountMove(models.Model):
    _inherit = "account.move"

    # Bills, payments and receipts settle each other -----------------------------------

    def _post(self, soft=True):
        """Value purchases at the price of their bills, and reconcile receipts."""
        ours = self._filter_purchases()
        if not ours:
            return super()._post(soft)
        ours._book_on_goods_received()
        posted = super(
            AccountMove, self.with_context(**pass_on(BILLS, self.ids))
        )._post(soft)
        posted = posted.with_env(self.env)
        ours &= posted
        # Odoo revalues receipts itself, except when a bill is reversed at once, and
        # never revalues drop shipments
        moves = ours.line_ids._get_stock_moves()
        if moves:
            is_forgotten = self.env.context.get("move_reverse_cancel")
            ours._revalue_receipts(moves if is_forgotten else moves._filter_dropships())
        # entries of supplier credits are reconciled by the code that creates them
        ours = ours.filtered(lambda entry: not entry.line_ids._filter_transferred())
        ours.line_ids._reconcile_goods_received()
        return posted

    def button_draft(self):
        """Revert the effect of the bill on receipts: Odoo keeps its price."""
        result = super().button_draft()
        if self:
            self._take_back_from_receipts()
        return result

    def button_cancel(self):
        """Revert the effect of the bill on receipts, as when it is reset to draft."""
        result = super().button_cancel()
        if self:
            self._take_back_from_receipts()
        return result

    @api.model
    def _get_invoice_counterpart_amls_for_early_payment_discount(
        self, aml_values_list, *args, **kwargs
    ):
        """Book all of a discount as income where a bill debits goods received.

        Odoo gives the part of a tax that is not recovered back on the account of the
        goods, of which nothing is left there.
        """
        result = super()._get_invoice_counterpart_amls_for_early_payment_discount(
            aml_values_list, *args, **kwargs
        )
        for company in {values["aml"].company_id for values in aml_values_list}:
            received = company._get_inherited("goods_received_account_id")
            gain = company.account_journal_early_pay_discount_gain_account_id
            for vals in result["tax_lines"]:
                if gain and vals["account_id"] == received.id:
                    vals["account_id"] = gain.id
        return result

    def _filter_purchases(self):
        """Return the entries that buy goods or settle purchases."""
        return self.filtered(
            lambda entry: entry.is_purchase_document()
            or any(
                item.purchase_line_id or item.received_purchase_line_id
                for item in entry.line_ids
            )
        )

    def _take_back_from_receipts(self):
        """Revert the effect of the bills: reopen receipts at their former value."""
        ours = self._filter_purchases()
        if not ours:
            return
        settling = ours.line_ids._filter_goods_received()
        settled = settling._get_settled_items()
        settling.remove_move_reconcile()
        ours._revalue_receipts(ours.line_ids._get_stock_moves())
        settled._reconcile_goods_received()

    def _revalue_receipts(self, moves):
        """Revalue receipts as Odoo does when it posts a bill.

        :param stock.move moves: moves of these bills, or of their former order lines
        """
        bought = moves.filtered("is_in")
        if bought != moves:
            bought |= (moves - bought)._filter_dropships()
        if bought:
            bought.with_context(**pass_on(BILLS, self.ids))._set_value()

    def _check_no_stock_movement(self):
        """Refuse entries that move vendor credits of receipts, too."""
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
        """Set goods received as the account of stock lines before bills are posted.

        A line that was created before its article had a group, or before the account
        was set, still has the charge account: it would book stock as cost. An account
        that was chosen by hand is kept.

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
