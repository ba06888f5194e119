from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase


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


class TestCurrentCompany(OhadaCase):
    """Each company books what is its own, whichever is the current one."""

    def test_another_company_may_be_the_current_one(self):
        """The switcher of the web client has two companies ticked, the other first."""
        other = found_ifrs_hospital(self.env, "Second Hospital")
        both = [other.company.id, self.company.id]
        order = self.hospital.order((self.article, 10, 3.0))
        receipt = order.picking_ids.with_env(self.env)
        receipt.move_ids.picked = True
        receipt.with_context(allowed_company_ids=both)._action_done()
        self.assertEqual(self.article.with_company(self.company).standard_price, 3.0)
        picking = self.hospital.consume((self.article, 4))
        self.assert_entry(picking.account_move_ids, {"variation": 12.0, "stock": -12.0})
        moves = picking.move_ids.copy({"picking_id": False, "product_uom_qty": 2})
        moves._action_confirm()
        moves.quantity = 2
        moves.picked = True
        moves.with_context(allowed_company_ids=both)._action_done()
        self.assert_entry(moves.account_move_id, {"variation": 6.0, "stock": -6.0})
        self.assert_in_agreement()

    def test_several_companies_in_one_validation(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        pickings = (
            self.hospital.order((self.article, 10, 2.0)).picking_ids
            | other.order((article, 10, 5.0)).picking_ids
        )
        pickings.sudo().move_ids.picked = True
        pickings.sudo().with_context(
            allowed_company_ids=(self.company | other.company).ids
        )._action_done()
        self.assert_booked({"stock": 20.0, "variation": -20.0})
        entry = pickings.move_ids.account_move_id.filtered(
            lambda entry: entry.company_id == other.company
        )
        self.assertRecordValues(
            entry.line_ids.sorted("id"),
            [
                {"account_id": other.accounts["stock"].id, "balance": 50.0},
                {"account_id": other.accounts["goods_received"].id, "balance": -50.0},
            ],
        )
        self.assertEqual((self.company | other.company)._check_stock_ledger(), [])
