from odoo.tests import new_test_user, tagged
from odoo.tools import file_open

from ..register_file import REGISTER_IMPORT
from .support.languages import activate_french
from .support.register_import import (
    AMOXICILLIN,
    BHIMA_HEADER,
    FRENCH_NUMBERS,
    HEADER,
    PARACETAMOL,
    RegisterImportCommon,
)


@tagged("post_install", "-at_install")
class TestRegisterImport(RegisterImportCommon):
    """Files that are loaded into the register."""

    def test_columns_of_bhima_are_mapped_by_themselves(self):
        _upload, preview = self._upload(
            f"{BHIMA_HEADER},tag\nMedicines,A,B,Article,Tablet,1,1,0,0,Siemens,X1,Cold"
        )
        self.assertEqual(
            self._get_mapping(preview),
            [
                "inventory_group_id",
                "default_code",
                "name",
                "inventory_type_id",
                "uom_id",
                "list_price",
                "is_storable",
                False,
                False,
                False,
                False,
                "product_tag_ids",
            ],
        )

    def test_mapping_survives_an_import_that_ignored_columns(self):
        upload, preview = self._upload(f"{HEADER}\n{PARACETAMOL}")
        fields = [field == "name" and field for field in self._get_mapping(preview)]
        result = upload.execute_import(fields, preview["headers"], preview["options"])
        self.assertTrue(result["ids"])
        _upload, preview = self._upload(f"{HEADER}\n{PARACETAMOL}")
        self.assertNotIn(False, self._get_mapping(preview))

    def test_accents_are_read_whatever_their_number(self):
        row = PARACETAMOL.replace("Paracetamol", "Paracétamol")
        for encoding in ("utf-8", "utf-8-sig", "windows-1252"):
            article = self.articles.browse(
                self._import(f"{HEADER}\n{row}".encode(encoding))["ids"]
            )
            self.assertEqual(article.name, "Paracétamol 500 mg")

    def test_file_of_bhima_creates_articles(self):
        articles = self._load(
            "Oral medicines,PARA500,Paracetamol 500 mg,Article,Tablet,0.05,1,0,,,",
            "Oral medicines,CONS,Consultation,Service,Units,5,0,0,,,",
            header=BHIMA_HEADER,
        )
        article_type = self.env.ref("bhima_inventory_config.inventory_type_article")
        service_type = self.env.ref("bhima_inventory_config.inventory_type_service")
        self.assertRecordValues(
            articles,
            [
                {
                    "name": "Paracetamol 500 mg",
                    "default_code": "PARA500",
                    "inventory_group_id": self.group.id,
                    "inventory_type_id": article_type.id,
                    "uom_id": self.env.ref("bhima_inventory_config.uom_tablet").id,
                    "list_price": 0.05,
                    "type": "consu",
                    "is_storable": True,
                },
                {
                    "name": "Consultation",
                    "default_code": "CONS",
                    "inventory_group_id": self.group.id,
                    "inventory_type_id": service_type.id,
                    "uom_id": self.env.ref("uom.product_uom_unit").id,
                    "list_price": 5.0,
                    "type": "service",
                    "is_storable": False,
                },
            ],
        )

    def test_type_decides_what_the_file_leaves_open(self):
        header = f"{HEADER},inventory_consumable"
        kept, service, unstocked = self._load(
            f"{PARACETAMOL},",
            "Oral medicines,CONS,Consultation,Service,Units,5,",
            "Oral medicines,WATER,Water,Article,Bottle,1,0",
            header=header,
        )
        self.assertTrue(kept.is_storable)
        self.assertEqual((service.type, service.is_storable), ("service", False))
        self.assertEqual((unstocked.type, unstocked.is_storable), ("consu", False))

    def test_loading_a_file_twice_changes_nothing(self):
        first = self._load(PARACETAMOL, AMOXICILLIN)
        before = self._snapshot()
        self.assertEqual(self._load(PARACETAMOL, AMOXICILLIN), first)
        self.assertEqual(self._snapshot(), before)

    def test_articles_are_updated_by_code(self):
        tag = self.env["product.tag"].create({"name": "Cold chain"})
        form = self.env["bhima.dosage.form"].create({"name": "Tablet"})
        (article,) = self._load(PARACETAMOL)
        article.write(
            {
                "barcode": "5901234123457",
                "standard_price": 0.03,
                "dosage_form_id": form.id,
                "product_tag_ids": tag.ids,
                "is_storable": False,
                "tracking": "none",
                "description": "Essential",
            }
        )
        group = self.group.copy({"code": "D.NEW", "name": "Analgesics"})
        updated = self._load(
            " analgesics , PARA500 ,Paracetamol 500 mg scored,Article,Tablet,0.07,,",
            header=f"{HEADER},inventory_consumable,tag",
        )
        self.assertEqual(updated, article)
        self.assertRecordValues(
            article,
            [
                {
                    "default_code": "PARA500",
                    "name": "Paracetamol 500 mg scored",
                    "list_price": 0.07,
                    "inventory_group_id": group.id,
                    "barcode": "5901234123457",
                    "standard_price": 0.03,
                    "dosage_form_id": form.id,
                    "product_tag_ids": tag.ids,
                    "is_storable": False,
                }
            ],
        )

    def test_archived_article_is_updated_and_stays_archived(self):
        (article,) = self._load(PARACETAMOL)
        article.active = False
        self.assertEqual(self._load(PARACETAMOL.replace("0.05", "0.09")), article)
        self.assertEqual((article.list_price, article.active), (0.09, False))

    def test_product_outside_the_register_enters_it(self):
        plain = self.articles.create({"name": "Paracetamol", "default_code": "PARA500"})
        plain.uom_id = self.env.ref("bhima_inventory_config.uom_tablet")
        self.assertEqual(self._load(PARACETAMOL), plain)
        self.assertEqual(plain.inventory_group_id, self.group)

    def test_missing_values_are_created_when_the_user_agrees(self):
        rows = (
            "Vaccins,BCG,BCG vaccine,Cold chain,Vial of 20 doses,1",
            "VACCINS ,OPV,Polio vaccine,Cold chain,Vial of 20 doses,2",
        )
        agreed = ("inventory_group_id", "inventory_type_id", "uom_id")
        articles = self._load(*rows, agreed=agreed)
        group = articles.inventory_group_id
        self.assertRecordValues(
            group,
            [
                {
                    "name": "Vaccins",
                    "code": "VAC",
                    "stock_account_id": False,
                    "expense_account_id": False,
                }
            ],
        )
        self.assertRecordValues(
            articles.inventory_type_id,
            [
                {
                    "name": "Cold chain",
                    "code": "COL.CHA",
                    "product_type": "consu",
                    "is_storable": True,
                }
            ],
        )
        self.assertRecordValues(
            articles.uom_id,
            [{"name": "Vial of 20 doses", "factor": 1.0, "relative_uom_id": False}],
        )
        self.assertEqual(articles.mapped("is_storable"), [True, True])
        self.assertEqual(self._load(*rows, agreed=agreed), articles)

    def test_testing_a_file_writes_nothing(self):
        before = self._snapshot()
        row = PARACETAMOL.replace("Oral medicines", "Vaccins")
        agreed = ("inventory_group_id",)
        self._load(row, agreed=agreed, dryrun=True)
        self.assertEqual(self._snapshot(), before)
        self.assertTrue(self._load(row, agreed=agreed))

    def test_file_is_not_cut_into_batches(self):
        rows = [f"D.ORA,A{number},Article,Article,pc,1" for number in range(5)]
        result = self._import("\n".join([HEADER, *rows]), limit=2)
        self.assertEqual((len(result["ids"]), result["nextrow"]), (5, 0))
        rows = [row.replace("D.ORA,A", "D.ORA,B") for row in rows]
        rows[-1] += "x"
        self.assertEqual(len(self._refuse(*rows, limit=2)), 1)

    def test_names_in_any_language_case_and_abbreviation(self):
        activate_french(self.env)
        self.group.with_context(lang="fr_FR").name = "Médicaments oraux"
        articles = self._load(
            "médicaments ORAUX,A1,Paracétamol,Article,Comprimé,1",
            "d.ora,A2,Paracétamol,art,cé,1",
            "D.ORA Oral medicines,A3,Paracetamol,ART,TABLET,1",
            "Oral  medicines,A4,Paracetamol,article,tab,1",
        )
        self.assertEqual(articles.inventory_group_id, self.group)
        tablet = self.env.ref("bhima_inventory_config.uom_tablet")
        self.assertEqual(articles.uom_id, tablet)
        self.assertEqual(len(articles.inventory_type_id), 1)

    def test_french_numbers(self):
        prices = ("1250,5", "1 250,50", "0", "12.5")
        articles = self._load(
            *[
                f"D.ORA;A{row};Paracétamol;Article;Tablet;{price}"
                for row, price in enumerate(prices)
            ],
            header=HEADER.replace(",", ";"),
            **FRENCH_NUMBERS,
        )
        self.assertEqual(articles.mapped("list_price"), [1250.5, 1250.5, 0.0, 12.5])

    def test_templates_load_as_they_are(self):
        activate_french(self.env)
        templates = self.articles.with_context(**{REGISTER_IMPORT: True})
        for lang, numbers in (("en_US", {}), ("fr_FR", FRENCH_NUMBERS)):
            (template,) = templates.with_context(lang=lang).get_import_templates()
            self.assertTrue(template["label"])
            self.assertIn(f"_{lang[:2]}.csv", template["template"])
            with file_open(template["template"].lstrip("/"), "rb") as file:
                content = file.read()
            result = self._import(
                content, agreed=("inventory_group_id",), lang=lang, **numbers
            )
            self.assertEqual(result["messages"], [])
            self.assertRecordValues(
                self.articles.browse(result["ids"]),
                [
                    {"default_code": "PARA500", "list_price": 0.05},
                    {"default_code": "CEFT1G", "list_price": 1.2},
                    {"default_code": "CONS", "list_price": 5.0},
                ],
            )

    def test_other_company_is_not_disturbed(self):
        other_company = self.setup_other_company()["company"]
        elsewhere = self.articles.create(
            {
                "name": "Theirs",
                "default_code": "PARA500",
                "company_id": other_company.id,
                "list_price": 9.0,
            }
        )
        self.manager.company_ids += other_company
        (article,) = self._load(PARACETAMOL)
        self.assertNotEqual(article, elsewhere)
        self.assertEqual((elsewhere.name, elsewhere.list_price), ("Theirs", 9.0))
        self.assertFalse(elsewhere.inventory_group_id)
        group = self.group.with_company(other_company)
        self.assertFalse(group.stock_account_id)

    def test_storekeeper_loads_nothing(self):
        storekeeper = new_test_user(
            self.env, "storekeeper", groups="stock.group_stock_user"
        )
        reasons = self._refuse(PARACETAMOL, user=storekeeper)
        self.assertIn("not allowed to create", reasons[0][1])

    def test_other_imports_stay_those_of_odoo(self):
        _upload, preview = self._upload(f"{HEADER}\n{PARACETAMOL}", register=False)
        self.assertNotIn("list_price", self._get_mapping(preview))
        (template,) = self.articles.get_import_templates()
        self.assertIn("/product/", template["template"])
        self._load(PARACETAMOL)
        result = self._import(
            "Name,Internal Reference\nSame code,PARA500", register=False
        )
        self.assertEqual(result["messages"], [])
        self.assertEqual(
            self.articles.search_count([("default_code", "=", "PARA500")]), 2
        )

    def test_action_of_the_register_says_what_is_imported(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_inventory_config.inventory_register_action"
        )
        self.assertIn(REGISTER_IMPORT, action["context"])

    def _count_queries(self, rows, fields, **context):
        """Have rows loaded as ``load`` gets them from the screen; count queries."""
        articles = self.env["product.template"].with_user(self.manager)
        articles = articles.with_context(import_file=True, **context)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertEqual(articles.load(fields, rows)["messages"], [])
        return self.cr.sql_log_count - before

    def _count_queries_per_row(self, rows, fields=(), **context):
        """Count for each row more, without what a file costs whatever its size."""
        _upload, preview = self._upload(f"{HEADER}\n{PARACETAMOL}")
        fields = [*fields, *self._get_mapping(preview)]
        first, few, many = rows[:1], rows[1:11], rows[11:]
        self._count_queries(first, fields, **context)  # fills the registry's caches
        cost = self._count_queries(many, fields, **context)
        cost -= self._count_queries(few, fields, **context)
        return cost / (len(many) - len(few))

    def test_rows_cost_no_more_queries_than_those_of_odoo(self):
        ours, theirs = (
            [
                ["D.ORA", f"{letter}{row}", "Article", "Article", "Tablet", "1"]
                for row in range(61)
            ]
            for letter in "AB"
        )
        register = {REGISTER_IMPORT: True}
        self.assertLess(
            self._count_queries_per_row(ours, **register),
            self._count_queries_per_row(theirs),
        )
        articles = self.articles.search([("default_code", "!=", False)])
        id_by_code = {article.default_code: article.id for article in articles}
        with_ids = [[str(id_by_code[row[1]]), *row] for row in theirs]
        self.assertLess(
            self._count_queries_per_row(ours, **register),
            self._count_queries_per_row(with_ids, fields=[".id"]),
        )
