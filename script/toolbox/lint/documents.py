"""The pages for people are up to date, and the site can be built from them."""

import sys
import tempfile
from pathlib import Path

from toolbox.docs import site


def findings() -> list[str]:
    sys.path.append(site.python_packages())
    # what reads translations and README files is among these packages
    from toolbox.docs import generated

    found = generated.findings()
    with tempfile.TemporaryDirectory() as folder:
        site.build(Path(folder))  # it says itself what is wrong
    return found
