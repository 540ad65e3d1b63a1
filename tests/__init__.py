"""Stories of the product, told by what it does.

They start hundreds of processes. Where this is set, each would compile the product anew, which
takes longer than all else that a start does.
"""

import os
import sys

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
