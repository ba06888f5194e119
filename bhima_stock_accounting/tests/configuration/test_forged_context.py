from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user

from ... import context
from ..support.cases import OhadaCase

# What a client may send: text, numbers, lists and objects of JSON.
FORGED = (True, "creating", "previewing", 7, [7], {"is_moving": True}, "2020-01-01")
KEYS = sorted(
    {
        key
        for name, key in vars(context).items()
        if name.isupper() and str(key).startswith("bhima_stock_accounting_")
    }
    - {context.REPORT_OPTIONS}
)


class TestForgedContext(OhadaCase):
    """Context keys of ours, sent by a client, change nothing."""

    def test_all_keys_but_the_options_of_reports_are_tried(self):
        self.assertEqual(len(KEYS), 7)

    def test_corrected_quantity_is_booked(self):
        for forged in FORGED:
            with self.subTest(forged=forged):
                article = self.hospital.create_article(f"Article {forged}")
                picking = self.stock_up(10, 3.0, article)
                move = self.hospital.as_user(
                    "storekeeper", self._forge(picking, forged)
                )
                move.is_locked = False
                move.move_ids.quantity = 7
                rows = self.hospital.get_ledger()[-2:]
                self.assertEqual(rows.mapped("value"), [30.0, -9.0])
                self.assert_in_agreement()

    def test_price_difference_of_a_bill_is_booked(self):
        for forged in FORGED:
            with self.subTest(forged=forged):
                article = self.hospital.create_article(f"Article {forged}")
                order = self.hospital.order((article, 10, 10.0))
                self.hospital.receive(order)
                bill = self.hospital.draft_bill(order, 12.0)
                self._forge(bill, forged).action_post()
                self.assertEqual(self.hospital.get_ledger()[-1].value, 20.0)
                self.assert_in_agreement()

    def test_receipt_is_posted_on_its_day(self):
        for forged in FORGED:
            with self.subTest(forged=forged):
                article = self.hospital.create_article(f"Article {forged}")
                order = self.hospital.order((article, 10, 3.0))
                picking = order.picking_ids
                picking.move_ids.quantity = 10
                picking.move_ids.picked = True
                self.hospital.validate(self._forge(picking, forged))
                entry = picking.account_move_ids
                self.assert_entry(entry, {"stock": 30.0, "variation": -30.0})
                self.assertEqual(entry.date, picking.date_done.date())

    def test_count_is_posted_on_its_day(self):
        self.stock_up(10, 3.0)
        quants = self.hospital.as_user("storekeeper", self.env["stock.quant"])
        quant = quants.search([("product_id", "=", self.article.id)]).filtered(
            lambda quant: quant.location_id == self.hospital.stock
        )
        quant.inventory_quantity = 8
        self._forge(quant, "2020-01-01").action_apply_inventory()
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.operation, row.value), ("count_shortage", -6.0))
        self.assertEqual(row.date.year, row.create_date.year)

    def test_rules_that_move_no_stock_are_refused(self):
        chief = new_test_user(self.env, "chief", groups="account.group_account_manager")
        shipped = self.env.ref("bhima_stock_accounting.standard_ohada")
        standard = shipped.with_user(chief).copy({"code": "MINE"})
        rule = standard._get_rules("loss")
        for forged in FORGED:
            forging = self._forge(rule, forged)
            with (
                self.subTest(forged=forged),
                self.assertRaisesRegex(ValidationError, "do not follow the stock"),
            ):
                forging.credit_role = "expense"

    def test_rules_of_a_standard_are_still_checked_together(self):
        chief = new_test_user(self.env, "chief", groups="account.group_account_manager")
        shipped = self.env.ref("bhima_stock_accounting.standard_ohada")
        standard = shipped.with_user(chief).copy({"code": "MINE"})
        rule = standard._get_rules("loss")
        vals = {"operation": "loss", "debit_role": "loss", "credit_role": "stock"}
        standard.rule_ids = [Command.create(vals), Command.delete(rule.id)]
        self.assertEqual(standard._get_rules("loss").debit_role, "loss")
        with self.assertRaisesRegex(ValidationError, "do not follow the stock"):
            standard.rule_ids = [Command.create(vals)]

    def _forge(self, records, forged):
        return records.with_context(**dict.fromkeys(KEYS, forged))
