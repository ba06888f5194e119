from odoo import models
from odoo.exceptions import AccessError

from ..relations import read_relation


class WindowMixin(models.AbstractModel):
    """A window, or one of its lines, that answers for own companies alone.

    No record rule applies to a record that is not saved yet, and windows show figures
    that users may not read themselves.
    """

    _name = "bhima.window.mixin"
    _description = "Window"

    def onchange(self, values, field_names, fields_spec):
        """Refuse to compute what depends on a company that the user does not have.

        :raise AccessError: a value is a record of such a company, or of the window of
            somebody else
        """
        if not self.env.su:
            self._check_own_values(self, values)
        return super().onchange(values, field_names, fields_spec)

    def _check_own_values(self, model, values):
        """Refuse values that name records of others, however deep.

        :param model: model of the values
        :param dict values: as the client sends them
        """
        for fname, value in values.items():
            field = model._fields.get(fname)
            if not field or not field.relational:
                continue
            comodel = self.env[field.comodel_name]
            ids, nested = read_relation(value)
            self._check_own_records(comodel.browse(ids))
            for vals in nested:
                self._check_own_values(comodel, vals)

    def _check_own_records(self, records):
        if records._transient:
            records.check_access("read")
        companies, chosen = self.env["res.company"], self.env.companies
        if records._name == companies._name:
            companies = records
        elif "company_id" in records._fields:
            # sudo: the user may not read records of others; only their company is
            # looked at. A branch uses what its parent companies have
            companies = records.sudo().company_id
            chosen |= chosen.sudo().parent_ids
        if companies - chosen:
            raise AccessError(
                self.env._(
                    "This window is about a company that you have not chosen. Choose "
                    "it at the top right, or close the window."
                )
            )
