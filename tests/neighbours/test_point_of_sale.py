from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase


class CounterMixin:
    """The pharmacy's counter sells tablets, bought at 2.0, at 7.0."""

    COST = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.article.list_price = 7.0
        env = cls.hospital.env
        cls.cash = env["pos.payment.method"].create(
            {
                "name": "Espèces",
                "journal_id": env["account.journal"]
                .create(
                    {
                        "name": "Caisse pharmacie",
                        "code": "CPH",
                        "type": "cash",
                        "company_id": cls.company.id,
                        "default_account_id": cls.hospital.accounts["cash"].id,
                    }
                )
                .id,
                "company_id": cls.company.id,
            }
        )
        cls.counter = env["pos.config"].create(
            {
                "name": "Pharmacie",
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(cls.cash.ids)],
            }
        )
        cls.seller = new_test_user(
            env,
            f"seller.{cls.company.id}",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def as_seller(self, records):
        return records.with_user(self.seller).with_context(
            allowed_company_ids=self.company.ids
        )

    def open_session(self, moment="closing"):
        """The seller opens the counter; stock moves at that moment."""
        self.company.point_of_sale_update_stock_quantities = moment
        counter = self.as_seller(self.counter)
        counter.open_ui()
        session = counter.current_session_id
        session.set_opening_control(0, "")
        return session

    def sell(self, session, *lines, lots=(), **vals):
        """The seller sells (article, quantity) lines for cash; return the order.

        :param lots: name of the lot of each line, if they have lots
        """
        total = sum(article.list_price * quantity for article, quantity in lines)
        order = self.as_seller(self.env["pos.order"]).create(
            {
                "session_id": session.id,
                "company_id": self.company.id,
                "amount_tax": 0.0,
                "amount_total": total,
                "amount_paid": 0.0,
                "amount_return": 0.0,
                "lines": [
                    Command.create(
                        {
                            "product_id": article.id,
                            "qty": quantity,
                            "price_unit": article.list_price,
                            "price_subtotal": article.list_price * quantity,
                            "price_subtotal_incl": article.list_price * quantity,
                        }
                    )
                    for article, quantity in lines
                ],
                **vals,
            }
        )
        for line, lot in zip(order.lines, lots, strict=False):
            line.pack_lot_ids = [Command.create({"lot_name": lot})]
        # what the counter's screen sends: only administrators have a form for it
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": total,
                "payment_method_id": self.cash.id,
            }
        )
        order._process_saved_order(False)
        return order

    def close(self, session):
        session.post_closing_cash_details(sum(session.order_ids.mapped("amount_total")))
        result = session.close_session_from_ui()
        self.assertTrue(result["successful"], result)
        self.assertEqual(session.state, "closed")


