"""What may be given as documents, sorted out."""

from __future__ import annotations

import errno
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol, TypeAlias, Union

from wirecopy._document import Document, DocumentLike
from wirecopy._errors import InputError, InputWarning
from wirecopy._wirecopy import Input

#: Warnings beyond these are only counted: a folder in an old encoding must not bury what else is said.
_MOST_WARNINGS = 20


class ArrowStream(Protocol):
    """A table that is handed over by the Arrow C interface: of pyarrow, polars, pandas, DuckDB, …"""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream, as a capsule."""


Path: TypeAlias = Union[str, "os.PathLike[str]"]
Source: TypeAlias = Union[Path, ArrowStream, Iterable[Union[Path, DocumentLike]]]


def read(source: Source, jobs: int | None) -> Input:
    """Read all that was given."""
    if isinstance(source, (str, os.PathLike)):
        return _of_paths([source], jobs)
    if hasattr(source, "__arrow_c_stream__") or hasattr(source, "__arrow_c_array__"):
        return Input.of_arrow(source)
    if isinstance(source, (Document, Mapping)):
        raise TypeError("one document alone has no near-duplicates: give several, as a list")
    if isinstance(source, (bytes, bytearray)) or not isinstance(source, Iterable):
        raise TypeError(
            f"documents cannot be {type(source).__name__}: give a path, an iterable of paths or documents, or a table"
        )
    paths: list[Path] = []
    documents = Input.of_documents(_documents(source, paths))
    if not paths:
        return documents
    return _of_paths(paths, jobs).join(documents)


def one_side(side: Path | DocumentLike, name: str) -> Input:
    """Read what must be one document, which is called `name` where it has no id."""
    if isinstance(side, (str, os.PathLike)):
        found = _of_paths([side], None)
        if len(found) != 1:
            raise InputError(
                f"{os.fspath(side)}: {len(found)} documents, and each side is one: name a file on each side, or use scan"
            )
        return found
    if not isinstance(side, (Document, Mapping)):
        raise TypeError(f"a side cannot be {type(side).__name__}: give a path, a Document, or a dictionary")
    if isinstance(side, Document):
        return Input.of_documents([side if side.id is not None else replace(side, id=name)])
    return Input.of_documents([{"id": name} | {key: value for key, value in side.items() if value is not None}])


def known(document: DocumentLike) -> object:
    """A document as the extension takes it."""
    if isinstance(document, (Document, dict)):
        return document
    if isinstance(document, Mapping):
        return dict(document)
    raise TypeError(f"a document cannot be {type(document).__name__}: give a Document, or a dictionary with `text`")


def warn(found: Input, stacklevel: int) -> None:
    """Say what deserves a look, and that something was skipped."""
    for warning in found.warnings[:_MOST_WARNINGS]:
        warnings.warn(warning, InputWarning, stacklevel=stacklevel + 1)
    if (more := len(found.warnings) - _MOST_WARNINGS) > 0:
        warnings.warn(f"{more} more of these are not shown: see Report.warnings", InputWarning, stacklevel=stacklevel + 1)
    if found.skipped:
        path, reason = found.skipped[0]
        message = f"{len(found.skipped)} skipped, see Report.skipped; the first: {path}: {reason}"
        warnings.warn(message, InputWarning, stacklevel=stacklevel + 1)


def _documents(source: Iterable[Path | DocumentLike], paths: list[Path]) -> Iterator[object]:
    """The documents among what is given; the paths among it go apart."""
    for item in source:
        if isinstance(item, (str, os.PathLike)):
            paths.append(item)
        else:
            yield known(item)


def _of_paths(paths: list[Path], jobs: int | None) -> Input:
    names = [os.fspath(path) for path in paths]
    for name in names:
        if "\n" in name:
            raise ValueError("a string is a path, and this one is a text: give wirecopy.Document(text) in its place")
    found = Input.of_paths(names, jobs)
    if len(found) > 0:
        return found
    for name in names:
        if name != "-" and any(path == name for path, _ in found.skipped) and not os.path.lexists(name):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    if found.skipped:
        path, reason = found.skipped[0]
        raise InputError(f"{path}: {reason}")
    raise InputError("nothing to scan: name text files, folders that hold some, or JSON Lines")
