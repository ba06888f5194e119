"""The add-ons as wheels: made, and found by Odoo without a folder of add-ons."""

import os
import subprocess
import sys
from pathlib import Path

from odoo.tools import config

from toolbox import paths, python_env

ADDONS = (*paths.ADDONS, *paths.GLUE_ADDONS)
REQUIREMENTS = paths.SCRIPTS / "wheel-requirements.txt"


def build(folder):
    """Make a wheel of each add-on in a folder; return them by add-on.

    Nothing is asked of the network: what makes them is in an environment of its own.
    """
    python = python_env.ensure_environment("wheels", REQUIREMENTS).python
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    pip = [python, "-m", "pip", "wheel", *options, "--wheel-dir", folder]
    run([*pip, *(f"./{addon}" for addon in ADDONS)], cwd=paths.ROOT)
    return {
        addon: wheel for addon in ADDONS for wheel in folder.glob(f"*_{addon}-19*.whl")
    }


def install(wheels, folder):
    """Install wheels into a folder, which then has the packages ``odoo.addons``."""
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    run([*pip, "--target", folder, *wheels])


def run_odoo(packages, *arguments, script=None):
    """Run Odoo with add-ons of installed packages alone; return what it printed.

    :param Path packages: the folder that the wheels were installed into
    :param str script: what ``odoo shell`` reads, if that is the command
    """
    own = [path for path in config["addons_path"] if Path(path) != paths.ROOT]
    options = [f"--addons-path={','.join(own)}", "--no-http"]
    path = f"{packages}{os.pathsep}{os.environ['PYTHONPATH']}"
    command = [sys.executable, "-P", os.environ["BHIMA_ODOO_BIN"], *arguments, *options]
    return run(
        command, cwd=packages, env={**os.environ, "PYTHONPATH": path}, input=script
    )


def run(command, **options):
    """Run a command that must not fail; return what it printed and logged."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-5000:]
    return output
