from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ifrs_hospital
from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase


class BatchMixin:
    """Transfers that are validated together, in Odoo's batch transfers."""

    COUNTERPART = {}

    def _validate_batch(self, pickings, hospital=None):
        """The storekeeper gathers transfers in a batch and validates it."""
        hospital = hospital or self.hospital
        batches = hospital.as_user("storekeeper", self.env["stock.picking.batch"])
        batch = batches.create({"picking_ids": [Command.set(pickings.ids)]})
        batch.action_confirm()
        pickings.move_ids.picked = True
        batch.action_done()
        self.assertEqual(batch.state, "done")
        return batch

    def test_each_transfer_has_an_entry_of_its_own(self):
        other_vendor = self.hospital.create_partner("Dépôt du district")
        orders = (
            self.hospital.order((self.article, 10, 2.0)),
            self.hospital.order((self.article, 5, 3.0), partner_id=other_vendor.id),
        )
        pickings = orders[0].picking_ids | orders[1].picking_ids
        self._validate_batch(pickings)
        self.assertEqual(len(pickings.account_move_ids), 2)
        for picking, value, partner in zip(
            pickings, (20.0, 15.0), (self.hospital.vendor, other_vendor), strict=True
        ):
            entry = picking.account_move_ids
            self.assert_entry(
                entry, {"stock": value, self.COUNTERPART["receipt"]: -value}
            )
            self.assertEqual(entry.partner_id, partner)
            self.assertEqual(entry.ref, f"{picking.name} - {picking.origin}")
        self.assertEqual(len(self.hospital.get_ledger()), 2)
        self.assert_in_agreement()

    def test_issues_to_two_wards(self):
        self.stock_up(10, 3.0)
        surgery = self.hospital.create_location("Chirurgie", "ward")
        pickings = self.env["stock.picking"]
        for ward, quantity in ((self.hospital.ward, 2), (surgery, 3)):
            pickings |= self._prepare_issue(ward, quantity)
        self._validate_batch(pickings)
        for picking, value in zip(pickings, (6.0, 9.0), strict=True):
            self.assert_entry(
                picking.account_move_ids,
                {"stock": -value, self.COUNTERPART["consumption"]: value},
            )
        self.assert_in_agreement()

    def _prepare_issue(self, ward, quantity):
        places = {
            "location_id": self.hospital.stock.id,
            "location_dest_id": ward.id,
        }
        move = {"product_id": self.article.id, "product_uom_qty": quantity, **places}
        pickings = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        picking = pickings.create(
            {
                "picking_type_id": self.hospital.warehouse.int_type_id.id,
                "move_ids": [Command.create(move)],
                **places,
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        return picking.with_env(self.env)

    def test_one_transfer_that_cannot_be_posted_refuses_the_batch(self):
        """Nothing has moved then, of the other transfers either."""
        account = self.hospital._get_account("312900", "asset_current", "Sérums")
        group = self.hospital.create_group("D.SER", "Sérums", stock=account)
        serum = self.hospital.create_article("Sérum", group=group)
        orders = (
            self.hospital.order((self.article, 10, 2.0)),
            self.hospital.order((serum, 5, 3.0)),
        )
        pickings = orders[0].picking_ids | orders[1].picking_ids
        account.active = False
        with (
            self.assertRaisesRegex(UserError, "Sérums .* is archived"),
            self.env.cr.savepoint(),
        ):
            self._validate_batch(pickings)
        self.assertEqual(set(pickings.mapped("state")), {"assigned"})
        self.assertFalse(self.hospital.get_ledger())
        account.active = True
        self._validate_batch(pickings)
        self.assertEqual(len(pickings.account_move_ids), 2)


class TestOhadaBatch(BatchMixin, OhadaCase):
    COUNTERPART = {"receipt": "variation", "consumption": "variation"}

    def test_companies_post_for_themselves(self):
        """An administrator of two hospitals validates a batch of each at once."""
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        pickings = (
            self.hospital.order((self.article, 10, 2.0)).picking_ids
            | other.order((article, 4, 5.0)).picking_ids
        )
        pickings = pickings.sudo().with_context(
            allowed_company_ids=[self.company.id, other.company.id]
        )
        batches = pickings.env["stock.picking.batch"]
        for picking in pickings:
            batch = batches.create(
                {
                    "picking_ids": [Command.set(picking.ids)],
                    "company_id": picking.company_id.id,
                }
            )
            batch.action_confirm()
            batches |= batch
        pickings.move_ids.picked = True
        for batch in batches:
            batch.action_done()
        self.assert_booked({"stock": 20.0, "variation": -20.0})
        entry = pickings.move_ids.account_move_id.filtered(
            lambda entry: entry.company_id == other.company
        )
        self.assertRecordValues(
            entry.line_ids.sorted("id"),
            [
                {"account_id": other.accounts["stock"].id, "balance": 20.0},
                {"account_id": other.accounts["goods_received"].id, "balance": -20.0},
            ],
        )
        self.assertEqual((self.company | other.company)._check_stock_ledger(), [])


class TestIfrsBatch(BatchMixin, IfrsCase):
    COUNTERPART = {"receipt": "goods_received", "consumption": "expense"}
