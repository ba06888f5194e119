from odoo import fields, models
from odoo.fields import Domain


class ArticlesByGroup(models.AbstractModel):
    """What the printed lists of the register share: articles under their groups.

    Everything is in the eyes of the current company alone, also for who has several
    of them open: its own and the shared articles, its quantities, its costs.
    """

    _name = "bhima.report.articles.by.group"
    _description = "Articles by Inventory Group"
    # What was chosen are groups, not articles.
    _is_of_groups = False
    # What the articles on hand are worth is shown.
    _shows_values = False

    def _get_report_values(self, docids, data=None):
        articles = self._get_articles(docids or [])
        sections = [
            self._get_section(group, members)
            for group, members in articles.grouped("inventory_group_id").items()
        ]
        values = {
            "doc_ids": docids,
            "doc_model": articles._name,
            "printed_at": fields.Datetime.now(),
            "currency": self.env.company.currency_id,
            "sections": sections,
            "article_count": len(articles),
        }
        if self._shows_values:
            values["value"] = self._get_sum(section["value"] for section in sections)
        return values

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
        """Return which articles the chosen records stand for.

        Archived ones count if they were chosen themselves.
        """
        if self._is_of_groups:
            chosen = Domain("inventory_group_id", "in", docids)
            return chosen & Domain("active", "=", True)
        return Domain("id", "in", docids)

    def _get_section(self, group, articles):
        """Return what is printed under one group, or without one.

        An override has to keep the keys.

        :rtype: dict
        """
        section = {
            "name": group.display_name or self.env._("Without group"),
            "articles": articles,
            "article_count": len(articles),
        }
        if self._shows_values:
            section["value"] = self._get_sum(articles.mapped("register_value"))
        return section

    def _get_sum(self, amounts):
        return self.env.company.currency_id.round(sum(amounts))
