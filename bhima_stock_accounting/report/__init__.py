from . import common
from . import documents
from . import stock
from . import books
