"""One hospital of the machine: what its people can do, told in plain figures."""

from datetime import timedelta

from odoo import Command, fields

from .depot_state import LOTS, DepotState


class Depot(DepotState):
    """A hospital at work: each step is done by who does it in a hospital."""

    # Purchases --------------------------------------------------------------------

    def order(self, number, quantity, price, kind):
        """The buyer orders an article: in its unit, in boxes, or in euros."""
        euro = self.env.ref("base.EUR")
        vals = {"currency_id": euro.id} if kind == "euros" else {}
        uom = self.hospital.box if kind == "boxes" else None
        line = (self.articles[number], quantity, price, uom)
        self.orders.append(self.hospital.order(line, **vals))

    def receive(self, number, quantity, lot=0):
        """The storekeeper receives a part of an order, in the article's unit."""
        picking = self._get_awaited(number).picking_id
        line = (picking.move_ids.product_id, quantity)
        self.transfers.append(
            self.hospital.receive(self.orders[number], line, lot=LOTS[lot])
        )

    def donate(self, number, quantity, lot=0, is_deposit=False):
        """Goods come in without an order; a deposit remains its owner's."""
        vals = {"picking_type_id": self.hospital.warehouse.in_type_id.id}
        if is_deposit:
            vals["owner_id"] = self.hospital.vendor.id
        picking = self._prepare(self.suppliers, self.hospital.stock, number, quantity)
        picking.write(vals)
        self.hospital.name_lot(picking, LOTS[lot])
        self._validate(picking)

    def bill(self, number, quantity, price):
        """The accountant books a bill of a part of an order."""
        self.bills.append(self.hospital.bill(self.orders[number], price, quantity))

    def redraft(self, number):
        """The accountant takes a bill back."""
        self.bills[number].button_draft()

    def repost(self, number, price):
        """The accountant posts a draft again, at another price."""
        self.bills[number].invoice_line_ids.price_unit = price
        self.bills[number].action_post()

    def refund(self, number, quantity):
        """The vendor gives money back for a part of a bill."""
        self.hospital.refund(self.bills[number], quantity)

    def refund_order(self, number, quantity):
        """The vendor gives back what an order was billed too much, bill by bill.

        More may have gone back to him than was ever billed.
        """
        line = self.orders[number].order_line
        for bill in range(len(self.bills)):
            if quantity and self.bills[bill].invoice_line_ids.purchase_line_id == line:
                part = min(quantity, self.get_unrefunded(bill))
                if part:
                    self.refund(bill, part)
                quantity -= part
        if quantity:
            self._refund_unbilled(line, quantity)

    def _refund_unbilled(self, line, quantity):
        """The vendor gives money back for what he has never billed."""
        vals = {
            "product_id": line.product_id.id,
            "product_uom_id": line.product_uom_id.id,
            "purchase_line_id": line.id,
            "quantity": quantity,
            "price_unit": line.price_unit,
            "tax_ids": [Command.set(line.tax_ids.ids)],
        }
        refunds = self.hospital.as_user("accountant", self.env["account.move"])
        refund = refunds.create(
            {
                "move_type": "in_refund",
                "partner_id": line.partner_id.id,
                "currency_id": line.currency_id.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [Command.create(vals)],
            }
        )
        refund.action_post()

    def reprice(self, number, price):
        """The buyer changes the price of an order."""
        line = self.orders[number].order_line
        self.hospital.as_user("buyer", line).price_unit = price

    # Movements --------------------------------------------------------------------

    def issue(self, number, quantity, place):
        """The storekeeper issues an article to the ward or to a patient."""
        patients = self.env.ref("stock.stock_location_customers")
        destination = {"ward": self.hospital.ward, "patient": patients}[place]
        picking = self._prepare(self.hospital.stock, destination, number, quantity)
        self._validate(picking)

    def move(self, number, quantity):
        """The storekeeper puts an article on another shelf of the depot."""
        shelf = self.hospital.shelf
        self._validate(self._prepare(self.hospital.stock, shelf, number, quantity))

    def send_back(self, number, quantity):
        """The storekeeper returns a part of a transfer, whichever way it went."""
        picking = self.hospital.prepare_return(self.transfers[number], quantity)
        self._validate(picking)

    def count(self, number, quantity, lot=0):
        """The storekeeper counts what the hospital owns of an article in the depot."""
        article = self.articles[number]
        vals = {}
        if article.lot_valuated:
            vals["lot_id"] = self._find_lot(article, lot, is_made=True).id
        quants = self.hospital.as_user("storekeeper", self.env["stock.quant"])
        quants.with_context(inventory_mode=True).create(
            {
                "product_id": article.id,
                "location_id": self.hospital.stock.id,
                "inventory_quantity": quantity,
                **vals,
            }
        ).action_apply_inventory()

    def scrap(self, number, quantity, lot=0):
        """The storekeeper scraps an article."""
        article = self.articles[number]
        vals = {}
        if article.lot_valuated:
            vals["lot_id"] = self._find_lot(article, lot).id
        scrap = self.hospital.as_user("storekeeper", self.env["stock.scrap"])
        scrap = scrap.create({"product_id": article.id, "scrap_qty": quantity, **vals})
        assert scrap.action_validate() is True

    # Corrections ------------------------------------------------------------------

    def edit(self, number, quantity):
        """The manager corrects the quantity of a done transfer."""
        self._unlock(number).move_ids.move_line_ids[:1].quantity = quantity

    def add_line(self, number, quantity):
        """The manager adds a line to a done transfer."""
        picking = self._unlock(number)
        line = picking.move_ids.move_line_ids[:1]
        line.copy({"quantity": quantity, "state": "done", "picked": True})

    def value(self, number, value):
        """The manager adjusts the value of a receipt by hand."""
        move = self.transfers[number].move_ids[:1]
        self.hospital.as_user("storekeeper", self.env["product.value"]).create(
            {"move_id": move.id, "value": value}
        )

    def redate(self, number, days):
        """The manager corrects the day of a done transfer, to the past."""
        moment = fields.Datetime.now() - timedelta(days=days)
        self._unlock(number).date_done = moment

    def cost(self, number, cost):
        """The manager types another cost of an article."""
        self.articles[number].standard_price = cost

    def cost_lot(self, number, lot, cost):
        """The manager types another cost of a lot."""
        self._find_lot(self.articles[number], lot).standard_price = cost

    def regroup(self, number, group):
        """The manager puts an article into another group, with its own account."""
        self.articles[number].inventory_group_id = self.hospital.groups[group]

    def change_method(self, method):
        """The manager changes the costing method of all articles."""
        self.hospital.category.property_cost_method = method

    def remove_line(self, number):
        """The manager removes a line of a done transfer."""
        self._unlock(number).move_ids.move_line_ids[:1].unlink()

    def issue_in_closed_period(self, number):
        """The accountant closes the period; what is issued then is refused."""
        line = (self.hospital.stock, self.hospital.ward, number, 1)
        picking = self._prepare(*line)
        self.hospital.company.fiscalyear_lock_date = fields.Date.today()
        self._validate(picking)

    # Details ----------------------------------------------------------------------

    def _prepare(self, source, destination, number, quantity):
        line = (self.articles[number], quantity)
        return self.hospital.prepare_transfer(source, destination, line)

    def _validate(self, picking):
        self.transfers.append(self.hospital.validate(picking))

    def _unlock(self, number):
        picking = self.hospital.as_user("storekeeper", self.transfers[number])
        if picking.is_locked:
            picking.action_toggle_is_locked()
        return picking
