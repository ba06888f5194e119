from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import groupby, unique

# Fields of a group by Odoo's keys, for the accounts that define a group.
FIELD_BY_ACCOUNT = {
    "stock_valuation": "stock_account_id",
    "expense": "expense_account_id",
    "income": "income_account_id",
}
# Number of categories that the name of a proposed group consists of.
LONGEST_NAME = 3


class InventoryGroupProposal(models.TransientModel):
    """Proposes inventory groups where a hospital has product categories already.

    A group of BHIMA is all articles that share stock, charge and product account:
    categories with the same three accounts become one group. Only articles without a
    group are considered, so a second run proposes nothing that is done. Nothing is
    posted.
    """

    _name = "bhima.inventory.group.proposal"
    _inherit = ["bhima.window.mixin"]
    _description = "Inventory Groups from Product Categories"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many("bhima.inventory.group.proposal.line", "proposal_id")

    @api.model
    def action_open(self):
        """Open the proposals for the current company."""
        proposal = self.create({})
        lines = proposal._prepare_lines_vals()
        proposal.line_ids = [Command.create(vals) for vals in lines]
        proposal.line_ids._propose_codes()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create Groups from Product Categories"),
            "res_model": self._name,
            "res_id": proposal.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_apply(self):
        """Create the selected groups and assign them to their articles.

        :raise UserError: nothing is selected, or two groups would have the same name
        """
        self.ensure_one()
        lines = self.line_ids.filtered("selected").with_company(self.company_id)
        if not lines:
            raise UserError(self.env._("Tick at least one group to create."))
        lines._create_groups()
        lines._set_missing_accounts()
        for group, members in lines.grouped("group_id").items():
            members.product_ids.inventory_group_id = group
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_inventory_config.inventory_group_action"
        )
        return {**action, "target": "main"}

    def _prepare_lines_vals(self):
        """Return one proposal for each distinct triple of accounts.

        An article with accounts of its own counts with these, not with its category's.

        :return: values of ``bhima.inventory.group.proposal.line``
        :rtype: list[dict]
        """
        self.ensure_one()
        products = self.env["product.template"].with_company(self.company_id)
        categories = self.env["product.category"].with_company(self.company_id)
        products_by_triple = self._group_by_triple(
            products.search(
                Domain(products._check_company_domain(self.company_id))
                & Domain("inventory_group_id", "=", False)
            ),
            self._get_triple,
        )
        categories_by_triple = self._group_by_triple(
            categories.search([]),  # pylint: disable=no-search-all  # some dozens
            lambda category: self._get_triple(products.new({"categ_id": category.id})),
        )
        group_by_triple = self._get_group_by_triple()
        triple_by_group = self._get_triple_by_group_without_accounts()
        covered = {*group_by_triple, *triple_by_group.values()}
        return [
            *(
                self._prepare_line_vals(
                    triple, group.product_ids, group.product_ids.categ_id, group
                )
                for group, triple in triple_by_group.items()
            ),
            *(
                self._prepare_line_vals(
                    triple,
                    products_by_triple.get(triple, products),
                    categories_by_triple.get(triple, categories),
                    group_by_triple.get(triple, self.env["bhima.inventory.group"]),
                )
                for triple in unique([*categories_by_triple, *products_by_triple])
                if triple in products_by_triple or triple not in covered
            ),
        ]

    def _get_triple_by_group_without_accounts(self):
        """Return the groups that have no account in this company, with a triple.

        Articles are shared, so those of a group of another company have a group
        already; where all of them use the same accounts here, the group gets these
        accounts.

        :rtype: dict[bhima.inventory.group, tuple]
        """
        groups = self.env["bhima.inventory.group"].with_company(self.company_id)
        found = {}
        for group in groups.search([]):  # pylint: disable=no-search-all  # some dozens
            triples = {self._get_triple(product) for product in group.product_ids}
            if not group._has_accounts() and len(triples) == 1:
                found[group] = triples.pop()
        return found

    def _group_by_triple(self, records, get_triple):
        return {
            triple: records.browse().concat(*members)
            for triple, members in groupby(records, get_triple)
        }

    def _get_triple(self, product):
        """Return the stock, charge and product account of an article in Odoo."""
        accounts = product._get_product_accounts()
        return tuple(accounts[key] for key in FIELD_BY_ACCOUNT)

    def _get_group_by_triple(self):
        """Return the groups by their triple of accounts."""
        groups = self.env["bhima.inventory.group"].with_company(self.company_id)
        triples = {
            tuple(group[fname] for fname in FIELD_BY_ACCOUNT.values()): group
            for group in groups.search([], order="id desc")
        }
        return {triple: group for triple, group in triples.items() if any(triple)}

    def _prepare_line_vals(self, triple, products, categories, group):
        accounts = dict(zip(FIELD_BY_ACCOUNT.values(), triple, strict=True))
        variation = accounts["stock_account_id"].account_stock_variation_id
        accounts["variation_account_id"] = variation
        needed = group._get_needed_fields(self.company_id)
        is_complete = all(accounts[fname] for fname in needed)
        return {
            **{fname: account.id for fname, account in accounts.items()},
            "group_id": group.id,
            "name": group.name or self._get_name(categories),
            "code": group.code,
            "category_ids": [Command.set(categories.ids)],
            "product_ids": [Command.set(products.ids)],
            "selected": bool(products and is_complete),
        }

    def _get_name(self, categories):
        names = list(unique(categories.mapped("name")))
        if not names:
            return self.env._("Articles with Accounts of Their Own")
        more = ["..."] if len(names) > LONGEST_NAME else []
        return ", ".join(names[:LONGEST_NAME] + more)
