"""A hospital to tell stories with: verbs for what each of its people does.

Used by the tests of this add-on, by the stories in the repository's ``tests`` folder
and by the demo. Every verb runs with the rights of the person who does it; who they
are, and what the hospital has from the start, is in ``founding``.
"""

from odoo import Command

from .founding import IFRS_ACCOUNTS, OHADA_ACCOUNTS, FoundedHospital


class Hospital(FoundedHospital):
    """A hospital at work, and what its books say."""

    # What people do ---------------------------------------------------------------

    def as_user(self, role, records):
        """Return the records as that person sees them, in this company alone."""
        return records.with_user(self.users[role]).with_context(
            allowed_company_ids=self.company.ids
        )

    def order(self, *lines, **vals):
        """The buyer orders: each line is (article, quantity, unit price[, unit])."""
        orders = self.as_user("buyer", self.env["purchase.order"])
        order = orders.create(
            {
                "partner_id": self.vendor.id,
                "order_line": [self._order_line(*line) for line in lines],
                **vals,
            }
        )
        order.button_confirm()
        return order

    def _order_line(self, article, quantity, price, uom=None):
        return Command.create(
            {
                "product_id": article.id,
                "product_qty": quantity,
                "price_unit": price,
                "product_uom_id": (uom or article.uom_id).id,
            }
        )

    def receive(self, order):
        """The storekeeper validates what is left to receive of an order."""
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        return self.validate(picking)

    def validate(self, picking):
        """The storekeeper validates a transfer; returns it."""
        self.as_user("storekeeper", picking).button_validate()
        assert picking.state == "done", picking.state
        return picking.with_env(self.env)

    def transfer(self, source, destination, *lines, **vals):
        """The storekeeper moves (article, quantity) lines between two locations."""
        return self.validate(self.prepare_transfer(source, destination, *lines, **vals))

    def prepare_transfer(self, source, destination, *lines, **vals):
        """The storekeeper prepares a transfer that is still to be validated."""
        pickings = self.as_user("storekeeper", self.env["stock.picking"])
        picking = pickings.create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": article.id,
                            "product_uom_qty": quantity,
                            "product_uom": article.uom_id.id,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                        }
                    )
                    for article, quantity in lines
                ],
                **vals,
            }
        )
        picking.action_confirm()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        return picking

    def consume(self, *lines, **vals):
        """The storekeeper issues articles to the ward."""
        return self.transfer(self.stock, self.ward, *lines, **vals)

    def dispense(self, *lines, **vals):
        """The storekeeper hands articles to a patient."""
        patients = self.env.ref("stock.stock_location_customers")
        delivery = {"picking_type_id": self.warehouse.out_type_id.id, **vals}
        return self.transfer(self.stock, patients, *lines, **delivery)

    def send_back(self, picking, quantity):
        """The storekeeper returns that quantity of the transfer's first line."""
        return self.validate(self.prepare_return(picking, quantity))

    def prepare_return(self, picking, quantity):
        """The storekeeper prepares a return that is still to be validated."""
        wizards = self.as_user("storekeeper", self.env["stock.return.picking"])
        wizard = wizards.with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        ).create({})
        wizard.product_return_moves[:1].quantity = quantity
        returned = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        returned.move_ids.picked = True
        return returned

    def count(self, article, quantity, **vals):
        """The storekeeper counts an article; the difference becomes a movement."""
        quants = self.as_user("storekeeper", self.env["stock.quant"])
        quant = quants.with_context(inventory_mode=True).create(
            {
                "product_id": article.id,
                "location_id": self.stock.id,
                "inventory_quantity": quantity,
            }
        )
        quant.write(vals)
        quant.action_apply_inventory()
        return self.env["stock.move"].search(
            [("product_id", "=", article.id), ("is_inventory", "=", True)],
            order="id desc",
            limit=1,
        )

    def scrap(self, article, quantity):
        """The storekeeper scraps articles; returns the movement."""
        scrap = self.as_user("storekeeper", self.env["stock.scrap"]).create(
            {"product_id": article.id, "scrap_qty": quantity}
        )
        scrap.action_validate()
        return scrap.move_ids.with_env(self.env)

    def bill(self, order, **vals):
        """The accountant books the vendor's bill of an order."""
        order = self.as_user("accountant", order)
        bill = order.env["account.move"].browse(order.action_create_invoice()["res_id"])
        bill.write({"invoice_date": bill.date, **vals})
        bill.action_post()
        return bill

    def pay(self, bill):
        """The accountant pays a bill from the cash journal."""
        wizards = self.as_user("accountant", self.env["account.payment.register"])
        wizard = wizards.with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"journal_id": self.cash_journal.id})
        wizard.action_create_payments()

    def buy_cash(self, amount):
        """The accountant books a purchase paid over the counter: no supplier."""
        entry = self.as_user("accountant", self.env["account.move"]).create(
            {
                "move_type": "entry",
                "journal_id": self.cash_journal.id,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self.accounts["expense"], amount),
                        (self.accounts["cash"], -amount),
                    )
                ],
            }
        )
        entry.action_post()
        return entry

    # What the books say -----------------------------------------------------------

    def get_items(self):
        """Return all posted journal items of the hospital."""
        return self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")],
            order="id",
        )

    def get_balances(self, digits=2):
        """Return the balance of each account family: ``{"31": 105.0, ...}``."""
        balances = {}
        for item in self.get_items():
            family = item.account_id.with_company(self.company).code[:digits]
            balances[family] = balances.get(family, 0.0) + item.balance
        return {
            family: self.company.currency_id.round(balance)
            for family, balance in sorted(balances.items())
        }

    def get_turnover(self, prefix):
        """Return (debit, credit) of the accounts that start with a prefix."""
        items = self.get_items().filtered(
            lambda item: item.account_id.with_company(self.company).code.startswith(
                prefix
            )
        )
        return sum(items.mapped("debit")), sum(items.mapped("credit"))

    def get_ledger(self):
        """Return the rows of the stock ledger of the hospital."""
        return self.env["bhima.stock.ledger.entry"].search(
            [("company_id", "=", self.company.id)], order="id"
        )


def found_ohada_hospital(env, name="Hôpital OHADA"):
    """Found a hospital in the DRC: chart ``cd``, francs, OHADA."""
    return Hospital(env, name, "base.cd", "cd", OHADA_ACCOUNTS)


def found_sycebnl_hospital(env, name="Hôpital SYCEBNL"):
    """Found a hospital of an association in the DRC: its chart, francs, SYCEBNL."""
    return Hospital(env, name, "base.cd", "cd_syscebnl", OHADA_ACCOUNTS)


def found_ifrs_hospital(env, name="IFRS Hospital"):
    """Found a hospital on the generic chart, under IFRS."""
    return Hospital(env, name, None, "generic_coa", IFRS_ACCOUNTS)
