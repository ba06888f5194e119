from pathlib import Path

import polib

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged

from . import pages

# What pages describe in words of their own, and names in the demonstration hospital.
DESCRIBED = {
    pages.ENGLISH: {"gear", "italics", "developer mode", "0.00"},
    pages.FRENCH: {"roue dentée", "italique", "mode développeur", "0,00", "Maternité"},
}
HOSPITAL = "Hôpital général de Kinshasa (démo)"
# They are not installed here; pages tell what they show beside our add-ons.
BESIDE = ("point_of_sale", "product_expiry", "stock_landed_costs", "base_import")
# Part of a message, or the beginning of a name, is told from a name by its length.
SHORTEST_PART = 15


@tagged("post_install", "-at_install")
class TestScreenNames(TransactionCase):
    """What pages say is on the screen is there, in their language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(pages.FRENCH)
        cls.terms = cls._read_terms()
        cls.apps = {lang: cls._read_menus(lang) for lang in pages.LANGUAGES.values()}

    @classmethod
    def _read_terms(cls):
        """Return all that the installed modules may show, by language."""
        terms = {lang: set(names) for lang, names in DESCRIBED.items()}
        modules = cls.env["ir.module.module"].search([("state", "=", "installed")])
        for name in {*modules.mapped("name"), *BESIDE}:
            path = Path(Manifest.for_addon(name).path, "i18n", "fr.po")
            for entry in polib.pofile(str(path)) if path.exists() else ():
                terms[pages.ENGLISH].add(pages.normalize(entry.msgid))
                terms[pages.FRENCH].add(pages.normalize(entry.msgstr or entry.msgid))
        for lang, known in terms.items():
            # Odoo keeps the names of charts in the language that asks first
            cls.env.invalidate_all()
            charts = cls.env["account.chart.template"].with_context(lang=lang)
            shown = [name for _code, name in charts._select_chart_template()]
            known.update(map(pages.normalize, [*shown, *modules.mapped("shortdesc")]))
            known.add(HOSPITAL)
        return terms

    @classmethod
    def _read_menus(cls, lang):
        """Return all menus as a tree: by name, the menu and what is below it."""
        menus = cls.env["ir.ui.menu"].with_context(
            **{"ir.ui.menu.full_list": True, "lang": lang}
        )
        children = menus.search([]).grouped("parent_id")

        def tell(parent):
            return [
                (pages.normalize(menu.name), menu, tell(menu))
                for menu in children.get(parent, ())
            ]

        return tell(menus)

    def _find(self, tree, name):
        """Return the menus of a name; headings are passed over."""
        for menu_name, menu, below in tree:
            if menu_name == name:
                yield menu, below
            if not menu.action and menu.parent_id:
                yield from self._find(below, name)

    def _follow(self, tree, names):
        """Return what of a path no menu has: the rest is on the last menu's screen."""
        if not names:
            return ()
        found = [
            self._follow(below, names[1:]) if below else names[1:]
            for _menu, below in self._find(tree, names[0])
        ]
        return min(found, key=len, default=names)

    def _is_shown(self, quotation):
        """Return whether a path leads along menus, and the rest is a known term."""
        names = [pages.normalize(name) for name in quotation.names]
        tree = self.apps[quotation.lang]
        if quotation.is_path and any(name == names[0] for name, _m, _b in tree):
            names = self._follow(tree, names)
        return all(self._is_term(name, quotation.lang) for name in names)

    def _is_term(self, name, lang):
        """Return whether people may read a name, or *Setting: value*, or part of it."""
        terms = self.terms[lang]
        if name in terms or terms.issuperset(map(pages.normalize, name.split(": "))):
            return True
        part = name.casefold()
        return len(part) >= SHORTEST_PART and any(
            part in term.casefold() for term in terms
        )

    def _get_wrong(self, quotations):
        return sorted({str(q) for q in quotations if not self._is_shown(q)})

    def test_guides_name_what_is_on_the_screen(self):
        quotations = list(pages.read_guides())
        self.assertGreater(len(quotations), 500)
        self.assertFalse(self._get_wrong(quotations))

    def test_readmes_name_menus_that_exist(self):
        paths = [q for q in pages.read_readmes() if q.is_path]
        self.assertGreater(len(paths), 15)
        self.assertFalse(self._get_wrong(paths))

    def test_descriptions_name_menus_that_exist(self):
        paths = [q for q in pages.read_descriptions() if q.is_path]
        self.assertGreater(len(paths), 10)
        self.assertFalse(self._get_wrong(paths))
