from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.bhima_stock_accounting.tests.hospital import found_ohada_hospital

ENGLISH, FRENCH = "en_US", "fr_FR"
# Who sees account codes and journal items in Odoo's Community edition.
READER = "account.group_account_readonly"
STOCK_MANAGER = f"stock.group_stock_manager,account.group_account_manager,{READER}"
PRODUCT_MANAGER = f"product.group_product_manager,{STOCK_MANAGER}"
STOREKEEPER = f"stock.group_stock_user,account.group_account_invoice,{READER}"


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
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

    def test_group_with_its_accounts_in_english(self):
        self._create_group(ENGLISH)

    def test_group_with_its_accounts_in_french(self):
        self._create_group(FRENCH)

    def test_article_of_a_group_in_english(self):
        self._create_article(ENGLISH)

    def test_article_of_a_group_in_french(self):
        self._create_article(FRENCH)

    def test_receipt_and_its_journal_entry_in_english(self):
        self._receive(ENGLISH)

    def test_receipt_and_its_journal_entry_in_french(self):
        self._receive(FRENCH)
