from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ..support.cases import IfrsCase, OhadaCase

REFUSED = "Ibuprofène.*stays.*stock ledger"


class ArticleUnitMixin:
    """The unit of an article stays, once the stock ledger has quantities in it."""

    def setUp(self):
        super().setUp()
        self.other = self.hospital.create_article("Ibuprofène 400 mg")
        self.dozen = self.env.ref("uom.product_uom_dozen")

    def receive_both(self):
        """Receive two articles in one transfer: its item on stock has no article."""
        order = self.hospital.order((self.article, 10, 2.0), (self.other, 24, 3.0))
        picking = self.hospital.receive(order)
        account = self.hospital.accounts["stock"]
        item = picking.account_move_ids.line_ids.filtered(
            lambda item: item.account_id == account
        )
        self.assertRecordValues(item, [{"balance": 92.0, "product_id": False}])

    def as_manager(self, records):
        """The person who manages articles, and may not read the stock ledger."""
        manager = new_test_user(
            self.env,
            f"articles.{self.company.id}",
            groups="product.group_product_manager,purchase.group_purchase_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        return records.with_user(manager)

    def assert_refused(self, change, records):
        unit = self.other.uom_id
        with self.assertRaisesRegex(UserError, REFUSED), self.env.cr.savepoint():
            change(records)
        self.other.invalidate_recordset()
        self.assertEqual(self.other.uom_id, unit)
        ledger = self.hospital.get_ledger()
        rows = ledger.filtered(lambda row: row.product_id == self.other)
        self.assertEqual(sum(rows.mapped("quantity")), 24.0)
        self.assertEqual(self.other.with_company(self.company).qty_available, 24.0)
        self.assert_in_agreement()

    def change(self, records):
        records.write({"uom_id": self.dozen.id})

    def test_unit_of_a_received_article_is_refused(self):
        self.receive_both()
        self.assert_refused(self.change, self.other)
        self.assert_refused(self.change, self.other.product_tmpl_id)
        both = (self.article | self.other).product_tmpl_id
        self.assert_refused(self.change, both.sorted(reverse=True))

    def test_who_may_not_read_the_stock_ledger_is_told(self):
        self.receive_both()
        self.assert_refused(self.change, self.as_manager(self.other))

    def test_import_is_refused(self):
        self.receive_both()
        template = self.other.product_tmpl_id
        xmlid = template.export_data(["id"])["datas"][0][0]
        self.env.flush_all()
        result = template.load(["id", "uom_id/.id"], [[xmlid, str(self.dozen.id)]])
        self.assertIn("stock ledger", result["messages"][0]["message"])
        self.assertEqual(template.uom_id, self.article.uom_id)

    def test_archived_article_is_refused(self):
        self.receive_both()
        self.other.active = False
        self.assert_refused(self.change, self.other)

    def test_archived_variant_is_refused(self):
        """The article goes on in another variant, that nobody has moved yet."""
        self.receive_both()
        template = self.other.product_tmpl_id
        self.other.active = False
        new = self.env["product.product"].create({"product_tmpl_id": template.id})
        template.active = True
        self.assertEqual(template.product_variant_ids, new)
        self.assert_refused(self.change, template)

    def test_what_has_left_again_is_refused(self):
        """The stock is zero, but the rows have their quantities still."""
        self.receive_both()
        self.hospital.consume((self.other, 24))
        with self.assertRaisesRegex(UserError, REFUSED):
            self.change(self.other)

    def test_rows_of_another_company_count(self):
        self.receive_both()
        self.other.product_tmpl_id.company_id = False
        company = self.env["res.company"].create({"name": "Autre hôpital"})
        self.env.user.company_ids |= company
        elsewhere = self.other.with_context(allowed_company_ids=company.ids)
        self.assert_refused(self.change, elsewhere)

    def test_same_unit_is_no_change(self):
        self.receive_both()
        self.other.write({"uom_id": self.other.uom_id.id, "name": "Ibuprofène"})
        self.assertEqual(self.other.name, "Ibuprofène")

    def test_new_article_may_get_another_unit(self):
        self.receive_both()
        new = self.hospital.create_article("Amoxicilline 500 mg")
        self.change(self.as_manager(new))
        self.assertEqual(new.uom_id, self.dozen)
        order = self.hospital.order((new, 2, 60.0))
        self.hospital.receive(order)
        rows = self.hospital.get_ledger().filtered(lambda row: row.product_id == new)
        self.assertRecordValues(rows, [{"quantity": 2.0, "value": 120.0}])
        self.assert_in_agreement()


class TestOhadaArticleUnit(ArticleUnitMixin, OhadaCase):
    pass


class TestIfrsArticleUnit(ArticleUnitMixin, IfrsCase):
    pass
