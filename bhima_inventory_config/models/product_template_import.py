"""Import of files into the register; the article is in ``product_template``."""

from odoo import api, models
from odoo.exceptions import UserError

from ..register_file import REGISTER_IMPORT, REGISTER_LOADING


class RowsTogetherRefused(Exception):
    """Several rows were refused together; ``load`` then tries each row alone."""


class ProductTemplate(models.Model):
    """Imports a file into the register: all of its rows, or none.

    Without the context key of the register's action, imports work as in Odoo.
    """

    # pylint: disable-next=consider-merging-classes-inherited  # see the first line
    _inherit = "product.template"

    @api.model
    def get_import_templates(self):
        """Return the import template of the register instead of Odoo's.

        Odoo's template lacks the columns of the register, and Odoo's screen fails on a
        second template (``t-key`` of ImportDataSidepanel).
        """
        if not self.env.context.get(REGISTER_IMPORT):
            return super().get_import_templates()
        lang = "fr" if (self.env.lang or "").startswith("fr") else "en"
        path = f"static/csv/inventory_register_template_{lang}.csv"
        return [
            {
                "label": self.env._("Import Template for the Inventory Register"),
                "template": f"/bhima_inventory_config/{path}",
            }
        ]

    @api.model
    def load(self, fields, data):
        if not self.env.context.get(REGISTER_IMPORT):
            return super().load(fields, data)
        reader = self.env["bhima.register.import"]
        message = reader._get_header_message(fields)
        if message:
            return {"ids": False, "messages": [message], "nextrow": 0}
        # One file is one transaction: the client commits batch by batch, and would
        # leave out rows.
        whole = self.with_context(
            _import_limit=None, import_skip_records=[], **{REGISTER_LOADING: True}
        )
        with self.env.cr.savepoint() as savepoint:
            reader._create_agreed_references(fields, data)
            result = super(ProductTemplate, whole).load(fields, data)
            if not result["ids"]:
                savepoint.rollback()
        return result

    @api.model
    def _convert_records(self, records, *, log=lambda message: None, savepoint):
        """Add the values found for each row, and leave out rows that are refused.

        A warning is treated as an error: Odoo would write the row without telling the
        user.
        """
        if not self.env.context.get(REGISTER_IMPORT):
            yield from super()._convert_records(records, log=log, savepoint=savepoint)
            return
        rows = self.env["bhima.register.import"]._read_rows(records)
        converted = super()._convert_records(
            [(row.record, row.extras) for row in rows],
            log=lambda message: log({**message, "type": "error"}),
            savepoint=savepoint,
        )
        for row, (dbid, xid, vals, info) in zip(rows, converted, strict=True):
            for message in row.messages:
                log(message)
            if not row.messages:
                vals = {**vals, **row.references}
                yield row.article_id or dbid, xid, vals, {**info, "record": row.number}

    def _load_records(self, data_list, update=False):
        """Make ``load`` try the rows one by one when they are refused together.

        When several rows are refused by one ``UserError``, ``load`` assigns its text to
        the first of them, whichever row it is about (odoo/orm/models.py, ``flush``).
        """
        try:
            return super()._load_records(data_list, update)
        except UserError as error:
            if len(data_list) > 1 and self.env.context.get(REGISTER_IMPORT):
                raise RowsTogetherRefused from error
            raise
