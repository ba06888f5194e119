"""What the tests of stock, stock ledger and books side by side have in common."""

from odoo import Command


class ComparingMixin:
    """Reads the screens as a person does, and breaks what nobody else can."""

    def get_articles(self, role="auditor", domain=()):
        """Return the rows of the screen by article, as that person sees them."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self._see(role, "bhima.stock.article.comparison").search(domain)

    def get_accounts(self, role="auditor", domain=()):
        """Return the rows of the screen by account, as that person sees them."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self._see(role, "bhima.stock.account.comparison").search(domain)

    def _see(self, role, model):
        return self.hospital.as_user(role, self.env[model])

    def break_ledger(self, query, *params):
        """Change the stock ledger in the database: nobody else can."""
        self.env.flush_all()
        self.env.cr.execute(f"{query} AND company_id = {self.company.id}", params)
        self.env.invalidate_all()

    def import_entry(self, amount):
        """Post an entry on the stock account, as an import does."""
        entry = self.hospital.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.hospital.accounts[role].id,
                            "balance": balance,
                        }
                    )
                    for role, balance in (("stock", amount), ("variation", -amount))
                ],
            }
        )
        entry.action_post()
        return entry

    def stock_up_unbooked(self, quantity=10, price=3.0):
        """Receive an article that gets its group only then."""
        self.article.inventory_group_id = False
        self.stock_up(quantity, price)
        self.article.inventory_group_id = self.hospital.group

    def stock_up_lots_unbooked(self):
        """Receive lots of an article that gets its group only then: A at 2.0, B at 5.0.

        :return: the article, valued by lot
        """
        vaccine = self.hospital.create_article(
            "BCG", tracking="lot", lot_valuated=True, inventory_group_id=False
        )
        for name, price in (("A", 2.0), ("B", 5.0)):
            order = self.hospital.order((vaccine, 10, price))
            self.hospital.receive(order, lot=name)
        vaccine.inventory_group_id = self.hospital.group
        return vaccine

    def consume_lot(self, lot, quantity):
        """The storekeeper issues so much of a lot to the ward."""
        line = (lot.product_id, quantity)
        picking = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, line
        )
        picking.move_ids.move_line_ids.lot_id = lot
        return self.hospital.validate(picking)
