from ...demo.hospital import found_ohada_hospital
from ..support.cases import IfrsCase, OhadaCase


class StornoMixin:
    """What comes back is written on the side where it went, as a negative amount."""

    def _assert_sides(self, moves, **expected):
        """Check (debit, credit) of the entry by role, and that it balances."""
        role_by_account = {a: role for role, a in self.hospital.accounts.items()}
        items = moves.account_move_id.line_ids
        self.assertEqual(
            {role_by_account[i.account_id]: (i.debit, i.credit) for i in items},
            expected,
        )
        self.assertEqual(sum(items.mapped("debit")), sum(items.mapped("credit")))
        self.assertEqual(sum(items.mapped("balance")), 0.0)
        self.assertEqual(moves.account_move_id.state, "posted")
        self.assert_in_agreement()


class TestStorno(StornoMixin, OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_storno = True

    def test_setting_is_shown_in_the_countries_of_ohada(self):
        self.require_chart("cd")
        self.assertTrue(self.company.display_account_storno)
        self.company.account_fiscal_country_id = self.env.ref("base.us")
        self.assertFalse(self.company.display_account_storno)

    def test_return_to_the_supplier(self):
        picking = self.stock_up(10, 3.0)
        self._assert_sides(picking.move_ids, stock=(30.0, 0.0), variation=(0.0, 30.0))
        returned = self.hospital.send_back(picking, 4)
        self._assert_sides(
            returned.move_ids, stock=(-12.0, 0.0), variation=(0.0, -12.0)
        )
        self.assertEqual(self.hospital.get_turnover("311"), (18.0, 0.0))
        self.assertEqual(self.hospital.get_turnover("603"), (0.0, 18.0))

    def test_return_from_a_patient(self):
        self.stock_up(10, 3.0)
        picking = self.hospital.dispense((self.article, 4))
        self._assert_sides(picking.move_ids, stock=(0.0, 12.0), variation=(12.0, 0.0))
        returned = self.hospital.send_back(picking, 1)
        self._assert_sides(returned.move_ids, stock=(0.0, -3.0), variation=(-3.0, 0.0))

    def test_return_from_a_ward(self):
        self.stock_up(10, 3.0)
        picking = self.hospital.consume((self.article, 4))
        returned = self.hospital.send_back(picking, 1)
        self._assert_sides(returned.move_ids, stock=(0.0, -3.0), variation=(-3.0, 0.0))

    def test_opening_stock_taken_back(self):
        self.article.standard_price = 3.0
        place = self.hospital.create_location("Intégration", "opening")
        stock = self.hospital.stock
        brought = self.hospital.transfer(place, stock, (self.article, 5))
        self._assert_sides(brought.move_ids, stock=(15.0, 0.0), opening=(0.0, 15.0))
        taken = self.hospital.transfer(stock, place, (self.article, 5))
        self._assert_sides(taken.move_ids, stock=(-15.0, 0.0), opening=(0.0, -15.0))

    def test_return_by_article_and_of_several_articles(self):
        second = self.hospital.create_article("Amoxicilline 500 mg")
        self.stock_up(10, 3.0)
        self.stock_up(10, 2.0, second)
        picking = self.hospital.consume((self.article, 4), (second, 5))
        returned = self.hospital.transfer(
            self.hospital.ward, self.hospital.stock, (self.article, 1), (second, 1)
        )
        self._assert_sides(returned.move_ids, stock=(0.0, -5.0), variation=(-5.0, 0.0))
        self._assert_sides(picking.move_ids, stock=(0.0, 22.0), variation=(22.0, 0.0))

    def test_counts_and_losses_are_no_corrections_of_entries(self):
        self.stock_up(10, 3.0)
        short = self.hospital.count(self.article, 8)
        self._assert_sides(short, stock=(0.0, 6.0), variation=(6.0, 0.0))
        surplus = self.hospital.count(self.article, 15)
        self._assert_sides(surplus, stock=(21.0, 0.0), variation=(0.0, 21.0))
        scrapped = self.hospital.scrap(self.article, 1)
        self._assert_sides(scrapped, stock=(0.0, 3.0), variation=(3.0, 0.0))

    def test_other_companies_swap_sides(self):
        other = found_ohada_hospital(self.env, "Vanga")
        article = other.create_article("Quinine")
        returned = other.send_back(other.receive(other.order((article, 10, 3.0))), 4)
        stock = returned.move_ids.account_move_id.line_ids.filtered(
            lambda item: item.account_id == other.accounts["stock"]
        )
        self.assertEqual((stock.debit, stock.credit), (0.0, 12.0))


class TestIfrsStorno(StornoMixin, IfrsCase):
    def test_returns(self):
        self.company.account_storno = True
        picking = self.stock_up(10, 3.0)
        returned = self.hospital.send_back(picking, 4)
        self._assert_sides(
            returned.move_ids, stock=(-12.0, 0.0), goods_received=(0.0, -12.0)
        )


class TestWithoutStorno(StornoMixin, OhadaCase):
    def test_returns_swap_sides(self):
        picking = self.stock_up(10, 3.0)
        returned = self.hospital.send_back(picking, 4)
        self._assert_sides(returned.move_ids, stock=(0.0, 12.0), variation=(12.0, 0.0))
        dispensed = self.hospital.dispense((self.article, 4))
        returned = self.hospital.send_back(dispensed, 1)
        self._assert_sides(returned.move_ids, stock=(3.0, 0.0), variation=(0.0, 3.0))
        self.assertFalse(any(self.hospital.get_items().mapped("is_storno")))
