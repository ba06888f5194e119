"""A hospital whose articles move: as many with our accounting as without.

*plain* articles have no inventory group, and keep Odoo's own behaviour.
"""

from odoo import Command, api

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ohada_hospital

GROUPS = 12
KINDS = ("ours", "plain")


class MovingHospital:
    """A hospital with as many articles in groups as without one, and stock of each."""

    def __init__(self, env, size):
        self.hospital = found_ohada_hospital(env)
        self.groups = [
            self.hospital.create_group(f"G{number:02}", f"Group {number}")
            for number in range(GROUPS)
        ]
        self.registry = env.registry
        self.articles = self.stock_articles(size)

    def stock_articles(self, size, cost_method="average"):
        """Return as many articles of ours as plain ones, with stock of each."""
        category = self.hospital.category.copy({"property_cost_method": cost_method})
        articles = {kind: self.create_articles(kind, size, category) for kind in KINDS}
        for same in articles.values():
            self.hospital.receive(self.order(same, 1_000))
        self.commit()
        return articles

    def create_articles(self, kind, size, category):
        """Create articles of a category; ours are spread over the groups."""
        articles = self.hospital.env["product.product"].create(
            [
                {
                    "name": f"Article {number} ({kind})",
                    "is_storable": True,
                    "categ_id": category.id,
                    "inventory_group_id": kind == "ours"
                    and self.groups[number % GROUPS].id,
                    "purchase_method": "purchase",
                    "supplier_taxes_id": [Command.clear()],
                    "taxes_id": [Command.clear()],
                }
                for number in range(size)
            ]
        )
        self.hospital.env.flush_all()
        return articles

    def order(self, articles, quantity):
        """Order the articles, and make the receipt ready to be validated."""
        lines = [(article, quantity, 1.0 + article.id % 7) for article in articles]
        order = self.hospital.order(*lines)
        order.picking_ids.move_ids.picked = True
        return order

    def create_receipt(self, articles):
        """Return a receipt from a vendor that is ready to be validated."""
        return self.order(articles, 5).picking_ids

    def create_issue(self, articles):
        """Return an issue to a ward that is ready to be validated."""
        return self.send(articles, self.hospital.ward)

    def create_delivery(self, articles):
        """Return a delivery to patients that is ready to be validated."""
        patients = self.hospital.env.ref("stock.stock_location_customers")
        delivery = self.hospital.warehouse.out_type_id
        return self.send(articles, patients, picking_type_id=delivery.id)

    def send(self, articles, destination, **vals):
        """Return a transfer of two of each article out of stock."""
        lines = [(article, 2) for article in articles]
        stock = self.hospital.stock
        return self.hospital.prepare_transfer(stock, destination, *lines, **vals)

    def commit(self):
        """Keep what was made: the database is thrown away after the benchmark."""
        env = self.hospital.env
        env.flush_all()
        env.cr.commit()
        env.transaction.clear()

    def open_env(self):
        """Return the environment of a storekeeper's request."""
        storekeeper = self.hospital.users["storekeeper"].id
        # what the web client sends along
        context = {
            "allowed_company_ids": self.hospital.company.ids,
            "lang": "en_US",
            "tz": "Africa/Kinshasa",
            "uid": storekeeper,
        }
        return api.Environment(self.registry.cursor(), storekeeper, context)
