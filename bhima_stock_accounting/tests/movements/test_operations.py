from odoo.tests import tagged

from ...rules.operations import BY_KEY, BY_PLACES, TABLE, WITHOUT_STOCK
from ..support.cases import IfrsCase, OhadaCase


class OperationsMixin:
    """Each operation with its exact entry; ``ENTRIES`` gives the other side of stock.

    The same movements are played under each standard.
    """

    COUNTERPART = {}

    def _check_operation(self, picking_or_move, operation, value):
        entry = picking_or_move.account_move_id
        counterpart = self.COUNTERPART[operation]
        self.assert_entry(entry, {"stock": value, counterpart: -value})
        self.assertEqual(set(entry.line_ids.mapped("stock_operation")), {operation})
        self.assertEqual(entry.line_ids.inventory_group_id, self.hospital.group)
        self.assertEqual(entry.stock_ledger_entry_ids.operation, operation)
        self.assertEqual(entry.stock_ledger_entry_ids.value, value)
        self.assert_in_agreement()

    def test_receipt(self):
        self._check_operation(self.stock_up(10, 3.0).move_ids, "receipt", 30.0)

    def test_supplier_return(self):
        returned = self.hospital.send_back(self.stock_up(10, 3.0), 4)
        self._check_operation(returned.move_ids, "supplier_return", -12.0)

    def test_dispensing(self):
        self.stock_up(10, 3.0)
        picking = self.hospital.dispense((self.article, 4))
        self._check_operation(picking.move_ids, "dispensing", -12.0)

    def test_patient_return_comes_back_at_the_value_it_left_with(self):
        self.stock_up(10, 3.0)
        dispensed = self.hospital.dispense((self.article, 4))
        self.stock_up(10, 9.0)
        returned = self.hospital.send_back(dispensed, 1)
        self._check_operation(returned.move_ids, "patient_return", 3.0)

    def test_consumption(self):
        self.stock_up(10, 3.0)
        picking = self.hospital.consume((self.article, 4))
        self._check_operation(picking.move_ids, "consumption", -12.0)

    def test_consumption_return(self):
        self.stock_up(10, 3.0)
        picking = self.hospital.consume((self.article, 4))
        returned = self.hospital.send_back(picking, 1)
        self._check_operation(returned.move_ids, "consumption_return", 3.0)

    def test_scrap_is_a_loss(self):
        self.stock_up(10, 3.0)
        moves = self.hospital.scrap(self.article, 2)
        self._check_operation(moves, "loss", -6.0)
        self.assertIn(moves.scrap_id.name, moves.account_move_id.ref)

    def test_transfer_to_a_loss_location_is_a_loss(self):
        self.stock_up(10, 3.0)
        expired = self.hospital.create_location("Périmés à détruire", "loss")
        picking = self.hospital.transfer(
            self.hospital.stock, expired, (self.article, 2)
        )
        self._check_operation(picking.move_ids, "loss", -6.0)

    def test_count_shortage(self):
        self.stock_up(10, 3.0)
        move = self.hospital.count(self.article, 8)
        self._check_operation(move, "count_shortage", -6.0)

    def test_count_surplus(self):
        self.stock_up(10, 3.0)
        move = self.hospital.count(self.article, 15)
        self._check_operation(move, "count_surplus", 15.0)

    def test_opening_stock(self):
        self.article.standard_price = 3.0
        opening = self.hospital.create_location("Intégration", "opening")
        picking = self.hospital.transfer(
            opening, self.hospital.stock, (self.article, 5)
        )
        self._check_operation(picking.move_ids, "opening", 15.0)
        taken_back = self.hospital.transfer(
            self.hospital.stock, opening, (self.article, 5)
        )
        self._check_operation(taken_back.move_ids, "opening", -15.0)

    def test_transfer_inside_the_company_posts_nothing(self):
        self.stock_up(10, 3.0)
        depot = self.hospital.create_location(
            "Dépôt", False, location_id=self.hospital.stock.id
        )
        picking = self.hospital.transfer(self.hospital.stock, depot, (self.article, 4))
        self.assertFalse(picking.account_move_ids)
        self.assertFalse(picking.move_ids.stock_ledger_entry_ids)
        self.assert_in_agreement()


class TestOhadaOperations(OperationsMixin, OhadaCase):
    COUNTERPART = {
        **dict.fromkeys(BY_KEY, "variation"),
        "opening": "opening",
    }

    def test_donation_received_is_a_purchase_and_an_entry_in_stock(self):
        income = self.hospital._get_account("845000", "income_other", "Dons obtenus")
        self.company.donation_income_account_id = income
        self.article.standard_price = 3.0
        donor = self.hospital.create_location("Dons", "donation")
        picking = self.hospital.transfer(donor, self.hospital.stock, (self.article, 5))
        self.assert_entry(
            picking.account_move_ids,
            {"expense": 15.0, "845000": -15.0, "stock": 15.0, "variation": -15.0},
        )
        self.assert_in_agreement()


class TestIfrsOperations(OperationsMixin, IfrsCase):
    COUNTERPART = {
        **dict.fromkeys(BY_KEY, "expense"),
        "receipt": "goods_received",
        "supplier_return": "goods_received",
        "opening": "opening",
    }


@tagged("post_install", "-at_install")
class TestShippedStandards(OhadaCase):
    """The shipped rules against the vocabulary of the code."""

    def test_operations_have_names_of_their_own_and_directions(self):
        self.assertEqual(len(BY_KEY), len(TABLE))
        self.assertEqual(len({operation.label for operation in TABLE}), len(TABLE))
        self.assertLessEqual({operation.direction for operation in TABLE}, {-1, 0, 1})
        places = [place for operation in TABLE for place in operation.places]
        self.assertEqual(len(BY_PLACES), len(places))

    def test_each_operation_of_a_movement_touches_stock_once_on_its_side(self):
        for code in ("ohada", "sycebnl", "ifrs"):
            standard = self.env.ref(f"bhima_stock_accounting.standard_{code}")
            for operation in set(BY_PLACES.values()):
                with self.subTest(standard=code, operation=operation):
                    rules = standard._get_rules(operation)
                    sides = [rule.debit_role == "stock" for rule in rules]
                    sides += [rule.credit_role == "stock" for rule in rules]
                    moved = 0 if operation in WITHOUT_STOCK else 1
                    self.assertEqual(sides.count(True), moved)
                    debited = any(rule.debit_role == "stock" for rule in rules)
                    self.assertEqual(debited, BY_KEY[operation].direction > 0)
