from odoo import Command

from ..support.cases import OhadaCase


class TestPlaces(OhadaCase):
    """Where goods really go decides, line by line."""

    def _deliver_to_two_places(self, place, **place_vals):
        """Send 4 units to patients, 3 of them diverted to another place."""
        self.stock_up(10, 3.0)
        patients = self.env.ref("stock.stock_location_customers")
        out_type = self.hospital.warehouse.out_type_id
        picking = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        picking = picking.create(
            {
                "picking_type_id": out_type.id,
                "location_id": self.hospital.stock.id,
                "location_dest_id": patients.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": 4,
                            "location_id": self.hospital.stock.id,
                            "location_dest_id": patients.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 4
        line = picking.move_ids.move_line_ids
        line.quantity = 1
        line.copy({"quantity": 3, "location_dest_id": place.id, **place_vals})
        picking.move_ids.picked = True
        return self.hospital.validate(picking)

    def test_each_line_goes_where_it_goes(self):
        account = self.hospital._get_account("658800", "expense", "Maternité")
        ward = self.hospital.create_location(
            "Maternité 2", "ward", valuation_account_id=account.id
        )
        picking = self._deliver_to_two_places(ward)
        self.assert_entry(
            picking.account_move_ids, {"stock": -12.0, "658800": 9.0, "variation": 3.0}
        )
        self.assertEqual(
            {
                row.operation: (row.quantity, row.value)
                for row in picking.move_ids.stock_ledger_entry_ids
            },
            {"dispensing": (-1.0, -3.0), "consumption": (-3.0, -9.0)},
        )
        self.assert_in_agreement()

    def test_split_value_loses_no_cent(self):
        move = self.stock_up(3, 0.01).move_ids
        move.value = 100.0
        self.assertEqual(move._split_stock_value([1, 1, 1]), [33.33, 33.33, 33.34])

    def test_room_of_a_ward_is_the_ward(self):
        room = self.hospital.create_location(
            "Salle 1", False, usage="customer", location_id=self.hospital.ward.id
        )
        self.stock_up(10, 3.0)
        picking = self.hospital.transfer(self.hospital.stock, room, (self.article, 1))
        row = picking.move_ids.stock_ledger_entry_ids
        self.assertEqual(row.operation, "consumption")

    def test_scrap_from_a_done_transfer(self):
        picking = self.stock_up(10, 3.0)
        scrap = self.hospital.as_user("storekeeper", self.env["stock.scrap"]).create(
            {
                "product_id": self.article.id,
                "scrap_qty": 2,
                "picking_id": picking.id,
            }
        )
        scrap.action_validate()
        entry = scrap.with_env(self.env).move_ids.account_move_id
        self.assert_entry(entry, {"stock": -6.0, "variation": 6.0})
        self.assertIn(scrap.name, entry.ref)
        self.assertFalse(entry.partner_id)
        self.assert_in_agreement()

    def test_location_shared_by_the_companies_is_not_stock(self):
        self.stock_up(10, 3.0)
        shared = self.env["stock.location"].create(
            {"name": "Partagé", "usage": "internal", "company_id": False}
        )
        picking = self.hospital.transfer(self.hospital.stock, shared, (self.article, 2))
        self.assert_entry(picking.account_move_ids, {"stock": -6.0, "variation": 6.0})
        self.assertEqual(
            picking.move_ids.stock_ledger_entry_ids.operation, "intercompany_out"
        )
