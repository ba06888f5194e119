from unittest.mock import patch

from ..support.bill_books import BillWaysMixin, IfrsBooks, OhadaBooks
from ..support.cases import IfrsCase, OhadaCase


class ValuedTwiceMixin(BillWaysMixin):
    """Another add-on values receipts a second time while goods move.

    OCA's ``purchase_stock_date_done_revaluation`` does, when the date is written.
    """

    def test_average_moves_on_once(self):
        self.stock_up(10, 12.0)
        self.hospital.consume((self.article, 3))
        moves = type(self.env["stock.move"])
        create_account_move = moves._create_account_move

        def value_again(self):
            self.filtered("is_in")._set_value()
            return create_account_move(self)

        with patch.object(moves, "_create_account_move", value_again):
            self.stock_up(10, 40.5)
        self.assertEqual(self.article.with_company(self.company).total_value, 489.0)
        self.assertEqual(len(self.hospital.get_ledger()), 3)
        self.assert_booked(self.left(489.0, 36.0))
        self.assert_in_agreement()

    def left(self, stock, used):
        """Return what is booked for goods on hand, and goods that were used."""
        raise NotImplementedError


class TestOhadaValuedTwice(OhadaBooks, ValuedTwiceMixin, OhadaCase):
    def left(self, stock, used):
        return self.received(stock)


class TestIfrsValuedTwice(IfrsBooks, ValuedTwiceMixin, IfrsCase):
    def left(self, stock, used):
        return {"stock": stock, "expense": used, "goods_received": -stock - used}
