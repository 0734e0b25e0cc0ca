"""What was found."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from wirecopy import _saving, _wirecopy
from wirecopy._types import Counts, Detail, DocumentReport, Link, Parameters, Passage, Skipped, Story, Tool

if TYPE_CHECKING:
    import pyarrow

T = TypeVar("T")

#: Items that are fetched at once where all are wanted.
_CHUNK = 512
#: Stories that a notebook shows.
_SHOWN = 10


class View(Sequence[T], Generic[T]):
    """The items of a report's array. Each becomes a dictionary when it is asked for, and again when it is asked for again."""

    __slots__ = ("_core", "_kind", "_length")

    def __init__(self, core: _wirecopy.Report, kind: str) -> None:
        self._core, self._kind, self._length = core, kind, core.length(kind)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            start, stop, step = index.indices(self._length)
            if step == 1:
                return self._items(start, max(start, stop))
            return [self[place] for place in range(start, stop, step)]
        place = index.__index__()
        if not -self._length <= place < self._length:
            raise IndexError(f"{self._kind}: there is no {index} of {self._length}")
        place %= self._length
        return self._items(place, place + 1)[0]

    def __iter__(self) -> Iterator[T]:
        for start in range(0, self._length, _CHUNK):
            yield from self._items(start, start + _CHUNK)

    def __repr__(self) -> str:
        return f"<{self._length} {self._kind}>"

    def _items(self, start: int, stop: int) -> list[T]:
        return cast("list[T]", json.loads(self._core.items(self._kind, start, stop)))


class Tables(Mapping[str, _wirecopy.Table]):
    """The tables of a report by their names. Each is made when it is first asked for, and kept."""

    def __init__(self, core: _wirecopy.Report) -> None:
        self._core = core
        self._made: dict[str, _wirecopy.Table] = {}

    def __getitem__(self, name: str) -> _wirecopy.Table:
        if name not in self._made:
            self._made[name] = self._core.table(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return filter(self._core.has_table, _wirecopy.TABLES)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"<tables: {', '.join(self)}>"


class Report:
    """A finished report, as the command's JSON report has it.

    `documents`, `stories`, `links` and `passages` are sequences of dictionaries that are made when they are asked for;
    `tables` are the same flattened, for data frames and databases.
    """

    def __init__(self, core: _wirecopy.Report, warnings: Sequence[str] = ()) -> None:
        """Not for callers: `scan`, `compare` and `Index.report` make reports."""
        self._core = core
        self._header: dict[str, Any] = json.loads(core.header())
        self._warnings = list(warnings)
        self._tables = Tables(core)

    @property
    def schema(self) -> str:
        """Name and version of the report's format."""
        return cast(str, self._header["schema"])

    @property
    def tool(self) -> Tool:
        """What made it."""
        return cast(Tool, self._header["tool"])

    @property
    def detail(self) -> Detail:
        """How much it holds."""
        return cast(Detail, self._core.detail)

    @property
    def parameters(self) -> Parameters:
        """Every parameter that can change a result, and what follows from it."""
        return cast(Parameters, self._header["parameters"])

    @property
    def counts(self) -> Counts:
        """How much there was, and how much of it was looked at."""
        return cast(Counts, self._header["counts"])

    @property
    def skipped(self) -> list[Skipped]:
        """Inputs that could not be read, each with its reason."""
        return cast("list[Skipped]", self._header["skipped"])

    @property
    def warnings(self) -> list[str]:
        """What was read but deserves a look: another encoding, a second holder of an id."""
        return self._warnings

    @property
    def documents(self) -> View[DocumentReport]:
        """The documents, by id, with their labelled spans and lines."""
        return View(self._core, "documents")

    @property
    def stories(self) -> View[Story]:
        """The stories, by id."""
        return View(self._core, "stories")

    @property
    def links(self) -> View[Link]:
        """Pairs of documents that have to do with each other, by their ids; none with ``detail="summary"``."""
        return View(self._core, "links")

    @property
    def passages(self) -> View[Passage]:
        """The evidence: aligned stretches of two documents; with ``detail="full"`` alone."""
        return View(self._core, "passages")

    @property
    def tables(self) -> Mapping[str, _wirecopy.Table]:
        """The report as flat tables by name, which polars, pyarrow, pandas and DuckDB take by the Arrow C interface.

        >>> import wirecopy
        >>> report = wirecopy.scan([wirecopy.Document("Calm returns.", id="a")])
        >>> report.tables["documents"].column_names[:5]
        ['id', 'path', 'source', 'published', 'title']

        ``polars.DataFrame(report.tables["links"])``, ``pandas.DataFrame.from_arrow(report.tables["links"])``, and in DuckDB
        a table under the name of a variable that holds one.
        """
        return self._tables

    def to_arrow(self) -> dict[str, pyarrow.Table]:
        """All tables, by name, as pyarrow has them; they share memory with `tables`. It takes pyarrow."""
        try:
            import pyarrow
        except ImportError as error:
            raise ImportError("to_arrow takes pyarrow: pip install pyarrow, or use Report.tables") from error
        return {name: pyarrow.table(table) for name, table in self._tables.items()}

    def to_json(self) -> str:
        """The JSON report, byte for byte that of ``wirecopy scan --format json``."""
        return self._core.to_text("json")

    def to_text(self, width: int = 100) -> str:
        """The report for people, in lines of so many columns; that of a comparison has the two side by side."""
        return self._core.to_page(width)

    def text(self, document: str, start: int | None = None, end: int | None = None) -> str:
        """The text of a document by its id, or the stretch of it between two bytes, as all offsets are.

        >>> import wirecopy
        >>> report = wirecopy.scan([wirecopy.Document("Café prices rise.\\nCalm returns.", id="a")])
        >>> line = report.documents[0]["lines"][1]
        >>> report.text("a", line["start"], line["end"])
        'Calm returns.'

        KeyError where no text is known under this id, ValueError where there is no such stretch.
        """
        return self._core.excerpt(document, start, end)

    def save(self, path: str | os.PathLike[str], format: _saving.Format | None = None) -> None:
        """Write the report; it appears as a whole, or not at all.

        `format` is ``json``, ``ndjson``, ``html`` or ``text``, a file each, or ``csv``, ``parquet``, or ``html`` with a
        path that ends in ``/``, a folder, which must be new or empty. Where it is not given, the path's ending says.
        """
        _saving.save(self._core, path, format)

    def __len__(self) -> int:
        """How many documents it is about."""
        return self._core.length("documents")

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        counts = self.counts
        return (
            f"<wirecopy.Report: {counts['documents']} documents, {counts['links']} links, {counts['stories']} stories, "
            f"{len(self.skipped)} skipped>"
        )

    def _repr_html_(self) -> str:
        """A summary for notebooks; `save` writes the whole as HTML."""
        counts = self.counts
        figures = f"{counts['documents']} documents · {counts['links']} links · {counts['stories']} stories"
        rows = "".join(_row(story) for story in self.stories[:_SHOWN])
        more = len(self.stories) - _SHOWN
        rest = f"<p>and {more} more stories</p>" if more > 0 else ""
        head = "<tr><th>story</th><th>headline</th><th>carry it</th><th>same event</th><th>likely base</th></tr>"
        table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""
        return f"<div><p><b>wirecopy</b> · {figures}</p>{table}{rest}</div>"


def _row(story: Story) -> str:
    roles = [member["role"] for member in story["members"]]
    base = story["base"]["document"] if story["base"] else ""
    cells = [story["id"], story["label"], str(roles.count("derivation")), str(roles.count("same_event")), base]
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
