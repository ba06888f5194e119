"""What the developer scripts share; it needs nothing but Python's standard library."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (the message is for older Pythons)
    sys.exit("Python 3.11 or newer is needed.\nRun the script with a newer python3.")
