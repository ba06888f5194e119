from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .support.cases import InventoryConfigCommon


@tagged("post_install", "-at_install")
class TestInventoryGroupProposal(InventoryConfigCommon):
    """A hospital that has product categories gets its groups from them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group.unlink()
        cls.stock_account.account_stock_variation_id = cls.variation_account
        cls.equipment_account = cls._create_account("312000", "asset_current")
        cls.oral = cls._create_category("Médicaments oraux")
        cls.injectable = cls._create_category("Médicaments injectables")
        cls.equipment = cls._create_category("Matériel", cls.equipment_account)
        cls.tablet = cls._create_article("Paracétamol", cls.oral, is_storable=True)
        cls.vial = cls._create_article("Ceftriaxone", cls.injectable)
        cls.scissors = cls._create_article("Ciseaux", cls.equipment)
        cls.articles = cls.tablet | cls.vial | cls.scissors
        cls.manager = new_test_user(
            cls.env,
            "register",
            groups="bhima_inventory_config.group_inventory_config_manager",
            company_id=cls.env.company.id,
        )

    @classmethod
    def _create_category(cls, name, stock_account=None):
        return cls.env["product.category"].create(
            {
                "name": name,
                "property_stock_valuation_account_id": (
                    stock_account or cls.stock_account
                ).id,
                "property_account_expense_categ_id": cls.charge_account.id,
                "property_account_income_categ_id": cls.product_account.id,
            }
        )

    @classmethod
    def _create_article(cls, name, category, **vals):
        return cls.env["product.template"].create(
            {"name": name, "categ_id": category.id, **vals}
        )

    def _propose(self, company=None):
        """The register manager opens the window; only lines of ours are returned."""
        groups = self.env["bhima.inventory.group"].with_user(self.manager)
        action = groups.with_company(
            company or self.env.company
        ).action_propose_groups()
        proposal = groups.env[action["res_model"]].browse(action["res_id"])
        foreign = proposal.line_ids.filtered(lambda line: not line.product_ids)
        foreign |= proposal.line_ids.filtered(
            lambda line: not line.product_ids & self.articles
        )
        foreign.selected = False
        return proposal, proposal.line_ids - foreign

    def test_categories_that_share_their_accounts_make_one_group(self):
        _proposal, lines = self._propose()
        self.assertRecordValues(
            lines.sorted("product_count", reverse=True),
            [
                {
                    "name": "Médicaments injectables, Médicaments oraux",
                    "code": "MED.INJ",
                    "category_ids": (self.oral | self.injectable).ids,
                    "product_ids": (self.tablet | self.vial).ids,
                    "product_count": 2,
                    "stock_account_id": self.stock_account.id,
                    "variation_account_id": self.variation_account.id,
                    "expense_account_id": self.charge_account.id,
                    "income_account_id": self.product_account.id,
                    "selected": True,
                    "group_id": False,
                },
                {
                    "name": "Matériel",
                    "code": "MAT",
                    "category_ids": self.equipment.ids,
                    "product_ids": self.scissors.ids,
                    "product_count": 1,
                    "stock_account_id": self.equipment_account.id,
                    "variation_account_id": False,
                    "expense_account_id": self.charge_account.id,
                    "income_account_id": self.product_account.id,
                    "selected": True,
                    "group_id": False,
                },
            ],
        )
        self.assertFalse(self.articles.inventory_group_id)

    def test_renamed_groups_are_created_and_given_to_their_articles(self):
        proposal, _lines = self._propose()
        with Form(proposal) as form:
            names = [line.name for line in proposal.line_ids]
            with form.line_ids.edit(names.index("Matériel")) as line:
                line.name, line.code = " Petit matériel ", "MAT.PET"
        proposal.action_apply()
        self.assertRecordValues(
            self.scissors.inventory_group_id,
            [
                {
                    "name": "Petit matériel",
                    "code": "MAT.PET",
                    "stock_account_id": self.equipment_account.id,
                    "expense_account_id": self.charge_account.id,
                    "income_account_id": self.product_account.id,
                }
            ],
        )
        medicines = self.tablet.inventory_group_id
        self.assertEqual(self.vial.inventory_group_id, medicines)
        self.assertEqual(medicines.variation_account_id, self.variation_account)
        self.assertEqual(self.tablet._get_product_accounts()["expense"].code, "601100")

    def test_nothing_is_posted_and_no_cost_or_quantity_changes(self):
        location = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        self.tablet.standard_price = 3
        self.env["stock.quant"]._update_available_quantity(
            self.tablet.product_variant_id, location, 5
        )
        entries = self.env["account.move"].search_count([])
        proposal, _lines = self._propose()
        proposal.action_apply()
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual(
            (self.tablet.standard_price, self.tablet.qty_available), (3, 5)
        )

    def test_unticked_proposals_are_left_alone(self):
        proposal, lines = self._propose()
        lines.filtered(lambda line: line.name == "Matériel").selected = False
        proposal.action_apply()
        self.assertTrue(self.tablet.inventory_group_id)
        self.assertFalse(self.scissors.inventory_group_id)
        lines.selected = False
        with self.assertRaisesRegex(UserError, "Tick at least one"):
            proposal.action_apply()

    def test_second_run_proposes_what_is_left_for_the_groups_that_exist(self):
        proposal, _lines = self._propose()
        proposal.action_apply()
        _proposal, lines = self._propose()
        self.assertFalse(lines)
        late = self._create_article("Amoxicilline", self.injectable)
        self.articles |= late
        groups = self.env["bhima.inventory.group"].search_count([])
        proposal, lines = self._propose()
        self.assertEqual(lines.group_id, self.vial.inventory_group_id)
        self.assertEqual(lines.product_ids, late)
        proposal.action_apply()
        self.assertEqual(late.inventory_group_id, self.vial.inventory_group_id)
        self.assertEqual(self.env["bhima.inventory.group"].search_count([]), groups)

    def test_article_with_an_account_of_its_own_is_proposed_apart(self):
        account = self._create_account("601900", "expense")
        self.tablet.property_account_expense_id = account
        _proposal, lines = self._propose()
        line = lines.filtered(lambda line: line.product_ids == self.tablet)
        self.assertEqual(line.expense_account_id, account)
        self.assertEqual(line.name, "Articles with Accounts of Their Own")

    def test_category_without_articles_is_proposed_unticked(self):
        self._create_category(
            "Vaccins", self._create_account("313000", "asset_current")
        )
        proposal, _lines = self._propose()
        line = proposal.line_ids.filtered(lambda line: line.name == "Vaccins")
        self.assertRecordValues(line, [{"product_count": 0, "selected": False}])

    def test_names_and_codes_that_are_taken_are_refused_by_name(self):
        self.env["bhima.inventory.group"].create({"name": "Matériel", "code": "X"})
        proposal, lines = self._propose()
        with self.assertRaisesRegex(UserError, "MAT Matériel.*Name"):
            proposal.action_apply()
        self.assertFalse(self.articles.inventory_group_id)
        lines.filtered(lambda line: line.name == "Matériel").write(
            {"name": "Instruments", "code": " med.inj"}
        )
        with self.assertRaisesRegex(UserError, "Code"):
            proposal.action_apply()

    def test_each_company_proposes_its_own_accounts(self):
        other = self._create_company(name="Second hospital")
        self.manager.company_ids += other
        elsewhere = self._create_article("Elsewhere", self.oral, company_id=other.id)
        self.articles |= elsewhere
        _proposal, lines = self._propose()
        self.assertNotIn(elsewhere, lines.product_ids)
        account = self._create_account("319000", "asset_current", other)
        self.oral.with_company(other).property_stock_valuation_account_id = account
        _proposal, lines = self._propose(other)
        line = lines.filtered(lambda line: elsewhere in line.product_ids)
        self.assertEqual(line.stock_account_id, account)

    def test_groups_of_shared_articles_get_their_accounts_in_each_company(self):
        other = self._create_company(name="Second hospital")
        self.manager.company_ids += other
        stock = self._create_account("319000", "asset_current", other)
        charge = self._create_account("619000", "expense", other)
        for category in (self.oral, self.injectable):
            category.with_company(other).write(
                {
                    "property_stock_valuation_account_id": stock.id,
                    "property_account_expense_categ_id": charge.id,
                }
            )
        proposal, _lines = self._propose()
        proposal.action_apply()
        medicines = self.tablet.inventory_group_id
        self.assertFalse(medicines.with_company(other).stock_account_id)
        proposal, lines = self._propose(other)
        self.assertIn(medicines, lines.group_id)
        alike = proposal.line_ids.filtered(lambda line: line.stock_account_id == stock)
        self.assertEqual((len(alike), alike.group_id), (1, medicines))
        proposal.action_apply()
        self.assertRecordValues(
            medicines.with_company(other),
            [{"stock_account_id": stock.id, "expense_account_id": charge.id}],
        )
        self.assertEqual(medicines.stock_account_id, self.stock_account)
        _proposal, lines = self._propose(other)
        self.assertNotIn(medicines, lines.group_id)

    def test_storekeeper_may_not(self):
        keeper = new_test_user(self.env, "keeper", groups="stock.group_stock_user")
        with self.assertRaises(AccessError):
            self.env["bhima.inventory.group"].with_user(keeper).action_propose_groups()
