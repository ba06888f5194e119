from odoo import Command

from odoo.addons.bhima_stock_accounting.tests.common import OhadaCase


class TestAssembly(OhadaCase):
    """An assembly is a kit of Odoo where manufacturing is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloves = cls.hospital.create_article("Gants stériles")
        cls.kit = cls.hospital.create_article(
            "Kit d'accouchement",
            type="consu",
            is_storable=False,
            inventory_type_id=cls.env.ref(
                "bhima_inventory_config.inventory_type_assembly"
            ).id,
        )
        cls.hospital.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": cls.gloves.id, "product_qty": 2}),
                    Command.create({"product_id": cls.article.id, "product_qty": 10}),
                ],
            }
        )

    def test_value_of_a_kit_is_that_of_its_components(self):
        self.stock_up(100, 1.0)
        self.stock_up(10, 5.0, article=self.gloves)
        self.kit.is_storable = True
        articles = (self.kit | self.gloves | self.article).product_tmpl_id
        articles = articles.with_company(self.company)
        self.assertEqual(articles.mapped("register_value"), [0.0, 50.0, 100.0])

    def test_issuing_a_kit_books_its_components(self):
        self.stock_up(100, 1.0)
        self.stock_up(10, 5.0, article=self.gloves)
        self.assert_booked({"stock": 150.0, "variation": -150.0})
        picking = self.hospital.consume((self.kit, 3))
        self.assertEqual(picking.move_ids.product_id, self.gloves | self.article)
        self.assert_entry(picking.account_move_ids, {"variation": 60.0, "stock": -60.0})
        self.assert_in_agreement()

    def test_assembly_without_bill_of_materials_is_a_plain_article(self):
        plain = self.hospital.create_article(
            "Kit césarienne", inventory_type_id=self.kit.inventory_type_id.id
        )
        self.stock_up(4, 25.0, article=plain)
        picking = self.hospital.consume((plain, 1))
        self.assert_entry(picking.account_move_ids, {"variation": 25.0, "stock": -25.0})
        self.assert_in_agreement()
