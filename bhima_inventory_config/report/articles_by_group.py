from odoo import fields, models
from odoo.fields import Domain


class ArticlesByGroup(models.AbstractModel):
    """Common part of the printed lists of the register: articles under their groups.

    A list is about the current company alone, even if the user has several companies
    open: its own and the shared articles, its quantities and its costs.
    """

    _name = "bhima.report.articles.by.group"
    _description = "Articles by Inventory Group"
    # The chosen records are groups, not articles.
    _is_of_groups = False
    # The list shows the value of the articles on hand.
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
        """Return the articles to print, in the order of groups, then codes.

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
        """Return the domain of the articles that the chosen records stand for.

        Archived articles count only if they were chosen themselves.
        """
        if self._is_of_groups:
            chosen = Domain("inventory_group_id", "in", docids)
            return chosen & Domain("active", "=", True)
        return Domain("id", "in", docids)

    def _get_section(self, group, articles):
        """Return the values that are printed under one group, or without a group.

        Hook: an override keeps the keys.

        :param bhima.inventory.group group: empty for articles without a group
        :param product.template articles: articles of the group, in their order
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
