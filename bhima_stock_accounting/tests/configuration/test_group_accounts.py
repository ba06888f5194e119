from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.bhima_inventory_config.register_file import REGISTER_IMPORT

from ...demo.hospital import found_ohada_hospital
from ..support.cases import IfrsCase, OhadaCase

GROUPS_MENU = "Inventory > Configuration > Inventory Register > Inventory Groups"
NEEDED = ("stock_account_id", "variation_account_id", "expense_account_id")


class TestGroupAccounts(OhadaCase):
    """A group that can't be booked is refused at the desk, not at the receipt."""

    def _create_empty_group(self, code):
        groups = self.hospital.env["bhima.inventory.group"]
        return groups.create({"code": code, "name": f"Group {code}"})

    def _assert_refused(self, act, *texts):
        with self.assertRaises(ValidationError) as refusal, self.cr.savepoint():
            act()
        message = str(refusal.exception)
        for text in (self.company.name, GROUPS_MENU, *texts):
            self.assertIn(text, message)
        return message

    def _switch_on(self):
        self.company.stock_accounting_enabled = True

    def test_group_in_use_keeps_the_accounts_of_the_standard(self):
        group = self.hospital.group
        for fname in NEEDED:
            label = group._fields[fname].get_description(self.env)["string"]
            self._assert_refused(
                lambda fname=fname: group.write({fname: False}),
                f"{group.display_name}: {label}",
            )
            self.assertTrue(group[fname])
        group.income_account_id = False
        self.assertFalse(group.income_account_id)

    def test_variation_account_of_the_stock_account_does(self):
        self.hospital.accounts[
            "stock"
        ].account_stock_variation_id = self.hospital.accounts["variation"]
        self.hospital.group.variation_account_id = False
        self.stock_up()
        self.assert_booked({"stock": 200.0, "variation": -200.0})

    def test_article_gets_only_a_group_that_can_be_booked(self):
        group = self._create_empty_group("E.ONE")
        missing = "E.ONE Group E.ONE: Stock Account, Variation Account, Charge Account"
        act = self.hospital.create_article
        self._assert_refused(lambda: act("Compress", group), missing)
        self._assert_refused(
            lambda: self.article.write({"inventory_group_id": group.id}), missing
        )
        service = act("Consultation", group, type="service", is_storable=False)
        self.assertEqual(service.inventory_group_id, group)
        goods = act("Paper", group, is_storable=False)
        self._assert_refused(lambda: goods.write({"is_storable": True}), missing)

    def test_switching_on_lists_all_groups_at_once(self):
        self.company.stock_accounting_enabled = False
        for code in ("E.ONE", "E.TWO"):
            self.hospital.create_article(code, self._create_empty_group(code))
        self._create_empty_group("UNUSED")
        archived = self._create_empty_group("E.OLD")
        self.hospital.create_article("E.OLD", archived)
        archived.active = False
        message = self._assert_refused(
            self._switch_on, "- E.ONE Group", "- E.TWO Group", "- E.OLD Group"
        )
        self.assertNotIn("UNUSED", message)
        self.assertNotIn(self.hospital.group.display_name, message)
        self.assertFalse(self.company.stock_accounting_enabled)
        self.env["bhima.inventory.group"].browse(
            self.env["product.template"]
            .search([("name", "in", ("E.ONE", "E.TWO", "E.OLD"))])
            .inventory_group_id.ids
        ).with_company(self.company).write(
            {fname: self.hospital.group[fname].id for fname in NEEDED}
        )
        self._switch_on()
        self.assertTrue(self.company.stock_accounting_enabled)

    def test_switched_off_nothing_is_asked(self):
        self.company.stock_accounting_enabled = False
        self.hospital.group.stock_account_id = False
        self.assertTrue(self.hospital.create_article("Free", self.hospital.group))

    def test_archived_articles_ask_for_nothing_until_they_come_back(self):
        article = self.article.product_tmpl_id
        article.active = False
        self.hospital.group.stock_account_id = False
        self._assert_refused(article.action_unarchive)

    def test_other_companies_are_not_asked(self):
        """A shared article; each company is asked for its own accounts only."""
        other = found_ohada_hospital(self.env, "Vanga")
        group = self.hospital.group
        self.assertTrue(self.hospital.create_article("Shared", group))
        service = {"type": "service", "is_storable": False}
        self.assertTrue(other.create_article("Consultation", group, **service))

    def _import(self, *rows):
        """The register manager loads a file and agrees to create missing groups."""
        manager = new_test_user(
            self.env,
            "register",
            groups="bhima_inventory_config.group_inventory_config_manager",
            company_id=self.company.id,
        )
        articles = self.env["product.template"].with_user(manager)
        fields = ["inventory_group_id", "default_code", "name", "inventory_type_id"]
        return articles.with_context(
            allowed_company_ids=self.company.ids,
            name_create_enabled_fields={"inventory_group_id": True},
            **{REGISTER_IMPORT: True},
        ).load([*fields, "uom_id", "list_price"], [list(row) for row in rows])

    def test_file_may_bring_groups_whose_accounts_are_set_later(self):
        """Nothing of them moves before; other groups are checked as ever."""
        row = ("Vaccins", "BCG", "Vaccin BCG", "Article", "Units", "1")
        result = self._import(row)
        self.assertFalse(result["messages"])
        article = self.env["product.template"].browse(result["ids"])
        self.assertTrue(article.is_storable)
        here = article.with_company(self.company)
        self.assertTrue(here.are_accounts_missing)
        self.assertIn(here, here.search([("are_accounts_missing", "=", True)]))
        picking = self.hospital.order((article.product_variant_id, 5, 1.0)).picking_ids
        with self.assertRaisesRegex(UserError, "Vaccins has no Stock Account"):
            self.hospital.as_user("storekeeper", picking).button_validate()
        group = article.inventory_group_id.with_company(self.company)
        stock = self.hospital.accounts["stock"]
        self._assert_refused(
            lambda: group.write({"stock_account_id": stock.id}),
            "Vaccins: Variation Account, Charge Account",
        )

    def test_what_is_done_by_hand_in_the_register_is_checked(self):
        """Its screen carries the key of the import button in its context."""
        group = self._create_empty_group("E.ONE")
        products = self.hospital.env["product.template"]
        register = products.with_context(**{REGISTER_IMPORT: True})
        vals = {
            "name": "Compress",
            "is_storable": True,
            "inventory_group_id": group.id,
        }
        self._assert_refused(lambda: register.create(vals), "E.ONE")

    def test_group_of_the_stock_ledger_stays(self):
        self.stock_up()
        other = self.hospital.create_group("D.INJ", "Injectables")
        self.article.inventory_group_id = other
        with self.assertRaisesRegex(UserError, "stock ledger were booked"):
            self.hospital.group.unlink()

    def test_file_is_refused_where_a_group_lacks_one_account(self):
        self.company.stock_accounting_enabled = False
        self.hospital.group.expense_account_id = False
        self.article.is_storable = False
        self._switch_on()
        name = self.hospital.group.name
        result = self._import((name, "NEW", "New article", "Article", "Units", "1"))
        self.assertIn("Charge Account", result["messages"][0]["message"])
        self.assertFalse(result["ids"])

    def test_accountant_is_told_as_well(self):
        accountant = new_test_user(
            self.env,
            "comptable",
            groups="account.group_account_user",
            company_id=self.company.id,
        )
        group = self.hospital.group.with_user(accountant).with_company(self.company)
        self._assert_refused(lambda: group.write({"stock_account_id": False}))


class TestGroupAccountsUnderIfrs(IfrsCase):
    def test_no_variation_account_is_asked(self):
        self.assertFalse(self.hospital.group.variation_account_id)
        self.assertTrue(self.hospital.create_article("Gloves"))

    def test_changing_to_a_standard_that_needs_more(self):
        standard = self.env.ref("bhima_stock_accounting.standard_ohada")
        with self.assertRaisesRegex(ValidationError, "IH.ORA.*: Variation Account"):
            self.company.stock_accounting_standard_id = standard
