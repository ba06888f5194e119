from lxml import html

from odoo.tests import Form, new_test_user

from ..support.cases import IfrsCase, OhadaCase


class TestLosses(OhadaCase):
    """Losses say why: on the document, and in the stock ledger for reports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expired, cls.stolen = (
            cls.env.ref(f"bhima_stock_accounting.loss_reason_{name}")
            for name in ("expired", "stolen")
        )
        cls.pit = cls.hospital.create_location("Destruction", "loss")
        cls.stock_up(cls, 100, 2.0)

    def _scrap(self, quantity, reason):
        scraps = self.hospital.as_user("storekeeper", self.env["stock.scrap"])
        scrap = scraps.create(
            {
                "product_id": self.article.id,
                "scrap_qty": quantity,
                "loss_reason_id": reason.id,
            }
        )
        scrap.action_validate()
        return scrap.move_ids.with_env(self.env)

    def _lose(self, quantity, reason):
        return self.hospital.transfer(
            self.hospital.stock,
            self.pit,
            (self.article, quantity),
            loss_reason_id=reason.id,
        )

    def test_scrap_and_transfer_put_their_reason_in_the_stock_ledger(self):
        for moves, reason, value in (
            (self._scrap(3, self.expired), self.expired, -6.0),
            (self._lose(5, self.stolen).move_ids, self.stolen, -10.0),
        ):
            self.assertRecordValues(
                moves.stock_ledger_entry_ids,
                [{"operation": "loss", "value": value, "loss_reason_id": reason.id}],
            )
            self.assert_entry(
                moves.account_move_id, {"variation": -value, "stock": value}
            )
        self.assert_in_agreement()

    def test_forms_open_before_a_place_is_chosen(self):
        """A new transfer has no operation type yet, so no destination either."""
        transfers = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        form = Form(transfers.with_context(default_picking_type_id=False))
        self.assertFalse(form.location_dest_id)
        self.assertFalse(form.is_loss)
        scraps = self.hospital.as_user("storekeeper", self.env["stock.scrap"])
        scrap = scraps.new({"product_id": self.article.id})
        self.assertTrue(scrap.is_loss)
        scrap.scrap_location_id = False
        self.assertFalse(scrap.is_loss)

    def test_other_movements_have_no_reason(self):
        picking = self.hospital.consume(
            (self.article, 1), loss_reason_id=self.stolen.id
        )
        self.assertFalse(picking.move_ids.stock_ledger_entry_ids.loss_reason_id)

    def test_form_asks_for_the_reason_of_a_transfer_to_a_loss_location(self):
        keeper = self.hospital.users["storekeeper"]
        keeper.group_ids += self.env.ref("stock.group_stock_multi_locations")
        pickings = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        form = Form(
            pickings.with_context(
                default_picking_type_id=self.hospital.warehouse.int_type_id.id
            )
        )
        self.assertFalse(form._get_modifier("loss_reason_id", "required"))
        form.location_dest_id = self.pit
        self.assertTrue(form._get_modifier("loss_reason_id", "required"))

    def _print(self, report, picking):
        """Return the printed title, reason and ward, each empty if not there."""
        keeper = self.hospital.as_user("storekeeper", picking)
        reports = self.hospital.as_user("storekeeper", self.env["ir.actions.report"])
        content, _kind = reports._render_qweb_html(report, keeper.ids)
        document = html.fromstring(content)
        places = (
            "//h2",
            "//div[@name='div_loss_reason']/*[2]",
            "//div[@name='div_ward']/*[2]",
        )
        return [
            " ".join(document.xpath(f"normalize-space(({place})[1])").split())
            for place in places
        ]

    def _scrap_form(self, article):
        scraps = self.hospital.as_user("storekeeper", self.env["stock.scrap"])
        form = Form(scraps, "stock.stock_scrap_form_view2")
        form.product_id = article
        return form

    def test_form_asks_for_the_reason_of_a_scrap(self):
        for view in ("stock.stock_scrap_form_view", "stock.stock_scrap_form_view2"):
            scraps = self.hospital.as_user("storekeeper", self.env["stock.scrap"])
            form = Form(scraps, view)
            self.assertFalse(form._get_modifier("loss_reason_id", "required"))
            form.product_id = self.article
            form.scrap_qty = 2
            with self.assertRaisesRegex(AssertionError, "loss_reason_id is a required"):
                form.save()
            form.loss_reason_id = self.expired
            scrap = form.save()
            scrap.action_validate()
            row = scrap.with_env(self.env).move_ids.stock_ledger_entry_ids
            self.assertEqual((row.loss_reason_id, row.value), (self.expired, -4.0))

    def test_form_asks_for_none_where_nothing_of_ours_is_lost(self):
        plain = self.hospital.create_article("Ampoule", inventory_group_id=False)
        donation = self.hospital.create_location("Dons", "donation")
        keeper = self.hospital.users["storekeeper"]
        keeper.group_ids += self.env.ref("stock.group_stock_multi_locations")
        form = self._scrap_form(plain)
        self.assertFalse(form._get_modifier("loss_reason_id", "required"))
        form = self._scrap_form(self.article)
        self.assertTrue(form._get_modifier("loss_reason_id", "required"))
        form.scrap_location_id = donation
        self.assertFalse(form._get_modifier("loss_reason_id", "required"))

    def test_scrap_made_by_code_needs_no_reason(self):
        moves = self.hospital.scrap(self.article, 1)
        self.assertFalse(moves.stock_ledger_entry_ids.loss_reason_id)
        self.assert_entry(moves.account_move_id, {"variation": 2.0, "stock": -2.0})

    def test_reason_stays_what_it_was_when_the_goods_were_lost(self):
        """It is a part of the row, which nobody changes."""
        lost = self.hospital.as_user("storekeeper", self._lose(1, self.stolen))
        self.assertTrue(Form(lost)._get_modifier("loss_reason_id", "readonly"))

    def test_reason_and_ward_are_printed(self):
        """On the papers of before and after the movement."""
        lost = self._lose(1, self.stolen)
        issue = {"picking_type_id": self.hospital.warehouse.ward_issue_type_id.id}
        issued = self.hospital.consume((self.article, 1), **issue)
        for report in ("stock.report_picking", "stock.report_deliveryslip"):
            with self.subTest(report=report):
                self.assertEqual(self._print(report, lost)[1:], ["Stolen", ""])
                self.assertEqual(self._print(report, issued)[1:], ["", "Maternité"])
        title, *_rest = self._print("stock.report_deliveryslip", issued)
        self.assertEqual(title, f"Issue to a ward {issued.name}")
        title, *_rest = self._print("stock.report_deliveryslip", lost)
        self.assertEqual(title, f"Internal Move {lost.name}")

    def test_list_of_reasons_is_kept_by_the_register_manager(self):
        manager = new_test_user(
            self.env,
            "register",
            groups="bhima_inventory_config.group_inventory_config_manager",
        )
        reasons = self.env["bhima.loss.reason"].with_user(manager)
        reason = reasons.create({"name": "Eaten by rats"})
        reason.active = False
        keeper = reasons.with_user(self.hospital.users["storekeeper"])
        self.assertFalse(keeper.has_access("create"))
        self.assertTrue(keeper.search([]))


class TestDonationsTakenBack(OhadaCase):
    def test_both_pairs_of_a_donation_are_mirrored(self):
        income = self.hospital._get_account("845000", "income_other", "Dons obtenus")
        self.company.donation_income_account_id = income
        donor = self.hospital.create_location("Dons", "donation")
        self.article.standard_price = 2.0
        vals = {"picking_type_id": self.hospital.warehouse.in_type_id.id}
        gift = self.hospital.transfer(
            donor, self.hospital.stock, (self.article, 10), **vals
        )
        given = {"expense": 20.0, "845000": -20.0, "stock": 20.0, "variation": -20.0}
        self.assert_entry(gift.account_move_ids, given)
        returned = self.hospital.send_back(gift, 10)
        self.assert_entry(
            returned.account_move_ids, {role: -value for role, value in given.items()}
        )
        self.assertEqual(
            returned.move_ids.stock_ledger_entry_ids.operation, "donation_in"
        )
        self.assert_in_agreement()


class TestLossesUnderIfrs(IfrsCase):
    def test_loss_is_cost_of_goods_sold(self):
        self.stock_up(10, 3.0)
        pit = self.hospital.create_location("Pit", "loss")
        loss = self.hospital.transfer(self.hospital.stock, pit, (self.article, 4))
        self.assert_entry(loss.account_move_ids, {"expense": 12.0, "stock": -12.0})
        self.assert_in_agreement()
