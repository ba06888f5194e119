from lxml import html

from odoo.fields import Command
from odoo.tests import new_test_user

from .cases import InventoryConfigCommon
from .languages import activate_french

PRICE_LIST = "bhima_inventory_config.report_price_list"
REGISTER = "bhima_inventory_config.report_register"
GROUP_PRICE_LIST = "bhima_inventory_config.report_group_price_list"
GROUP_REGISTER = "bhima_inventory_config.report_group_register"


class RegisterReportCase(InventoryConfigCommon):
    """A register of two groups, with an article and a service outside of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        activate_french(cls.env)
        cls.injectables = cls.group.copy({"name": "Injectables", "code": "D.INJ"})
        cls.group.with_context(lang="fr_FR").name = "Médicaments oraux"
        cls.tablet = cls.env.ref("bhima_inventory_config.uom_tablet")
        cls.article_type = cls.env.ref("bhima_inventory_config.inventory_type_article")
        cls.zinc = cls._create_stored("ORA-2", "Zinc 20 mg", 2, 0.1)
        cls.iron = cls._create_stored("ORA-1", "Iron 200 mg", 25, 0.004)
        cls.quinine = cls._create_stored(
            "INJ-1", "Quinine 300 mg/ml", 3, 41.1, inventory_group_id=cls.injectables.id
        )
        cls.soap = cls._create_stored("SOAP", "Soap", 5, 1, inventory_group_id=False)
        cls.visit = cls._create_article(
            name="Consultation", type="service", inventory_group_id=False
        )
        cls.articles = cls.zinc | cls.iron | cls.quinine | cls.soap | cls.visit
        cls.env.invalidate_all()

    @classmethod
    def _create_stored(cls, code, name, quantity, cost, **vals):
        article = cls._create_article(
            name=name,
            default_code=code,
            inventory_type_id=cls.article_type.id,
            uom_id=cls.tablet.id,
            **vals,
        )
        cls._stock(article, quantity, cost)
        return article

    @classmethod
    def _stock(cls, article, quantity, cost):
        article.standard_price = cost
        warehouse = article.env["stock.warehouse"].search(
            [("company_id", "=", article.env.company.id)], limit=1
        )
        article.env["stock.quant"]._update_available_quantity(
            article.product_variant_id, warehouse.lot_stock_id, quantity
        )

    def _new_user(self, login, groups, companies=None, **vals):
        companies = companies or self.env.company
        return new_test_user(
            self.env,
            login,
            groups=groups,
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
            **vals,
        )

    def _compose(self, report, records, user=None, **context):
        reports = self.env[f"report.{report}"].with_user(user or self.env.user)
        return reports.with_context(**context)._get_report_values(records.ids)

    def _render(self, report, records, user=None, **context):
        """Return the document as Odoo shows it in a browser."""
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        content, _kind = reports.with_context(**context)._render_qweb_html(
            report, records.ids
        )
        return html.fromstring(content)

    def _create_articles(self, number, prefix):
        return self.env["product.template"].create(
            [
                {
                    "name": f"Medicine {index}",
                    "default_code": f"{prefix}{index:03}",
                    "inventory_group_id": self.group.id,
                    "inventory_type_id": self.article_type.id,
                    "is_storable": True,
                }
                for index in range(number)
            ]
        )


def text_of(node):
    return " ".join(node.text_content().split())


def rows_of(document):
    """Return the texts of all lines of the tables, heads and totals included."""
    return [
        [text_of(cell) for cell in row.xpath("th|td")]
        for row in document.xpath("//table//tr")
    ]
