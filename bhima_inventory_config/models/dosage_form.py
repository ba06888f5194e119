from odoo import fields, models


class DosageForm(models.Model):
    """The galenical form of a medicine, as opposed to the unit it is counted in."""

    _name = "bhima.dosage.form"
    _description = "Dosage Form"
    _order = "name, id"
    _rec_names_search = ["name", "abbreviation"]

    name = fields.Char(required=True, translate=True)
    abbreviation = fields.Char(translate=True)
    edqm_code = fields.Char(
        string="EDQM Code",
        copy=False,
        help="Code of the pharmaceutical dose form in the standard terms of the "
        "European Directorate for the Quality of Medicines.",
    )
    active = fields.Boolean(default=True)

    _edqm_code_unique = models.Constraint(
        "unique(edqm_code)", "A dosage form with this EDQM code exists already."
    )
