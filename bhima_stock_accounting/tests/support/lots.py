"""A vaccine whose lots have a cost each, for the tests."""

from odoo import Command


class LotsMixin:
    """Receives lots, issues and counts them, and checks what each has in the ledger."""

    COUNTERPART = {}

    def setUp(self):
        super().setUp()
        self.vaccine = self.hospital.create_article(
            "BCG", tracking="lot", lot_valuated=True
        )

    def _receive_lot(self, name, quantity, price):
        """Receive a new lot; return it."""
        order = self.hospital.order((self.vaccine, quantity, price))
        picking = self.hospital.receive(order, lot=name)
        self._assert_moved(picking.move_ids, "receipt", quantity, quantity * price)
        return picking.move_ids.lot_ids

    def _prepare_issue(self, **quantity_by_lot):
        """Prepare an issue of lots to the ward in one move: ``lot_a=3``."""
        places = {
            "location_id": self.hospital.stock.id,
            "location_dest_id": self.hospital.ward.id,
        }
        move = {**places, "product_id": self.vaccine.id}
        move["product_uom_qty"] = sum(quantity_by_lot.values())
        pickings = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        picking = pickings.create(
            {
                "picking_type_id": self.hospital.warehouse.int_type_id.id,
                **places,
                "move_ids": [Command.create(move)],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        for lot, quantity in quantity_by_lot.items():
            self._add_line(picking, getattr(self, lot), quantity)
        return picking

    def _add_line(self, picking, lot, quantity, **vals):
        vals = {"lot_id": lot.id, "quantity": quantity, **vals}
        for fname in ("location_id", "location_dest_id"):
            vals[fname] = picking[fname].id
        vals["product_id"] = self.vaccine.id
        picking.move_ids.move_line_ids = [Command.create(vals)]
        picking.move_ids.picked = True

    def _issue(self, **quantity_by_lot):
        return self.hospital.validate(self._prepare_issue(**quantity_by_lot))

    def _count(self, lot, quantity):
        """Count a lot; return the movement of the difference."""
        quants = self.hospital.as_user("storekeeper", self.env["stock.quant"])
        quants.with_context(inventory_mode=True).create(
            {
                "product_id": self.vaccine.id,
                "location_id": self.hospital.stock.id,
                "lot_id": lot.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()
        return self.env["stock.move"].search(
            [("product_id", "=", self.vaccine.id), ("is_inventory", "=", True)],
            order="id desc",
            limit=1,
        )

    def _assert_moved(self, move, operation, quantity, value):
        self._assert_lots_moved(move, operation, {move.lot_ids: (quantity, value)})

    def _assert_lots_moved(self, move, operation, figures):
        """Check the entry, and quantity and value that each lot has in the ledger."""
        counterpart = self.COUNTERPART[operation]
        value = sum(value for _quantity, value in figures.values())
        self.assert_entry(move.account_move_id, {"stock": value, counterpart: -value})
        self.assertRecordValues(
            move.stock_ledger_entry_ids.sorted(lambda row: row.lot_id.id),
            [
                {
                    "operation": operation,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "value": value,
                }
                for lot, (quantity, value) in sorted(
                    figures.items(), key=lambda figure: figure[0].id
                )
            ],
        )
        self.assert_in_agreement()

    def _assert_left(self, value_a, value_b):
        lots = (self.lot_a | self.lot_b).with_company(self.company)
        self.assertEqual(lots.mapped("total_value"), [value_a, value_b])
        article = self.vaccine.with_company(self.company)
        self.assertEqual(article.total_value, value_a + value_b)
        self.assert_in_agreement()
