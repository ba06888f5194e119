from odoo.tests import new_test_user, tagged

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ohada_hospital

from ..support.web_client import WebClientCase

ENGLISH, FRENCH = "en_US", "fr_FR"
# Who sees account codes and journal items in Odoo's Community edition.
READER = "account.group_account_readonly"
STOCK_MANAGER = f"stock.group_stock_manager,account.group_account_manager,{READER}"
PRODUCT_MANAGER = f"product.group_product_manager,{STOCK_MANAGER}"
REGISTER_MANAGER = "bhima_inventory_config.group_inventory_config_manager"
STOREKEEPER = f"stock.group_stock_user,account.group_account_invoice,{READER}"


@tagged("post_install", "-at_install")
class TestTours(WebClientCase):
    """People of a hospital use the web client, each in English and in French."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(FRENCH)
        cls.hospital = found_ohada_hospital(cls.env)
        cls.accounts = cls.hospital.accounts

    def _play(self, tour, groups, lang):
        """Play a tour as a user with these rights, in this hospital alone."""
        user = new_test_user(
            self.env,
            f"{tour}.{lang}",
            groups=groups,
            company_id=self.hospital.company.id,
            lang=lang,
        )
        self.start_tour("/odoo", tour, login=user.login)

    def _create_group(self, lang):
        """The stock manager creates a group; all four accounts have to be saved."""
        accounts = self.accounts
        accounts["stock"].account_stock_variation_id = accounts["variation"]
        self._play("bhima_inventory_group", STOCK_MANAGER, lang)
        groups = self.hospital.env["bhima.inventory.group"]
        self.assertRecordValues(
            groups.search([("code", "=", "D.INJ")]),
            [
                {
                    "name": "Médicaments injectables",
                    "stock_account_id": accounts["stock"].id,
                    "variation_account_id": accounts["variation"].id,
                    "expense_account_id": accounts["expense"].id,
                    "income_account_id": accounts["income"].id,
                }
            ],
        )

    def _create_article(self, lang):
        """The manager creates an article; it has to take over what its type says."""
        group = self.hospital.create_group("D.INJ", "Médicaments injectables")
        form = self.env["bhima.dosage.form"].create({"name": "Poudre injectable"})
        self._play("bhima_article", PRODUCT_MANAGER, lang)
        article_type = self.env.ref("bhima_inventory_config.inventory_type_article")
        self.assertRecordValues(
            group.product_ids,
            [
                {
                    "name": "Ceftriaxone 1 g",
                    "inventory_type_id": article_type.id,
                    "dosage_form_id": form.id,
                    "type": "consu",
                    "is_storable": True,
                }
            ],
        )

    def _import_register(self, tour, lang):
        """The register manager loads a file of BHIMA; return its articles."""
        oral = self.hospital.create_group("D.ORA", "Médicaments oraux")
        self._play(tour, REGISTER_MANAGER, lang)
        tablet, capsule = (
            self.env.ref(f"bhima_inventory_config.uom_{unit}")
            for unit in ("tablet", "capsule")
        )
        articles = self.env["product.template"].search(
            [("default_code", "in", ("PARA500", "AMOX250", "BCG"))],
            order="list_price",
        )
        self.assertRecordValues(
            articles.filtered(lambda article: article.inventory_group_id == oral),
            [
                {
                    "default_code": "PARA500",
                    "name": "Paracétamol 500 mg",
                    "uom_id": tablet.id,
                    "list_price": 0.05,
                    "is_storable": True,
                },
                {
                    "default_code": "AMOX250",
                    "name": "Amoxicilline 250 mg",
                    "uom_id": capsule.id,
                    "list_price": 0.1,
                    "is_storable": True,
                },
            ],
        )
        return articles

    def _receive(self, lang):
        """The storekeeper validates a receipt and reads what it wrote in the books."""
        article = self.hospital.create_article("Paracétamol 500 mg, comprimé")
        order = self.hospital.order((article, 105, 1.0))
        self._play("bhima_receipt_entry", STOREKEEPER, lang)
        receipt = order.picking_ids.with_env(self.hospital.env)
        entry = receipt.account_move_ids
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.stock_picking_ids, receipt)
        expected = [("stock", 105.0, 0.0), ("variation", 0.0, 105.0)]
        self.assertRecordValues(
            entry.line_ids.sorted("debit", reverse=True),
            [
                {
                    "account_id": self.accounts[role].id,
                    "debit": debit,
                    "credit": credit,
                    "inventory_group_id": self.hospital.group.id,
                    "stock_operation": "receipt",
                }
                for role, debit, credit in expected
            ],
        )

    def _propose_groups(self, lang):
        """The manager makes groups from categories, and leaves one for later."""
        equipment = self.hospital._get_account("312900", "asset_current", "Matériel")
        stock = self.accounts["stock"]
        articles = [
            self.hospital.env["product.template"].create(
                {"name": name, "categ_id": category.id, "is_storable": True}
            )
            for name, category in (
                ("Paracétamol 500 mg", self._create_category("Oraux", stock)),
                ("Ceftriaxone 1 g", self._create_category("Injectables", stock)),
                ("Ciseaux", self._create_category("Matériel", equipment)),
            )
        ]
        # the hospital's own group has the same accounts: they would join it
        self.hospital.group.unlink()
        self._play("bhima_group_proposal", PRODUCT_MANAGER, lang)
        tablet, vial, scissors = articles
        self.assertRecordValues(
            tablet.inventory_group_id,
            [
                {
                    "name": "Médicaments",
                    "product_ids": (tablet | vial).ids,
                    "stock_account_id": self.accounts["stock"].id,
                    "variation_account_id": self.accounts["variation"].id,
                    "expense_account_id": self.accounts["expense"].id,
                    "income_account_id": self.accounts["income"].id,
                }
            ],
        )
        self.assertFalse(scissors.inventory_group_id)

    def _create_category(self, name, stock_account):
        stock_account.account_stock_variation_id = self.accounts["variation"]
        return self.hospital.env["product.category"].create(
            {
                "name": name,
                "property_stock_valuation_account_id": stock_account.id,
                "property_account_expense_categ_id": self.accounts["expense"].id,
                "property_account_income_categ_id": self.accounts["income"].id,
            }
        )

    def _regroup(self, lang):
        """The manager reads the register, regroups an article and adds another one."""
        hospital = self.hospital
        oral = hospital.create_group("D.ORA", "Médicaments oraux")
        injectable = hospital.create_group("D.INJ", "Médicaments injectables")
        article = hospital.create_article("Paracétamol 500 mg, comprimé", oral)
        hospital.create_article("Ceftriaxone 1 g", injectable)
        hospital.receive(hospital.order((article, 105, 2.0)))
        self._play("bhima_register", PRODUCT_MANAGER, lang)
        self.assertEqual(article.inventory_group_id, injectable)
        article_type = self.env.ref("bhima_inventory_config.inventory_type_article")
        self.assertRecordValues(
            oral.product_ids,
            [{"name": "Ibuprofène 400 mg", "inventory_type_id": article_type.id}],
        )

    def test_group_with_its_accounts_in_english(self):
        self._create_group(ENGLISH)

    def test_group_with_its_accounts_in_french(self):
        self._create_group(FRENCH)

    def test_article_of_a_group_in_english(self):
        self._create_article(ENGLISH)

    def test_article_of_a_group_in_french(self):
        self._create_article(FRENCH)

    def test_file_of_bhima_is_imported_in_english(self):
        articles = self._import_register("bhima_register_import", ENGLISH)
        self.assertEqual(len(articles), 2)

    def test_file_of_bhima_is_imported_with_a_new_group_in_french(self):
        articles = self._import_register("bhima_register_import_new_group", FRENCH)
        self.assertRecordValues(
            articles[2:].inventory_group_id,
            [{"code": "VAC", "name": "Vaccins", "stock_account_id": False}],
        )
        self.assertRecordValues(
            articles[2:], [{"default_code": "BCG", "list_price": 1.2}]
        )

    def test_receipt_and_its_journal_entry_in_english(self):
        self._receive(ENGLISH)

    def test_receipt_and_its_journal_entry_in_french(self):
        self._receive(FRENCH)

    def test_groups_from_categories_in_english(self):
        self._propose_groups(ENGLISH)

    def test_groups_from_categories_in_french(self):
        self._propose_groups(FRENCH)

    def test_register_and_another_group_in_english(self):
        self._regroup(ENGLISH)

    def test_register_and_another_group_in_french(self):
        self._regroup(FRENCH)
