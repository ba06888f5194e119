"""What a change of the add-ons' files asks of a database that has them."""

import doctest

import pytest

from toolbox import addon_marks, paths

ADDON = "bhima_example"
FILES = {
    "__manifest__.py": '{"name": "Example"}',
    "models/group.py": "class Group:\n    code = 1\n    def ask(self):\n        pass\n",
    "views/group_views.xml": "<odoo><record /></odoo>",
    "data/rules.xml": '<odoo noupdate="1"><record /></odoo>',
    "migrations/19.0.1.1.0/post-migration.py": "def migrate(cr, version):\n    pass\n",
    "i18n/fr.po": 'msgid "Group"\nmsgstr "Groupe"\n',
    "tests/test_group.py": "",
    "README.rst": "An example",
}
NOTHING, UPDATE, MAKE = "nothing", "update", "make anew"


@pytest.fixture
def addon(tmp_path, monkeypatch):
    """The folder of an add-on that is the only one."""
    return make_addon(tmp_path, monkeypatch, "ADDONS")


@pytest.fixture
def glue_addon(tmp_path, monkeypatch):
    """The same, of one that installs itself beside its neighbour."""
    return make_addon(tmp_path, monkeypatch, "GLUE_ADDONS")


def make_addon(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "ADDONS", ())
    monkeypatch.setattr(paths, "GLUE_ADDONS", ())
    monkeypatch.setattr(paths, kind, (ADDON,))
    for name, text in FILES.items():
        path = tmp_path / ADDON / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / ADDON


def change(path, old, new):
    path.write_text(path.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("name", "old", "new", "asked"),
    [
        ("models/group.py", "pass", "return 1", NOTHING),
        ("models/group.py", "code = 1", "code = 2", UPDATE),
        ("models/group.py", "def ask", "def say", UPDATE),
        ("views/group_views.xml", "<record />", "<record id='a' />", UPDATE),
        ("i18n/fr.po", "Groupe", "Le groupe", UPDATE),
        ("data/rules.xml", "<record />", "<record id='a' />", MAKE),
        ("__manifest__.py", "Example", "Another", MAKE),
        ("migrations/19.0.1.1.0/post-migration.py", "pass", "cr.execute('')", MAKE),
        ("tests/test_group.py", "", "import os", NOTHING),
        ("README.rst", "An", "Another", NOTHING),
    ],
)
def test_a_change_asks_for_no_more_than_it_needs(addon, name, old, new, asked):
    assert ask_for(addon, name, old, new) == asked


def test_a_glue_addon_is_part_of_the_databases(glue_addon):
    found = ask_for(glue_addon, "models/group.py", "code = 1", "code = 2")
    assert found == UPDATE


def ask_for(addon, name, old, new):
    """Change a file, and return what the databases need then."""
    making, updating = addon_marks.making(), addon_marks.updating()
    change(addon / name, old, new)
    if addon_marks.making() != making:
        return MAKE
    return UPDATE if addon_marks.updating() != updating else NOTHING


@pytest.mark.parametrize("name", ["models/lot.py", "views/lot_views.xml"])
def test_files_that_come_and_go_are_installed_anew(addon, name):
    before = addon_marks.making()
    (addon / name).write_text("")
    assert addon_marks.making() != before
    (addon / name).unlink()
    assert addon_marks.making() == before


def test_examples_in_the_module():
    result = doctest.testmod(addon_marks)
    assert result.attempted > 0 and not result.failed
