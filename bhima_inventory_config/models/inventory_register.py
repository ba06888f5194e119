from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.stock.models.product import PY_OPERATORS

from ..account_types import ACCOUNT_FIELDS

# Nodes of the register's views that are removed where product_expiry is missing.
EXPIRY_NODES = "//*[@name='register_expiry' or @name='expired' or @name='expiring']"

# Accounts of the group that the register shows: fields by those of the article.
GROUP_FIELD_BY_ACCOUNT = {
    "stock_account_id": "stock_account_id",
    "charge_account_id": "expense_account_id",
    "product_account_id": "income_account_id",
}


def _search_account_of_group(fname):
    """Return a search method for articles by an account that their group has set."""
    return lambda products, operator, value: Domain(
        f"inventory_group_id.{fname}", operator, value
    )


class InventoryRegister(models.Model):
    """Columns that the inventory register adds to the articles of Odoo."""

    _inherit = "product.template"

    stock_account_id = fields.Many2one(
        "account.account",
        compute="_compute_group_accounts",
        compute_sudo=True,
        search=_search_account_of_group("stock_account_id"),
    )
    charge_account_id = fields.Many2one(
        "account.account",
        compute="_compute_group_accounts",
        compute_sudo=True,
        search=_search_account_of_group("expense_account_id"),
    )
    product_account_id = fields.Many2one(
        "account.account",
        compute="_compute_group_accounts",
        compute_sudo=True,
        search=_search_account_of_group("income_account_id"),
    )
    are_accounts_missing = fields.Boolean(
        string="Accounts Missing",
        compute="_compute_are_accounts_missing",
        search="_search_are_accounts_missing",
        help="The article is kept in stock, but its group has not all accounts that "
        "the company needs to book it.",
    )
    register_value = fields.Monetary(
        string="Value",
        compute="_compute_register_value",
        search="_search_register_value",
        currency_field="cost_currency_id",
        help="Quantity on hand in the current company at today's cost.",
    )
    register_state = fields.Selection(
        [
            ("in_stock", "In Stock"),
            ("out_of_stock", "Out of Stock"),
            ("not_stored", "Not Stored"),
            ("archived", "Archived"),
        ],
        string="Status",
        compute="_compute_register_state",
        search="_search_register_state",
    )
    register_expiry = fields.Selection(
        [("expired", "Expired"), ("expiring", "Expiring")],
        string="Expiry",
        compute="_compute_register_expiry",
        search="_search_register_expiry",
        help="Expired: stock of a lot whose expiration date has come. Expiring: stock "
        "of a lot whose alert date has come.",
    )

    @api.depends_context("company")
    @api.depends(*(f"inventory_group_id.{fname}" for fname in ACCOUNT_FIELDS))
    def _compute_group_accounts(self):
        for group, products in self.grouped("inventory_group_id").items():
            for product_fname, fname in GROUP_FIELD_BY_ACCOUNT.items():
                products[product_fname] = group._get_booked_account(fname)

    @api.depends_context("company")
    @api.depends("inventory_group_id", "is_storable")
    def _compute_are_accounts_missing(self):
        incomplete = self.inventory_group_id._filter_incomplete(self.env.company)
        for product in self:
            product.are_accounts_missing = (
                product.is_storable and product.inventory_group_id in incomplete
            )

    def _search_are_accounts_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        groups = self.env["bhima.inventory.group"].with_context(active_test=False)
        everyone = groups.search([])  # pylint: disable=no-search-all  # some dozens
        incomplete = everyone._filter_incomplete(self.env.company)
        missing = Domain("is_storable", "=", True) & Domain(
            "inventory_group_id", "in", incomplete.ids
        )
        domains = {True: missing, False: ~missing}
        return Domain.OR(domains[bool(wanted)] for wanted in value)

    @api.depends_context("company")
    @api.depends(
        "product_variant_ids.standard_price", "product_variant_ids.qty_available"
    )
    def _compute_register_value(self):
        # The cost is that of one company, so the quantity has to be of that company
        # too, whichever companies are shown; goods of other owners have no value here.
        own_stock = self.with_context(
            allowed_company_ids=self.env.company.ids, owner_id=False, active_test=False
        )
        for product, here in zip(self, own_stock, strict=True):
            product.register_value = sum(
                variant.standard_price * variant.qty_available
                for variant in here.product_variant_ids
                if not variant._is_counted_by_components()
            )

    @api.depends("active", "is_storable", "qty_available", "uom_id")
    def _compute_register_state(self):
        for product in self:
            product.register_state = product._get_register_state()

    def _search_register_value(self, operator, value):
        compare = PY_OPERATORS.get(operator)
        if not compare:
            return NotImplemented
        held = self.search([("qty_available", "!=", 0)])
        found = held.filtered(lambda p: compare(p.register_value, value))
        if compare(0.0, value):
            return [("id", "not in", (held - found).ids)]
        return [("id", "in", found.ids)]

    def _search_register_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        stored = Domain("active", "=", True) & Domain("is_storable", "=", True)
        domains = {
            "archived": Domain("active", "=", False),
            "not_stored": Domain("active", "=", True)
            & Domain("is_storable", "=", False),
            "in_stock": stored & Domain("qty_available", ">", 0),
            "out_of_stock": stored & Domain("qty_available", "<=", 0),
        }
        return Domain.OR(domains[state] for state in value if state)

    @api.depends_context("company", "allowed_company_ids")
    @api.depends("product_variant_ids.stock_quant_ids.quantity")
    def _compute_register_expiry(self):
        self.register_expiry = False
        quants = self.env["stock.quant"]
        # an article with both states is expired: the last assignment counts
        for state, domain in reversed(self._get_expiry_domains().items()):
            domain &= Domain("product_id.product_tmpl_id", "in", self.ids)
            for (product,) in quants._read_group(domain, ["product_id"]):
                product.product_tmpl_id.register_expiry = state

    def _search_register_expiry(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._get_expiry_domains()
        wanted = [domains[state] for state in value if state in domains]
        quants = "product_variant_ids.stock_quant_ids"
        found = Domain.OR(Domain(quants, "any", domain) for domain in wanted)
        if False in value:
            found |= ~Domain(quants, "any", Domain.OR(domains.values()))
        return found

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Remove the expiry columns where ``product_expiry`` is not installed."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if not self._get_expiry_domains():
            for node in arch.xpath(EXPIRY_NODES):
                node.getparent().remove(node)
        return arch, view

    def _get_expiry_domains(self):
        """Return the domains of quantities on hand that are expired or expiring.

        :return: domains of ``stock.quant`` by state, *expired* first; empty where
            ``product_expiry`` is not installed
        :rtype: dict[str, Domain]
        """
        if "expiration_date" not in self.env["stock.quant"]._fields:
            return {}
        now = fields.Datetime.now()
        locations, _incoming, _outgoing = self.env[
            "product.product"
        ]._get_domain_locations()
        held = Domain(locations) & Domain("quantity", ">", 0)
        return {
            "expired": held & Domain("expiration_date", "<=", now),
            "expiring": held
            & Domain("lot_id.alert_date", "<=", now)
            & Domain("expiration_date", ">", now),
        }

    def _get_register_state(self):
        self.ensure_one()
        if not self.active:
            return "archived"
        if not self.is_storable:
            return "not_stored"
        on_hand = self.uom_id.compare(self.qty_available, 0) > 0
        return "in_stock" if on_hand else "out_of_stock"
