from odoo import api, models
from odoo.orm.registry import TriggerTree
from odoo.tools import ormcache

from ..composing import COMPOSING, MAKING

# No record points to a new one: Odoo does not follow these to what depends on it.
UNLINKED = ("many2one", "many2one_reference")


class ComposedEntry(models.AbstractModel):
    """What Odoo need not find out again for each entry and its items.

    It comes to the same: what is spared is looking for it, not doing it.
    """

    _name = "bhima.composed.entry"
    _description = "Entry of Stock Movements in the Making"

    def _add_precomputed_values(self, vals_list):
        """Have Odoo take our values as they are: nothing else follows from them."""
        result = super()._add_precomputed_values(vals_list)
        final = {field for field in self._fields.values() if field.precompute}
        for vals in filter(self._is_composed, vals_list):
            vals["__precomputed__"] = final
        return result

    @api.model
    def _is_composed(self, vals):
        """Tell whether a record is made by us, not by others as we make ours.

        :param dict vals: what it is made of
        """
        return self.env.context.get(MAKING)

    def _modified(self, fields, create):
        """Know what depends on a new entry, which is the same of each.

        Odoo works it out anew from what depends on each of some two hundred fields.
        """
        is_new = create and len(fields) == len(self._fields)
        if not is_new or not self.env.context.get(COMPOSING):
            return super()._modified(fields, create)
        stored, whole, unstored = self._get_triggers_of_new()
        is_cached = any(field._get_all_cache_ids(self.env) for field in unstored)
        # sudo: as Odoo itself, to find what others have to compute; nothing is shown
        records = self.sudo().with_context(active_test=False)
        return records._modified_triggers(whole if is_cached else stored, create)

    @api.model
    @ormcache(cache="stable")
    def _get_triggers_of_new(self):
        """Return what Odoo computes, or forgets, when a record is created.

        Of the record itself nothing that is not stored was computed yet.

        :return: what is stored; the same with what other records have in the cache;
            the fields that the second has more
        :rtype: tuple[TriggerTree, TriggerTree, frozenset]
        """
        fields = self._fields.values()
        stored = self.pool.get_trigger_tree(fields, lambda field: field.store)
        whole = self.pool.get_trigger_tree(fields)
        branches = {k: v for k, v in whole.items() if k.type not in UNLINKED}
        unstored = frozenset(
            field
            for branch in branches.values()
            for node in branch.depth_first()
            for field in node.root
            if not field.store
        )
        linked = {k: v for k, v in stored.items() if k in branches}
        return (
            TriggerTree(stored.root, linked),
            TriggerTree(stored.root, branches),
            unstored,
        )
