from odoo import fields, models


class LossReason(models.Model):
    """Why stock was lost: expired, broken, stolen, ...; a list that people edit."""

    _name = "bhima.loss.reason"
    _description = "Reason of Loss"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(lower(btrim(name->>'en_US')))", "A reason of loss with this name exists."
    )
