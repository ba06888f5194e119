from odoo import models


class AccountMove(models.Model):
    """Bills of freight, whose landed costs credit what they have debited."""

    _inherit = "account.move"

    def _get_landed_cost_account(self, cost_line):
        """Return the account that a landed cost credits, where a standard wants that.

        Odoo proposes the stock account of the freight where the landed cost is made by
        the button of the bill, and its expense account where it is made by hand: the
        bill may have debited another one. An account that is neither was meant.

        :param cost_line: ``stock.landed.cost.lines``
        :rtype: account.account
        """
        company = cost_line.cost_id.company_id
        freight = cost_line.product_id.product_tmpl_id.with_company(company)
        accounts = freight.get_product_accounts()
        proposed = accounts["expense"], accounts["stock_valuation"]
        account = cost_line.account_id
        if account and account not in proposed:
            return account
        # sudo: a user who validates a landed cost may not read its bill
        items = self.sudo()._get_landed_cost_items(cost_line.cost_id)
        billed = items.get(cost_line, self.line_ids.browse()).account_id
        return billed.with_env(self.env) or account or accounts["expense"]

    def _get_landed_cost_items(self, cost):
        """Return the item of the bill for each line of its landed cost.

        Lines of the same article are paired by their amounts, the rest in their order.

        :param cost: ``stock.landed.cost``
        :return: items by ``stock.landed.cost.lines``, as far as the bill has them
        :rtype: dict
        """
        left, items = self.line_ids.filtered("is_landed_costs_line"), {}
        for is_exact in (True, False):
            for line in cost.cost_lines:
                same = left.filtered(
                    lambda item, line=line, is_exact=is_exact: item._is_landed_by(
                        line, is_exact
                    )
                )
                if same and line not in items:
                    items[line] = same[0]
                    left -= same[0]
        return items


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _is_landed_by(self, cost_line, is_exact):
        """Return whether a landed cost may take over the item.

        :param cost_line: ``stock.landed.cost.lines``
        :param bool is_exact: the amount has to be the same
        """
        difference = abs(self.balance) - abs(cost_line.price_unit)
        is_same = self.company_id.currency_id.is_zero(difference)
        return self.product_id == cost_line.product_id and (is_same or not is_exact)
