from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase


class PointOfSaleMixin:
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

    def sell(self, session, *lines, **vals):
        """The seller sells (article, quantity) lines for cash; return the order."""
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
