"""Odoo as Debian packages it, unpacked and never installed.

The package lives in another suite than the machine's. Package lists of our own, for
the same mirror, leave the machine's sources as they are.
"""

import os
import shutil
from pathlib import Path

from toolbox import console, debian, paths, process

PACKAGE = "odoo-19"
SUITE = "sid"
# The package links to files of these.
LINKED_PACKAGES = (
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Odoo draws with version 4 of this font, which only the older suites have.
STABLE_PACKAGE = "fonts-font-awesome"
# An asset bundle names this file and breaks without it; nothing else needs it.
MISSING_FILE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"

FOLDER = paths.STATE / "odoo-package"
ROOT = FOLDER / "usr/lib/python3/dist-packages"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def fetch() -> Path:
    """Download and unpack it; return the folder that holds the package ``odoo``."""
    if not shutil.which("apt-get"):
        raise console.Failure("This system has no apt-get.", "Set ODOO_HOME.")
    work = paths.STATE / "odoo-package.unfinished"
    shutil.rmtree(work, ignore_errors=True)
    _download(work / "deb")
    _unpack(work)
    _complete(work)
    shutil.rmtree(FOLDER, ignore_errors=True)
    work.rename(FOLDER)
    return ROOT


def _download(folder: Path) -> None:
    folder.mkdir(parents=True)
    options = _private_lists(folder.parent / "apt")
    console.step(f"Downloading Odoo as Debian packages it ({PACKAGE}, 120 MB)")
    process.attended(["apt-get", *options, "update"], "odoo-lists")
    stable = _machine_suite()
    process.attended(
        [
            "apt-get",
            *options,
            "download",
            *(f"{name}/{SUITE}" for name in (PACKAGE, *LINKED_PACKAGES)),
            f"{STABLE_PACKAGE}/{stable}",
        ],
        "odoo-download",
        cwd=folder,
    )


def _private_lists(folder: Path) -> list[str]:
    """The options that make apt use lists of our own, and only those."""
    (folder / "lists" / "partial").mkdir(parents=True)
    sources = folder / "sources.list"
    trust = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    suites = dict.fromkeys((SUITE, _machine_suite()))
    mirror = _mirror()
    lines = (f"deb {trust}{mirror} {suite} main\n" for suite in suites)
    sources.write_text("".join(lines))
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": "/dev/null",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "APT::Default-Release": "",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    if os.geteuid() == 0:
        # The sandbox's user may be unable to enter the folder of this repository.
        settings["APT::Sandbox::User"] = "root"
    return [f"-o{name}={value}" for name, value in settings.items()]


def _mirror() -> str:
    """The address from which this machine gets its Debian packages."""
    mirrors = _known_mirrors()
    if not mirrors:
        # The origins are known only after the first update.
        debian.update_lists()
        mirrors = _known_mirrors()
    if not mirrors:
        raise console.Failure("apt knows no mirror of Debian.", "Set ODOO_HOME.")
    return mirrors[0]


def _known_mirrors() -> list[str]:
    form = "$(ORIGIN)|$(LABEL)|$(SITE)"
    lines = process.output(["apt-get", "indextargets", "--format", form]).splitlines()
    targets = [line.split("|", 2) for line in lines]
    return [site for origin, label, site in targets if origin == label == "Debian"]


def _machine_suite() -> str:
    """The code name of the Debian that this machine runs."""
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2].strip('"')
    return "stable"


def _unpack(folder: Path) -> None:
    console.step("Unpacking Odoo (1.2 GB)")
    for package in sorted((folder / "deb").glob("*.deb")):
        process.attended(["dpkg", "-x", package, folder], "odoo-unpack")
    shutil.rmtree(folder / "deb")
    shutil.rmtree(folder / "apt")


def _complete(folder: Path) -> None:
    """Fill the package's gaps, and make sure that none is left."""
    python = folder / ROOT.relative_to(FOLDER)
    # An incomplete second copy of some add-ons, which Odoo would look into.
    shutil.rmtree(python / "addons", ignore_errors=True)
    missing = python / "odoo" / "addons" / MISSING_FILE
    missing.parent.mkdir(parents=True, exist_ok=True)
    missing.touch()
    # Odoo's own tests of its command line start it by this file.
    shutil.copy(paths.ODOO_BIN, python)
    for link in (python / "odoo" / "addons").rglob("*"):
        if link.is_symlink() and not link.exists():
            _mend(link, folder / "usr/share")


def _mend(link: Path, shared: Path) -> None:
    """Let a link whose target has moved in the other package point there again."""
    for name in (link.name, f"{link.stem}-Regular{link.suffix}"):
        if target := next(shared.rglob(name), None):
            link.unlink()
            link.symlink_to(os.path.relpath(target, link.parent))
            return
    problem = f"Debian's package of Odoo links to a file that is missing: {link}"
    raise console.Failure(problem, "Set ODOO_HOME.")
