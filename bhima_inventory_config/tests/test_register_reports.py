from odoo.tests import tagged

from .support.register_reports import (
    GROUP_PRICE_LIST,
    GROUP_REGISTER,
    PRICE_LIST,
    REGISTER,
    RegisterReportCase,
    rows_of,
    text_of,
)


@tagged("post_install", "-at_install")
class TestRegisterReports(RegisterReportCase):
    def _assert_sections(self, values, *expected):
        found = [
            (section["name"], section["articles"], section["article_count"])
            for section in values["sections"]
        ]
        self.assertEqual(
            found, [(name, articles, len(articles)) for name, articles in expected]
        )
        for (_name, articles), section in zip(
            expected, values["sections"], strict=True
        ):
            self.assertEqual(section["articles"].ids, articles.ids)

    def test_articles_stand_by_code_under_their_groups(self):
        for report in (PRICE_LIST, REGISTER):
            with self.subTest(report=report):
                values = self._compose(report, self.articles)
                self._assert_sections(
                    values,
                    ("D.INJ Injectables", self.quinine),
                    ("D.ORA Oral medicines", self.iron | self.zinc),
                    ("Without group", self.soap | self.visit),
                )
                self.assertEqual(values["article_count"], 5)
                self.assertEqual(values["currency"], self.env.company.currency_id)

    def test_values_are_summed_by_group_and_rounded(self):
        values = self._compose(REGISTER, self.articles)
        sums = [section["value"] for section in values["sections"]]
        self.assertEqual(sums, [123.3, 0.3, 5.0])
        self.assertEqual(values["value"], 128.6)

    def test_price_list_shows_prices(self):
        self.iron.write(
            {
                "list_price": 0.0125,
                "dosage_form_id": self.env.ref(
                    "bhima_inventory_config.dosage_form_tablet"
                ).id,
            }
        )
        currency = self.iron.currency_id.name
        self.assertEqual(
            rows_of(self._render(PRICE_LIST, self.iron)),
            [
                ["D.ORA Oral medicines", "Articles: 1"],
                ["Code", "Article", "Dosage Form", "Type", "Unit", "Price"],
                [
                    "ORA-1",
                    "Iron 200 mg",
                    "Tablet",
                    "Article",
                    "Tablet",
                    f"0.0125 {currency}",
                ],
            ],
        )

    def test_register_shows_quantities_costs_and_values(self):
        document = self._render(REGISTER, self.iron | self.zinc | self.visit)
        head = ["Code", "Article", "Type", "Unit"]
        head += ["Quantity on Hand", "Unit Cost", "Value"]
        currency = self.env.company.currency_id.name
        self.assertIn(f"Amounts in {currency}", text_of(document))
        self.assertEqual(
            rows_of(document),
            [
                ["D.ORA Oral medicines", "Articles: 2"],
                head,
                ["ORA-1", "Iron 200 mg", "Article", "Tablet", "25.00", "0.004", "0.10"],
                ["ORA-2", "Zinc 20 mg", "Article", "Tablet", "2.00", "0.10", "0.20"],
                ["Total", "0.30"],
                ["Without group", "Articles: 1"],
                head,
                ["", "Consultation", "", "Units", "", "0.00", "0.00"],
                ["Total", "0.00"],
                ["Grand Total", "0.30"],
            ],
        )

    def test_document_has_one_header_and_repeats_the_heads_of_its_tables(self):
        company = self.env.company
        for report in (PRICE_LIST, REGISTER):
            with self.subTest(report=report):
                document = self._render(report, self.articles)
                (header,) = document.find_class("header")
                self.assertIn(company.name, text_of(header))
                self.assertEqual(len(document.find_class("article")), 1)
                (footer,) = document.find_class("footer")
                self.assertFalse(footer.find_class("page"))  # a browser has no pages
                heads = document.xpath("//table/thead")
                self.assertEqual(len(heads), 3)
                for head in heads:
                    self.assertIn("table-header-group", head.get("style"))
                for row in document.xpath("//table/tbody/tr"):
                    self.assertIn("page-break-inside: avoid", row.get("style"))

    def test_french(self):
        document = self._render(REGISTER, self.articles, lang="fr_FR")
        self.assertEqual(
            text_of(document.find(".//h2")), "Registre des inventaires par groupe"
        )
        rows = rows_of(document)
        self.assertEqual(rows[0], ["D.INJ Injectables", "Articles : 1"])
        self.assertEqual(
            rows[1],
            ["Code", "Article", "Type", "Unité"]
            + ["Quantité en stock", "Coût unitaire", "Valeur"],
        )
        self.assertEqual(rows[4][0], "D.ORA Médicaments oraux")
        self.assertEqual(
            rows[6],
            ["ORA-1", "Iron 200 mg", "Article", "Comprimé", "25,00", "0,004", "0,10"],
        )
        self.assertIn(["Sans groupe", "Articles : 2"], rows)
        self.assertEqual(rows[-1][0], "Total général")
        document = self._render(PRICE_LIST, self.articles, lang="fr_FR")
        self.assertEqual(text_of(document.find(".//h2")), "Liste des prix par groupe")
        self.assertIn("Forme galénique", rows_of(document)[1])

    def test_nothing_chosen_prints_an_empty_document(self):
        nothing = self.env["product.template"]
        for report in (PRICE_LIST, REGISTER, GROUP_PRICE_LIST, GROUP_REGISTER):
            with self.subTest(report=report):
                document = self._render(report, nothing)
                self.assertIn("No articles to print.", text_of(document))
                self.assertFalse(rows_of(document))
        self.assertEqual(self._compose(REGISTER, nothing)["value"], 0.0)
        reports = self.env[f"report.{REGISTER}"]
        self.assertEqual(reports._get_report_values(None)["sections"], [])

    def test_archived_articles_are_printed_when_they_are_chosen(self):
        self.soap.active = False
        values = self._compose(REGISTER, self.soap)
        self._assert_sections(values, ("Without group", self.soap))

    def test_groups_print_their_articles(self):
        self.zinc.active = False
        for report in (GROUP_PRICE_LIST, GROUP_REGISTER):
            with self.subTest(report=report):
                values = self._compose(report, self.group)
                self._assert_sections(values, ("D.ORA Oral medicines", self.iron))
                values = self._compose(report, self.group | self.injectables)
                self.assertEqual(values["article_count"], 2)
        rows = rows_of(self._render(GROUP_REGISTER, self.group))
        self.assertEqual(rows[2][0], "ORA-1")
        rows = rows_of(self._render(GROUP_PRICE_LIST, self.group))
        self.assertEqual(rows[2][0], "ORA-1")

    def test_both_are_in_the_print_menus(self):
        for model in ("product.template", "bhima.inventory.group"):
            bindings = self.env["ir.actions.actions"].get_bindings(model)["report"]
            names = [action["name"] for action in bindings]
            self.assertIn("Price List by Group", names)
            self.assertIn("Register by Group", names)

    def test_storekeeper_and_auditor_print(self):
        for login, groups in (
            ("storekeeper", "stock.group_stock_user"),
            ("auditor", "account.group_account_readonly"),
        ):
            user = self._new_user(login, groups)
            for report, records in (
                (PRICE_LIST, self.articles),
                (REGISTER, self.articles),
                (GROUP_PRICE_LIST, self.group),
                (GROUP_REGISTER, self.group),
            ):
                with self.subTest(login=login, report=report):
                    document = self._render(report, records, user)
                    self.assertIn("ORA-1", text_of(document))
                    self.env.invalidate_all()

    def test_each_company_prints_its_own_articles_stock_and_values(self):
        home = self.env.company
        other = self._create_company(name="Second hospital")
        abroad = self.env(context={"allowed_company_ids": other.ids})
        self._stock(self.iron.with_env(abroad), 4, 1.5)
        theirs = self._create_article(name="Theirs", company_id=other.id)
        self.env.invalidate_all()
        user = self._new_user("traveller", "stock.group_stock_user", home | other)
        for companies, articles, value in (
            (home | other, self.iron, 0.1),
            (other | home, theirs | self.iron, 6.0),
        ):
            with self.subTest(company=companies[0].name):
                values = self._compose(
                    REGISTER,
                    self.iron | theirs,
                    user,
                    allowed_company_ids=companies.ids,
                )
                self._assert_sections(values, ("D.ORA Oral medicines", articles))
                self.assertEqual(values["value"], value)
                self.env.invalidate_all()

    def test_queries_do_not_grow_with_the_articles(self):
        for report in (PRICE_LIST, REGISTER):
            queries = []
            for number in (30, 300):
                articles = self._create_articles(number, f"{report[-3:]}{number}.")
                self._render(report, articles)  # fills the caches of the registry
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self._render(report, articles)
                queries.append(self.cr.sql_log_count - before)
            with self.subTest(report=report):
                self.assertLessEqual(queries[1], queries[0])
