from ..support.documents import (
    SCRAP_VOUCHER,
    facts_of,
    rows_of,
    signatories_of,
    text_of,
    title_of,
)
from .test_vouchers import VoucherCase


class TestLossVouchers(VoucherCase):
    """A loss has a record that witnesses sign, transfer or scrap alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expired = cls.env.ref("bhima_stock_accounting.loss_reason_expired")
        cls.pit = cls.hospital.create_location("Destruction", "loss")

    def _scrap(self, quantity):
        scraps = self.hospital.as_user("storekeeper", self.env["stock.scrap"])
        return scraps.create(
            {
                "product_id": self.article.id,
                "scrap_qty": quantity,
                "loss_reason_id": self.expired.id,
            }
        )

    def _assert_record(self, document, entry, date, worth):
        self.assertEqual(title_of(document), "Bon de perte")
        facts = facts_of(document)
        self.assertEqual(facts["Motif de la perte"], "Périmé")
        self.assertEqual(facts.get("Pièce comptable n°"), entry)
        statements = document.xpath("//*[@name='statement']")
        stock = self.hospital.stock.display_name
        expected = [
            f"Le {date}, nous soussignés avons constaté la perte des articles énumérés "
            f"ci-dessus, provenant du dépôt {stock}, pour le motif suivant : Périmé."
        ]
        expected += worth
        self.assertEqual([text_of(node) for node in statements], expected)
        self.assertEqual(
            rows_of(document, "witnesses"),
            [["Témoin", "Fonction", "Signature"], *[["", "", ""]] * 3],
        )
        self.assertEqual(
            signatories_of(document),
            ["Magasinier", "Pharmacien", "Administrateur gestionnaire"],
        )

    def _format(self, date):
        return date.strftime("%d/%m/%Y")

    def test_transfer_to_a_loss_location(self):
        picking = self.hospital.transfer(
            self.hospital.stock,
            self.pit,
            (self.article, 4),
            loss_reason_id=self.expired.id,
        )
        document = self._print(picking, lang="fr_FR")
        date = self._format(picking.move_ids.stock_ledger_entry_ids.date)
        self._assert_record(
            document,
            picking.account_move_ids.name,
            date,
            ["Leur valeur s'élève à 10,00 CDF ; ils sont retirés du stock."],
        )
        self.assertEqual(facts_of(document)["Vers"], self.pit.display_name)
        self.assertEqual(rows_of(document)[-1], ["Total", "10,00 CDF"])

    def test_scrap(self):
        scrap = self._scrap(3)
        scrap.action_validate()
        document = self.print_out(SCRAP_VOUCHER, scrap, lang="fr_FR")
        row = scrap.move_ids.stock_ledger_entry_ids
        self._assert_record(
            document,
            row.sudo().account_move_id.name,
            self._format(row.date),
            ["Leur valeur s'élève à 7,50 CDF ; ils sont retirés du stock."],
        )
        self.assertEqual(
            rows_of(document)[1],
            ["PCM", "Paracétamol 500 mg (Comprimé)", "Unité(s)"]
            + ["3,00", "2,50", "7,50"],
        )

    def test_draft_scrap_moves_nothing_by_being_printed(self):
        scrap = self._scrap(3)
        document = self.print_out(SCRAP_VOUCHER, scrap, lang="fr_FR")
        self._assert_record(document, None, "." * 40, [])
        self.assertEqual(
            rows_of(document)[1],
            ["PCM", "Paracétamol 500 mg (Comprimé)", "Unité(s)", "3,00", "3,00"],
        )
        self.assertEqual((scrap.state, scrap.move_ids.ids), ("draft", []))

    def test_scrap_of_a_transfer_is_not_on_the_voucher_of_the_transfer(self):
        scrap = self._scrap(3)
        scrap.picking_id = self.receipt
        scrap.action_validate()
        self.assertIn(scrap.move_ids, self.receipt.move_ids)
        document = self._print(self.receipt)
        self.assertEqual(rows_of(document)[-1], ["Total", "250.00 CDF"])
        entry = self.receipt.move_ids.filtered("purchase_line_id").account_move_id
        self.assertEqual(facts_of(document)["Entry No."], entry.name)

    def test_lost_goods_that_are_found(self):
        self.hospital.transfer(self.hospital.stock, self.pit, (self.article, 4))
        found = self.hospital.transfer(self.pit, self.hospital.stock, (self.article, 1))
        document = self._print(found, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon d'entrée d'articles retrouvés")
        self.assertFalse(document.xpath("//*[@name='record']"))
