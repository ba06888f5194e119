from datetime import datetime

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french
from odoo.addons.bhima_stock_accounting.tests.support.cases import OhadaCase
from odoo.addons.bhima_stock_accounting.tests.support.documents import (
    COUNT_SHEET,
    MOVE_LINE_COUNT,
    PICKING_VOUCHER,
    PrintMixin,
    rows_of,
)

EXPIRY = datetime(2031, 3, 31, 12, 0)


class TestExpiryPrints(PrintMixin, OhadaCase):
    """Print-outs name the date of expiry where Odoo manages it."""

    def setUp(self):
        super().setUp()
        activate_french(self.env)
        self.vaccine = self.hospital.create_article(
            "BCG", tracking="lot", use_expiration_date=True, default_code="BCG"
        )
        order = self.hospital.order((self.vaccine, 10, 2.0), (self.article, 1, 1.0))
        self.receipt = order.picking_ids
        lines = self.receipt.move_line_ids
        line = lines.filtered(lambda line: line.product_id == self.vaccine)
        line.write({"lot_name": "A24", "expiration_date": EXPIRY})

    def _get_rows(self, report, records):
        """Return the head and the line of the vaccine."""
        rows = rows_of(self.print_out(report, records, lang="fr_FR"))
        return [row for row in rows if row[0] in ("Code", "BCG")]

    def test_voucher_before_and_after_the_lot_is_made(self):
        article = ["BCG", "BCG", "A24", "31/03/2031", "Unité(s)"]
        head = ["Code", "Article", "Lot", "Péremption", "Unité"]
        self.assertEqual(
            self._get_rows(PICKING_VOUCHER, self.receipt),
            [[*head, "Demandé", "Quantité"], [*article, "10,00", "10,00"]],
        )
        self.hospital.validate(self.receipt)
        self.assertEqual(
            self._get_rows(PICKING_VOUCHER, self.receipt),
            [
                [*head, "Quantité", "Coût unitaire", "Montant CDF"],
                [*article, "10,00", "2,00", "20,00"],
            ],
        )

    def test_count_sheet_and_record(self):
        self.hospital.validate(self.receipt)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.vaccine.id),
                ("location_id", "=", self.hospital.stock.id),
            ]
        )
        article = ["BCG", "BCG", "A24", "31/03/2031", "Unité(s)"]
        [_head, row] = self._get_rows(COUNT_SHEET, quant)
        self.assertEqual(row, [*article, "", ""])
        quant.inventory_quantity = 8
        self.hospital.as_user("storekeeper", quant).action_apply_inventory()
        line = self.env["stock.move.line"].search(
            [("product_id", "=", self.vaccine.id), ("is_inventory", "=", True)]
        )
        [_head, row] = self._get_rows(MOVE_LINE_COUNT, line)
        self.assertEqual(row, [*article, "10,00", "8,00", "-2,00", "2,00", "-4,00"])
