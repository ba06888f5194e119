from odoo import api, fields, models

from ..codes import number_codes, suggest_code


class CodeMixin(models.AbstractModel):
    """A record with a short code of its own, by which users know it."""

    _name = "bhima.code.mixin"
    _description = "Record with a Code"

    code = fields.Char(required=True)

    @api.model
    def name_create(self, name):
        """Create a record from its name and give it a code: an import has no code."""
        record = self.create(self._prepare_name_create_vals(name.strip()))
        return record.id, record.display_name

    def copy_data(self, default=None):
        """Give each copy a free code, so that Duplicate works."""
        vals_list = super().copy_data(default)
        if default and "code" in default:
            return vals_list
        codes = self._get_free_codes(self.mapped("code"))
        return [
            {**vals, "code": code} for vals, code in zip(vals_list, codes, strict=True)
        ]

    @api.model
    def _prepare_name_create_vals(self, name):
        """Return the values of a record that is created from its name alone."""
        return {"name": name, "code": self._suggest_codes([name])[0]}

    def _get_free_codes(self, codes):
        """Return the codes; a code that is taken gets a number.

        :param list[str] codes: codes that are wanted
        :rtype: list[str]
        """
        everyone = self.with_context(active_test=False).search_fetch([], ["code"])
        return list(number_codes(codes, everyone.mapped("code")))

    def _suggest_codes(self, names):
        """Return free codes for new records, such as ``MED.ORA`` for *Medicines, oral*.

        :param list[str] names: names of the new records
        :rtype: list[str]
        """
        return self._get_free_codes([suggest_code(name) for name in names])
