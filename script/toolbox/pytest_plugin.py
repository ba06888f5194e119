"""What our tests need of pytest besides pytest-odoo. Loaded by ``script/test``."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_odoo

import odoo.tools

# Environments of Odoo hang in cycles, and each new one looks at all that are alive:
# garbage is collected early.
EARLY = (700, 5, 2)


@contextmanager
def own_filestore(original: str, name: str) -> Iterator[None]:
    """Give a worker of pytest its own files, as it has its own database.

    pytest-odoo lets workers share the files of the database that theirs are copies of.
    But Odoo collects garbage after each class of tests: it deletes all files that this
    worker's database does not know, such as those that another one has just made. The
    page that a browser opened there stayed empty.
    """
    files, own = (Path(odoo.tools.config.filestore(db)) for db in (original, name))
    if original == name or not files.exists():
        yield
        return
    shutil.rmtree(own, ignore_errors=True)
    # Odoo never changes a file of the filestore: links will do
    shutil.copytree(files, own, copy_function=os.link)
    try:
        yield
    finally:
        shutil.rmtree(own, ignore_errors=True)


pytest_odoo._shared_filestore = own_filestore


@pytest.fixture(scope="session", autouse=True)
def collect_garbage_early(load_registry: None) -> None:
    """Look for garbage often, among what is new since the registry was loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*EARLY)
