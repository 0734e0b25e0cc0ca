"""What executors do: tables of rows in, tables of rows out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from wirecopy import _wirecopy
from wirecopy.spark._tables import KINDS

__all__ = ["Kernel", "read"]

ROW_SCHEMA = pa.schema([("kind", pa.int8()), ("part", pa.int32()), ("key", pa.int64()), ("value", pa.binary())])
AT_ONCE = 32 << 20
"""Bytes of rows that a step on any rows takes at a time."""


class Kernel(NamedTuple):
    """Does one step, wherever it is sent."""

    step: str
    recall_at: tuple[float, float]
    parts: int
    documents: int
    nodes: int
    known: Any = None
    """A broadcast table of rows that every call wants."""

    def _parts(self) -> _wirecopy.Parts:
        return _wirecopy.Parts(
            recall_at=self.recall_at, parts=self.parts, documents=self.documents, nodes=self.nodes
        )

    def _with_known(self, rows: pa.Table) -> pa.Table:
        return rows if self.known is None else pa.concat_tables([rows, self.known.value])

    def _run(self, rows: pa.Table) -> pa.Table:
        return pa.table(self._parts().run(self.step, self._with_known(rows)))

    def rows(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """On any rows."""
        yield from self._each(batches, _as_rows, self._run)

    def opened(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """On documents: a column ``key``, and for each kind of row a column of its name."""
        yield from self._each(batches, _of_columns, self._run)

    def part(self, table: pa.Table) -> pa.Table:
        """On all rows of a part."""
        return self._run(table.cast(ROW_SCHEMA))

    def told(self, table: pa.Table) -> pa.Table:
        """The links and passages of a part."""
        rows = self._with_known(table.cast(ROW_SCHEMA))
        links, passages = (pa.table(found) for found in self._parts().report(rows))
        links, passages = (_plain(found) for found in (links, passages))
        columns = []
        for before, found, behind in ((0, links, len(passages)), (len(links), passages, 0)):
            structs = found.combine_chunks().to_struct_array()
            chunks = structs.chunks if isinstance(structs, pa.ChunkedArray) else [structs]
            kind = pa.struct(list(found.schema))
            columns.append(pa.chunked_array([pa.nulls(before, kind), *chunks, pa.nulls(behind, kind)], kind))
        return pa.table(columns, ["link", "passage"])

    def stories(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The stories of documents, as JSON."""

        def told(rows: pa.Table) -> pa.Table:
            return pa.table({"story": pa.array(self._parts().stories(self._with_known(rows)), pa.string())})

        yield from self._each(batches, _of_columns, told)

    @staticmethod
    def _each(
        batches: Iterator[pa.RecordBatch],
        rows_of: Callable[[pa.RecordBatch], pa.Table],
        work: Callable[[pa.Table], pa.Table],
    ) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for piece in _pieces(batch):
                yield from work(rows_of(piece)).to_batches()


def _pieces(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Pieces of a batch that take so much memory."""
    if batch.num_rows == 0:
        return
    rows = max(1, batch.num_rows * AT_ONCE // max(1, batch.nbytes))
    for start in range(0, batch.num_rows, rows):
        yield batch.slice(start, rows)


def _as_rows(batch: pa.RecordBatch) -> pa.Table:
    return pa.Table.from_batches([batch]).cast(ROW_SCHEMA)


def _of_columns(batch: pa.RecordBatch) -> pa.Table:
    """Rows of documents that have a column for each kind: a value, or a list of values."""
    keys, tables = batch.column("key"), []
    for name in batch.schema.names:
        if name not in KINDS:
            continue
        values = batch.column(name)
        if pa.types.is_list(values.type):
            own, values = keys.take(pc.list_parent_indices(values)), pc.list_flatten(values)
        else:
            is_there = pc.is_valid(values)
            own, values = keys.filter(is_there), values.filter(is_there)
        count = len(values)
        kind, part = pa.repeat(pa.scalar(KINDS[name], pa.int8()), count), pa.repeat(pa.scalar(0, pa.int32()), count)
        tables.append(pa.table([kind, part, own, values], schema=ROW_SCHEMA))
    return pa.concat_tables(tables)


def _plain(table: pa.Table) -> pa.Table:
    """The same with texts as Spark has them."""
    fields = [field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field for field in table.schema]
    return table.cast(pa.schema(fields))


def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The documents of a data frame, as `wirecopy.scan` reads them."""
    for batch in batches:
        ids = pc.utf8_trim_whitespace(batch.column("id").cast(pa.string()))
        if ids.null_count or pc.any(pc.equal(ids, "")).as_py():
            message = "a document has no id: give each one, which no other has"
            raise ValueError(message)
        for piece in _pieces(batch):
            yield from pa.table(_wirecopy.documents(piece)).to_batches()
