"""Reports on disk: each appears when it is complete."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import warnings
from pathlib import Path
from typing import Literal

from wirecopy import _wirecopy
from wirecopy._errors import InputWarning

Format = Literal["json", "ndjson", "html", "text", "csv", "parquet"]

_ENDINGS: dict[str, Format] = {
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
_FOLDERS = ("csv", "parquet")


def save(core: _wirecopy.Report, path: str | os.PathLike[str], format: Format | None) -> None:
    """Write a report to a path."""
    named = os.fspath(path)
    target = Path(named)
    if format is None:
        format = _ENDINGS.get(target.suffix.lower())
        if format is None:
            raise ValueError(f"the ending of `{named}` names no format: give format=, or one of {', '.join(_ENDINGS)}")
    elif format not in (*_ENDINGS.values(), *_FOLDERS):
        raise ValueError(f"format cannot be `{format}`: give json, ndjson, html, text, csv or parquet")
    if format in _FOLDERS or (format == "html" and (named.endswith(os.sep) or target.is_dir())):
        _save_folder(core, target, format)
    else:
        _save_file(core, target, format)


def _save_file(core: _wirecopy.Report, path: Path, format: Format) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    # A link stays a link: what it leads to is replaced.
    target = Path(os.path.realpath(path))
    unfinished = _beside(target)
    try:
        is_whole = core.write_file(str(unfinished), format)
        if target.exists():
            shutil.copymode(target, unfinished)
        os.replace(unfinished, target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if not is_whole:
        message = "the report would be too large to open in one file: it was written without the documents line by line"
        warnings.warn(f"{message}; name a folder, report/, to have everything", InputWarning, stacklevel=4)


def _save_folder(core: _wirecopy.Report, path: Path, format: Format) -> None:
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    if target.is_dir() and any(target.iterdir()):
        raise FileExistsError(errno.EEXIST, "the folder is not empty", str(path))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target.parent))
    unfinished = _beside(target)
    try:
        core.write_folder(str(unfinished), format)
        os.replace(unfinished, target)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _beside(target: Path) -> Path:
    """A new name beside the one it will become: a rename within a folder is one step."""
    return target.with_name(f".wirecopy-{secrets.token_hex(8)}")
