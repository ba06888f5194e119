from dataclasses import replace

from odoo import api, fields, models

from ...rules.events import StockEvent


class StockDifferenceLine(models.TransientModel):
    """The difference between the stock of an article and its stock ledger."""

    _name = "bhima.stock.difference.line"
    _inherit = ["bhima.window.mixin"]
    _description = "Stock Difference of an Article"

    difference_id = fields.Many2one(
        "bhima.stock.difference", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="difference_id.currency_id")
    product_id = fields.Many2one("product.product", string="Article", required=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    stock_account_id = fields.Many2one("account.account", compute="_compute_accounts")
    counterpart_account_id = fields.Many2one(
        "account.account", string="Against", compute="_compute_accounts"
    )
    quantity = fields.Float(
        digits="Product Unit", help="What the stock ledger lacks, in the unit."
    )
    value = fields.Monetary(help="What the stock ledger lacks, in value.")

    @api.depends("product_id", "difference_id.date")
    def _compute_accounts(self):
        """Set the accounts of the entry, by the rules of the company's standard."""
        # sudo: an accountant may not read all that decides on the accounts
        posting = self.env["bhima.stock.posting"].sudo()
        for line in self:
            sides = []
            # a line that is not saved yet may lack its window
            event = line.difference_id.company_id and (
                line.sudo()._prepare_difference_event()
            )
            if event and posting._is_posted(event):
                standard = event.company._get_stock_standard()
                sides = standard._get_booked_sides(event)
            accounts = {role: account.id for _part, role, account, _sign in sides}
            line.stock_account_id = accounts.pop("stock", False)
            line.counterpart_account_id = next(iter(accounts.values()), False)

    def _prepare_difference_events(self):
        """Return the events to book, one per lot where lots are valued.

        :rtype: list[StockEvent]
        """
        event = self._prepare_difference_event()
        if not self.product_id.lot_valuated:
            return [event]
        revaluation = self.env["bhima.stock.revaluation"]
        gaps = revaluation.with_company(event.company)._get_gaps_of_stock(event.product)
        currency, unit = self.currency_id, self.uom_id
        return [
            replace(event, lot=lot, quantity=quantity, value=currency.round(value))
            for (_product, lot), (quantity, value) in gaps.items()
            if not (unit.is_zero(quantity) and currency.is_zero(value))
        ]

    def _prepare_difference_event(self):
        """Return the event to book: value and quantity missing in the stock ledger.

        :rtype: StockEvent
        """
        self.ensure_one()
        wizard = self.difference_id
        product = self.product_id.with_company(wizard.company_id)
        return StockEvent(
            company=wizard.company_id,
            date=wizard.date,
            document=self.env._("Difference of stock"),
            operation="revaluation",
            product=product,
            group=product.inventory_group_id,
            quantity=self.quantity,
            value=self.value,
            place=self.env["stock.location"],
            move=self.env["stock.move"],
            partner=self.env["res.partner"],
            cause=wizard.cause or "",
        )

    def _is_same_as(self, article):
        """Return whether an article still has the difference of the line.

        :param bhima.stock.article.comparison article: present comparison, may be empty
        :rtype: bool
        """
        self.ensure_one()
        is_same_value = not self.currency_id.compare_amounts(
            article.value_difference, self.value
        )
        return is_same_value and not self.uom_id.compare(
            article.quantity_difference, self.quantity
        )
