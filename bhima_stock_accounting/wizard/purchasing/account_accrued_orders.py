from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules.entries import format_quantity


class AccountAccruedOrdersWizard(models.TransientModel):
    """Closing entries of orders, adapted to articles that we book at the movement.

    Where purchases are an expense (OHADA), goods received and not billed are booked as
    in Odoo: D 601 / C 408. Goods billed and not received are not consumed: D 38 / C 603
    (SYSCOHADA, goods in transit). Where the receipt books the debt (IFRS), both are in
    the books already, on *goods received, not billed*.
    """

    _inherit = "account.accrued.orders.wizard"

    # not needed if all items are goods in transit
    account_id = fields.Many2one(required=False)
    transit_account_id = fields.Many2one(
        "account.account",
        string="Goods in Transit",
        check_company=True,
        domain=[("account_type", "=", "asset_current")],
        help="Debited with what is billed and not received (38...).",
    )
    has_goods_in_transit = fields.Boolean(compute="_compute_has_goods")
    has_other_lines = fields.Boolean(compute="_compute_has_goods")

    @api.depends("date", "company_id")
    @api.depends_context("active_model", "active_ids")
    def _compute_has_goods(self):
        for wizard in self:
            ordered = wizard._get_ordered_lines()
            booked = wizard._filter_kept_in_ledger(ordered)
            wizard.has_goods_in_transit = bool(wizard._filter_in_transit(booked))
            others = wizard._filter_open(ordered - booked)
            wizard.has_other_lines = not ordered or bool(others)

    @api.depends("transit_account_id")
    def _compute_preview_data(self):
        return super()._compute_preview_data()

    def _compute_move_vals(self):
        ordered = self._get_ordered_lines()
        booked = self._filter_kept_in_ledger(ordered)
        if not booked or self.amount:
            return super()._compute_move_vals()
        transit = self._filter_in_transit(booked)
        others = self.with_context(
            active_model=ordered._name, active_ids=(ordered - booked).ids
        )
        vals, orders = super(AccountAccruedOrdersWizard, others)._compute_move_vals()
        vals["line_ids"] += self._prepare_transit_items(transit)
        return vals, orders

    def create_entries(self):
        """Refuse before writing anything if an account or all amounts are missing.

        :raise UserError: names what is missing
        """
        self.ensure_one()
        ordered = self._get_ordered_lines()
        if ordered and not self.amount:
            if not (self.has_goods_in_transit or self.has_other_lines):
                raise UserError(self._get_nothing_message(ordered))
            if self.has_goods_in_transit and not self.transit_account_id:
                raise UserError(
                    self.env._(
                        "Goods are billed and not received: choose the account of "
                        "goods in transit (38...) in this window."
                    )
                )
        if self.has_other_lines and not self.account_id:
            raise UserError(self.env._("Choose the accrual account in this window."))
        return super().create_entries()

    def _get_ordered_lines(self):
        """Return the lines of the purchase orders that the window was opened for.

        :return: empty for sales orders
        :rtype: purchase.order.line
        """
        lines = self.env["purchase.order.line"]
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids", ())
        if model == "purchase.order":
            orders = self.env[model].browse(ids)
            lines = orders.order_line.filtered("product_id")
        elif model == lines._name:
            lines = lines.browse(ids)
        at_date = self.env.context.get("accrual_entry_date", self.date)
        return lines.with_company(self.company_id).with_context(
            accrual_entry_date=at_date
        )

    def _filter_kept_in_ledger(self, lines):
        """Return the lines that Odoo must not book because our entries do.

        :param purchase.order.line lines: lines of the orders
        :return: lines in transit; under IFRS all lines of articles that we book
        :rtype: purchase.order.line
        """
        if not self.company_id._is_stock_posting_due(self.date):
            return lines.browse()
        ours = lines._filter_stored()
        if self.company_id._get_stock_standard().bill_role == "goods_received":
            return ours
        return self._filter_in_transit(ours)

    def _filter_in_transit(self, lines):
        """Return the lines of which more is billed, or paid, than received."""
        if self.company_id._get_stock_standard().bill_role == "goods_received":
            return lines.browse()
        return lines.filtered(
            lambda line: line.product_uom_id.compare(
                line.qty_invoiced_at_date, line.qty_received_at_date
            )
            > 0
        )

    def _filter_open(self, lines):
        return lines.filtered(
            lambda line: not line.currency_id.is_zero(line.amount_to_invoice_at_date)
        )

    def _prepare_transit_items(self, lines):
        """Return the items D goods in transit / C variation, at the billed amount.

        :param purchase.order.line lines: lines of which more is billed than received
        :return: commands for the items, amounts in the company's currency
        :rtype: list
        """
        if not lines:
            return []
        items = [self._prepare_variation_vals(line) for line in lines]
        total = sum(vals["balance"] for vals in items)
        items.append(
            {
                "name": self.env._("Goods billed, not received"),
                "account_id": self.transit_account_id.id,
                "balance": -total,
                "currency_id": self.company_id.currency_id.id,
            }
        )
        for vals in items:
            # the window shows these values of debit and credit
            balance = vals.pop("balance")
            vals |= {"debit": max(balance, 0.0), "credit": max(-balance, 0.0)}
        return [Command.create(vals) for vals in items]

    def _prepare_variation_vals(self, line):
        unit = line.product_uom_id
        settlement = line._get_settlement(self.date)
        quantity = line.qty_invoiced_at_date - line.qty_received_at_date
        billed = line.product_id.uom_id._compute_quantity(
            settlement.quantity, unit, round=False
        )
        group = line.product_id.inventory_group_id.with_company(self.company_id)
        variation = group._get_booked_account("variation_account_id")
        if not variation:
            raise UserError(
                self.env._(
                    "Inventory group %(group)s has no variation account in company "
                    "%(company)s. Set it in Inventory > Configuration > Inventory "
                    "Register > Inventory Groups.",
                    group=group.display_name,
                    company=self.company_id.display_name,
                )
            )
        return {
            "name": self.env._(
                "%(order)s - %(article)s: %(quantity)s %(unit)s billed, not received",
                order=line.order_id.name,
                article=line.product_id.display_name,
                quantity=format_quantity(quantity),
                unit=unit.name,
            ),
            "account_id": variation.id,
            "balance": -self.company_id.currency_id.round(
                settlement.cost * quantity / billed
            ),
            "currency_id": self.company_id.currency_id.id,
            "inventory_group_id": group.id,
        }

    def _get_nothing_message(self, lines):
        if self._filter_open(lines):
            return self.env._(
                "Nothing is left to book: under standard %(standard)s what is received "
                "and not billed, or the reverse, stands on %(account)s already.",
                standard=self.company_id._get_stock_standard().display_name,
                account=self.company_id._get_inherited(
                    "goods_received_account_id"
                ).display_name,
            )
        return self.env._(
            "Nothing is left to book: what these orders received until %(date)s is "
            "billed, what they billed is received.",
            date=format_date(self.env, self.date),
        )
