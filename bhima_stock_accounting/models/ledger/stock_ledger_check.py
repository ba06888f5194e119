import json

from odoo import api, models
from odoo.tools import SQL

from . import comparison_queries as queries


class StockLedgerEntry(models.Model):
    """Checks of the stock ledger against the books and Odoo's valuation.

    Each is one query, whatever the number of companies, articles and movements.
    """

    _inherit = "bhima.stock.ledger.entry"

    @api.model
    def _get_account_differences(self, companies):
        """Compare posted rows with the posted items that contain them, per account.

        :param res.company companies: companies to check
        :return: see ``res.company._check_stock_ledger``
        """
        return self._find_differences(["account_id"], queries.POSTED, companies)

    @api.model
    def _get_product_differences(self, companies):
        """Compare the rows of each article of the stock ledger with Odoo's value.

        :param res.company companies: companies to check
        :return: see ``res.company._check_stock_ledger``
        """
        return self._find_differences(["product_id"], queries.PRODUCTS, companies)

    @api.model
    def _get_misplaced_values(self, companies):
        """Find articles whose value is on another account than that of their group.

        :param res.company companies: companies to check
        :return: see ``res.company._check_stock_ledger``
        """
        names = ["product_id", "account_id"]
        return self._find_differences(names, queries.MISPLACED, companies)

    @api.model
    def _find_differences(self, names, code, companies):
        """Return the rows of a query whose two amounts differ.

        :param list names: what the ids between company and amounts are called
        :param str code: query of ``comparison_queries``
        :param res.company companies: companies to compare
        :rtype: list[dict]
        """
        self.env.flush_all()
        query = self._prepare_query(code, companies)
        return [
            {
                "company_id": company_id,
                **{name: key or False for name, key in zip(names, ids, strict=True)},
                "ledger": ledger,
                "expected": expected,
            }
            for company_id, *ids, ledger, expected in self.env.execute_query(query)
            if self._is_different(company_id, ledger, expected)
        ]

    @api.model
    def _is_different(self, company_id, ledger, expected):
        currency = self.env["res.company"].browse(company_id).currency_id
        return bool(currency.compare_amounts(ledger, expected))

    @api.model
    def _prepare_query(self, code, companies):
        """Return a query of ``comparison_queries`` for these companies.

        :rtype: odoo.tools.SQL
        """
        precision = self.env["decimal.precision"]
        # the query has to be valid without any company as well
        return SQL(
            code,
            companies=tuple(companies.ids) or (0,),
            depth=None,  # all receipts
            digits=precision.precision_get("Product Unit"),
            cost_methods=self._get_fallbacks(
                "product.category", "property_cost_method"
            ),
            branch_methods=self._get_branch_methods(companies),
            costs=self._get_fallbacks("product.product", "standard_price"),
            lot_costs=self._get_fallbacks("stock.lot", "standard_price"),
            stock_accounts=self._get_fallbacks(
                "bhima.inventory.group", "stock_account_id"
            ),
        )

    @api.model
    def _get_branch_methods(self, companies):
        """Return the cost methods of a company's own articles in its branches.

        It is the method of the company or of the branch: versions of Odoo 19.0 differ.

        :param res.company companies: companies to compare
        :return: cost methods by ids of article and branch, in JSON
        :rtype: str
        """
        methods = {}
        # sudo: see :meth:`_get_fallbacks`
        for branch in companies.sudo().filtered("parent_id"):
            products = self.env["product.product"].sudo().with_company(branch)
            keepers = branch.parent_ids - branch
            domain = [("company_id", "in", keepers.ids), ("is_storable", "=", True)]
            for product in products.with_context(active_test=False).search(domain):
                known = methods.setdefault(product.id, {})
                known[branch.id] = product.cost_method
        return json.dumps(methods)

    @api.model
    def _get_fallbacks(self, model, fname):
        """Return the default of a company-dependent field, for records without a value.

        :return: by id of the company, in JSON
        :rtype: str
        """
        # sudo: defaults are configuration; who may see the figures may see the result
        return self.env["ir.default"].sudo()._get_field_column_fallbacks(model, fname)
