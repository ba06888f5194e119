from odoo import fields
from odoo.exceptions import UserError

from ..support.cases import OhadaCase

LATER = "2999-01-01"
TRANSFERS = (
    ("dispensing", "customer", False),
    ("consumption", "ward", False),
    ("loss", "loss", False),
    ("donation_in", "donation", True),
    ("donation_out", "donation", False),
    ("opening", "opening", True),
    ("intercompany_out", "transit", False),
    ("intercompany_in", "transit", True),
)
LOCKS = ("hard_lock_date", "fiscalyear_lock_date")


class TestLocks(OhadaCase):
    """Nothing moves in a locked period, whatever it is and whichever lock it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hospital = cls.hospital
        cls.company.donation_income_account_id = hospital._get_account(
            "845000", "income_other", "Dons obtenus"
        )
        cls.places = {
            purpose: hospital.create_location(purpose, purpose)
            for purpose in ("donation", "opening", "loss")
        }
        cls.places["customer"] = cls.env.ref("stock.stock_location_customers")
        cls.places["transit"] = cls.env.ref("stock.stock_location_inter_company")
        cls.places["ward"] = hospital.ward
        receipt = cls.stock_up(cls, 100, 2.0)
        order = hospital.order((cls.article, 10, 2.0))
        cls.pending = {
            "receipt": order.picking_ids,
            "supplier_return": hospital.prepare_return(receipt, 1),
            "patient_return": hospital.prepare_return(
                hospital.dispense((cls.article, 2)), 1
            ),
            "consumption_return": hospital.prepare_return(
                hospital.consume((cls.article, 2)), 1
            ),
            **{
                operation: cls._prepare(cls, place, incoming)
                for operation, place, incoming in TRANSFERS
            },
        }
        # planned for later, or Odoo itself would refuse to touch the transfer
        for picking in cls.pending.values():
            picking.scheduled_date = LATER
        cls.today = fields.Date.context_today(cls.company)

    def _prepare(self, place, incoming):
        places = (self.places[place], self.hospital.stock)
        source, destination = places if incoming else reversed(places)
        return self.hospital.prepare_transfer(source, destination, (self.article, 5))

    def _consume(self):
        return self.hospital.validate(self.pending["consumption"])

    def _get_acts(self):
        """Return what people do, by the operation that it is."""
        hospital, article = self.hospital, self.article
        acts = {
            operation: lambda p=picking: hospital.validate(p)
            for operation, picking in self.pending.items()
        }
        return acts | {
            "scrap": lambda: hospital.scrap(article, 1),
            "count_shortage": lambda: hospital.count(article, 90),
            "count_surplus": lambda: hospital.count(article, 200),
        }

    def _get_state(self):
        self.env.invalidate_all()
        return (
            self.hospital.get_items(),
            self.hospital.get_ledger(),
            self.article.with_company(self.company).qty_available,
            [picking.state for picking in self.pending.values()],
        )

    def test_every_operation_is_refused_before_anything_is_written(self):
        for lock in LOCKS:
            with self.cr.savepoint() as savepoint:
                self.company[lock] = self.today
                before = self._get_state()
                for operation, act in self._get_acts().items():
                    with self.subTest(lock=lock, operation=operation):
                        with self.assertRaisesRegex(UserError, "has locked"):
                            act()
                        self.assertEqual(self._get_state(), before)
                savepoint.rollback()

    def test_the_same_is_done_once_the_period_is_open(self):
        for operation, act in self._get_acts().items():
            with self.subTest(operation=operation):
                done = act()
                moves = done.move_ids if "move_ids" in done._fields else done
                row = moves.stock_ledger_entry_ids
                self.assertEqual(
                    row.operation, {"scrap": "loss"}.get(operation, operation)
                )
                self.assertEqual(row.posting_state, "posted")
        self.assert_in_agreement()

    def _make_exception(self, user):
        return self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": user.id,
                "fiscalyear_lock_date": False,
                "end_datetime": False,
            }
        )

    def test_exception_of_the_user_opens_the_period_for_him_alone(self):
        self.company.fiscalyear_lock_date = self.today
        self._make_exception(self.hospital.users["buyer"])
        with self.assertRaisesRegex(UserError, "has locked"):
            self._consume()
        self._make_exception(self.hospital.users["storekeeper"])
        entry = self._consume().account_move_ids
        self.assert_entry(entry, {"variation": 10.0, "stock": -10.0})
        self.assertEqual(entry.date, self.today)

    def test_no_exception_opens_a_hard_lock(self):
        self.company.fiscalyear_lock_date = self.today
        self._make_exception(self.hospital.users["storekeeper"])
        self.company.hard_lock_date = self.today
        with self.assertRaisesRegex(UserError, "Hard Lock Date"):
            self._consume()

    def test_lock_and_missing_account_are_told_at_once(self):
        """Two transfers of one validation, each with a trouble of its own."""
        account = self.hospital._get_account("603900", "expense", "Old variation")
        group = self.hospital.create_group("D.INJ", "Injectables", variation=account)
        article = self.hospital.create_article("Quinine", group)
        account.active = False
        picking = self.hospital.order((article, 1, 2.0)).picking_ids
        picking.scheduled_date = LATER
        self.company.hard_lock_date = self.today
        both = picking | self.pending["receipt"]
        both.move_ids.picked = True
        with self.assertRaises(UserError) as refusal:
            self.hospital.as_user("storekeeper", both)._action_done()
        message = str(refusal.exception)
        self.assertEqual(message.count("has locked"), 1)
        self.assertIn("Old variation", message)