class PointOfSaleMixin(CounterMixin):
    def assert_sold(self, session, pickings, quantity, cost, income):
        """Check the delivery's entry, Odoo's own ones, and that nothing is twice."""
        pickings = pickings.with_env(self.hospital.env)
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.assert_entry(pickings.account_move_ids, {self.COST: cost, "stock": -cost})
        rows = pickings.move_ids.stock_ledger_entry_ids
        self.assertEqual(sum(rows.mapped("quantity")), -quantity)
        own = session.with_env(self.hospital.env).sudo().move_id
        accounts = self.hospital.accounts
        self.assertEqual(
            own.line_ids.account_id & (accounts["income"] | accounts["cash"]),
            accounts["income"],
        )
        self.assertFalse(
            own.line_ids.account_id & (accounts["stock"] | accounts[self.COST])
        )
        balances = self._get_balances(self.hospital.get_items())
        self.assertEqual(balances["income"], -income)
        self.assertEqual(balances["cash"], income)
        self.assert_in_agreement()

    def test_sale_is_delivered_when_the_session_closes(self):
        self.stock_up(10, 2.0)
        session = self.open_session()
        self.sell(session, (self.article, 3))
        self.sell(session, (self.article, 1))
        self.assertFalse(session.sudo().picking_ids)
        self.close(session)
        pickings = session.sudo().picking_ids
        self.assertEqual(len(pickings), 1)
        self.assert_sold(session, pickings, 4.0, 8.0, 28.0)
        self.assertIn(session.name, pickings.origin)

    def test_sale_is_delivered_at_once(self):
        self.stock_up(10, 2.0)
        session = self.open_session("real")
        order = self.sell(session, (self.article, 3))
        pickings = order.sudo().picking_ids.with_env(self.hospital.env)
        self.assert_entry(pickings.account_move_ids, {self.COST: 6.0, "stock": -6.0})
        self.close(session)
        self.assert_sold(session, pickings, 3.0, 6.0, 21.0)

    def test_return_comes_back_at_its_cost(self):
        self.stock_up(10, 2.0)
        session = self.open_session("real")
        self.sell(session, (self.article, 3))
        back = self.sell(session, (self.article, -1))
        pickings = back.sudo().picking_ids.with_env(self.hospital.env)
        self.assert_entry(pickings.account_move_ids, {"stock": 2.0, self.COST: -2.0})
        self.close(session)
        self.assert_in_agreement()

    def test_invoice_of_a_sale_books_no_cost_again(self):
        self.stock_up(10, 2.0)
        patient = self.hospital.create_partner("Malade")
        session = self.open_session()
        self.sell(session, (self.article, 3), partner_id=patient.id, to_invoice=True)
        self.close(session)
        balances = self._get_balances(self.hospital.get_items())
        self.assertEqual(balances[self.COST], self.COST_AFTER)
        self.assertEqual(balances["stock"], 14.0)
        self.assertEqual(balances["income"], -21.0)
        self.assert_in_agreement()

    def test_valuation_at_invoicing_books_no_cost_again(self):
        """Odoo's session books the cost of what Odoo values, of that alone."""
        self.company.inventory_valuation = "real_time"
        self.hospital.category.property_valuation = "real_time"
        plain = self.hospital.create_article(
            "Dentifrice", inventory_group_id=False, list_price=3.0
        )
        journal = self.company._get_stock_journal()
        cost = self.hospital._get_account("658800", "expense", "Coût")
        stock = self.hospital._get_account("312200", "asset_current", "Divers")
        plain.with_env(self.hospital.env).write(
            {"property_account_expense_id": cost.id}
        )
        self.hospital.category.write(
            {
                "property_stock_valuation_account_id": stock.id,
                "property_stock_journal": journal.id,
            }
        )
        self.stock_up(10, 2.0)
        self.stock_up(10, 1.0, plain)
        session = self.open_session()
        self.sell(session, (self.article, 3), (plain, 2))
        self.close(session)
        own = session.with_env(self.hospital.env).sudo().move_id
        balances = self._get_balances(own.line_ids)
        self.assertEqual((balances["658800"], balances["312200"]), (2.0, -2.0))
        self.assertNotIn("stock", balances)
        self.assertNotIn(self.COST, balances)
        self.assertEqual(self._get_balances(self.hospital.get_items())["stock"], 14.0)
        self.assert_in_agreement()


