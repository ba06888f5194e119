from odoo import fields, models
from odoo.exceptions import UserError

# Blank lines for goods that are found and are not on the sheet.
BLANK_LINES = 3


class CountSheet(models.AbstractModel):
    """The count sheet: articles by depot, with space for the quantities.

    The expected quantity is printed only if Odoo shows it to the user who counts (*Show
    expected quantity* of a requested count), so that he does not copy it.
    """

    _name = "report.bhima_stock_accounting.report_count_sheet"
    _description = "Count Sheet"
    _inherit = ["bhima.report.stock.document"]

    def _get_report_values(self, docids, data=None):
        quants = self.env["stock.quant"].browse(docids or ())
        self._check_countable(quants)
        sheets = quants.grouped(lambda quant: (quant.company_id, quant.location_id))
        return {
            "doc_ids": docids,
            "doc_model": quants._name,
            "docs": quants,
            "printed_at": fields.Datetime.now(),
            "sheets": [
                self._get_sheet(location, members)
                for (_company, location), members in sheets.items()
            ],
        }

    def _check_countable(self, quants):
        """Refuse quantities that are not in the stock of a company.

        :raise UserError: goods at vendors, patients, wards or losses are chosen
        """
        elsewhere = quants.location_id.filtered(
            lambda location: not location._should_be_valued()
        )
        if elsewhere:
            raise UserError(
                self.env._(
                    "Only what is in stock is counted, not what is in %s. Choose "
                    "lines of internal locations in Inventory > Operations > "
                    "Physical Inventory.",
                    elsewhere[0].display_name,
                )
            )

    def _get_sheet(self, location, quants):
        """Return the values that are printed for a depot.

        Hook: an override keeps the keys.

        :param stock.location location: the depot
        :param stock.quant quants: its chosen quantities
        :rtype: dict
        """
        ordered = quants.sorted(
            lambda quant: (
                quant.product_id.inventory_group_id.code or "",
                quant.product_id.default_code or "",
                quant.product_id.name,
                quant.lot_id.name or "",
                quant.id,
            )
        )
        lines = [self._get_line(quant) for quant in ordered]
        company = quants.company_id or self.env.company
        flags = self._get_column_flags(lines)
        flags["shows_theoretical"] = self._shows_theoretical()
        return {
            **flags,
            **self._get_formats(company.currency_id),
            "company": company,
            "location": location.display_name,
            "lines": lines,
            # each sheet has the columns code, article, unit, counted and remarks
            "column_count": 5 + sum(flags.values()),
            "blank_lines": BLANK_LINES,
            "signatories": [
                self.env._("First Counter"),
                self.env._("Second Counter"),
                self.env._("Storekeeper"),
            ],
        }

    def _get_line(self, quant):
        bearers = quant.package_id.display_name, quant.owner_id.display_name
        return {
            **self._get_article_columns(
                quant.product_id, quant.lot_id, quant.product_uom_id
            ),
            "place": ", ".join(filter(None, bearers)),
            "theoretical": quant.quantity,
        }

    def _shows_theoretical(self):
        # sudo: Odoo's own setting, which its own count sheet reads for anybody
        parameters = self.env["ir.config_parameter"].sudo()
        shown = parameters.get_param("stock.show_expected_quantity_count", "False")
        return shown == "True"
