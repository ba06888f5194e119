from odoo import fields, models


class UomUom(models.Model):
    _inherit = "uom.uom"

    abbreviation = fields.Char(
        translate=True, help="Short form printed on labels and stock documents."
    )
