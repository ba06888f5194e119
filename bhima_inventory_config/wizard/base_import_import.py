import codecs

from odoo import api, models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..register_file import (
    FIELD_BY_COLUMN,
    REGISTER_IMPORT,
    has_odd_thousands,
    is_utf8,
)


class BaseImport(models.TransientModel):
    """Reads files of the register in their own way, any other file as Odoo does."""

    _inherit = "base_import.import"

    def parse_preview(self, options, count=10):
        """Set the context key of the register: the client sends no context here."""
        if options.get(REGISTER_IMPORT):
            self = self.with_context(**{REGISTER_IMPORT: True})
        return super().parse_preview(options, count)

    def _get_mapping_suggestion(
        self, header, fields_tree, header_types, mapping_fields
    ):
        """Recognise the columns of BHIMA by their names.

        Stored as data (``base_import.mapping``) they would be lost: each import
        overwrites the choices of the one before, also when it ignores a column.
        """
        field = FIELD_BY_COLUMN.get(header.strip().lower())
        if field and self.env.context.get(REGISTER_IMPORT):
            # less than the distance of any other column
            return {"field_path": [field], "distance": -1}
        return super()._get_mapping_suggestion(
            header, fields_tree, header_types, mapping_fields
        )

    def _read_csv(self, options):
        """Read a file as UTF-8 if it is: Odoo guesses wrong where accents are few.

        A byte order mark takes precedence; Odoo reads it.
        """
        content = self.file or b""
        if (
            self.env.context.get(REGISTER_IMPORT)
            and not options.get("encoding")
            and not content.startswith(codecs.BOM_UTF8)
            and is_utf8(content)
        ):
            options["encoding"] = "utf-8"
        return super()._read_csv(options)

    @api.model
    def _parse_float_from_data(self, data, index, name, options):
        """Keep a price that can't be read as it is, so that ``load`` reports its row.

        Odoo stops at the first such price without naming its row, and reads "12,5" as
        125 where the comma separates thousands.
        """
        if name != "list_price" or not self.env.context.get(REGISTER_IMPORT):
            super()._parse_float_from_data(data, index, name, options)
            return
        for line in data:
            price = line[index].strip()
            thousands, _decimals = self._infer_separators(price, options)
            if has_odd_thousands(price, thousands):
                continue
            try:
                super()._parse_float_from_data([line], index, name, options)
            except ImportValidationError:
                line[index] = price
