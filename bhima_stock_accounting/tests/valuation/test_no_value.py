from odoo.tests import Form

from ..support.cases import IfrsCase, OhadaCase


class TestNoValue(OhadaCase):
    """What comes in without a price is said on the transfer itself."""

    def _arrive(self, purpose, **vals):
        """Receive 10 from a location with that purpose."""
        place = self.hospital.create_location(purpose, purpose)
        return self.hospital.transfer(
            place,
            self.hospital.stock,
            (self.article, 10),
            picking_type_id=self.hospital.warehouse.in_type_id.id,
            **vals,
        )

    def _find(self):
        """Search as the buyer does, who may not read the stock ledger."""
        pickings = self.hospital.as_user("buyer", self.env["stock.picking"])
        company = ("company_id", "=", self.company.id)
        return tuple(
            pickings.search([company, ("is_received_at_no_value", "=", wanted)])
            for wanted in (True, False)
        )

    def test_receipt_without_a_price_is_flagged(self):
        priced, free = self.stock_up(10, 2.0), self.stock_up(10, 0.0)
        self.assertFalse(free.account_move_ids)
        self.assertRecordValues(
            free.move_ids.stock_ledger_entry_ids,
            [{"quantity": 10.0, "value": 0.0, "posting_state": "not_posted"}],
        )
        self.assertEqual(self._find(), (free, priced))
        buyer = self.hospital.as_user("buyer", priced | free)
        self.assertEqual(buyer.mapped("is_received_at_no_value"), [False, True])
        self.assertEqual((free | priced).filtered("is_received_at_no_value"), free)

    def test_one_free_article_among_others_is_enough(self):
        gift = self.hospital.create_article("Échantillon")
        order = self.hospital.order((self.article, 10, 2.0), (gift, 5, 0.0))
        picking = self.hospital.receive(order)
        self.assert_entry(picking.account_move_ids, {"stock": 20.0, "variation": -20.0})
        self.assertTrue(picking.is_received_at_no_value)
        self.assert_in_agreement()

    def test_every_first_arrival_is_flagged_while_it_has_no_value(self):
        income = self.hospital._get_account("845000", "income_other", "Dons obtenus")
        self.company.donation_income_account_id = income
        for purpose in ("donation", "opening"):
            with self.subTest(purpose=purpose):
                self.article.standard_price = 0.0
                self.assertTrue(self._arrive(purpose).is_received_at_no_value)
                self.article.standard_price = 3.0
                self.assertFalse(self._arrive(purpose).is_received_at_no_value)

    def test_what_leaves_or_comes_back_is_not_a_receipt(self):
        free = self.stock_up(10, 0.0)
        issue = self.hospital.consume((self.article, 4))
        others = (
            issue,
            self.hospital.send_back(issue, 1),
            self.hospital.send_back(free, 2),
        )
        for picking in others:
            self.assertFalse(picking.is_received_at_no_value)
        self.assertEqual(self._find()[0], free)

    def test_before_it_is_validated_nothing_is_said(self):
        order = self.hospital.order((self.article, 10, 0.0))
        self.assertFalse(order.picking_ids.is_received_at_no_value)

    def test_form_and_list_show_it(self):
        free = self.hospital.as_user("storekeeper", self.stock_up(10, 0.0))
        self.assertTrue(Form(free).is_received_at_no_value)
        for view, xmlid in (("list", "stock.vpicktree"), ("search", None)):
            view_id = xmlid and self.env.ref(xmlid).id
            arch = free.get_view(view_id, view)["arch"]
            self.assertIn("is_received_at_no_value", arch)

    def test_list_asks_once_whatever_its_length(self):
        pickings = self.env["stock.picking"].concat(
            *[self.stock_up(1, price) for price in (0.0, 1.0, 0.0, 2.0, 0.0, 0.0)]
        )
        counts = []
        for part in (pickings[:1], pickings):
            self.env.invalidate_all()
            part.mapped("state")
            before = self.cr.sql_log_count
            part.mapped("is_received_at_no_value")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


