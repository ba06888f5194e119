"""Each window of both add-ons, as somebody opens it."""


class WindowsMixin:
    """Opens windows, and knows which there are."""

    def get_window_models(self):
        """Return the windows of our add-ons that are installed."""
        return {
            name
            for name, model in self.registry.items()
            if model._transient and model._original_module.startswith("bhima_")
        }

    def prepare_windows(self, order):
        """Return the values of a window of each model, and of the lines of some.

        :param purchase.order order: confirmed, with an article of the hospital
        :return: values by model; for windows with lines values, field and values of
            the line
        :rtype: tuple[dict, dict]
        """
        picking, company = order.picking_ids, {"company_id": self.company.id}
        template, group = self.article.product_tmpl_id, self.hospital.group
        standard = self.env.ref("bhima_stock_accounting.standard_ifrs")
        parents = {
            "bhima.inventory.group.proposal": (company, "proposal_id", {}),
            "bhima.inventory.reclassification": (
                {"product_ids": template.ids},
                "reclassification_id",
                {"product_id": template.id},
            ),
            "bhima.opening.stock": (
                {**company, "date": "2031-01-01"},
                "opening_id",
                {"inventory_group_id": group.id},
            ),
            "bhima.standalone.posting": (company, "posting_id", {"balance": 3.0}),
            "bhima.stock.difference": (
                company,
                "difference_id",
                {"product_id": self.article.id, "value": 3.0},
            ),
            "bhima.stock.entry.preview": (
                {"picking_id": picking.id},
                "preview_id",
                {"debit": 3.0},
            ),
            "bhima.cash.purchase": (
                {"order_id": order.id},
                "purchase_id",
                {"purchase_line_id": order.order_line.id, "quantity": 10.0},
            ),
        }
        alone = {
            "bhima.stock.account.change": {
                **company,
                "group_id": group.id,
                "new_account_id": self.hospital.accounts["expense"].id,
            },
            "bhima.accounting.standard.change": {
                **company,
                "new_standard_id": standard.id,
            },
            "bhima.setup.check": {**company, "check": "opening"},
            "bhima.stock.report.options": {**company, "report": "bhima.stock.card"},
            "bhima.stock.value.date": {},
        }
        return alone, parents
