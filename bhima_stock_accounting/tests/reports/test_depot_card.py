from freezegun import freeze_time

from ..support.cases import OhadaCase
from ..support.reports import ReportsMixin

CARD = "bhima.stock.card"
JANUARY = ("2031-01-01", "2031-01-31")
FIGURES = ("kind", "operation", "in_quantity", "out_quantity", "quantity")


class TestDepotCard(ReportsMixin, OhadaCase):
    """The card of a depot or lot: quantities, with transfers between depots."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.night = cls.hospital.create_location("Pharmacie de garde", False)
        cls.night.location_id = cls.hospital.warehouse.view_location_id
        cls.night.usage = "internal"

    def _get_on_hand(self, location, article=None):
        article = article or self.article
        return article.with_context(location=location.id).qty_available

    def test_transfers_between_depots_are_entries_and_exits(self):
        with freeze_time("2030-12-20 10:00:00"):
            self.stock_up(10, 3.0)
        with freeze_time("2031-01-10 10:00:00"):
            self.hospital.transfer(self.hospital.stock, self.night, (self.article, 4))
            self.hospital.transfer(self.night, self.hospital.ward, (self.article, 1))
        main = self.choose(CARD, *JANUARY, location_id=self.hospital.stock.id)
        self.assertEqual(
            self.read_rows(main, *FIGURES),
            [
                ("opening", False, 0.0, 0.0, 10.0),
                ("movement", False, 0.0, 4.0, 6.0),
                ("closing", False, 0.0, 0.0, 6.0),
            ],
        )
        night = self.choose(CARD, *JANUARY, "storekeeper", location_id=self.night.id)
        self.assertEqual(
            self.read_rows(night, *FIGURES),
            [
                ("opening", False, 0.0, 0.0, 0.0),
                ("movement", False, 4.0, 0.0, 4.0),
                ("movement", "consumption", 0.0, 1.0, 3.0),
                ("closing", False, 0.0, 0.0, 3.0),
            ],
        )
        for depot, quantity in ((self.hospital.stock, 6.0), (self.night, 3.0)):
            self.assertEqual(self._get_on_hand(depot), quantity)
        # the card of the company has the exit alone
        company = self.choose(CARD, *JANUARY, product_id=self.article.id)
        self.assertEqual(
            self.read_rows(company, "kind", "out_quantity", "quantity"),
            [("opening", 0.0, 10.0), ("movement", 1.0, 9.0), ("closing", 0.0, 9.0)],
        )

    def test_depot_has_no_amounts_on_paper_either(self):
        with freeze_time("2031-01-10 10:00:00"):
            self.stock_up(10, 3.0)
        card = self.choose(CARD, *JANUARY, location_id=self.hospital.stock.id)
        names = [column.name for column in card._get_document().tables[0].columns]
        self.assertIn("quantity", names)
        for name in ("in_value", "out_value", "value", "unit_cost"):
            self.assertNotIn(name, names)
        self.assert_same_everywhere(card)
        self.assertIn(
            self.hospital.stock.display_name, " ".join(card._get_document().subtitles)
        )

    def test_card_of_a_lot(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        lots = {}
        with freeze_time("2031-01-10 10:00:00"):
            for name, quantity in (("A", 10), ("B", 4)):
                order = self.hospital.order((vaccine, quantity, 2.0))
                lots[name] = self.hospital.receive(order, lot=name).move_ids.lot_ids
        for name, quantity in (("A", 10.0), ("B", 4.0)):
            lot = lots[name]
            card = self.choose(CARD, *JANUARY, product_id=vaccine.id, lot_id=lot.id)
            rows = self.show(card)
            self.assertEqual(rows.mapped("quantity"), [0.0, quantity, quantity])
            self.assertEqual(rows[1].lot_id, lot)
            self.assertEqual(rows[-1].quantity, lot.product_qty)

    def test_goods_between_two_depots_are_still_there(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        with freeze_time("2031-01-10 10:00:00"):
            order = self.hospital.order((vaccine, 10, 2.0))
            lot = self.hospital.receive(order, lot="A").move_ids.lot_ids
            way = self.company.internal_transit_location_id
            self.hospital.transfer(self.hospital.stock, way, (vaccine, 4))
        card = self.choose(CARD, *JANUARY, product_id=vaccine.id, lot_id=lot.id)
        self.assertEqual(self.show(card)[-1].quantity, 10.0)

    def test_corrected_date_is_that_of_the_card(self):
        with freeze_time("2031-01-31 10:00:00"):
            receipt = self.stock_up(10, 3.0)
        manager = self.env.ref("stock.group_stock_manager")
        self.hospital.users["storekeeper"].group_ids += manager
        with freeze_time("2031-02-03 10:00:00"):
            receipt = self.hospital.as_user("storekeeper", receipt)
            receipt.date_done = "2031-02-02 10:00:00"
            self.env.flush_all()
        for options in ({}, {"location_id": self.hospital.stock.id}):
            january = self.show(self.choose(CARD, *JANUARY, **options))
            self.assertFalse(sum(january[-1:].mapped("quantity")))
            february = self.choose(CARD, "2031-02-01", "2031-02-28", **options)
            self.assertEqual(self.show(february)[-1].quantity, 10.0)

    def test_lot_of_another_article_is_forgotten(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "A", "product_id": vaccine.id})
        card = self.choose(CARD, *JANUARY, product_id=vaccine.id, lot_id=lot.id)
        self.assertEqual(card.lot_id, lot)
        card.product_id = self.article
        self.assertFalse(card.lot_id)

    def test_lines_lead_to_their_transfers(self):
        with freeze_time("2031-01-10 10:00:00"):
            self.stock_up(10, 3.0)
            move = self.hospital.transfer(
                self.hospital.stock, self.night, (self.article, 4)
            )
        rows = self.show(self.choose(CARD, *JANUARY, location_id=self.night.id))
        opened = rows[1].action_open_document()
        self.assertEqual(
            (opened["res_model"], opened["res_id"]), ("stock.picking", move.id)
        )
        opened = rows[-1].action_open_document()
        lines = self.env[opened["res_model"]].search(opened["domain"])
        self.assertEqual(lines.product_id, self.article)
