from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user

from ..support.cases import OhadaCase


class OddCostCase(OhadaCase):
    """Francs are the currency of the hospital, 2,800 of them are a dollar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True
        cls.hospital.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": cls.dollar.id,
                "company_id": cls.company.id,
                "inverse_company_rate": 2800.0,
            }
        )
        # sale prices of an article of the hospital are in its francs
        cls.article.company_id = cls.company
        cls.stock_up(cls, 10, 5600.0)

    def warn(self, price, article=None, unit=None, **vals):
        """Return what the buyer is told of a line at that price."""
        return self.hospital.draft_order(
            (article or self.article, 10, price, unit), **vals
        )["odd_cost_warning"]

    def draft_odd(self, count):
        """The buyer orders that many articles, each at an odd cost in dollars."""
        articles = [self.hospital.create_article(f"Art. {i}") for i in range(count)]
        for article in articles:
            article.with_company(self.company).standard_price = 5.0
        return self.hospital.draft_order(
            *[(article, 1, 0.5) for article in articles], currency_id=self.dollar.id
        )

    def count_queries(self, document):
        """Count the queries that find out what to tell of it."""
        self.env.flush_all()
        # environments keep the company that they looked up, as long as they live
        self.env.transaction.reset()
        self.env.registry.clear_all_caches()
        before = self.env.cr.sql_log_count
        self.assertTrue(document.mapped("odd_cost_warning"))
        return self.env.cr.sql_log_count - before

    def assert_warned(self, warning, *words):
        self.assertEqual(len(warning.splitlines()), 1)
        for word in words:
            self.assertIn(word, warning.replace("\N{NO-BREAK SPACE}", " "))


class TestOddUnitCosts(OddCostCase):
    def test_francs_on_an_order_in_dollars(self):
        self.assertFalse(self.warn(5600.0))
        self.assertFalse(self.warn(2.0, currency_id=self.dollar.id))
        self.assert_warned(
            self.warn(5600.0, currency_id=self.dollar.id),
            "Paracétamol 500 mg, 15,680,000.00 Fr per Units: far above the last cost "
            "of 5,600.00 Fr",
        )

    def test_dollars_on_an_order_in_francs(self):
        self.assert_warned(self.warn(2.0), "far below the last cost of 5,600.00 Fr")

    def test_three_times_the_last_cost_is_not_odd_yet(self):
        self.assertFalse(self.warn(3 * 5600.0))
        self.assertTrue(self.warn(3 * 5600.0 + 1))
        self.assertFalse(self.warn(5600.0 / 3 + 0.01))
        self.assertTrue(self.warn(5600.0 / 3 - 1))

    def test_goods_for_nothing(self):
        self.assert_warned(self.warn(0.0), "Paracétamol 500 mg", "unit cost is zero")
        order = self.hospital.draft_order((self.article, 10, 5600.0))
        order.order_line.discount = 100
        self.assert_warned(order.odd_cost_warning, "unit cost is zero")

    def test_sale_price_is_below_the_cost(self):
        self.article.list_price = 6000.0
        self.assertFalse(self.warn(6000.0))
        self.assert_warned(self.warn(6001.0), "above the sale price of 6,000.00 Fr")
        self.article.sale_ok = False
        self.assertFalse(self.warn(6001.0))

    def test_sale_price_in_the_currency_of_another_company(self):
        """Prices of an article that companies share are those of the first of them."""
        self.article.company_id = False
        self.env["res.company"]._get_main_company().currency_id = self.dollar
        self.article.list_price = 3.0
        self.assertFalse(self.warn(8400.0))
        self.assert_warned(self.warn(8401.0), "above the sale price of 8,400.00 Fr")

    def test_sale_price_that_nobody_typed_says_nothing(self):
        new = self.hospital.create_article("Nouveau", company_id=self.company.id)
        self.assertEqual(new.list_price, 1.0)
        self.assertFalse(self.warn(5600.0, new))
        new.with_company(self.company).standard_price = 0.5
        self.assert_warned(self.warn(1.2, new), "above the sale price of 1.00 Fr")

    def test_price_of_a_box_on_a_line_in_units(self):
        box = self.env.ref("uom.product_uom_dozen")
        self.assertFalse(self.warn(12 * 5600.0, unit=box))
        self.assertTrue(self.warn(12 * 5600.0))
        self.assert_warned(self.warn(5600.0, unit=box), "466.67 Fr per Units")

    def test_taxes_that_are_not_recovered_are_part_of_the_cost(self):
        self.article.list_price = 6000.0
        part = {"repartition_type": "tax", "account_id": False}
        lines = [Command.create({"repartition_type": "base"}), Command.create(part)]
        tax = self.hospital.env["account.tax"].create(
            {
                "name": "TVA non déductible",
                "amount": 16,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
            }
        )
        order = self.hospital.draft_order((self.article, 10, 5600.0))
        self.assertFalse(order.odd_cost_warning)
        order.order_line.tax_ids = tax
        self.assert_warned(order.odd_cost_warning, "6,496.00 Fr", "sale price")

    def test_each_line_is_told(self):
        other = self.hospital.create_article("Gants")
        service = self.hospital.create_article(
            "Fret", type="service", is_storable=False
        )
        plain = self.hospital.create_article("Ampoule", inventory_group_id=False)
        order = self.hospital.draft_order(
            (self.article, 1, 1.0), (other, 1, 0.0), (service, 1, 0.0), (plain, 1, 0.0)
        )
        self.assertEqual(
            [bool(line.odd_cost_warning) for line in order.order_line],
            [True, True, False, False],
        )
        first, second = order.odd_cost_warning.splitlines()
        self.assertIn("Paracétamol", first)
        self.assertIn("Gants", second)

    def test_told_until_goods_and_bill_are_there_and_never_in_the_way(self):
        order = self.hospital.draft_order((self.article, 10, 50000.0))
        self.assertTrue(order.odd_cost_warning)
        order.state = "sent"
        self.assertTrue(order.odd_cost_warning)
        order.button_confirm()
        self.assertTrue(order.odd_cost_warning)
        self.article.with_company(self.company).list_price = 6000.0
        self.hospital.receive(order)
        self.assert_warned(order.odd_cost_warning, "above the sale price")
        self.hospital.bill(order)
        self.assertFalse(order.odd_cost_warning)

    def test_cancelled_order_is_silent(self):
        order = self.hospital.draft_order((self.article, 10, 0.0))
        order.button_cancel()
        self.assertFalse(order.odd_cost_warning)

    def test_told_while_the_order_is_written(self):
        orders = self.hospital.as_user("buyer", self.env["purchase.order"])
        form = Form(orders)
        form.partner_id = self.hospital.vendor
        with form.order_line.new() as line:
            line.product_id = self.article
            line.price_unit = 2.0
        self.assertIn("far below", form.odd_cost_warning)
        with form.order_line.edit(0) as line:
            line.price_unit = 5600.0
        self.assertFalse(form.odd_cost_warning)

    def test_vendor_on_the_portal_is_told_nothing(self):
        portal = new_test_user(
            self.env,
            "vendor.portal",
            "base.group_portal",
            partner_id=self.hospital.vendor.id,
        )
        order = self.hospital.draft_order((self.article, 10, 2.0))
        order.state = "sent"
        order.message_subscribe(portal.partner_id.ids)
        seen = order.with_user(portal)
        self.assertEqual(seen.partner_id, portal.partner_id)
        for records in (seen, seen.order_line):
            self.assertFalse(records.odd_cost_warning)
            self.assertFalse(records.sudo().odd_cost_warning)
        self.assertTrue(order.odd_cost_warning)

    def test_costs_of_many_lines_are_looked_up_at_once(self):
        few, many = (self.draft_odd(count) for count in (2, 20))
        self.assertEqual(self.count_queries(many), self.count_queries(few))


class TestOddUnitCostsOfReceipts(OddCostCase):
    def test_storekeeper_is_told_whom_to_ask_not_the_amounts(self):
        other = self.hospital.create_article("Gants")
        picking = self.hospital.order(
            (self.article, 10, 2.0), (other, 10, 3.0)
        ).picking_ids
        keeper = self.hospital.as_user("storekeeper", picking)
        name = self.article.display_name
        self.assertEqual(keeper.odd_cost_warning, name)
        self.assertEqual(Form(keeper).odd_cost_warning, name)
        buyer = self.hospital.as_user("buyer", picking)
        self.assert_warned(buyer.odd_cost_warning, "the last cost of 5,600.00 Fr")
        self.hospital.validate(picking)
        self.assertFalse(keeper.odd_cost_warning)
        self.assertFalse(buyer.odd_cost_warning)

    def test_costs_of_many_moves_are_looked_up_at_once(self):
        few, many = (self.draft_odd(count) for count in (2, 20))
        (few | many).button_confirm()
        pickings = self.hospital.as_user("storekeeper", (few | many).picking_ids)
        few, many = pickings.sorted(lambda picking: len(picking.move_ids))
        self.assertEqual(self.count_queries(many), self.count_queries(few))

    def test_other_transfers_are_silent(self):
        order = self.hospital.order((self.article, 10, 5600.0))
        received = self.hospital.receive(order)
        self.hospital.as_user("buyer", order).order_line.price_unit = 2.0
        self.assertTrue(order.odd_cost_warning)
        back = self.hospital.prepare_return(received, 4)
        self.assertFalse(back.odd_cost_warning)
        receipt = self.hospital.order((self.article, 10, 2.0)).picking_ids
        self.assertTrue(receipt.odd_cost_warning)
        receipt.action_cancel()
        self.assertFalse(receipt.odd_cost_warning)

    def test_backorder_is_told_as_well(self):
        picking = self.hospital.order((self.article, 10, 2.0)).picking_ids
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.backorder_ids.state, "assigned")
        self.assertFalse(picking.odd_cost_warning)
        self.assertTrue(picking.backorder_ids.odd_cost_warning)


class TestOddUnitCostSetting(OddCostCase):
    def test_factor_is_the_hospitals_own(self):
        self.company.stock_cost_warning_factor = 10.0
        self.assertFalse(self.warn(9 * 5600.0))
        self.assertTrue(self.warn(11 * 5600.0))

    def test_zero_leaves_the_last_cost_out(self):
        self.company.stock_cost_warning_factor = 0.0
        self.assertFalse(self.warn(5600.0, currency_id=self.dollar.id))
        self.assertTrue(self.warn(0.0))

    def test_factor_without_a_sense_is_refused(self):
        for factor in (-3.0, 0.5):
            with self.assertRaisesRegex(
                ValidationError, f"{self.company.name}.*{factor}.*Settings"
            ):
                self.company.stock_cost_warning_factor = factor

    def test_branch_begins_with_the_factor_of_its_parent(self):
        self.company.stock_cost_warning_factor = 5.0
        branch = self.env["res.company"].create(
            {"name": "Centre de santé", "parent_id": self.company.id}
        )
        self.assertEqual(branch.stock_cost_warning_factor, 5.0)
        branch.stock_cost_warning_factor = 2.0
        self.assertEqual(self.company.stock_cost_warning_factor, 5.0)

    def test_settings_write_it_on_the_company(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids += self.company
        settings = Form(
            self.env["res.config.settings"]
            .with_user(admin)
            .with_context(allowed_company_ids=self.company.ids)
        )
        self.assertEqual(settings.stock_cost_warning_factor, 3.0)
        settings.stock_cost_warning_factor = 4.0
        settings.save().execute()
        self.assertEqual(self.company.stock_cost_warning_factor, 4.0)
