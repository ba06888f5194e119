from odoo import fields

from ..support.costings import WORTH, IfrsCostings, OhadaCostings

NOTHING = dict.fromkeys(WORTH, 0.0)


class CorrectionsMixin:
    """What the storekeeper corrects on done transfers, under every costing."""

    def unlock(self, picking):
        picking = self.hospital.as_user("storekeeper", picking)
        picking.is_locked = False
        return picking

    def correct(self, picking, quantity):
        self.unlock(picking).move_ids.quantity = quantity

    def test_less_was_received(self):
        """7 of A instead of 10: 570 for 27 on average, 270 for 17 of lot A."""
        self.play(
            lambda story: self.correct(story.receipts[1], 7),
            owed=-30.0,
            average=-34.44,
            fifo=-30.0,
            standard=-36.0,
            lot_average=-33.53,
            lot_fifo=-30.0,
        )

    def test_less_was_issued(self):
        """2 instead of 4: they are the oldest of those that had left."""
        self.play(
            lambda story: self.correct(story.issue, 2),
            average=40.0,
            fifo=60.0,
            standard=24.0,
            lot_average=30.0,
            lot_fifo=20.0,
        )

    def test_issue_corrected_to_nothing_and_back(self):
        """Odoo leaves the 5 at no value."""
        self.play(
            lambda story: self.correct(story.issue, 0),
            average=80.0,
            fifo=120.0,
            standard=48.0,
            lot_average=60.0,
            lot_fifo=40.0,
        )
        self.play(
            lambda story: self.correct(story.issue, 5),
            average=-100.0,
            fifo=-150.0,
            standard=-60.0,
            lot_average=-75.0,
            lot_fifo=-50.0,
        )

    def test_line_added_to_a_receipt(self):
        """12 of A instead of 10: 620 for 32, or 320 for 22 of lot A."""

        def add(story):
            line = self.unlock(story.receipts[1]).move_line_ids
            line.copy({"quantity": 2, "move_id": line.move_id.id})

        self.play(
            add,
            owed=20.0,
            average=22.5,
            fifo=20.0,
            standard=24.0,
            lot_average=21.82,
            lot_fifo=20.0,
        )

    def test_line_added_to_an_issue(self):
        def add(story):
            line = self.unlock(story.issue).move_line_ids
            line.copy({"quantity": 2, "move_id": line.move_id.id})

        self.play(
            add,
            average=-40.0,
            fifo=-60.0,
            standard=-24.0,
            lot_average=-30.0,
            lot_fifo=-20.0,
        )

    def test_other_lot_was_issued(self):
        """4 of B at 30: what lot A had left at comes back."""

        def change(story):
            self.unlock(story.issue).move_line_ids.lot_id = story.lot_b

        self.play(change, **{**NOTHING, "lot_average": -60.0, "lot_fifo": -80.0})

    def test_other_ward_got_it(self):
        surgery = self.hospital.create_location("Chirurgie", "ward")

        def change(story):
            self.unlock(story.issue).move_line_ids.location_dest_id = surgery

        self.play(change, **NOTHING)
        rows = self.stories[0].issue.move_ids.stock_ledger_entry_ids.sorted("id")
        self.assertEqual(rows.mapped("value"), [-80.0, 80.0, -80.0])
        self.assertEqual(rows[-1].location_id, surgery)

    def test_received_goods_turn_out_to_be_a_deposit(self):
        """Of 20 at 500, or of 10 at 20 in lot A, 4 have left; nobody owes the 100."""

        def change(story):
            self.unlock(story.receipts[1]).move_line_ids.owner_id = self.hospital.vendor

        self.play(
            change,
            owed=-100.0,
            average=-120.0,
            fifo=-100.0,
            standard=-120.0,
            lot_average=-120.0,
            lot_fifo=-140.0,
        )

    def test_value_is_typed_and_wins_over_a_later_bill(self):
        """130 for the 10 of A; the bill of 120 is the vendor's, not the stock's."""
        values = self.hospital.as_user("manager", self.env["product.value"])
        self.play(
            lambda story: values.create(
                {"move_id": story.receipts[1].move_ids.id, "value": 130.0}
            ),
            average=26.0,
            fifo=30.0,
            standard=0.0,
            lot_average=24.0,
            lot_fifo=18.0,
        )

        def bill(story):
            order = self.hospital.as_user("buyer", story.orders[1])
            order.order_line.price_unit = 12.0
            self.hospital.bill(story.orders[1])

        self.play(bill, owed=20.0, billed=120.0, **NOTHING)

    def test_receipt_turns_out_to_be_younger_than_the_issue(self):
        """What left was of 20 at 25, or of 10 at 20 in lot A."""

        def change(story):
            self.unlock(story.receipts[1]).date_done = "2026-03-06 09:00:00"

        self.play(
            change,
            average=-20.0,
            fifo=0.0,
            standard=0.0,
            lot_average=-20.0,
            lot_fifo=-40.0,
        )

    def test_count_with_an_accounting_date(self):
        """14 of lot A instead of 16, at the end of the month before."""
        date = fields.Date.to_date("2026-02-28")

        def count(story):
            quants = self.hospital.as_user("storekeeper", self.env["stock.quant"])
            quant = quants.with_context(inventory_mode=True).create(
                {
                    "product_id": story.article.id,
                    "location_id": self.hospital.stock.id,
                    "lot_id": story.lot_a.id,
                    "inventory_quantity": 14,
                }
            )
            quant.accounting_date = date
            quant.action_apply_inventory()
            row = self.hospital.get_ledger()[-1]
            self.assertEqual((row.operation, row.quantity), ("count_shortage", -2.0))
            self.assertEqual((row.date, row.account_move_id.date), (date, date))

        self.play(
            count,
            average=-40.0,
            fifo=-60.0,
            standard=-24.0,
            lot_average=-30.0,
            lot_fifo=-20.0,
        )


class TestOhadaCorrectionsUnderEachCosting(CorrectionsMixin, OhadaCostings):
    pass


class TestIfrsCorrectionsUnderEachCosting(CorrectionsMixin, IfrsCostings):
    pass
