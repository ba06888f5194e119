from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.reports import ReportsMixin

COST = "bhima.goods.cost"
DELIVERIES = "bhima.outstanding.delivery"
JANUARY = ("2031-01-01", "2031-01-31")
FIGURES = ("charge", "variation", "cost", "income", "margin", "outstanding", "remark")


class GoodsCostMixin(ReportsMixin):
    def buy(self, quantity=105, price=1.0, article=None):
        order = self.hospital.order((article or self.article, quantity, price))
        self.hospital.receive(order)
        return order

    def sell(self, amount, article=None):
        invoices = self.hospital.as_user("accountant", self.env["account.move"])
        line = {"product_id": (article or self.article).id, "price_unit": amount}
        invoice = invoices.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.hospital.vendor.id,
                "invoice_date": date.today(),
                "invoice_line_ids": [(0, 0, line)],
            }
        )
        invoice.action_post()

    def read_cost(self, *period):
        rows = self.show(self.choose(COST, *(period or JANUARY)))
        return {
            row.inventory_group_id.code: [row[name] for name in FIGURES] for row in rows
        }


class TestGoodsCostOhada(GoodsCostMixin, OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code = cls.hospital.group.code
        cls.syrup = cls.hospital.create_article(
            "Sirop", cls.hospital.create_group("SIR", "Sirops")
        )

    def test_cost_by_group_is_purchases_and_variation(self):
        with freeze_time("2031-01-10"):
            self.hospital.bill(self.buy())
            self.hospital.bill(self.buy(10, 4.0, self.syrup))
            self.hospital.consume((self.article, 25), (self.syrup, 5))
            self.sell(60.0)
        self.assertEqual(
            self.read_cost(),
            {
                self.code: [105.0, -80.0, 25.0, 60.0, 35.0, 0.0, False],
                "SIR": [40.0, -20.0, 20.0, 0.0, -20.0, 0.0, False],
            },
        )
        wizard = self.choose(COST, *JANUARY)
        document = wizard._get_document()
        self.assertEqual(
            document.tables[0].totals[1:7], [145.0, -100.0, 45.0, 60.0, 15.0, 0.0]
        )
        self.assertEqual((len(document.tables), document.warnings), (1, []))
        self.assert_same_everywhere(wizard)

    def test_received_and_not_billed_is_incomplete(self):
        with freeze_time("2031-01-10"):
            self.hospital.bill(self.buy())
            order = self.buy(10, 4.0, self.syrup)
        self.assertEqual(
            self.read_cost(),
            {
                self.code: [105.0, -105.0, 0.0, 0.0, 0.0, 0.0, False],
                "SIR": [0.0, -40.0, -40.0, 0.0, 40.0, 40.0, "incomplete"],
            },
        )
        wizard = self.choose(COST, *JANUARY)
        document = wizard._get_document()
        self.assertIn("Incomplete", document.warnings[0])
        self.assertEqual(document.tables[1].title, "Outstanding Deliveries")
        self.assertEqual(document.tables[1].rows[0][0], order.name)
        text = self.print_html(wizard).text_content()
        for said in ("Incomplete", "Outstanding Deliveries", order.name):
            self.assertIn(said, text)
        self.assertIn(order.name, [line[0] for line in self.read_file(wizard)])
        # the bill that comes in February leaves January as it was
        with freeze_time("2031-02-10"):
            self.hospital.bill(order)
        self.assertEqual(self.read_cost()["SIR"][-1], "incomplete")
        self.assertEqual(
            self.read_cost("2031-01-01", "2031-02-28")["SIR"],
            [40.0, -40.0, 0.0, 0.0, 0.0, 0.0, False],
        )

    def test_billed_and_not_received_is_incomplete(self):
        with freeze_time("2031-01-10"):
            self.hospital.bill(self.hospital.order((self.article, 10, 3.0)))
        self.assertEqual(
            self.read_cost()[self.code],
            [30.0, 0.0, 30.0, 0.0, -30.0, -30.0, "incomplete"],
        )

    def test_cash_purchase_without_article_has_a_line_of_its_own(self):
        """Both groups share their accounts: the purchase belongs to neither alone."""
        with freeze_time("2031-01-10"):
            self.hospital.buy_cash(50.0)
        self.assertEqual(
            self.read_cost(), {False: [50.0, 0.0, 50.0, 0.0, -50.0, 0.0, False]}
        )
        row = self.show(self.choose(COST, *JANUARY))
        action = row.action_open_items()
        items = row.env[action["res_model"]].search(action["domain"])
        self.assertEqual(items.mapped("balance"), [50.0])

    def test_lines_lead_to_their_items(self):
        with freeze_time("2031-01-10"):
            self.hospital.bill(self.buy())
            self.hospital.bill(self.buy(10, 4.0, self.syrup))
            self.hospital.consume((self.article, 25), (self.syrup, 5))
            self.sell(60.0)
        for row in self.show(self.choose(COST, *JANUARY)):
            action = row.action_open_items()
            items = row.env[action["res_model"]].search(action["domain"])
            self.assertEqual(-sum(items.mapped("balance")), row.margin)

    def test_who_reads_it(self):
        with freeze_time("2031-01-10"):
            self.buy()
        for report in (COST, DELIVERIES):
            for role in ("accountant", "auditor"):
                self.assertTrue(self.show(self.choose(report, *JANUARY, role)))
            with self.assertRaises(AccessError):
                self.show(self.choose(report, *JANUARY, "storekeeper"))

    def test_other_companies_are_left_out(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        with freeze_time("2031-01-07"):
            other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        self.assertEqual(self.read_cost(), {})
        self.assertFalse(self.show(self.choose(DELIVERIES, *JANUARY)))

    def test_french(self):
        activate_french(self.env)
        with freeze_time("2031-01-10"):
            self.buy()
        for report in (COST, DELIVERIES):
            wizard = self.choose(report, *JANUARY).with_context(lang="fr_FR")
            self.assert_same_everywhere(wizard)
        text = self.print_html(self.choose(COST, *JANUARY).with_context(lang="fr_FR"))
        text = " ".join(text.text_content().split())
        for said in (
            "Coût des marchandises vendues",
            "Incomplet",
            "Reçu non facturé, facturé non reçu",
        ):
            self.assertIn(said, text)


class TestOutstandingDeliveries(GoodsCostMixin, OhadaCase):
    def test_ages_by_supplier(self):
        with freeze_time("2031-01-05"):
            self.buy(10, 3.0)
        with freeze_time("2031-02-20"):
            self.buy(10, 4.0)
        with freeze_time("2031-04-20"):
            self.hospital.bill(self.hospital.order((self.article, 2, 5.0)))
        wizard = self.choose(DELIVERIES, "2031-01-01", "2031-04-30")
        names = ("kind", "age", "amount", "amount_30", "amount_60", "amount_90")
        self.assertEqual(
            self.read_rows(wizard, *names, "amount_older"),
            [
                ("received", 115, 30.0, 0.0, 0.0, 0.0, 30.0),
                ("received", 69, 40.0, 0.0, 0.0, 40.0, 0.0),
                ("billed", 10, -10.0, -10.0, 0.0, 0.0, 0.0),
            ],
        )
        self.assert_same_everywhere(wizard)
        row = self.show(wizard)[0]
        self.assertEqual(row.partner_id, self.hospital.vendor)
        self.assertEqual(row.action_open_order()["res_id"], row.order_id.id)

    def test_bill_in_dozens_ahead_of_its_goods(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        with freeze_time("2031-01-05"):
            order = self.hospital.order((self.article, 2, 36.0, dozen))
            self.hospital.bill(order)
        with freeze_time("2031-01-25"):
            self.hospital.receive(order)
        self.assertFalse(self.show(self.choose(DELIVERIES, *JANUARY)))
        names = ("kind", "date", "received_quantity", "billed_quantity", "amount")
        wizard = self.choose(DELIVERIES, "2031-01-01", "2031-01-20")
        self.assertEqual(
            self.read_rows(wizard, *names),
            [("billed", date(2031, 1, 5), 0.0, 24.0, -72.0)],
        )

    def test_return_is_no_longer_outstanding(self):
        with freeze_time("2031-01-05"):
            order = self.buy(10, 3.0)
            self.hospital.send_back(order.picking_ids, 4)
        wizard = self.choose(DELIVERIES, *JANUARY)
        names = ("kind", "received_quantity", "amount")
        self.assertEqual(self.read_rows(wizard, *names), [("received", 6.0, 18.0)])


class TestGoodsCostIfrs(GoodsCostMixin, IfrsCase):
    def test_cost_is_the_balance_of_the_account(self):
        with freeze_time("2031-01-10"):
            self.buy(250)
            self.hospital.consume((self.article, 25))
            self.sell(40.0)
        self.assertEqual(
            self.read_cost(),
            {self.hospital.group.code: [25.0, 0.0, 25.0, 40.0, 15.0, 0.0, False]},
        )

    def test_goods_received_not_billed_are_the_balance_of_their_account(self):
        with freeze_time("2031-01-10"):
            self.buy(250)
            self.hospital.bill(self.buy(10, 3.0))
            self.hospital.bill(self.hospital.order((self.article, 4, 2.0)))
        wizard = self.choose(DELIVERIES, *JANUARY)
        self.assertEqual(
            self.read_rows(wizard, "kind", "amount"),
            [("received", 250.0), ("billed", -8.0)],
        )
        account = self.hospital.accounts["goods_received"]
        items = self.hospital.get_items().filtered(lambda i: i.account_id == account)
        self.assertEqual(sum(items.mapped("balance")), -242.0)
