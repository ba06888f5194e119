from odoo import Command

from ...rules.operations import TABLE
from ..support.cases import IfrsCase
from ..support.documents import PICKING_VOUCHER, PrintMixin, facts_of, rows_of, title_of
from .test_vouchers import VoucherCase


class TestVoucherTitles(VoucherCase):
    """Each way goods move has its own title, before they move and after."""

    def _assert_title(self, picking, title, total=None):
        document = self._print(picking, lang="fr_FR")
        self.assertEqual(title_of(document), title)
        rows = rows_of(document)
        if total:
            self.assertEqual(rows[-1], ["Total", total])

    def test_every_operation_that_moves_goods_has_a_voucher(self):
        without = {operation.key for operation in TABLE if not operation.voucher}
        value_only = {"price_difference", "landed_cost", "revaluation", "regrouping"}
        # a count has a record of its own
        self.assertEqual(without, {*value_only, "count_shortage"})

    def test_returns(self):
        issue = self.hospital.consume((self.article, 8))
        patient = self.hospital.dispense((self.article, 2))
        for picking, title, total in (
            (self.receipt, "Bon de retour au fournisseur", "2,50 CDF"),
            (issue, "Bon de retour d'un service", "2,50 CDF"),
            (patient, "Bon de retour d'un patient", "2,50 CDF"),
        ):
            with self.subTest(title=title):
                back = self.hospital.prepare_return(picking, 1)
                self._assert_title(back, title)
                self._assert_title(self.hospital.validate(back), title, total)

    def test_donations_and_opening_stock(self):
        self.company.donation_income_account_id = self.hospital.accounts["income"]
        donor = self.hospital.create_location("Dons", "donation")
        opening = self.hospital.create_location("Reprise", "opening")
        gift = self.hospital.transfer(donor, self.hospital.stock, (self.article, 1))
        begun = self.hospital.transfer(opening, self.hospital.stock, (self.article, 1))
        given = self.hospital.transfer(self.hospital.stock, donor, (self.article, 1))
        for picking, title in (
            (gift, "Bon de don reçu"),
            (begun, "Bon d'entrée du stock initial (intégration)"),
            (given, "Bon de don accordé"),
            (self.hospital.send_back(gift, 1), "Bon de restitution d'un don reçu"),
            (self.hospital.send_back(begun, 1), "Bon de reprise du stock initial"),
            (self.hospital.send_back(given, 1), "Bon de retour d'un don accordé"),
        ):
            with self.subTest(title=title):
                self._assert_title(picking, title)

    def test_goods_for_several_uses_have_a_neutral_title(self):
        picking = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, (self.article, 4)
        )
        line = picking.move_ids.move_line_ids
        line.quantity = 1
        line.copy({"quantity": 3, "location_dest_id": self.pit_of().id})
        picking.move_ids.picked = True
        self.hospital.validate(picking)
        document = self._print(picking, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon de mouvement de stock")
        rows = rows_of(document)
        name = "Paracétamol 500 mg (Comprimé)"
        self.assertEqual(
            [row[1:] for row in rows[1:]],
            [
                [name, "Unité(s)", "1,00", "2,50", "2,50"],
                [f"{name} {self.pit_of().display_name}"]
                + ["Unité(s)", "3,00", "2,50", "7,50"],
                ["10,00 CDF"],
            ],
        )

    def pit_of(self):
        """Return the one place where lost goods go."""
        places = self.env["stock.location"]
        return places.search(
            [("name", "=", "Destruction"), ("company_id", "=", self.company.id)]
        ) or self.hospital.create_location("Destruction", "loss")

    def test_article_outside_the_stock_ledger(self):
        bandage = self.hospital.create_article("Bande", inventory_group_id=False)
        picking = self.hospital.receive(self.hospital.order((bandage, 3, 4.0)))
        document = self._print(picking, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon d'entrée")
        self.assertEqual(
            rows_of(document),
            [
                ["Code", "Article", "Unité", "Quantité"],
                ["", "Bande", "Unité(s)", "3,00"],
            ],
        )

    def test_voucher_is_in_the_print_menus(self):
        for model in ("stock.picking", "stock.scrap"):
            bindings = self.env["ir.actions.actions"].get_bindings(model)["report"]
            self.assertIn("Voucher", [action["name"] for action in bindings])


class TestVoucherLots(VoucherCase):
    """One line per lot, with its share of the cost."""

    def _order_lot(self, vaccine, name, quantity, price):
        """Prepare the receipt of a new lot."""
        order = self.hospital.order((vaccine, quantity, price))
        self.hospital.name_lot(order.picking_ids, name)
        return order.picking_ids

    def test_lots_share_the_cost_to_the_cent(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        self.hospital.validate(self._order_lot(vaccine, "A", 1, 4.0))
        self.hospital.validate(self._order_lot(vaccine, "B", 2, 3.0))
        picking = self.hospital.consume((vaccine, 3))
        code = vaccine.default_code
        self.assertEqual(
            rows_of(self._print(picking)),
            [
                ["Code", "Article", "Lot", "Unit"]
                + ["Quantity", "Unit Cost", "Amount CDF"],
                [code, "BCG", "A", "Units", "1.00", "3.33", "3.33"],
                [code, "BCG", "B", "Units", "2.00", "3.335", "6.67"],
                ["Total", "10.00 CDF"],
            ],
        )

    def test_lots_valued_by_lot_have_their_own_cost(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot", lot_valuated=True)
        self.hospital.validate(self._order_lot(vaccine, "A", 10, 2.0))
        self.hospital.validate(self._order_lot(vaccine, "B", 10, 5.0))
        picking = self.hospital.consume((vaccine, 20))
        self.assertEqual(
            [row[2:] for row in rows_of(self._print(picking))[1:]],
            [
                ["A", "Units", "10.00", "2.00", "20.00"],
                ["B", "Units", "10.00", "5.00", "50.00"],
                [],
            ],
        )

    def test_lot_that_the_receipt_is_about_to_make(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        picking = self._order_lot(vaccine, "A-2026", 4, 5.0)
        [_head, row] = rows_of(self._print(picking))
        self.assertEqual(row[1:], ["BCG", "A-2026", "Units", "4.00", "4.00"])

    def test_another_unit_and_its_cost(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        move = {"product_id": self.article.id, "product_uom_qty": 2}
        places = {
            "location_id": self.hospital.stock.id,
            "location_dest_id": self.hospital.ward.id,
        }
        line = Command.create({**move, **places, "product_uom": dozen.id})
        picking = self.hospital.consume(move_ids=[line])
        [_head, row, total] = rows_of(self._print(picking))
        self.assertEqual(row[-4:], ["Dozens", "2.00", "30.00", "60.00"])
        self.assertEqual(total, ["Total", "60.00 CDF"])
        self.assertEqual(picking.move_ids.stock_ledger_entry_ids.quantity, -24.0)

    def test_consigned_goods_cost_nothing(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        picking = self._order_lot(vaccine, "A", 4, 5.0)
        picking.owner_id = self.hospital.vendor
        picking.move_ids.move_line_ids.owner_id = self.hospital.vendor
        self.hospital.validate(picking)
        document = self.print_out(PICKING_VOUCHER, picking)
        self.assertEqual(rows_of(document)[-1][1:], ["BCG", "A", "Units", "4.00"])


class TestVouchersUnderIfrs(PrintMixin, IfrsCase):
    def test_receipt_and_issue_tell_entry_and_amount(self):
        receipt = self.stock_up(10, 3.0)
        issue = self.hospital.consume((self.article, 4))
        for picking, title, total in (
            (receipt, "Receipt Voucher", "30.00 USD"),
            (issue, "Issue Voucher", "12.00 USD"),
        ):
            document = self.print_out(PICKING_VOUCHER, picking)
            self.assertEqual(title_of(document), title)
            self.assertEqual(rows_of(document)[-1], ["Total", total])
            self.assertEqual(
                facts_of(document)["Entry No."], picking.account_move_ids.name
            )
