from odoo import fields, models
from odoo.fields import Domain


class ArticlesByGroup(models.AbstractModel):
    """What the printed lists of the register share: articles under their groups.

    Everything is in the eyes of the current company alone, also for who has several
    of them open: its own and the shared articles, its quantities, its costs.
    """

    _name = "bhima.report.articles.by.group"
    _description = "Articles by Inventory Group"

    def _get_report_values(self, docids, data=None):
        articles = self._get_articles(docids or [])
        return {
            "doc_ids": docids,
            "doc_model": articles._name,
            "printed_at": fields.Datetime.now(),
            "currency": self.env.company.currency_id,
            "sections": [
                self._get_section(group, members)
                for group, members in articles.grouped("inventory_group_id").items()
            ],
            "article_count": len(articles),
        }

    def _get_articles(self, docids):
        """Return what is printed, in the order of groups, then codes.

        The database puts articles without a group, and those without a code, last.

        :rtype: product.template
        """
        company = self.env.company
        articles = self.env["product.template"].with_context(
            active_test=False, allowed_company_ids=company.ids
        )
        return articles.search(
            self._get_domain(docids) & Domain(articles._check_company_domain(company)),
            order="inventory_group_id, default_code, name, id",
        )

    def _get_domain(self, docids):
        """Return which articles the chosen records stand for; archived ones count."""
        return Domain("id", "in", docids)

    def _get_section(self, group, articles):
        """Return what is printed under one group, or without one.

        An override has to keep the keys.

        :rtype: dict
        """
        return {
            "name": group.display_name or self.env._("Without group"),
            "articles": articles,
            "article_count": len(articles),
        }
