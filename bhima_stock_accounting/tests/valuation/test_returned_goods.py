from ..support.cases import IfrsCase, OhadaCase
from ..support.lots import LotsMixin


class ReturnedGoodsMixin(LotsMixin):
    """Goods come back with the value they left with, whatever they cost meanwhile."""

    def setUp(self):
        super().setUp()
        self.lot_a = self._receive_lot("A", 10, 2.0)
        self.lot_b = self._receive_lot("B", 10, 5.0)

    def test_parts_that_come_back_add_up_to_what_left(self):
        self.stock_up(1, 4.0)
        self.stock_up(2, 3.0)
        issued = self.hospital.dispense((self.article, 3))
        self.stock_up(10, 8.0)
        values = []
        for _part in range(3):
            back = self.hospital.send_back(issued, 1)
            values += back.move_ids.stock_ledger_entry_ids.mapped("value")
            self.assert_in_agreement()
        self.assertEqual(values, [3.33, 3.34, 3.33])
        rows = issued.move_ids.stock_ledger_entry_ids
        self.assertEqual(rows.mapped("value"), [-10.0])
        article = self.article.with_company(self.company)
        self.assertEqual((article.total_value, article.qty_available), (90.0, 13.0))

    def test_sent_out_and_back_again(self):
        """Each time it leaves at the cost of that day, and comes back with it."""
        self.stock_up(4, 2.0)
        first = self.hospital.dispense((self.article, 2))
        self.stock_up(2, 8.0)
        self.hospital.send_back(first, 2)
        second = self.hospital.dispense((self.article, 6))
        self.assertEqual(second.move_ids.stock_ledger_entry_ids.value, -24.0)
        self.hospital.send_back(second, 6)
        article = self.article.with_company(self.company)
        self.assertEqual((article.total_value, article.qty_available), (24.0, 6.0))
        self.assert_in_agreement()

    def test_return_under_fifo(self):
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(4, 2.0)
        issued = self.hospital.dispense((self.article, 4))
        self.stock_up(4, 5.0)
        back = self.hospital.send_back(issued, 1)
        self.assertEqual(back.move_ids.stock_ledger_entry_ids.value, 2.0)
        self.assertEqual(self.article.with_company(self.company).total_value, 22.0)
        self.assert_in_agreement()

    def test_one_of_several_lots_comes_back_at_its_own_cost(self):
        issued = self._issue(lot_a=3, lot_b=1)
        back = self._prepare_return_of_lot(issued, self.lot_b, 1)
        self._assert_moved(
            self.hospital.validate(back).move_ids, "consumption_return", 1.0, 5.0
        )
        self._assert_left(14.0, 50.0)

    def test_lot_that_did_not_leave_has_the_value_of_those_that_did(self):
        """Three of A at 2.0 and one of B at 5.0 left; one of C comes back."""
        lot = self._receive_lot("C", 1, 9.0)
        issued = self._issue(lot_a=3, lot_b=1)
        back = self._prepare_return_of_lot(issued, lot, 1)
        self._assert_moved(
            self.hospital.validate(back).move_ids, "consumption_return", 1.0, 2.75
        )

    def _prepare_return_of_lot(self, issued, lot, quantity):
        back = self.hospital.prepare_return(issued, quantity)
        back.move_ids.move_line_ids.unlink()
        self._add_line(back, lot, quantity)
        return back

    def test_return_that_is_corrected(self):
        """Two came back at 2.0, not one: the second one has its value as well."""
        self.stock_up(10, 2.0)
        issued = self.hospital.dispense((self.article, 4))
        self.stock_up(6, 8.0)
        back = self.hospital.send_back(issued, 1)
        lines = self.hospital.as_user("storekeeper", back.move_ids.move_line_ids)
        lines.quantity = 2
        rows = back.move_ids.stock_ledger_entry_ids
        self.assertEqual(rows.sorted("id").mapped("value"), [2.0, 2.0])
        self.assert_in_agreement()

    def test_issue_that_was_corrected_to_nothing(self):
        """Nothing left by it: what comes back has the cost of today."""
        self.stock_up(10, 2.0)
        issued = self.hospital.dispense((self.article, 4))
        back = self.hospital.prepare_return(issued, 1)
        lines = self.hospital.as_user("storekeeper", issued.move_ids.move_line_ids)
        lines.quantity = 0
        self.hospital.validate(back)
        self.assertEqual(back.move_ids.stock_ledger_entry_ids.value, 2.0)
        self.assert_in_agreement()

    def test_return_of_what_left_before_the_stock_ledger_was_kept(self):
        self.stock_up(10, 2.0)
        issued = self.hospital.dispense((self.article, 4))
        rows = issued.move_ids.stock_ledger_entry_ids
        self.env.cr.execute(
            "UPDATE bhima_stock_ledger_entry SET stock_move_id = NULL WHERE id IN %s",
            [tuple(rows.ids)],
        )
        rows.invalidate_recordset()
        issued.move_ids.invalidate_recordset(["stock_ledger_entry_ids"])
        self.stock_up(6, 8.0)
        back = self.hospital.send_back(issued, 1)
        self.assertEqual(back.move_ids.stock_ledger_entry_ids.value, 2.0)
        self.assert_in_agreement()


class TestOhadaReturnedGoods(ReturnedGoodsMixin, OhadaCase):
    COUNTERPART = dict.fromkeys(("receipt", "consumption_return"), "variation")


class TestIfrsReturnedGoods(ReturnedGoodsMixin, IfrsCase):
    COUNTERPART = {"receipt": "goods_received", "consumption_return": "expense"}
