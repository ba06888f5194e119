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
