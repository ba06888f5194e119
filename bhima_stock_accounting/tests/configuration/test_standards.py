from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ...demo.hospital import found_ifrs_hospital
from ...rules.operations import BY_KEY
from ..support.cases import OhadaCase

# A plan that nobody ships: (operation, debit, credit).
INVENTED = (
    ("receipt", "stock", "goods_received"),
    ("supplier_return", "goods_received", "stock"),
    ("dispensing", "expense", "stock"),
    ("patient_return", "stock", "expense"),
    ("consumption", "variation", "stock"),
    ("loss", "loss", "stock"),
    ("count_shortage", "loss", "stock"),
    ("count_surplus", "stock", "income"),
    ("donation_in", "donation_expense", "donation_income"),
    ("donation_in", "stock", "variation"),
    ("opening", "stock", "opening"),
)


class StandardCase(OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = new_test_user(
            cls.env, "chief", groups="account.group_account_manager"
        )
        cls.shipped = cls.env.ref("bhima_stock_accounting.standard_ohada")
        cls.own = cls.shipped.with_user(cls.chief).copy({"code": "OWN"})

    def _create_standard(self, *pairs, **vals):
        return (
            self.env["bhima.accounting.standard"]
            .with_user(self.chief)
            .create(
                {
                    "name": "Plan du district",
                    "code": "DIST",
                    "rule_ids": [
                        Command.create(
                            {
                                "operation": operation,
                                "debit_role": debit,
                                "credit_role": credit,
                            }
                        )
                        for operation, debit, credit in pairs
                    ],
                    **vals,
                }
            )
        )


class TestShippedStandardIsReadOnly(StandardCase):
    def _assert_refused(self, change):
        # assertRaisesRegex would not take back what the refused change did
        with self.assertRaises(UserError) as refusal:
            change()
        self.assertRegex(str(refusal.exception), r"comes with.*Actions > Duplicate")

    def test_chief_accountant_does_not_change_it(self):
        standard = self.shipped.with_user(self.chief)
        rule = standard._get_rules("loss")
        for vals in ({"name": "X"}, {"code": "X"}, {"bill_role": "goods_received"}):
            with self.subTest(vals=vals):
                self._assert_refused(lambda vals=vals: standard.write(vals))
        self._assert_refused(lambda: rule.write({"debit_role": "loss"}))
        self._assert_refused(
            lambda: standard.write(
                {"rule_ids": [Command.update(rule.id, {"debit_role": "loss"})]}
            )
        )

    def test_rules_are_neither_added_nor_taken_away(self):
        standard = self.shipped.with_user(self.chief)
        rule = standard._get_rules("loss")
        self._assert_refused(rule.unlink)
        self._assert_refused(lambda: rule.write({"standard_id": self.own.id}))
        self._assert_refused(
            lambda: standard.write({"rule_ids": [Command.delete(rule.id)]})
        )
        new = {"operation": "dropship", "credit_role": "goods_received"}
        self._assert_refused(lambda: rule.copy({**new, "debit_role": "expense"}))

    def test_it_is_not_deleted(self):
        self.env["res.company"].search([]).stock_accounting_standard_id = self.own
        self._assert_refused(self.shipped.with_user(self.chief).unlink)

    def test_context_of_an_installation_opens_nothing(self):
        standard = self.shipped.with_user(self.chief).with_context(install_mode=True)
        self._assert_refused(lambda: standard.write({"code": "X"}))

    def test_it_is_put_in_order_and_archived(self):
        standard = self.shipped.with_user(self.chief)
        standard.write({"sequence": 99, "active": False})
        self.assertFalse(standard.active)

    def test_copy_is_free(self):
        self.assertTrue(self.shipped.is_shipped)
        self.assertFalse(self.own.is_shipped)
        self.own.write({"name": "Plan du district", "bill_role": "goods_received"})
        self.own._get_rules("receipt").unlink()
        self.own.unlink()
        self.assertFalse(self.own.exists())

    def test_form_of_a_shipped_one_is_read_only(self):
        form = Form(self.shipped.with_user(self.chief))
        with self.assertRaisesRegex(AssertionError, "readonly"):
            form.bill_role = "goods_received"
        form = Form(self.own)
        form.bill_role = "goods_received"
        self.assertEqual(form.save().bill_role, "goods_received")


class TestRulesFollowTheStock(StandardCase):
    def _assert_refused(self, fault, change):
        # assertRaisesRegex would not take back what the refused change did
        with self.assertRaises(ValidationError) as refusal:
            change()
        self.assertIn(f"standard {self.own.name} ", str(refusal.exception))
        self.assertIn(f"- {fault}", str(refusal.exception))

    def test_rule_without_stock(self):
        self._assert_refused(
            "Loss: no rule debits or credits the stock",
            lambda: self.own._get_rules("loss").write({"credit_role": "expense"}),
        )

    def test_second_rule_with_stock(self):
        rule = self.own._get_rules("loss")
        self._assert_refused(
            "Loss: several rules debit or credit the stock",
            lambda: rule.copy({"debit_role": "loss"}),
        )

    def test_stock_on_the_wrong_side(self):
        rule = self.own._get_rules("receipt")
        self._assert_refused(
            "Receipt: goods come in, so the stock has to be debited",
            lambda: rule.write({"debit_role": "variation", "credit_role": "stock"}),
        )
        rule = self.own._get_rules("loss")
        self._assert_refused(
            "Loss: goods leave, so the stock has to be credited",
            lambda: rule.write({"debit_role": "stock", "credit_role": "loss"}),
        )

    def test_drop_shipment_leaves_the_stock_alone(self):
        rule = self.own._get_rules("receipt")
        dropship = {"operation": "dropship", "standard_id": self.own.id}
        self._assert_refused(
            "Drop shipment: the goods never lie in the stock",
            lambda: rule.copy({**dropship, "credit_role": "variation"}),
        )
        rules = self.own._get_rules("dropship") | rule.copy(
            {**dropship, "debit_role": "expense", "credit_role": "goods_received"}
        )
        self.assertIn("goods_received", rules.mapped("credit_role"))

    def test_all_faults_are_named_at_once(self):
        with self.assertRaises(ValidationError) as refusal:
            self._create_standard(
                ("receipt", "expense", "variation"), ("loss", "loss", "expense")
            )
        for words in ("Plan du district", "Receipt: no rule", "Loss: no rule"):
            self.assertIn(words, str(refusal.exception))

    def test_taking_away_the_rule_that_moves_stock(self):
        gift = self.own._get_rules("donation_in")
        moving = gift.filtered(
            lambda rule: "stock" in (rule.debit_role, rule.credit_role)
        )
        self._assert_refused("Donation received: no rule", moving.unlink)
        other = self._create_standard(code="OTHER")
        self._assert_refused(
            "Donation received: no rule",
            lambda: moving.write({"standard_id": other.id}),
        )
        gift.unlink()
        self.assertFalse(self.own._get_rules("donation_in"))

    def test_form_is_judged_by_what_is_left_at_the_end(self):
        """Between its first and last line the save may be anything."""
        lines = {op: self.own._get_rules(op) for op in ("loss", "receipt")}
        gift = self.own._get_rules("donation_in").filtered(
            lambda rule: "stock" in (rule.debit_role, rule.credit_role)
        )
        self.own.write(
            {
                "rule_ids": [
                    Command.update(lines["loss"].id, {"credit_role": "expense"}),
                    Command.delete(gift.id),
                    Command.create(
                        {
                            "operation": "loss",
                            "debit_role": "expense",
                            "credit_role": "stock",
                        }
                    ),
                    Command.create(
                        {
                            "operation": "donation_in",
                            "debit_role": "stock",
                            "credit_role": "income",
                        }
                    ),
                ]
            }
        )
        self.assertEqual(len(self.own._get_rules("loss")), 2)
        self.assertEqual(len(self.own._get_rules("donation_in")), 2)

    def test_form_that_ends_in_a_fault_is_refused(self):
        with Form(self.own) as form:
            position = self.own.rule_ids.ids.index(self.own._get_rules("loss").id)
            with form.rule_ids.edit(position) as line:
                line.operation = "receipt"
            self._assert_refused("Receipt: several rules", form.save)
            with form.rule_ids.edit(position) as line:
                line.operation = "loss"
        gift = self.own._get_rules("donation_in").filtered(
            lambda rule: "stock" in (rule.debit_role, rule.credit_role)
        )
        with self.assertRaisesRegex(ValidationError, "Donation received: no rule"):
            self.own.write({"rule_ids": [Command.delete(gift.id)]})

    def test_shipped_ones_follow_the_stock(self):
        standards = self.env["bhima.accounting.standard"].search([])
        for standard in standards.filtered("is_shipped"):
            self.assertEqual(list(standard._get_stock_faults()), [])
            self.assertLessEqual(
                set(standard.rule_ids.mapped("operation")), set(BY_KEY)
            )


@tagged("post_install", "-at_install")
class TestInventedStandard(StandardCase):
    """A plan that the code has never heard of needs records only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hospital = cls.hospital
        for role, code, account_type, name, fname in (
            ("goods_received", "408110", "liability_current", "Non facturé", None),
            ("loss", "658800", "expense", "Pertes", "stock_loss_account_id"),
            ("gift", "754000", "income_other", "Dons", "donation_income_account_id"),
            ("given", "654000", "expense", "Emplois", "donation_expense_account_id"),
        ):
            account = hospital._get_account(code, account_type, name)
            hospital.accounts[role] = account
            cls.company[fname or "goods_received_account_id"] = account
        cls.invented = cls._create_standard(cls, *INVENTED, bill_role="goods_received")
        cls.company.stock_accounting_standard_id = cls.invented

    def _assert_posted(self, moves, debits, credits):
        """Check debits and credits of the entry, each by role."""
        role_by_account = {a: role for role, a in self.hospital.accounts.items()}
        items = moves.account_move_id.line_ids
        for fname, expected in (("debit", debits), ("credit", credits)):
            self.assertEqual(
                {
                    role_by_account[item.account_id]: item[fname]
                    for item in items
                    if item[fname]
                },
                expected,
            )
        self.assertEqual(moves.account_move_id.state, "posted")

    def test_purchase_and_return(self):
        order = self.hospital.order((self.article, 10, 3.0))
        picking = self.hospital.receive(order)
        self._assert_posted(picking.move_ids, {"stock": 30.0}, {"goods_received": 30.0})
        returned = self.hospital.send_back(picking, 4)
        self._assert_posted(
            returned.move_ids, {"goods_received": 12.0}, {"stock": 12.0}
        )
        self.assert_in_agreement()

    def test_bill_settles_the_receipt(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        self.hospital.bill(order)
        self.assert_booked({"stock": 30.0, "supplier": -30.0})

    def test_issues_and_their_return(self):
        self.stock_up(10, 3.0)
        dispensed = self.hospital.dispense((self.article, 4))
        self._assert_posted(dispensed.move_ids, {"expense": 12.0}, {"stock": 12.0})
        returned = self.hospital.send_back(dispensed, 1)
        self._assert_posted(returned.move_ids, {"stock": 3.0}, {"expense": 3.0})
        consumed = self.hospital.consume((self.article, 2))
        self._assert_posted(consumed.move_ids, {"variation": 6.0}, {"stock": 6.0})
        self.assert_in_agreement()

    def test_losses_and_counts(self):
        self.stock_up(10, 3.0)
        scrapped = self.hospital.scrap(self.article, 1)
        self._assert_posted(scrapped, {"loss": 3.0}, {"stock": 3.0})
        short = self.hospital.count(self.article, 7)
        self._assert_posted(short, {"loss": 6.0}, {"stock": 6.0})
        surplus = self.hospital.count(self.article, 12)
        self._assert_posted(surplus, {"stock": 15.0}, {"income": 15.0})
        self.assert_in_agreement()

    def test_gift_with_two_pairs_and_opening(self):
        self.article.standard_price = 3.0
        donor = self.hospital.create_location("Dons", "donation")
        gift = self.hospital.transfer(donor, self.hospital.stock, (self.article, 5))
        self._assert_posted(
            gift.move_ids,
            {"given": 15.0, "stock": 15.0},
            {"gift": 15.0, "variation": 15.0},
        )
        opening = self.hospital.create_location("Intégration", "opening")
        brought = self.hospital.transfer(
            opening, self.hospital.stock, (self.article, 2)
        )
        self._assert_posted(brought.move_ids, {"stock": 6.0}, {"opening": 6.0})
        self.assert_in_agreement()

    def test_operation_that_it_leaves_out_is_refused(self):
        self.stock_up(10, 3.0)
        consumed = self.hospital.consume((self.article, 2))
        with self.assertRaisesRegex(UserError, "no posting rule for Return from a"):
            self.hospital.send_back(consumed, 1)

    def test_rules_that_change_apply_at_once(self):
        self.stock_up(10, 3.0)
        self._assert_posted(
            self.hospital.scrap(self.article, 1), {"loss": 3.0}, {"stock": 3.0}
        )
        rule = self.invented._get_rules("loss")
        rule.debit_role = "expense"
        self._assert_posted(
            self.hospital.scrap(self.article, 1), {"expense": 3.0}, {"stock": 3.0}
        )
        new = {"operation": "loss", "debit_role": "loss", "credit_role": "stock"}
        self.invented.write(
            {"rule_ids": [Command.delete(rule.id), Command.create(new)]}
        )
        self._assert_posted(
            self.hospital.scrap(self.article, 1), {"loss": 3.0}, {"stock": 3.0}
        )
        self.invented._get_rules("loss").unlink()
        with self.assertRaisesRegex(UserError, "no posting rule for Loss"):
            self.hospital.scrap(self.article, 1)

    def test_other_companies_keep_their_standard(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        other.receive(other.order((article, 10, 5.0)))
        other.scrap(article, 1)
        self.stock_up(10, 3.0)
        self.hospital.scrap(self.article, 1)
        self.assertEqual(other.get_balances(), {"31": 45.0, "40": -50.0, "62": 5.0})
        self.assert_booked({"stock": 27.0, "goods_received": -30.0, "loss": 3.0})
