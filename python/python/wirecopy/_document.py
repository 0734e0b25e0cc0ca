"""What a reader would open."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, Union

#: A date as a document may give it: ISO 8601 text, or a date of Python's.
When = Union[str, int, datetime.date, datetime.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    id: str | int | None = None
    title: str | None = None
    source: str | None = None
    published: When | None = None
    url: str | None = None
    language: str | None = None
    path: str | os.PathLike[str] | None = None


@dataclass(frozen=True, slots=True)
class Document(_Named):
    """A text with its name and what is known about it.

    `id` is what reports call it (``documents:7`` for the seventh without one), `source` the outlet (else the site of
    `url`), `published` a date, `title` a headline that need not stand in the text, `language` a tag such as ``fr``
    (else it is detected), `path` the file it is from.

    >>> Document("Mali has detained soldiers.", id="afp/1", source="AFP").id
    'afp/1'
    """

    text: str


class Fields(TypedDict, total=False):
    """A document as a dictionary: the fields of a JSON line. Others are allowed and ignored."""

    text: str
    id: str | int | None
    title: str | None
    source: str | None
    published: When | None
    date: When | None
    url: str | None
    language: str | None
    path: str | os.PathLike[str] | None


#: What is taken for a document.
DocumentLike = Union[Document, Fields, Mapping[str, object]]
