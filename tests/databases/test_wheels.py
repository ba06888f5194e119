"""The add-ons are installed as Python packages, without copying folders."""

import ast
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from toolbox import paths

from ..support import scratch, wheels

FOLDERS = ("data", "i18n", "migrations", "models", "report", "security", "static")
TELL_WHERE = """
for name in ("bhima_inventory_config", "bhima_stock_accounting"):
    module = __import__(f"odoo.addons.{name}", fromlist=["models"])
    print("loaded", name, module.__file__)
print("groups", env["bhima.inventory.group"].search_count([]))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel of each add-on."""
    return wheels.build(tmp_path_factory.mktemp("wheels"))


@pytest.fixture(scope="module")
def packages(built, tmp_path_factory):
    """A folder of Python packages that has the add-ons of both main wheels."""
    folder = tmp_path_factory.mktemp("packages")
    wheels.install([built[addon] for addon in paths.ADDONS], folder)
    return folder


def read_files(wheel, addon):
    """Return the files of an add-on in its wheel, named from its folder."""
    folder = f"odoo/addons/{addon}/"
    names = ZipFile(wheel).namelist()
    return {name.removeprefix(folder) for name in names if name.startswith(folder)}


def read_manifest(addon):
    return ast.literal_eval(Path(paths.ROOT, addon, "__manifest__.py").read_text())


@pytest.mark.parametrize("addon", wheels.ADDONS)
def test_wheel_has_all_files(built, addon):
    tracked = subprocess.check_output(
        ["git", "ls-files"], cwd=paths.ROOT / addon, text=True
    )
    expected = set(tracked.splitlines()) - {"pyproject.toml"}
    assert read_files(built[addon], addon) == expected


@pytest.mark.parametrize("addon", wheels.ADDONS)
def test_wheel_has_what_the_manifest_names(built, addon):
    manifest = read_manifest(addon)
    named = {*manifest.get("data", ()), *manifest.get("demo", ())}
    assert named <= read_files(built[addon], addon)


def test_wheels_have_all_folders(built):
    for addon in paths.ADDONS:
        files = read_files(built[addon], addon)
        folders = {name.partition("/")[0] for name in files}
        assert folders.issuperset(FOLDERS), addon
        assert f"i18n/{addon}.pot" in files
        assert "static/description/icon.png" in files


def test_wheels_ask_for_each_other_and_for_odoo(built):
    wheel = ZipFile(built["bhima_stock_accounting"])
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    metadata = wheel.read(name).decode().splitlines()
    version = read_manifest("bhima_stock_accounting")["version"]
    assert any(line.startswith(f"Version: {version}") for line in metadata)
    assert "Requires-Dist: odoo-addon-bhima_inventory_config==19.0.*" in metadata
    assert "Requires-Dist: odoo==19.0.*" in metadata


def test_odoo_loads_the_packages(packages):
    """A database that had the folders goes on with the packages."""
    with scratch.database("bhima_wheels", "BHIMA_INSTALLED_DB") as database:
        printed = wheels.run_odoo(
            packages, "shell", "-d", database.name, script=TELL_WHERE
        )
    loaded = [line.split() for line in printed.splitlines() if line[:6] == "loaded"]
    assert [name for _loaded, name, _file in loaded] == list(paths.ADDONS)
    for _loaded, _name, file in loaded:
        assert Path(file).is_relative_to(packages)
    assert "groups 0" in printed


@pytest.mark.long
def test_odoo_installs_the_packages(packages):
    with scratch.database("bhima_wheels") as database:
        log = wheels.run_odoo(
            packages,
            *("-d", database.name, "-i", "bhima_stock_accounting"),
            "--stop-after-init",
        )
        assert not scratch.COMPLAINT.findall(log)
        installed = database.query(
            "SELECT name, latest_version FROM ir_module_module"
            " WHERE name LIKE 'bhima%' AND state = 'installed' ORDER BY name"
        )
        standards = database.query("SELECT code FROM bhima_accounting_standard")
    assert installed == [
        (name, read_manifest(name)["version"]) for name in paths.ADDONS
    ]
    assert {code for (code,) in standards} == {"OHADA", "SYCEBNL", "IFRS"}
