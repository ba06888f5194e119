from .common import OhadaCase
from .hospital import found_ifrs_hospital


class TestSeveralCompanies(OhadaCase):
    """Francs under OHADA and dollars under IFRS, by one storekeeper of both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = found_ifrs_hospital(cls.env, "Second Hospital")
        cls.other.adopt(cls.article)
        cls.both = cls.company | cls.other.company
        cls.keeper = cls.hospital.users["storekeeper"]
        cls.keeper.company_ids = cls.both

    def _validate(self, pickings, companies):
        """Validate all at once; the first of the companies is the current one."""
        moves = pickings.move_ids
        moves.picked = True
        pickings.with_user(self.keeper).with_context(
            allowed_company_ids=companies.ids
        )._action_done()
        self.assertEqual(set(moves.mapped("state")), {"done"})

    def _assert_own_entry(self, hospital, picking, expected):
        entry = picking.account_move_ids
        self.assertEqual(len(entry), 1)
        company = hospital.company
        for records in (entry, entry.line_ids, picking.move_ids.stock_ledger_entry_ids):
            self.assertEqual(records.company_id, company)
        self.assertEqual(entry.journal_id, company.account_stock_journal_id)
        self.assertEqual(entry.line_ids.currency_id, company.currency_id)
        self.assertEqual(
            {item.account_id: item.balance for item in entry.line_ids},
            {hospital.accounts[role]: value for role, value in expected.items()},
        )

    def test_receipts_and_issues_of_both_at_once(self):
        self.assertNotEqual(self.company.currency_id, self.other.company.currency_id)
        hospitals = (self.hospital, self.other)
        for companies in (self.both, self.both[1] | self.both[0]):
            with self.subTest(current=companies[0].name):
                receipts = self.env["stock.picking"].concat(
                    *[
                        hospital.order((self.article, 10, price)).picking_ids
                        for hospital, price in zip(hospitals, (200.0, 3.0), strict=True)
                    ]
                )
                self._validate(receipts.with_env(self.env), companies)
                self._assert_own_entry(
                    self.hospital, receipts[0], {"stock": 2000.0, "variation": -2000.0}
                )
                self._assert_own_entry(
                    self.other, receipts[1], {"stock": 30.0, "goods_received": -30.0}
                )
                issues = self.env["stock.picking"].concat(
                    *[self._prepare_issue(hospital, 4) for hospital in hospitals]
                )
                self._validate(issues, companies)
                self._assert_own_entry(
                    self.hospital, issues[0], {"variation": 800.0, "stock": -800.0}
                )
                self._assert_own_entry(
                    self.other, issues[1], {"expense": 12.0, "stock": -12.0}
                )
        self.assertEqual(self.both._check_stock_ledger(), [])

    def _prepare_issue(self, hospital, quantity):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": hospital.warehouse.int_type_id.id,
                "location_id": hospital.stock.id,
                "location_dest_id": hospital.ward.id,
                "company_id": hospital.company.id,
            }
        )
        self.env["stock.move"].create(
            {
                "picking_id": picking.id,
                "product_id": self.article.id,
                "product_uom_qty": quantity,
                "location_id": hospital.stock.id,
                "location_dest_id": hospital.ward.id,
                "company_id": hospital.company.id,
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        return picking
