from ..support.cases import IfrsCase, OhadaCase


class GroupProposalMixin:
    """A hospital that has categories, with the accounts of its chart."""

    def propose(self):
        """The chief accountant opens the window; returns it and the article's line."""
        self.article.inventory_group_id = False
        self.hospital.hire(
            "chief",
            "bhima_inventory_config.group_inventory_config_manager",
            "account.group_account_manager",
        )
        groups = self.hospital.as_user("chief", self.env["bhima.inventory.group"])
        action = groups.action_propose_groups()
        proposal = groups.env[action["res_model"]].browse(action["res_id"])
        line = proposal.line_ids.filtered(
            lambda line: self.article.product_tmpl_id in line.product_ids
        )
        return proposal, line


class TestOhadaProposal(GroupProposalMixin, OhadaCase):
    def test_goods_in_transit_are_no_stock_account(self):
        """The chart of the DRC gives its categories 382."""
        self.require_chart("cd")
        self.article.inventory_group_id = False
        template = self.article.product_tmpl_id.with_company(self.company)
        code = template._get_product_accounts()["stock_valuation"].code
        self.assertEqual(code[:3], "382")
        proposal, line = self.propose()
        self.assertFalse(line.stock_account_id)
        self.assertFalse(line.variation_account_id)
        self.assertFalse(line.selected)
        (proposal.line_ids - line).selected = False
        line.write(
            {
                "selected": True,
                "name": "Médicaments",
                "stock_account_id": self.hospital.accounts["stock"].id,
                "variation_account_id": self.hospital.accounts["variation"].id,
                "expense_account_id": self.hospital.accounts["expense"].id,
            }
        )
        proposal.action_apply()
        self.stock_up(10, 3.0)
        self.assert_booked({"stock": 30.0, "variation": -30.0})

    def test_account_of_the_shelves_is_proposed(self):
        category = self.hospital.category.with_company(self.company)
        stock_account = self.hospital.accounts["stock"]
        category.property_stock_valuation_account_id = stock_account
        _proposal, line = self.propose()
        self.assertEqual(line.stock_account_id, stock_account)


class TestIfrsProposal(GroupProposalMixin, IfrsCase):
    def test_numbers_mean_nothing_elsewhere(self):
        account = self.hospital._get_account("382000", "asset_current", "Medicines")
        category = self.hospital.category.with_company(self.company)
        category.property_stock_valuation_account_id = account
        _proposal, line = self.propose()
        self.assertEqual(line.stock_account_id, account)
