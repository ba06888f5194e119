from odoo import fields, models


class LossReason(models.Model):
    """A reason of loss: expired, broken, stolen, ... The users edit the list."""

    _name = "bhima.loss.reason"
    _description = "Reason of Loss"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(lower(btrim(name->>'en_US')))", "A reason of loss with this name exists."
    )
