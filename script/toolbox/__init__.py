"""What the developer scripts share; it needs nothing but Python's standard library.

A new machine has no more than that: the toolbox itself makes the environments of all
other packages. One of its own would have to be made before, under a lock, by programs
that are waited for, and each script be started again in it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (the message is for older Pythons)
    sys.exit("Python 3.11 or newer is needed.\nRun the script with a newer python3.")
