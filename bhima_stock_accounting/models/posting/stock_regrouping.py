from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ...rules.events import StockEvent


class StockRegrouping(models.AbstractModel):
    """Books stock to another account when its group, or the group's account, changes.

    The booked value moves from account to account, without gain or loss.
    """

    _name = "bhima.stock.regrouping"
    _description = "Change of the Group of Stock"

    @api.model
    def _regroup(self, products):
        """Move the booked value of articles to the accounts of their present groups.

        :param product.product products: articles with their present groups
        :return: the posted entries
        :rtype: account.move
        :raise UserError: stock would have no group, an entry waits, or today is locked
        """
        # sudo: a group is valid in all companies, also in those that the user may not
        # see, and a register manager may not read the stock ledger
        regrouping = self.sudo()
        products._lock_ledger()
        rows = regrouping.env["bhima.stock.ledger.entry"]._read_group(
            [
                ("product_id", "in", products.ids),
                "|",
                ("account_move_line_id", "!=", False),
                ("posting_state", "=", "to_post"),
            ],
            [
                "company_id",
                "product_id",
                "lot_id",
                "inventory_group_id",
                "stock_account_id",
                "posting_state",
            ],
            ["quantity:sum", "value:sum"],
        )
        events = []
        for company, same in groupby(rows, lambda row: row[0]):
            own = regrouping.with_company(company)
            for _company, product, *booked in same:
                events += own._prepare_regrouping_events(
                    product.with_company(company), *booked
                )
        return regrouping.env["bhima.stock.posting"]._record_events(events)

    @api.model
    def _prepare_regrouping_events(
        self, product, lot, group, account, state, quantity, value
    ):
        """Return the events that move stock from its booked account to the present one.

        :param product.product product: article, in the company of the books
        :param stock.lot lot: lot where the article is valued by lot
        :param bhima.inventory.group group: group of the booked value
        :param account.account account: account of the booked value
        :param str state: ``posting_state`` of its rows
        :param float quantity: in the article's unit
        :param float value: in the company's currency
        :return: two events; none if the value is on the present account already
        :rtype: list[StockEvent]
        """
        company = self.env.company
        now = product.inventory_group_id
        now_on = now.with_company(company)._get_booked_account("stock_account_id")
        empty = product.uom_id.is_zero(quantity) and company.currency_id.is_zero(value)
        is_waiting = state == "to_post"
        is_there = now == group and (now_on == account or is_waiting)
        if empty or is_there or (is_waiting and not group):
            return []
        self._check_regrouping(product, group, state)
        cause = self._get_regrouping_cause((group, account), (now, now_on))
        return [
            StockEvent(
                company=company,
                date=company._get_stock_accounting_date(fields.Datetime.now()),
                document=self.env._("Inventory group changed"),
                operation="regrouping",
                product=product,
                group=side_group,
                quantity=sign * quantity,
                value=company.currency_id.round(sign * value),
                place=self.env["stock.location"],
                move=self.env["stock.move"],
                partner=self.env["res.partner"],
                cause=cause,
                lot=lot,
                stock_account=side_account,
            )
            for sign, side_group, side_account in (
                (-1, group, account),
                (1, now, now_on),
            )
        ]

    @api.model
    def _check_regrouping(self, product, group, state):
        """Refuse to move stock without a new group, or with a waiting entry."""
        if not product.inventory_group_id:
            raise UserError(
                self.env._(
                    "Article %(product)s has stock in the books of company %(company)s "
                    "(group %(group)s): choose another inventory group for it, or "
                    "count its stock down to zero first (Inventory > Operations > "
                    "Physical Inventory).",
                    product=product.display_name,
                    company=self.env.company.display_name,
                    group=group.display_name,
                )
            )
        if state == "to_post":
            raise UserError(
                self.env._(
                    "Movements of article %(product)s wait for their journal entries "
                    "in company %(company)s: its group can't change before they are "
                    "posted (Invoicing > Review > To Post).",
                    product=product.display_name,
                    company=self.env.company.display_name,
                )
            )

    @api.model
    def _get_regrouping_cause(self, old, new):
        """Return the cause as text: another group, else another account.

        :param tuple old: group and account before
        :param tuple new: group and account now
        :rtype: str
        """
        (old_group, old_account), (new_group, new_account) = old, new
        if old_group != new_group:
            return self.env._(
                "Group changed from %(old)s to %(new)s",
                old=old_group.display_name,
                new=new_group.display_name,
            )
        rules = self.env["bhima.posting.rule"]
        return self.env._(
            "Stock account changed from %(old)s to %(new)s",
            old=rules._get_account_label(old_account, self.env.company),
            new=rules._get_account_label(new_account, self.env.company),
        )
