from odoo import Command
from odoo.tests import Form

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...models.movements.stock_picking import WARD_DOMAIN
from ..support.cases import IfrsCase, OhadaCase


class TestWards(OhadaCase):
    """Storekeepers issue to wards and take back; wards have analytic accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wards = cls.company.ward_location_id
        cls.maternity, cls.surgery = (
            cls.hospital.create_location(name, "ward", location_id=cls.wards.id)
            for name in ("Maternité", "Chirurgie")
        )
        cls.plan = cls.env["account.analytic.plan"].create({"name": "Services"})
        cls.analytic = {
            ward: cls.hospital.env["account.analytic.account"].create(
                {"name": ward.name, "plan_id": cls.plan.id}
            )
            for ward in (cls.maternity, cls.surgery)
        }
        for ward, account in cls.analytic.items():
            ward.analytic_distribution = {str(account.id): 100}
        cls.stock_up(cls, 100, 2.0)

    def _issue(self, ward, quantity, flow="ward_issue_type_id"):
        """The storekeeper, who does not manage locations, fills the ready form."""
        pickings = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        form = Form(
            pickings.with_context(
                default_picking_type_id=self.hospital.warehouse[flow].id
            ),
            "stock.view_picking_form",
        )
        form.ward_id = ward
        with form.move_ids.new() as line:
            line.product_id = self.article
            line.product_uom_qty = quantity
        picking = form.save()
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        return self.hospital.validate(picking)

    def test_every_warehouse_has_a_card_to_issue_and_one_to_take_back(self):
        new = self.hospital.env["stock.warehouse"].create(
            {"name": "Dépôt", "code": "DEP"}
        )
        for warehouse in (self.hospital.warehouse, new):
            issue, back = warehouse.ward_issue_type_id, warehouse.ward_return_type_id
            self.assertRecordValues(
                issue | back,
                [
                    {
                        "code": "internal",
                        "ward_flow": "issue",
                        "default_location_src_id": warehouse.lot_stock_id.id,
                        "default_location_dest_id": self.wards.id,
                        "return_picking_type_id": back.id,
                        "company_id": self.company.id,
                        "active": True,
                    },
                    {
                        "code": "internal",
                        "ward_flow": "return",
                        "default_location_src_id": self.wards.id,
                        "default_location_dest_id": warehouse.lot_stock_id.id,
                        "return_picking_type_id": issue.id,
                        "company_id": self.company.id,
                        "active": True,
                    },
                ],
            )

    def test_names_are_in_every_installed_language(self):
        """Whoever makes a warehouse: the installation of an add-on has no language."""
        activate_french(self.env)
        self.company.partner_id.lang = "fr_FR"
        self.company.ward_location_id = False
        warehouses = self.hospital.env["stock.warehouse"].with_context(lang="en_US")
        warehouse = warehouses.create({"name": "Dépôt", "code": "DEP"})
        for fname, names in (
            ("ward_issue_type_id", ("Ward Issues", "Sorties vers les services")),
            ("ward_return_type_id", ("Ward Returns", "Retours des services")),
        ):
            for lang, name in zip(("en_US", "fr_FR"), names, strict=True):
                self.assertEqual(warehouse[fname].with_context(lang=lang).name, name)
        self.assertEqual(self.company.ward_location_id.name, "Services de l'hôpital")
        journal = self.company.with_context(lang="en_US")._make_stock_journal()
        self.assertEqual(journal.name, "Stock Journal")
        french = journal.with_context(lang="fr_FR")
        self.assertEqual(french.name, "Journal des stocks")

    def test_ward_is_chosen_not_taken_for_granted(self):
        """Goods go to one ward: the location of all of them is none."""
        pickings = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        issue = self.hospital.warehouse.ward_issue_type_id
        form = Form(pickings.with_context(default_picking_type_id=issue.id))
        self.assertFalse(form.ward_id)
        with self.assertRaisesRegex(AssertionError, "ward_id is a required"):
            form.save()
        offered = pickings.env["stock.location"].search(
            [*WARD_DOMAIN, ("company_id", "=", self.company.id)]
        )
        self.assertIn(self.maternity, offered)
        self.assertNotIn(self.wards, offered)
        form.ward_id = self.maternity
        self.assertEqual(form.save().location_dest_id, self.maternity)
        self.wards.child_ids.stock_purpose = False
        form = Form(pickings.with_context(default_picking_type_id=issue.id))
        self.assertEqual(form.ward_id, self.wards)

    def test_storekeeper_sees_what_his_issue_was_worth(self):
        picking = self._issue(self.maternity, 3)
        seen = self.hospital.as_user("storekeeper", picking)
        self.assertEqual(seen.stock_ledger_entry_count, 1)
        action = seen.action_view_stock_ledger()
        rows = seen.env[action["res_model"]].search(action["domain"])
        self.assertRecordValues(
            rows, [{"value": -6.0, "quantity": -3.0, "posting_state": "posted"}]
        )
        arch = rows.get_view(view_type="list")["arch"]
        self.assertIn('name="posting_state" optional="show"', arch)
        self.assertNotIn("account_move_id", arch)

    def test_type_serves_wards_as_long_as_its_warehouse_says_so(self):
        warehouse = self.hospital.warehouse
        issue, internal = warehouse.ward_issue_type_id, warehouse.int_type_id
        self.assertEqual((issue.ward_flow, internal.ward_flow), ("issue", False))
        warehouse.ward_issue_type_id = internal
        self.assertEqual((issue.ward_flow, internal.ward_flow), (False, "issue"))
        warehouse.ward_return_type_id = issue
        self.assertEqual(issue.ward_flow, "return")

    def test_issue_is_booked_with_the_analytic_account_of_the_ward(self):
        picking = self._issue(self.maternity, 25)
        self.assertEqual(picking.location_dest_id, self.maternity)
        self.assertIn("/WARD/", picking.name)
        entry = picking.account_move_ids
        self.assert_entry(entry, {"variation": 50.0, "stock": -50.0})
        items = entry.line_ids
        variation = items.filtered(lambda item: item.balance > 0)
        account = self.analytic[self.maternity]
        self.assertEqual(variation.analytic_distribution, {str(account.id): 100.0})
        line = variation.analytic_line_ids
        self.assertEqual(line[self.plan._column_name()], account)
        self.assertEqual(line.amount, -50.0)
        self.assertFalse((items - variation).analytic_distribution)
        self.assert_in_agreement()

    def test_return_comes_back_to_stock_and_off_the_ward(self):
        issue = self._issue(self.surgery, 10)
        back = self.hospital.send_back(issue, 4)
        self.assertEqual(back.picking_type_id.ward_flow, "return")
        self.assertEqual(back.ward_id, self.surgery)
        self.assert_entry(back.account_move_ids, {"stock": 8.0, "variation": -8.0})
        counterpart = back.account_move_ids.line_ids.filtered(lambda i: i.balance < 0)
        account = self.analytic[self.surgery]
        self.assertEqual(counterpart.analytic_distribution, {str(account.id): 100.0})
        rows = back.move_ids.stock_ledger_entry_ids
        self.assertEqual(rows.operation, "consumption_return")

    def test_goods_come_back_without_an_issue_too(self):
        self._issue(self.maternity, 10)
        back = self._issue(self.maternity, 3, "ward_return_type_id")
        self.assertEqual(back.location_id, self.maternity)
        self.assert_entry(back.account_move_ids, {"stock": 6.0, "variation": -6.0})

    def test_ward_inside_a_ward_has_the_analytic_account_of_the_outer_one(self):
        room = self.hospital.create_location(
            "Salle 2", False, location_id=self.maternity.id, usage="customer"
        )
        picking = self._issue(self.maternity, 1)
        picking_of_room = self.hospital.transfer(
            self.hospital.stock, room, (self.article, 1)
        )
        for moved in (picking, picking_of_room):
            variation = moved.account_move_ids.line_ids.filtered(
                lambda i: i.balance > 0
            )
            account = self.analytic[self.maternity]
            self.assertEqual(variation.analytic_distribution, {str(account.id): 100.0})

    def test_counterpart_account_of_a_ward(self):
        account = self.hospital._get_account("603110", "expense", "Variation maternité")
        self.maternity.valuation_account_id = account
        picking = self._issue(self.maternity, 5)
        self.assert_entry(picking.account_move_ids, {"603110": 10.0, "stock": -10.0})

    def test_wards_of_another_company_are_not_offered(self):
        company = self.env["res.company"].create({"name": "Kikwit"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        self.assertTrue(warehouse.ward_issue_type_id)
        self.assertNotEqual(company.ward_location_id, self.wards)
        self.assertEqual(company.ward_location_id.company_id, company)

    def test_two_wards_in_one_transfer_have_an_item_each(self):
        vals = {
            "picking_type_id": self.hospital.warehouse.int_type_id.id,
            "location_id": self.hospital.stock.id,
            "location_dest_id": self.wards.id,
        }
        picking = self.hospital.env["stock.picking"].create(
            {
                **vals,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": quantity,
                            "location_id": self.hospital.stock.id,
                            "location_dest_id": ward.id,
                        }
                    )
                    for ward, quantity in ((self.maternity, 1), (self.surgery, 2))
                ],
            }
        )
        picking.action_confirm()
        for move in picking.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        self.hospital.validate(picking)
        items = picking.account_move_ids.line_ids
        self.assertEqual(sorted(items.mapped("balance")), [-6.0, 2.0, 4.0])
        self.assert_in_agreement()


class TestWardsUnderIfrs(IfrsCase):
    def test_issue_is_cost_of_goods_sold(self):
        self.stock_up(10, 3.0)
        ward = self.hospital.create_location(
            "Maternity", "ward", location_id=self.company.ward_location_id.id
        )
        vals = {"picking_type_id": self.hospital.warehouse.ward_issue_type_id.id}
        picking = self.hospital.transfer(
            self.hospital.stock, ward, (self.article, 2), **vals
        )
        self.assertEqual(picking.ward_id, ward)
        self.assert_entry(picking.account_move_ids, {"expense": 6.0, "stock": -6.0})
