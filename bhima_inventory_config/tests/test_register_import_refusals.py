from odoo.tests import tagged

from .support.register_import import (
    AMOXICILLIN,
    FRENCH_NUMBERS,
    HEADER,
    PARACETAMOL,
    RegisterImportCommon,
)


@tagged("post_install", "-at_install")
class TestRegisterImportRefusals(RegisterImportCommon):
    """Rows that can't be loaded: all are told at once, and nothing is written."""

    def _assert_refused(self, reasons, *expected):
        """Check that the rows are refused for these reasons (regular expressions)."""
        self.assertEqual(
            [row for row, _why in reasons], [row for row, _why in expected]
        )
        for (_row, reason), (_same, pattern) in zip(reasons, expected, strict=True):
            self.assertRegex(reason, pattern)

    def _move(self, article):
        location = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        return self.env["stock.move"].create(
            {
                "product_id": article.product_variant_id.id,
                "product_uom_qty": 100,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": location.id,
            }
        )

    def test_missing_columns(self):
        result = self._import("inventory_code,inventory_unit_price\nPARA500,1")
        (message,) = result["messages"]
        self.assertFalse(result["ids"])
        self.assertRegex(
            message["message"],
            "missing: Inventory Group, Name, Inventory Type, Unit.*template",
        )
        # so that the screen shows it above all columns, not as one of a row
        self.assertNotIn("record", message)

    def test_all_bad_rows_are_told_at_once(self):
        self._assert_refused(
            self._refuse(
                PARACETAMOL,
                "Oral medicines,,Water,Article,Bottle,",
                "Oral medicines,A1,Gloves,Article,Piece,free",
                "Oral medicines,A2,Syringe,Article,Piece,-1",
                AMOXICILLIN,
                "Oral medicines,PARA500,Again,Article,Tablet,1",
                "Nothing,A3,Kit,Nothing,Nothing,1",
                ",,,Article,,1",
            ),
            (2, "Water: fill in Internal Reference, Sales Price"),
            (3, "A1 Gloves: price “free” is not a number"),
            (4, "A2 Syringe: price “-1” is not a number of zero or more"),
            (6, "PARA500 Again: row 1 has code PARA500 too"),
            (7, "A3 Kit: there is no Inventory Group “Nothing”"),
            (7, "A3 Kit: there is no Inventory Type “Nothing”"),
            (7, "A3 Kit: there is no Unit “Nothing”"),
            (8, "Row 8: fill in Inventory Group, Internal Reference, Name, Unit"),
        )

    def test_missing_group_is_told_where_the_screen_offers_to_create_it(self):
        row = PARACETAMOL.replace("Oral medicines", "Vaccins")
        result = self._import("\n".join([HEADER, AMOXICILLIN, row]))
        (message,) = result["messages"]
        self.assertEqual(message["field"], "inventory_group_id")
        self.assertEqual(message["value"], "Vaccins")
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertEqual(message["moreinfo"]["res_model"], "bhima.inventory.group")
        self.assertIn("Row 2, PARA500", message["message"])

    def test_agreed_groups_are_not_left_behind_by_a_bad_row(self):
        vaccine = PARACETAMOL.replace("Oral medicines", "Vaccins")
        reasons = self._refuse(
            vaccine, f"{AMOXICILLIN}x", agreed=("inventory_group_id",)
        )
        self._assert_refused(reasons, (2, "0.10x"))

    def test_who_may_not_create_groups_is_told_so(self):
        self.manager.group_ids = self.env.ref("product.group_product_manager")
        self.manager.group_ids += self.env.ref("base.group_user")
        row = PARACETAMOL.replace("Oral medicines", "Vaccins")
        self._assert_refused(
            self._refuse(row, agreed=("inventory_group_id",)), (1, "register manager")
        )

    def test_rows_are_not_skipped(self):
        options = {"import_skip_records": ["inventory_group_id", "is_storable"]}
        row = AMOXICILLIN.replace("Oral medicines", "Vaccins")
        self._assert_refused(
            self._refuse(PARACETAMOL, row, **options), (2, "no Inventory Group")
        )

    def test_name_that_stands_for_several(self):
        self.env["bhima.inventory.group"].create({"code": "Kit", "name": "Kits"})
        self.env["bhima.inventory.group"].create({"code": "K", "name": "kit"})
        self._assert_refused(
            self._refuse(PARACETAMOL.replace("Oral medicines", "KIT")),
            (1, r"“KIT” stands for several \(K kit, Kit Kits\)"),
        )

    def test_archived_group(self):
        self.group.active = False
        agreed = ("inventory_group_id",)
        self._assert_refused(
            self._refuse(PARACETAMOL, agreed=agreed),
            (1, "Inventory Group “Oral medicines” is archived"),
        )

    def test_archived_unit_gives_way_to_one_in_use(self):
        self.env["uom.uom"].create({"name": "tablet", "active": False})
        article = self._load(PARACETAMOL)
        tablet = self.env.ref("bhima_inventory_config.uom_tablet")
        self.assertEqual(article.uom_id, tablet)

    def test_code_of_several_products(self):
        for name in ("One", "Two"):
            self.articles.create({"name": name, "default_code": "PARA500"})
        self._assert_refused(
            self._refuse(PARACETAMOL), (1, r"several products have code.*\(One, Two\)")
        )
        registered = self._create_article(default_code="PARA500")
        registered.uom_id = self.env.ref("bhima_inventory_config.uom_tablet")
        self.assertEqual(self._load(PARACETAMOL), registered)

    def test_unit_of_an_article_that_has_moved(self):
        paracetamol, amoxicillin = self._load(PARACETAMOL, AMOXICILLIN)
        move = self._move(amoxicillin)
        self._assert_refused(
            self._refuse(
                PARACETAMOL.replace("Tablet", "Box of 100 tablets"),
                AMOXICILLIN.replace("Capsule", "Box of 100 capsules"),
            ),
            (2, "AMOX250.*moved or ordered in Capsule.*Box of 100 capsules"),
        )
        capsule = self.env.ref("bhima_inventory_config.uom_capsule")
        self.assertEqual(move.product_uom, capsule)
        self._load(PARACETAMOL.replace("Tablet", "Box of 100 tablets"))
        self.assertEqual(paracetamol.uom_id.name, "Box of 100 tablets")

    def test_service_is_not_kept_in_stock(self):
        row = "Oral medicines,CONS,Consultation,Service,Units,5"
        self._assert_refused(
            self._refuse(f"{row},1", header=f"{HEADER},inventory_consumable"),
            (1, "of type Service can't be kept in stock"),
        )

    def test_warnings_of_odoo_are_errors(self):
        header = f"{HEADER},inventory_consumable"
        self._assert_refused(
            self._refuse(f"{PARACETAMOL},maybe", header=header),
            (1, "Unknown value 'maybe'"),
        )

    def test_decimal_comma_is_not_read_as_thousands(self):
        row = 'Oral medicines,A1,Gloves,Article,Piece,"12,5"'
        self._assert_refused(self._refuse(row), (1, "price “12,5”"))
        (article,) = self._load(row, **FRENCH_NUMBERS)
        self.assertEqual(article.list_price, 12.5)
        (article,) = self._load(row.replace("12,5", "1,250.50"))
        self.assertEqual(article.list_price, 1250.5)

    def test_what_odoo_refuses_is_told_of_its_row(self):
        other_company = self.setup_other_company()["company"]
        self._create_article(
            name="Theirs", default_code="AMOX250", company_id=other_company.id
        )
        header = f"{HEADER},tag"
        self._assert_refused(
            self._refuse(f"{PARACETAMOL},", f"{AMOXICILLIN},", header=header),
            (2, "AMOX250.*taken"),
        )
        self._assert_refused(
            self._refuse(f"{PARACETAMOL},Unknown", f"{AMOXICILLIN}x,", header=header),
            (1, "Unknown"),
            (2, "0.10x"),
        )
