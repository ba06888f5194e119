from odoo import models
from odoo.fields import Domain


class ArticlesOfGroups(models.AbstractModel):
    """What the lists share that are printed of chosen groups, not of chosen articles.

    Inherited before the list of articles: its ``_get_domain`` comes first.
    """

    _name = "bhima.report.articles.of.groups"
    _description = "Articles of Inventory Groups"
    _inherit = ["bhima.report.articles.by.group"]

    def _get_domain(self, docids):
        return Domain("inventory_group_id", "in", docids) & Domain("active", "=", True)