class PricedLaterMixin:
    """What came in without a price gets one by its bill, and may lose it again."""

    def _assert_flagged(self, flagged, others):
        """Check field and search, as the buyer who may not read the stock ledger."""
        self.env.invalidate_all()
        pickings = self.hospital.as_user("buyer", flagged | others)
        self.assertEqual(pickings.filtered("is_received_at_no_value").ids, flagged.ids)
        for wanted, expected in ((True, flagged), (False, others)):
            found = pickings.search(
                [
                    ("id", "in", pickings.ids),
                    ("is_received_at_no_value", "=", wanted),
                ]
            )
            self.assertEqual(set(found.ids), set(expected.ids))

    def test_bill_brings_the_price(self):
        order = self.hospital.order((self.article, 10, 0.0))
        other_order = self.hospital.order((self.article, 10, 0.0))
        billed, other = self.hospital.receive(order), self.hospital.receive(other_order)
        nothing = billed.browse()
        self._assert_flagged(billed | other, nothing)
        bill = self.hospital.bill(order, 3.0)
        self.assert_booked(self.BILLED)
        self._assert_flagged(other, billed)
        bill.button_draft()
        self.assert_booked({})
        self._assert_flagged(billed | other, nothing)
        bill.action_post()
        self.assert_booked(self.BILLED)
        self._assert_flagged(other, billed)
        self.assert_in_agreement()

    def test_bill_of_free_goods_that_is_refunded_counts_no_more(self):
        """Entered at nothing by mistake: without it the price is that of the order."""
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        bill = self.hospital.bill(order, 0.0)
        self.assertEqual(self.article.total_value, 0.0)
        self.hospital.refund(bill)
        settlement = order.order_line._get_settlement()
        self.assertEqual((settlement.quantity, settlement.cost), (0.0, 0.0))
        self.assertEqual(self.article.total_value, 30.0)
        self.assert_in_agreement()

    def test_price_of_goods_that_are_used_up(self):
        order = self.hospital.order((self.article, 10, 0.0))
        picking = self.hospital.receive(order)
        self.hospital.consume((self.article, 10))
        self.hospital.bill(order, 3.0)
        self.assertRecordValues(
            self.hospital.get_ledger()[-1:], [{"value": 0.0, "consumed_value": 30.0}]
        )
        self._assert_flagged(picking.browse(), picking)

    def test_bill_of_the_first_of_two_receipts(self):
        order = self.hospital.order((self.article, 10, 0.0))
        first = self.hospital.as_user("storekeeper", order.picking_ids)
        first.move_ids.quantity = 4
        first.move_ids.picked = True
        first._action_done()
        second = self.hospital.receive(order)
        self.hospital.bill(order, 3.0, quantity=4)
        self._assert_flagged(second, first.with_env(self.env))

    def test_price_of_the_order(self):
        order = self.hospital.order((self.article, 10, 0.0))
        picking = self.hospital.receive(order)
        self.hospital.as_user("buyer", order).order_line.price_unit = 3.0
        self.assertEqual(self.hospital.get_ledger()[-1].value, 30.0)
        self._assert_flagged(picking.browse(), picking)

    def test_free_article_beside_one_that_got_its_price(self):
        gift = self.hospital.create_article("Échantillon")
        order = self.hospital.order((self.article, 10, 0.0), (gift, 5, 0.0))
        picking = self.hospital.receive(order)
        lines = self.hospital.as_user("buyer", order).order_line
        lines[0].price_unit = 3.0
        self._assert_flagged(picking, picking.browse())
        lines[1].price_unit = 1.0
        self._assert_flagged(picking.browse(), picking)


class TestPricedLater(PricedLaterMixin, OhadaCase):
    BILLED = {
        "stock": 30.0,
        "variation": -30.0,
        "expense": 30.0,
        "supplier": -30.0,
    }

    def test_standard_cost_of_nothing_stays_nothing(self):
        """Stock is kept at its standard, whatever the goods were bought for."""
        self.hospital.category.property_cost_method = "standard"
        picking = self.stock_up(10, 3.0)
        self._assert_flagged(picking, picking.browse())


class TestPricedLaterUnderIfrs(PricedLaterMixin, IfrsCase):
    BILLED = {"stock": 30.0, "supplier": -30.0}


class TestNoValueUnderIfrs(IfrsCase):
    def test_row_without_entry_and_a_flag(self):
        picking = self.stock_up(10, 0.0)
        self.assertFalse(picking.account_move_ids)
        self.assertEqual(picking.move_ids.stock_ledger_entry_ids.quantity, 10.0)
        self.assertTrue(picking.is_received_at_no_value)
        self.assertFalse(self.hospital.get_items())