class RefundMixin(CounterMixin):
    """Goods that come back at the counter, after their cost has risen to 5.0."""

    def refund(self, session, sale, *quantities):
        """The seller takes goods of an order back, line by line; return the refund."""
        refund = self.as_seller(sale)._refund()
        for line, quantity in zip(refund.lines, quantities, strict=False):
            line.qty = -quantity
            line.update(line._compute_amount_line_all())
        refund.lines.filtered(lambda line: not line.qty).unlink()
        total = sum(refund.lines.mapped("price_subtotal_incl"))
        refund.amount_total = total
        refund.add_payment(
            {
                "pos_order_id": refund.id,
                "amount": total,
                "payment_method_id": self.cash.id,
            }
        )
        refund._process_saved_order(False)
        return refund

    def sell_and_close(self, *lines, moment="closing", **vals):
        """Sell in a session of its own; return the order."""
        session = self.open_session(moment)
        order = self.sell(session, *lines, **vals)
        self.close(session)
        return order

    def refund_and_close(self, sale, *quantities, moment="closing"):
        """Take goods back in a session of its own; return the order."""
        session = self.open_session(moment)
        refund = self.refund(session, sale, *quantities)
        self.close(session)
        return refund

    def keep_stock(self):
        """Let the seller keep the stock too: Odoo wants that to sell lots or kits."""
        self.seller.group_ids = [
            Command.link(self.env.ref("stock.group_stock_user").id)
        ]

    def raise_cost(self):
        """Six units of 2.0 lie in stock; six of 8.0 come, and the average is 5.0."""
        self.stock_up(6, 8.0)
        if self.article.with_company(self.company).cost_method == "average":
            self.assertEqual(self.article.with_company(self.company).avg_cost, 5.0)

    def get_returned(self, *orders):
        """Return quantity and value of each row of what came back with the orders."""
        orders = self.env["pos.order"].union(*orders).sudo()
        moves = orders.lines._get_stock_pickings().move_ids
        rows = moves.stock_ledger_entry_ids.sorted("id")
        self.assertEqual(set(rows.mapped("operation")), {"patient_return"})
        return [(row.quantity, row.value) for row in rows]

    def assert_back(self, refund, quantity, value):
        """Check row and entry of goods that came back alone."""
        self.assertEqual(self.get_returned(refund), [(quantity, value)])
        pickings = refund.sudo().lines._get_stock_pickings().with_env(self.env)
        entry = pickings.account_move_ids
        self.assert_entry(entry, {"stock": value, self.COST: -value})
        self.assert_in_agreement()

    def test_refund_in_another_session(self):
        self.stock_up(10, 2.0)
        sale = self.sell_and_close((self.article, 4))
        self.raise_cost()
        self.assert_back(self.refund_and_close(sale, 1), 1.0, 2.0)

    def test_refund_of_what_is_delivered_at_once(self):
        self.stock_up(10, 2.0)
        session = self.open_session("real")
        sale = self.sell(session, (self.article, 4))
        self.raise_cost()
        self.assert_back(self.refund(session, sale, 1), 1.0, 2.0)
        self.close(session)
        self.assert_in_agreement()

    def test_refund_at_once_of_what_was_delivered_at_closing(self):
        self.stock_up(10, 2.0)
        sale = self.sell_and_close((self.article, 4))
        self.raise_cost()
        self.assert_back(self.refund_and_close(sale, 3, moment="real"), 3.0, 6.0)

    def test_refund_in_the_session_of_the_sale(self):
        """Sale and refund are delivered when it closes: FIFO takes the oldest goods."""
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(4, 2.0)
        self.stock_up(6, 5.0)
        session = self.open_session()
        sale = self.sell(session, (self.article, 4))
        refund = self.refund(session, sale, 1)
        self.close(session)
        self.assert_back(refund, 1.0, 2.0)

    def test_refund_under_fifo(self):
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(10, 2.0)
        sale = self.sell_and_close((self.article, 10))
        self.raise_cost()
        self.assert_back(self.refund_and_close(sale, 1), 1.0, 2.0)

    def test_refunds_of_one_sale_add_up_to_it(self):
        self.stock_up(1, 4.0)
        self.stock_up(2, 3.0)
        sale = self.sell_and_close((self.article, 3))
        self.stock_up(10, 8.0)
        session = self.open_session("real")
        refunds = [self.refund(session, sale, 1) for _n in range(3)]
        figures = self.get_returned(*refunds)
        self.assertEqual(figures, [(1.0, 3.33), (1.0, 3.34), (1.0, 3.33)])
        self.close(session)
        self.assert_in_agreement()

    def test_refund_of_an_invoiced_sale(self):
        self.stock_up(10, 2.0)
        patient = self.hospital.create_partner("Malade")
        sale = self.sell_and_close(
            (self.article, 4), partner_id=patient.id, to_invoice=True
        )
        self.raise_cost()
        session = self.open_session()
        refund = self.refund(session, sale, 1)
        self.close(session)
        self.assert_back(refund, 1.0, 2.0)

    def test_orders_that_were_delivered_together(self):
        """Three units left at 10 in all: each order has its share."""
        self.stock_up(1, 4.0)
        self.stock_up(2, 3.0)
        session = self.open_session()
        sales = [self.sell(session, (self.article, number)) for number in (2, 1)]
        self.close(session)
        self.assertEqual(len(session.sudo().picking_ids.move_ids), 1)
        self.stock_up(10, 8.0)
        session = self.open_session()
        refunds = [self.refund(session, sale, 1) for sale in sales]
        self.close(session)
        self.assertEqual(self.get_returned(*refunds), [(2.0, 6.67)])
        refund = self.refund_and_close(sales[0], 1)
        self.assertEqual(self.get_returned(refund), [(1.0, 3.33)])
        self.assert_in_agreement()

    def test_refund_of_sales_at_different_costs(self):
        """One unit left at 2.0 and one at 5.0; they come back in one movement."""
        self.stock_up(10, 2.0)
        cheap = self.sell_and_close((self.article, 4))
        self.raise_cost()
        dear = self.sell_and_close((self.article, 2))
        session = self.open_session()
        refunds = [self.refund(session, cheap, 3), self.refund(session, dear, 1)]
        self.close(session)
        self.assertEqual(self.get_returned(*refunds), [(4.0, 11.0)])
        self.assert_in_agreement()

    def test_goods_without_a_sale_have_the_cost_of_today(self):
        self.stock_up(10, 2.0)
        sale = self.sell_and_close((self.article, 4))
        self.raise_cost()
        session = self.open_session()
        refund = self.refund(session, sale, 1)
        other = self.sell(session, (self.article, -2))
        self.close(session)
        self.assertEqual(self.get_returned(refund, other), [(3.0, 12.0)])
        self.assert_in_agreement()

    def test_refund_of_a_delivery_of_before_the_link_was_kept(self):
        self.stock_up(10, 2.0)
        sale = self.sell_and_close((self.article, 4))
        sale.sudo().lines.stock_picking_ids = [Command.clear()]
        self.raise_cost()
        self.assert_back(self.refund_and_close(sale, 1), 1.0, 2.0)

    def test_refund_of_what_was_shipped_later(self):
        self.stock_up(10, 2.0)
        patient = self.hospital.create_partner("Malade")
        sale = self.sell_and_close(
            (self.article, 4), partner_id=patient.id, shipping_date="2030-01-01"
        )
        self.hospital.validate(sale.sudo().picking_ids.with_env(self.env))
        self.raise_cost()
        refund = self.refund_and_close(sale, 1)
        self.hospital.validate(refund.sudo().picking_ids.with_env(self.env))
        self.assert_back(refund, 1.0, 2.0)

    def test_session_of_before_the_link_was_kept(self):
        """Sale and refund are updated: their transfers alone tell of them."""
        self.stock_up(1, 4.0)
        self.stock_up(2, 3.0)
        sale = self.sell_and_close((self.article, 3))
        self.stock_up(10, 8.0)
        first = self.refund_and_close(sale, 1)
        for order in (sale, first):
            order.sudo().lines.stock_picking_ids = [Command.clear()]
        second = self.refund_and_close(sale, 1)
        self.assertEqual(self.get_returned(second), [(1.0, 3.34)])

    def test_refund_that_the_storekeeper_takes_in(self):
        """The transfer could not be done at the counter."""
        self.stock_up(10, 2.0)
        sale = self.sell_and_close((self.article, 4))
        self.raise_cost()
        account = self.hospital.accounts["stock"]
        account.active = False
        session = self.open_session("real")
        refund = self.refund(session, sale, 2)
        account.active = True
        picking = refund.sudo().picking_ids.with_env(self.env)
        self.assertNotEqual(picking.state, "done")
        self.hospital.validate(picking)
        self.assert_back(refund, 2.0, 4.0)

    def test_lots_come_back_at_their_own_cost(self):
        vaccine = self.hospital.create_article(
            "BCG", tracking="lot", lot_valuated=True, list_price=7.0
        )
        for lot, price in (("A", 2.0), ("B", 5.0)):
            self.hospital.receive(self.hospital.order((vaccine, 10, price)), lot=lot)
        self.keep_stock()
        session = self.open_session()
        order = self.sell(session, (vaccine, 3), (vaccine, 1), lots=("A", "B"))
        self.close(session)
        self.hospital.receive(self.hospital.order((vaccine, 9, 8.0)), lot="B")
        refund = self.refund_and_close(order, 0, 1)
        self.assertEqual(
            refund.sudo().lines.stock_picking_ids.move_ids.lot_ids.name, "B"
        )
        self.assert_back(refund, 1.0, 5.0)

    def test_components_of_a_kit_come_back_at_their_cost(self):
        kit = self.hospital.create_article(
            "Kit", type="consu", is_storable=False, list_price=20.0
        )
        line = {"product_id": self.article.id, "product_qty": 2}
        self.hospital.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create(line)],
            }
        )
        self.keep_stock()
        self.stock_up(10, 2.0)
        sale = self.sell_and_close((kit, 2))
        self.raise_cost()
        self.assert_back(self.refund_and_close(sale, 1), 2.0, 4.0)


