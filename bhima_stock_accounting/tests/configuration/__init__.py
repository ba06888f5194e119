from . import test_access
from . import test_branch_settings
from . import test_forged_context
from . import test_group_accounts
from . import test_settings
from . import test_standard_change
from . import test_standards
from . import test_windows
