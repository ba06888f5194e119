"""A hospital to tell stories with: verbs for what each of its people does.

The one language of the demonstration hospital, of the tests, the stories and the
benchmarks; no server needs it. Every verb runs with the rights of the person who does
it; who they are, and what the hospital has from the start, is in ``founding``.
"""

from odoo import Command

from .founding import IFRS, OHADA, ROLES, SYCEBNL, FoundedHospital


class Hospital(FoundedHospital):
    """A hospital at work, and what its books say."""

    def settle_in(self):
        """Get what a small hospital needs: people, a depot, a vendor, a ward, a group.

        :return: the hospital
        """
        name, company = self.company.name, self.company
        received = self.accounts.get("goods_received")
        if received and company.goods_received_account_id != received:
            company.goods_received_account_id = received
            received.reconcile = True
        if company.opening_stock_account_id != self.accounts["opening"]:
            company.opening_stock_account_id = self.accounts["opening"]
        self.cash_journal = self.open_journal(
            "cash", "CAI", "Caisse", self.accounts["cash"]
        )
        self.open_depot()
        for role, groups in ROLES.items():
            self.hire(role, *groups)
        self.vendor = self.create_partner(f"Centrale d'achat ({name})")
        initials = "".join(word[0] for word in name.split())
        self.group = self.create_group(f"{initials}.ORA", f"Produits oraux ({name})")
        self.ward = self._get_or_create(
            "stock.location", {"name": "Maternité", "stock_purpose": "ward"}
        )
        self.category = self._get_or_create(
            "product.category",
            {"name": f"Pharmacie ({name})"},
            property_cost_method="average",
        )
        return self

    def open_depot(self):
        """Use the warehouse of the company: Odoo makes one by itself only in tests."""
        name = self.company.name
        self.warehouse = self._get_or_create(
            "stock.warehouse", {}, name=name, code=name[:5]
        )
        self.stock = self.warehouse.lot_stock_id

    # What people do ---------------------------------------------------------------

    def as_user(self, role, records):
        """Return the records as that person sees them, in this company alone."""
        return records.with_user(self.users[role]).with_context(
            allowed_company_ids=self.company.ids
        )

    def order(self, *lines, **vals):
        """The buyer confirms an order; see :meth:`draft_order`."""
        order = self.draft_order(*lines, **vals)
        order.button_confirm()
        return order

    def draft_order(self, *lines, **vals):
        """The buyer writes an order that is not confirmed yet.

        :param lines: (article, quantity, unit price[, unit])
        """
        if "partner_id" not in vals:
            vals["partner_id"] = self.vendor.id
        orders = self.as_user("buyer", self.env["purchase.order"])
        return orders.create(
            {
                "order_line": [
                    Command.create(self._prepare_order_line_vals(*line))
                    for line in lines
                ],
                **vals,
            }
        )

    def _prepare_order_line_vals(self, article, quantity, price, uom=None):
        return {
            "product_id": article.id,
            "product_qty": quantity,
            "price_unit": price,
            "product_uom_id": (uom or article.uom_id).id,
        }

    def receive(self, order, *lines, lot=None):
        """The storekeeper receives what is left to come of an order, or a part of it.

        :param lines: (article, quantity) in the unit of the article; all if not given
        :param str lot: name of the lot that everything belongs to, new or known
        """
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        if lines:
            self._pick(picking, dict(lines))
        if lot:
            self.name_lot(picking, lot)
        return self.validate(picking)

    def _pick(self, picking, quantities):
        """Pick quantities by article, in its unit, and nothing else."""
        for move in picking.move_ids:
            uom = move.product_id.uom_id
            quantity = quantities.get(move.product_id, 0)
            move.quantity = uom._compute_quantity(quantity, move.product_uom)
            move.picked = bool(quantity)

    def name_lot(self, picking, name):
        """Take what comes in a transfer, if it has lots, for one lot, new or known."""
        for line in picking.move_ids.move_line_ids:
            if line.product_id.tracking != "lot":
                continue
            known = self.env["stock.lot"].search(
                [("product_id", "=", line.product_id.id), ("name", "=", name)]
            )
            line.write({"lot_id": known.id} if known else {"lot_name": name})

    def validate(self, picking):
        """The storekeeper validates a transfer; what he did not pick is not done.

        :return: the transfer
        """
        storekeeper = self.as_user("storekeeper", picking)
        storekeeper.with_context(skip_backorder=True).button_validate()
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

    def send_back(self, picking, *quantities):
        """The storekeeper returns quantities of a transfer's lines, in their order."""
        return self.validate(self.prepare_return(picking, *quantities))

    def prepare_return(self, picking, *quantities):
        """The storekeeper prepares a return that is still to be validated."""
        wizards = self.as_user("storekeeper", self.env["stock.return.picking"])
        wizard = wizards.with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        ).create({})
        for line, quantity in zip(
            wizard.product_return_moves, quantities, strict=False
        ):
            line.quantity = quantity
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

    def draft_bill(self, order, price=None, quantity=None, **vals):
        """The accountant makes the vendor's bill of an order, not posted yet.

        :param float price: of each line, if it is not that of the order
        :param float quantity: of each line, if it is not all that can be billed
        """
        order = self.as_user("accountant", order)
        bill = order.env["account.move"].browse(order.action_create_invoice()["res_id"])
        bill.write({"invoice_date": bill.date, **vals})
        figures = {"price_unit": price, "quantity": quantity}
        changed = {k: figure for k, figure in figures.items() if figure is not None}
        if changed:
            bill.invoice_line_ids.write(changed)
        return bill

    def bill(self, order, price=None, quantity=None, **vals):
        """The accountant posts the vendor's bill; see :meth:`draft_bill`."""
        bill = self.draft_bill(order, price, quantity, **vals)
        bill.action_post()
        return bill

    def refund(self, bill, quantity=None, price=None, **vals):
        """The accountant posts the vendor's credit note of a bill, or of a part."""
        bill = self.as_user("accountant", bill)
        refund = bill._reverse_moves([{"invoice_date": bill.date, **vals}])
        figures = {"price_unit": price, "quantity": quantity}
        changed = {k: figure for k, figure in figures.items() if figure is not None}
        if changed:
            refund.invoice_line_ids.write(changed)
        refund.action_post()
        return refund

    def pay(self, bill, journal=None, **vals):
        """The accountant pays a bill from the cash journal, or from a bank."""
        wizards = self.as_user("accountant", self.env["account.payment.register"])
        wizard = wizards.with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"journal_id": (journal or self.cash_journal).id, **vals})
        wizard.action_create_payments()

    def book(self, journal, balances, **vals):
        """The accountant posts an entry: ``{account: balance}``."""
        entry = self.as_user("accountant", self.env["account.move"]).create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in balances.items()
                ],
                **vals,
            }
        )
        entry.action_post()
        return entry

    def buy_cash(self, amount):
        """The accountant books a purchase paid over the counter: no supplier."""
        accounts = self.accounts
        balances = {accounts["expense"]: amount, accounts["cash"]: -amount}
        return self.book(self.cash_journal, balances)

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
    return Hospital(env, name, OHADA).settle_in()


def found_sycebnl_hospital(env, name="Hôpital SYCEBNL"):
    """Found a hospital of an association in the DRC: its chart, francs, SYCEBNL."""
    return Hospital(env, name, SYCEBNL).settle_in()


def found_ifrs_hospital(env, name="IFRS Hospital"):
    """Found a hospital on the generic chart, under IFRS."""
    return Hospital(env, name, IFRS).settle_in()