class TestOhadaPointOfSaleRefund(RefundMixin, OhadaCase):
    COST = "variation"


class TestIfrsPointOfSaleRefund(RefundMixin, IfrsCase):
    COST = "expense"


class TestOhadaPointOfSale(PointOfSaleMixin, OhadaCase):
    COST = "variation"
    COST_AFTER = -14.0


class TestIfrsPointOfSale(PointOfSaleMixin, IfrsCase):
    COST = "expense"
    COST_AFTER = 6.0

    def _lose_account(self):
        """The accountant archives the stock account; return it."""
        self.stock_up(10, 2.0)
        account = self.hospital.accounts["stock"]
        account.active = False
        return account

    def test_session_that_cannot_be_posted_does_not_close(self):
        account = self._lose_account()
        session = self.open_session()
        self.sell(session, (self.article, 3))
        with (
            self.assertRaisesRegex(UserError, r"can't be posted(.|\n)*is archived"),
            self.env.cr.savepoint(),
        ):
            self.close(session)
        self.assertNotEqual(session.state, "closed")
        self.assertFalse(session.sudo().picking_ids)
        account.active = True
        self.close(session)
        self.assert_sold(session, session.sudo().picking_ids, 3.0, 6.0, 21.0)

    def test_sale_goes_on_and_an_activity_tells(self):
        account = self._lose_account()
        session = self.open_session("real")
        order = self.sell(session, (self.article, 3))
        self.assertEqual(order.state, "paid")
        picking = order.sudo().picking_ids.with_env(self.hospital.env)
        self.assertEqual(picking.state, "assigned")
        self.assertFalse(picking.account_move_ids)
        activity = picking.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn("is archived", activity.note)
        account.active = True
        self.hospital.validate(picking)
        self.close(session)
        self.assert_sold(session, picking, 3.0, 6.0, 21.0)

    def test_sale_that_is_delivered_has_no_activity(self):
        self.stock_up(10, 2.0)
        session = self.open_session("real")
        order = self.sell(session, (self.article, 3))
        self.assertFalse(order.sudo().picking_ids.activity_ids)

    def test_queue_lets_the_session_close(self):
        self.company.stock_posting_failure = "queue"
        account = self._lose_account()
        session = self.open_session()
        self.sell(session, (self.article, 3))
        self.close(session)
        picking = session.sudo().picking_ids.with_env(self.hospital.env)
        self.assertEqual(picking.state, "done")
        self.assertTrue(picking.has_entry_to_post)
        account.active = True
        rows = picking.move_ids.stock_ledger_entry_ids
        self.hospital.as_user("accountant", rows).action_post()
        self.assert_sold(session, picking, 3.0, 6.0, 21.0)

    def test_service_at_the_counter_posts_nothing_of_ours(self):
        service = self.hospital.create_article(
            "Conseil", type="service", is_storable=False, list_price=5.0
        )
        session = self.open_session()
        self.sell(session, (service, 1))
        self.close(session)
        self.assertFalse(session.sudo().picking_ids)
        self.assertFalse(self.hospital.get_ledger())
