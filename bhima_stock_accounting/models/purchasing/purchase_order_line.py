from odoo import api, fields, models
from odoo.tools import formatLang

from ...rules.price_checks import find_oddities, is_sale_price_set
from ...rules.settlement import Settlement, settle

# Fields that decide on the unit cost of a line, and whether it still matters.
COST_FIELDS = (
    "product_id",
    "product_uom_id",
    "product_qty",
    "price_unit",
    "discount",
    "tax_ids",
    "order_id.currency_id",
    "order_id.date_order",
    "order_id.state",
    "qty_received",
    "qty_invoiced",
    "company_id.stock_cost_warning_factor",
)
PRODUCT_FIELDS = (
    "product_id.standard_price",
    "product_id.lst_price",
    "product_id.sale_ok",
    "product_id.is_storable",
    "product_id.inventory_group_id",
)
# Odoo revalues receipts when one of these fields of their line is written.
REVALUING_FIELDS = frozenset(("price_unit", "product_qty"))
# These decide on the price as well.
PRICE_FIELDS = frozenset(("discount", "tax_ids", "product_uom_id"))


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    odd_cost_warning = fields.Char(
        compute="_compute_odd_cost_warning",
        help="What looks like a mistake in the unit cost.",
    )

    @api.depends(*COST_FIELDS, *PRODUCT_FIELDS)
    @api.depends_context("lang", "uid")
    def _compute_odd_cost_warning(self):
        """Describe odd unit costs, but not to vendors on the portal.

        They may see neither costs nor sale prices.
        """
        is_internal = self.env.user._is_internal()
        for line in self:
            is_watched = is_internal and line._is_cost_watched()
            oddities = line._find_cost_oddities() if is_watched else ()
            line.odd_cost_warning = (
                line._describe_oddities(oddities) if oddities else False
            )

    def write(self, vals):
        """Revalue receipts whatever changes their price, and drop shipments too."""
        result = super().write(vals)
        if not REVALUING_FIELDS.isdisjoint(vals):
            self.move_ids._filter_dropships()._set_value()
        elif not PRICE_FIELDS.isdisjoint(vals):
            self.move_ids._filter_booked_receipts()._set_value()
        return result

    def _prepare_qty_invoiced(self):
        """Count cash payments as billed: no bill follows."""
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            items = line._get_invoice_lines()
            if not items:
                continue
            for item in items._filter_paid_in_cash():
                quantities[line] += item._get_paid_quantity(line.product_uom_id)
        return quantities

    def _get_invoice_lines(self):
        """Filter payments by their date as well: they have no invoice date."""
        items = super()._get_invoice_lines()
        accrual_date = self.env.context.get("accrual_entry_date")
        if not accrual_date:
            return items
        paid = self.invoice_lines._filter_paid_in_cash()
        limit = fields.Date.to_date(accrual_date)
        return (items - paid) | paid.filtered(lambda item: item.date <= limit)

    def _get_unbilled_quantity(self):
        """Return the quantity that is neither billed, even in draft, nor paid.

        :return: in the unit of the line
        :rtype: float
        """
        self.ensure_one()
        return self.product_qty - self.qty_invoiced

    def _filter_unbilled(self):
        """Return the lines with a quantity that is neither billed nor paid."""
        return self.filtered(
            lambda line: not line.display_type
            and line.product_uom_id.compare(line._get_unbilled_quantity(), 0.0) > 0
        )

    # Settlement of receipts, bills and payments ---------------------------------------

    def _get_settlement(self, at_date=None):
        """Return what of the line is billed or paid, net of refunds, and its cost.

        :param datetime at_date: ignore later entries and movements, if given
        :return: in the unit of the ordered product, and the company's currency
        :rtype: Settlement
        """
        self.ensure_one()
        items = self._get_settling_items(at_date)
        if not items:
            return Settlement()
        unit = self.product_id.uom_id
        amounts = [
            (item._get_paid_quantity(unit), item._get_purchase_cost()) for item in items
        ]
        return settle(
            [(quantity, cost) for quantity, cost in amounts if quantity >= 0],
            [refund for _item, refund in items._prepare_refunds(unit)],
            *self._get_moved_quantities(at_date),
            self._get_quantity_tolerance(items.product_uom_id),
        )

    def _get_settled_quantities(self, at_date=None):
        """Return which part of the settled quantity each bill, payment or refund is.

        A rebate has a quantity only as far as it takes back goods.

        :param datetime at_date: ignore later entries and movements, if given
        :return: item and quantity in the unit of the ordered product, negative for
            refunds; they add up to that of the settlement
        :rtype: list[tuple[account.move.line, float]]
        """
        items, unit = self._get_settling_items(at_date), self.product_id.uom_id
        refunds = dict(items._prepare_refunds(unit))
        quantities = {item: item._get_paid_quantity(unit) for item in items}
        rebates = [item for item in refunds if not refunds[item].takes_back]
        quantities.update(dict.fromkeys(rebates, 0.0))
        rest = sum(quantities.values()) - self._get_settlement(at_date).quantity
        for item in rebates:
            part = min(refunds[item].quantity, max(rest, 0.0))
            quantities[item] = -part
            rest -= part
        if items:  # the rounding of another unit
            quantities[items[-1]] -= rest
        return list(quantities.items())

    def _get_settling_items(self, at_date=None):
        """Return the posted items that bill, pay or refund the line, oldest first."""
        limit = fields.Date.to_date(at_date)
        return self.invoice_lines.filtered(
            lambda item: item.parent_state == "posted"
            and (not limit or item.date <= limit)
        ).sorted(lambda item: (item.date, item.id))

    def _get_moved_quantities(self, at_date=None):
        """Return what came from the vendor, and what of it went back to him.

        Hook: an override calls ``super()`` for lines whose article moves itself.

        :param datetime at_date: ignore later movements, if given
        :return: in the unit of the ordered product
        :rtype: tuple[float, float]
        """
        moves = self.move_ids._filter_done_until(at_date)
        return (
            sum(move._get_valued_qty() for move in moves._filter_arrived()),
            sum(move._get_returned_quantity(at_date) for move in moves),
        )

    def _get_quantity_tolerance(self, units):
        """Return the rounding of quantities in other units than the article's.

        :param uom.uom units: units of bill lines
        :return: in the unit of the ordered product
        :rtype: float
        """
        own = self.product_id.uom_id
        roundings = [
            unit._compute_quantity(unit.rounding, own, round=False)
            for unit in units - own
        ]
        return max([own.rounding, *roundings]) / 2

    def _get_ordered_amount(self, quantity):
        """Return the price of a quantity by the order.

        It is rounded once: not the price of one unit, but that of all, as on a bill,
        with discount and taxes that are not recovered.

        :param float quantity: in the unit of the ordered product
        :return: in the currency of the order
        :rtype: float
        """
        self.ensure_one()
        ordered = self.product_id.uom_id._compute_quantity(
            quantity, self.product_uom_id, round=False
        )
        amount = self.price_unit_discounted * ordered
        if self.tax_ids:
            amount = self.tax_ids.compute_all(
                self.price_unit_discounted,
                currency=self.currency_id,
                quantity=ordered,
                product=self.product_id,
                partner=self.order_id.partner_id,
                rounding_method="round_globally",
            )["total_void"]
        return self.currency_id.round(amount)

    def _get_ordered_cost(self, quantity, date):
        """Return the cost of a quantity by the order.

        :param float quantity: in the unit of the ordered product
        :param datetime.date date: day of the exchange rate
        :return: in the company's currency, not rounded
        :rtype: float
        """
        amount = self._get_ordered_amount(quantity)
        currency, company = self.company_id.currency_id, self.company_id
        if self.currency_id == currency:
            return amount
        return self.currency_id._convert(amount, currency, company, date, round=False)

    def _is_cost_watched(self):
        """Return whether a wrong unit cost of the line still matters.

        Once the line is received and billed, the bill has set the cost.
        """
        self.ensure_one()
        unit, product = self.product_uom_id, self.product_id
        if self.state == "cancel" or not (product and unit):
            return False
        if not product.with_company(self.company_id).is_in_stock_ledger:
            return False
        settled = min(self.qty_received, self.qty_invoiced)
        return not settled or unit.compare(settled, self.product_qty) < 0

    def _get_cost_amounts(self):
        """Return unit cost, sale price and last cost of the article.

        The unit cost is that of the receipt in Odoo: with discount and taxes that are
        not recovered.

        :return: in the company's currency, per unit of the article; zero if unknown
        :rtype: tuple[float, float, float]
        """
        self.ensure_one()
        company = self.company_id
        # sudo: other add-ons hide costs from buyers; the warning says what is odd
        product = self.product_id.sudo().with_company(company)
        last_cost = product.standard_price
        date = self.order_id.date_order or fields.Date.today()
        sale_price = product.currency_id._convert(
            product.lst_price, company.currency_id, company, date, round=False
        )
        usual = product.product_tmpl_id.default_get(["list_price"]).get("list_price")
        is_set = product.sale_ok and is_sale_price_set(
            sale_price, product.lst_price == usual, last_cost
        )
        # the price of all, not of one: a tablet may cost less than a cent
        quantity = self.product_uom_id._compute_quantity(
            self.product_qty or 1.0, product.uom_id, round=False
        )
        cost = self._get_ordered_cost(quantity, fields.Date.to_date(date)) / quantity
        return cost, sale_price if is_set else 0.0, last_cost

    def _find_cost_oddities(self):
        """Return what is odd about the unit cost, as keys of ``price_checks``."""
        factor = self.company_id.stock_cost_warning_factor
        return find_oddities(*self._get_cost_amounts(), factor)

    def _describe_oddities(self, oddities):
        """Return the oddities as a text for the buyer.

        :param oddities: keys of ``price_checks``
        :rtype: str
        """
        amounts = self._get_cost_amounts()
        currency, precision = self.company_id.currency_id, "Product Price"
        cost, sale_price, last_cost = (
            formatLang(self.env, amount, dp=precision, currency_obj=currency)
            for amount in amounts
        )
        text_by_oddity = {
            "zero": self.env._("the unit cost is zero"),
            "above_sale_price": self.env._(
                "above the sale price of %(amount)s", amount=sale_price
            ),
            "above_last_cost": self.env._(
                "far above the last cost of %(amount)s", amount=last_cost
            ),
            "below_last_cost": self.env._(
                "far below the last cost of %(amount)s", amount=last_cost
            ),
        }
        return self.env._(
            "%(article)s, %(cost)s per %(unit)s: %(oddities)s",
            article=self.product_id.display_name,
            cost=cost,
            unit=self.product_id.uom_id.name,
            oddities=", ".join(text_by_oddity[oddity] for oddity in oddities),
        )

    def _prepare_cash_purchase_line_vals(self):
        """Return the values to pay for the unbilled part, at the price of the order."""
        self.ensure_one()
        quantity = self._get_unbilled_quantity()
        return {
            "purchase_line_id": self.id,
            "quantity": quantity,
            "amount": self._get_cash_purchase_amount(quantity),
        }

    def _get_cash_purchase_amount(self, quantity):
        """Return the amount without tax of a part, computed as the subtotal is.

        :param float quantity: in the unit of the line
        :return: in the currency of the order, rounded
        :rtype: float
        """
        taxes = self.env["account.tax"]
        base = self._prepare_cash_purchase_base_line(quantity)
        taxes._add_tax_details_in_base_line(base, self.company_id)
        taxes._round_base_lines_tax_details([base], self.company_id)
        return base["tax_details"]["total_excluded_currency"]

    def _prepare_cash_purchase_base_line(self, quantity):
        """Return what Odoo's taxes of a part are computed from.

        :param float quantity: in the unit of the line
        :return: see ``_prepare_base_line_for_taxes_computation`` of ``account.tax``
        :rtype: dict
        """
        self.ensure_one()
        return self._prepare_base_line_for_taxes_computation() | {"quantity": quantity}

    def _get_purchase_account(self):
        """Return the account that the purchase debits, as a bill line would.

        :rtype: account.account
        """
        self.ensure_one()
        line = self.with_company(self.company_id)
        if line._is_booked_at_receipt():
            return line.company_id._get_inherited("goods_received_account_id")
        template = line.product_id.product_tmpl_id
        return template.get_product_accounts(line.order_id.fiscal_position_id)[
            "expense"
        ]

    def _filter_stored(self):
        """Return the lines of articles that are kept in the stock ledger."""
        return self.filtered(
            lambda line: line.product_id and line.product_id.is_in_stock_ledger
        )

    def _get_amount_not_credited(self):
        """Return what receipts have not credited to the vendor yet, by the order.

        :return: in the currency of the order; negative if they credited too much
        :rtype: float
        """
        received, returned = self._get_moved_quantities()
        # sudo: a storekeeper or buyer may not read items; those of the order line are
        credits = self.env["account.move.line"].sudo()
        credits = credits.search(
            [
                ("received_purchase_line_id", "=", self.id),
                ("account_id.account_type", "=", "liability_payable"),
                ("parent_state", "=", "posted"),
            ]
        )
        owed = self._get_ordered_amount(received - returned)
        return owed + sum(credits.mapped("amount_currency"))

    def _get_vendor_payable(self):
        """Return the payable account of the vendor of the line."""
        vendor = self.order_id.partner_id.commercial_partner_id
        return self.company_id._get_payable(vendor)

    def _is_booked_at_receipt(self):
        """Return whether the receipt credits the account that the purchase debits."""
        company, product = self.company_id, self.product_id
        standard = company._get_stock_standard()
        if not company._is_stock_posting_due(fields.Date.context_today(self)):
            return False
        # a kit has no stock of its own: its components move
        goods = product if product.is_storable else self.move_ids.product_id
        return standard.bill_role == "goods_received" and any(
            good.is_in_stock_ledger for good in goods
        )
