from odoo.exceptions import UserError
from odoo.tests import tagged

from .support.cases import InventoryConfigCommon


@tagged("post_install", "-at_install")
class TestMasterData(InventoryConfigCommon):
    """Types, units and dosage forms that are shipped."""

    def _get_shipped(self, model):
        names = self.env["ir.model.data"].search(
            [("module", "=", "bhima_inventory_config"), ("model", "=", model)]
        )
        return self.env[model].browse(names.mapped("res_id"))

    def test_shipped_types_are_not_deleted(self):
        for kind in self._get_shipped("bhima.inventory.type"):
            with self.assertRaisesRegex(UserError, f"{kind.name}.*Archive"):
                kind.unlink()

    def test_types_of_ones_own_are_deleted_while_unused(self):
        kind = self.env["bhima.inventory.type"].create({"name": "Gas", "code": "GAS"})
        article = self._create_article(inventory_type_id=kind.id)
        with self.assertRaisesRegex(UserError, "1 articles use it"):
            kind.unlink()
        article.inventory_type_id = False
        kind.unlink()
        self.assertFalse(kind.exists())

    def test_packs_are_related_to_their_unit(self):
        tablet = self.env.ref("bhima_inventory_config.uom_tablet")
        for number in (10, 100, 1000):
            box = self.env.ref(f"bhima_inventory_config.uom_tablet_box_{number}")
            self.assertEqual(box._compute_quantity(2, tablet), 2 * number)

    def test_tablets_are_not_ampoules(self):
        tablet = self.env.ref("bhima_inventory_config.uom_tablet")
        ampoule = self.env.ref("bhima_inventory_config.uom_ampoule")
        self.assertFalse(tablet._has_common_reference(ampoule))

    def test_abbreviations_tell_units_and_forms_apart(self):
        for model in ("uom.uom", "bhima.dosage.form"):
            for lang in ("en_US", "fr_FR"):
                self.env["res.lang"]._activate_lang(lang)
                shipped = self._get_shipped(model).with_context(lang=lang)
                abbreviations = shipped.mapped("abbreviation")
                self.assertTrue(all(abbreviations))
                self.assertEqual(len(abbreviations), len(set(abbreviations)))

    def test_edqm_codes_have_eight_digits_and_are_unique(self):
        codes = self._get_shipped("bhima.dosage.form").mapped("edqm_code")
        self.assertGreater(len(codes), 30)
        self.assertEqual(len(codes), len(set(codes)))
        for code in codes:
            self.assertRegex(code, r"^\d{8}$")
