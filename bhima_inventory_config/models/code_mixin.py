from itertools import count

from odoo import fields, models


class CodeMixin(models.AbstractModel):
    """A record that people know by a short code of its own."""

    _name = "bhima.code.mixin"
    _description = "Record with a Code"

    code = fields.Char(required=True)

    def copy_data(self, default=None):
        """Give each copy a code that is free, so that Duplicate works."""
        vals_list = super().copy_data(default)
        if default and "code" in default:
            return vals_list
        return [
            {**vals, "code": record._get_free_code()}
            for record, vals in zip(self, vals_list, strict=True)
        ]

    def _get_free_code(self):
        """Return the first of ``CODE-2``, ``CODE-3``, ... that nobody has."""
        self.ensure_one()
        everyone = self.with_context(active_test=False)
        candidates = (f"{self.code}-{number}" for number in count(2))
        return next(
            code
            for code in candidates
            if not everyone.search_count([("code", "=", code)], limit=1)
        )
