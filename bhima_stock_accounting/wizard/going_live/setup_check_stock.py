from odoo import api, models

from ...rules.charts import standard_of_chart
from .setup_finding import Finding, enumerate_names

# Odoo's own locations for patients and vendors need no purpose.
PLAIN_LOCATIONS = ("stock.stock_location_customers", "stock.stock_location_suppliers")


class SetupCheck(models.TransientModel):
    """Checks of groups, articles, locations and stock of a company."""

    _inherit = "bhima.setup.check"

    @api.model
    def _find_groups(self, company):
        groups = self.env["bhima.inventory.group"].with_company(company)
        everyone = groups.search([])  # pylint: disable=no-search-all  # some dozens
        storing = everyone._filter_storing(company)
        storing -= storing._filter_of_others(company)
        incomplete = storing._filter_incomplete(company)
        if incomplete:
            text = self.env._(
                "%(number)s groups of stored articles lack accounts: %(groups)s.",
                number=len(incomplete),
                groups=enumerate_names(incomplete.mapped("display_name")),
            )
            return Finding("missing", text, [("id", "in", incomplete.ids)])
        unfit = storing.filtered(lambda group: group._get_unfit_accounts())
        if unfit:
            accounts = unfit.browse().stock_account_id.union(
                *(group._get_unfit_accounts() for group in unfit)
            )
            text = self.env._(
                "%(number)s groups have accounts that have changed since, and can't "
                "value stock or its movements any more: %(accounts)s. Give these "
                "accounts their type back, or the groups other accounts.",
                number=len(unfit),
                accounts=enumerate_names(accounts.mapped("display_name")),
            )
            return Finding("missing", text, [("id", "in", unfit.ids)])
        if not storing:
            text = self.env._("No group has stored articles yet.")
            return Finding("missing", text)
        text = self.env._("%s groups of stored articles have all.", len(storing))
        return Finding("ok", text)

    @api.model
    def _find_articles(self, company):
        stored = self._get_stored_domain(company)
        domain = [*stored, ("inventory_group_id", "=", False)]
        products = self.env["product.template"]
        number = products.search_count(stored)
        without = products.search_count(domain)
        if without:
            text = self.env._(
                "%(without)s of %(number)s stored articles have no group: they stay "
                "with Odoo's own valuation.",
                without=without,
                number=number,
            )
            return Finding("missing", text, domain)
        if not number:
            return Finding("missing", self.env._("There is no stored article yet."))
        text = self.env._("All %s stored articles have a group.", number)
        return Finding("ok", text)

    @api.model
    def _find_cost_method(self, company):
        if standard_of_chart(company.root_id.chart_template) == "ifrs":
            return Finding("ok", self.env._("Any method will do."))
        domain = [
            *self._get_stored_domain(company),
            ("inventory_group_id", "!=", False),
        ]
        by_category = self.env["product.template"]._read_group(
            domain, ["categ_id"], ["__count"]
        )
        standard = [
            (category, number)
            for category, number in by_category
            if self._get_cost_method(company, category) == "standard"
        ]
        if not standard:
            text = self.env._("Average cost or first in, first out.")
            return Finding("ok", text)
        text = self.env._(
            "%s articles are valued at a typed cost: OHADA accepts average cost and "
            "first in, first out. Choose it in their category.",
            sum(number for _category, number in standard),
        )
        ids = [category.id for category, _number in standard if category]
        return Finding("warning", text, [("id", "in", ids)] if ids else None)

    @api.model
    def _get_cost_method(self, company, category):
        method = category.with_company(company).property_cost_method
        return method or company.cost_method

    @api.model
    def _find_locations(self, company):
        locations = self.env["stock.location"]
        own = locations._check_company_domain(company)
        # the parent of all wards is no ward
        ward = [
            ("stock_purpose", "=", "ward"),
            ("id", "!=", company.ward_location_id.id),
        ]
        wards = locations.search_count([*own, *ward])
        if not wards:
            text = self.env._("There is no ward or service yet to issue goods to.")
            return Finding("missing", text)
        plain = locations.union(*map(self.env.ref, PLAIN_LOCATIONS))
        outside = locations.search(
            [
                *own,
                ("usage", "in", ("customer", "supplier")),
                ("stock_purpose", "=", False),
                ("id", "not in", plain.ids),
            ]
        )
        without = outside.filtered(lambda place: not place._get_stock_purpose())
        if without:
            text = self.env._(
                "%(number)s locations have no purpose, and count as patients or "
                "vendors: %(locations)s.",
                number=len(without),
                locations=enumerate_names(without.mapped("display_name")),
            )
            return Finding("warning", text, [("id", "in", without.ids)])
        return Finding("ok", self.env._("Wards and services: %s.", wards))

    @api.model
    def _find_opening(self, company):
        posting = self.env["bhima.stock.posting.opening"].with_company(company)
        by_group = posting._get_values_by_group(company).values()
        if not by_group:
            text = self.env._("All stock is in the stock ledger and in the books.")
            return Finding("ok", text)
        value = sum(sum(values.values()) for values in by_group)
        text = self.env._(
            "%(number)s articles have stock worth %(value)s that is in no book yet.",
            number=sum(map(len, by_group)),
            value=company.currency_id.format(company.currency_id.round(value)),
        )
        return Finding("missing", text)

    @api.model
    def _find_standalone(self, company):
        posting = self.env["bhima.stock.posting.standalone"]
        number = posting.with_company(company)._count_unposted(company)
        if not number:
            return Finding(
                "ok", self.env._("All movements since the start are posted.")
            )
        text = self.env._(
            "%s movements took place while automatic stock accounting was off, and are "
            "in no journal entry.",
            number,
        )
        return Finding("missing", text)

    @api.model
    def _find_odoo_valuation(self, company):
        products = self.env["product.template"].with_company(company)
        perpetual = products.search(
            [
                *self._get_stored_domain(company),
                ("inventory_group_id", "=", False),
                ("valuation", "=", "real_time"),
            ]
        )
        if perpetual:
            text = self.env._(
                "Odoo itself posts %(number)s stored articles without a group at their "
                "bills: %(articles)s.",
                number=len(perpetual),
                articles=enumerate_names(perpetual.mapped("display_name")),
            )
            ids = perpetual.categ_id.ids
            return Finding("warning", text, [("id", "in", ids)] if ids else None)
        return Finding("ok", self.env._("Odoo posts nothing of its own."))

    @api.model
    def _get_stored_domain(self, company):
        """Return the domain of the stored articles that the company may use."""
        products = self.env["product.template"]
        return [*products._check_company_domain(company), ("is_storable", "=", True)]
