from lxml import html

from odoo.tests import TransactionCase
from odoo.tools import file_open

ADDONS = ("bhima_inventory_config", "bhima_stock_accounting")
LARGEST_PICTURE = 150_000  # bytes


class TestDescription(TransactionCase):
    """What *Apps* shows of the add-ons, in English and in French."""

    def test_pages_keep_their_text_and_pictures(self):
        for addon in ADDONS:
            with self.subTest(addon=addon):
                module = self.env["ir.module.module"]._get(addon)
                page = html.fromstring(str(module.description_html))
                text = page.text_content()
                for title in ("Going live", "Mise en route"):
                    self.assertIn(title, text)
                pictures = page.xpath("//img/@src")
                self.assertEqual(len(pictures), len(set(pictures)))
                self.assertGreaterEqual(len(pictures), 3)
                for path in pictures:
                    with file_open(path.lstrip("/"), "rb") as picture:
                        self.assertLess(len(picture.read()), LARGEST_PICTURE, path)

    def test_pages_have_the_layout_of_apps(self):
        """Sections of Odoo's own classes, whose columns fill twelve parts a row."""
        for addon in ADDONS:
            with self.subTest(addon=addon):
                module = self.env["ir.module.module"]._get(addon)
                page = html.fromstring(str(module.description_html))
                self.assertIn("banner.png", page.xpath("//img/@src")[0])
                self.assertTrue(page.xpath("//*[@id='fr']"))
                rows = page.xpath("//section[contains(@class, 'oe_container')]/div")
                self.assertGreaterEqual(len(rows), 8)
                for row in rows:
                    widths = [
                        int(name.removeprefix("oe_span"))
                        for name in " ".join(row.xpath("div/@class")).split()
                        if name.startswith("oe_span")
                    ]
                    self.assertTrue(widths)
                    self.assertEqual(sum(widths) % 12, 0, widths)
