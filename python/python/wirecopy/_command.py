"""The ``wirecopy`` command, which the extension carries."""

import sys
from typing import NoReturn

from wirecopy import _wirecopy


def main() -> NoReturn:
    """Run the command with the arguments of this process, and end with its exit code."""
    # What messages call the program, however it was started.
    sys.exit(_wirecopy.main(["wirecopy", *sys.argv[1:]]))
