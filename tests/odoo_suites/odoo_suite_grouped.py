"""Every storable article of Odoo's own tests belongs to an inventory group.

A group for each product category, with the accounts that Odoo finds for the category:
what then differs is when and how goods are booked, not where. Articles get no code of
the register, by which people would see them. Methods are patched where they are
defined, as Odoo's tests make articles in any way they like.
"""

from collections import Counter
from functools import wraps

from odoo.addons.bhima_inventory_config.models.inventory_group import InventoryGroup
from odoo.addons.bhima_inventory_config.models.product_product import ProductProduct
from odoo.addons.bhima_inventory_config.models.product_template import ProductTemplate
from odoo.addons.bhima_stock_accounting.models.configuration import res_company
from odoo.addons.bhima_stock_accounting.models.posting.stock_posting import StockPosting

CODE = "CATEGORY-"
# What a group books on: the account of the category, else of the company, else one that
# is made with this code and type.
ACCOUNTS = {
    "stock_account_id": (
        "property_stock_valuation_account_id",
        "account_stock_valuation_id",
        ("STOCK", "asset_current"),
    ),
    "expense_account_id": (
        "property_account_expense_categ_id",
        "expense_account_id",
        ("EXPENSE", "expense"),
    ),
    "income_account_id": (
        "property_account_income_categ_id",
        "income_account_id",
        ("INCOME", "income"),
    ),
    "variation_account_id": (None, None, ("VARIATION", "expense")),
}


def group_everything(env, standard):
    """Post what all companies move, by this standard, from now on.

    :param str standard: ``ifrs``, ``ohada`` or ``sycebnl``
    :return: what is counted meanwhile: ``rows`` of the stock ledger
    :rtype: collections.Counter
    """
    counted = Counter()

    def create_ledger_rows(create, self, events, *args):
        counted["rows"] += len(events)
        return create(self, events, *args)

    _replace(StockPosting, "_create_ledger_rows", create_ledger_rows)
    _replace(res_company, "standard_of_chart", lambda _old, _chart: standard)
    _replace(ProductProduct, "_propose_register_code", lambda _old, _products: None)
    _replace(ProductTemplate, "create", _create_grouped)
    _replace(ProductTemplate, "write", _write_grouped)
    _replace(InventoryGroup, "_get_own_account", _get_own_account)
    _replace(InventoryGroup, "_get_booked_account", _get_booked_account)
    _replace(res_company.ResCompany, "_get_inherited", _get_inherited)
    companies = env["res.company"].search([])
    companies.stock_accounting_standard_id = env.ref(
        f"bhima_stock_accounting.standard_{standard}"
    )
    _group(env["product.template"].with_context(active_test=False).search([]))
    env.cr.commit()
    return counted


def _replace(owner, name, new):
    """Put a function in the place of another, which it gets as its first argument."""
    old = getattr(owner, name)

    @wraps(old)
    def patched(*args, **kwargs):
        return new(old, *args, **kwargs)

    setattr(owner, name, patched)


def _create_grouped(create, self, vals_list):
    products = create(self, vals_list)
    _group(products)
    return products


def _write_grouped(write, self, vals):
    result = write(self, vals)
    if not {"is_storable", "type", "categ_id"}.isdisjoint(vals):
        _group(self)
    return result


def _group(products):
    """Put storable articles in the group of their category."""
    # sudo: whoever makes the product in the test, the group is none of his affair
    products = products.sudo().with_context(tracking_disable=True)
    for category, same in products.grouped("categ_id").items():
        stored = same.filtered("is_storable")
        if stored:
            stored.inventory_group_id = _get_group(category)


def _get_group(category):
    groups = category.env["bhima.inventory.group"]
    code = f"{CODE}{category.id or 0}"
    return groups.search([("code", "=", code)]) or groups.create(
        {"code": code, "name": code}
    )


def _get_own_account(get_own_account, self, fname):
    account = get_own_account(self, fname)
    if account or not (self.code or "").startswith(CODE):
        return account
    if fname == "variation_account_id":
        stock_account = self._get_own_account("stock_account_id")
        return stock_account.account_stock_variation_id
    of_category, of_company, _made = ACCOUNTS[fname]
    category_id = int(self.code.removeprefix(CODE))
    category = self.env["product.category"].browse(category_id or ())
    return category[of_category] or self.env.company[of_company]


def _get_booked_account(get_booked_account, self, fname):
    account = get_booked_account(self, fname)
    if account or not (self.code or "").startswith(CODE):
        return account
    code, account_type = ACCOUNTS[fname][-1]
    company = self.env.company.root_id
    # sudo: a company without a chart gets an account by who happens to need it
    accounts = self.env["account.account"].sudo().with_company(company)
    domain = [*accounts._check_company_domain(company), ("code", "=", code)]
    account = accounts.search(domain) or accounts.create(
        {"code": code, "name": code.title(), "account_type": account_type}
    )
    return account.with_env(self.env)


def _get_inherited(get_inherited, self, fname):
    account = get_inherited(self, fname)
    if account or fname != "goods_received_account_id":
        return account
    # sudo: as above
    return self.sudo()._make_goods_received_account().with_env(self.env)
