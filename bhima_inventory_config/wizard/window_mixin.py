from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from ..limits import FIRST_DAY, is_possible_day
from ..relations import read_relation


class WindowMixin(models.AbstractModel):
    """A window, or one of its lines, that answers for own companies alone.

    No record rule applies to a record that is not saved yet, and windows show figures
    that users may not read themselves.
    """

    _name = "bhima.window.mixin"
    _description = "Window"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse days of long ago: what is computed from them would fail."""
        for vals in vals_list:
            self._check_days(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse days of long ago."""
        self._check_days(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Refuse to compute what depends on a company that the user does not have.

        :raise AccessError: a value is a record of such a company, or of the window of
            somebody else
        """
        if not self.env.su:
            self._check_own_values(self, values)
        self._check_days(values)
        return super().onchange(values, field_names, fields_spec)

    def _check_days(self, values):
        """Refuse days on which nothing can have happened.

        :param dict values: values of fields
        :raise ValidationError: names the field
        """
        for fname, value in values.items():
            field = self._fields.get(fname)
            if not value or not field or field.type != "date":
                continue
            if not is_possible_day(fields.Date.to_date(value)):
                raise ValidationError(
                    self.env._(
                        "%(field)s: choose a day since %(first_day)s in this window.",
                        field=field._description_string(self.env),
                        first_day=format_date(self.env, FIRST_DAY),
                    )
                )

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
