"""What can go wrong.

Each is an `Error`, and the built-in exception that it is by nature: ``except ValueError`` catches a parameter out of its
range, ``except OSError`` a store that cannot be written.
"""


class Error(Exception):
    """Something could not be done; the message says what, where, and what to do."""


class ParameterError(Error, ValueError):
    """A parameter is outside its range, or two of them cannot hold together."""


class InputError(Error, ValueError):
    """What was given holds no document."""


class LimitError(Error, ValueError):
    """An input passes a stated limit."""


class TableError(Error, ValueError):
    """A table cannot be read as what it should be."""


class StoreError(Error, OSError):
    """A store cannot be opened, read or written."""


class InputWarning(UserWarning):
    """Something about an input that was read otherwise than it stands there, or not at all."""


for _class in (Error, ParameterError, InputError, LimitError, TableError, StoreError, InputWarning):
    # As users know them, in tracebacks too.
    _class.__module__ = "wirecopy"
del _class
