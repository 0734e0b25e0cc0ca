"""One document in, one verdict out: what a crawler has seen."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from types import TracebackType
from typing import cast

from wirecopy import _wirecopy
from wirecopy._document import Document, DocumentLike
from wirecopy._errors import InputError
from wirecopy._inputs import known
from wirecopy._report import Report
from wirecopy._types import Stats, StoryMembers, Sync, Verdict

#: For how many lessons furniture is remembered that is not seen any more.
_MEMORY = 16


class Index:
    """Documents that come one by one, each with a verdict on what it is to those that came before.

    ``Index()`` is in memory; `Index.open` keeps one in a folder, where it is again after a restart. It may be used from
    several threads: verdicts on documents that are not inserted are given side by side, changes are made one after the
    other. In a process that was forked after an index was used, none can be used: start processes with ``"spawn"``.

    >>> import wirecopy
    >>> wire = (
    ...     "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\\n"
    ...     "Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\\n"
    ...     "An inquiry has been opened into why the captain left the marked channel in calm weather."
    ... )
    >>> with wirecopy.Index() as index:
    ...     index.insert({"id": "afp/1", "text": wire})["relation"]
    ...     index.insert({"id": "paper/7", "text": wire})["matches"][0]["id"]
    'new'
    'afp/1'

    `recall_at` says how hard to look, as in `scan`. `memory` is for how many lessons furniture (boilerplate that sites
    repeat) is remembered that the newest documents do not show any more; for ever where it is None.
    """

    def __init__(
        self, *, recall_at: tuple[float, float] = _wirecopy.RECALL_AT, memory: int | None = _MEMORY
    ) -> None:
        self._core = _wirecopy.Index(recall_at=recall_at, memory=memory)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        sync: Sync = "every",
        create: bool = True,
        recall_at: tuple[float, float] = _wirecopy.RECALL_AT,
        memory: int | None = _MEMORY,
        jobs: int | None = None,
    ) -> Index:
        """Open the index that is stored in a folder, which is made where there is none and `create` is true.

        One process at a time has it open. `sync` says when a change is on disk: ``"every"``, before it is acknowledged;
        ``"batch"``, every 1,000 changes, on `flush` and on `close`; ``"never"``, on `flush` and `close` alone.

        StoreError where it cannot be opened: another process has it, another version wrote it, it is damaged.
        """
        index = cls.__new__(cls)
        index._core = _wirecopy.Index.open(
            os.fspath(path), sync=sync, create=create, recall_at=recall_at, memory=memory, jobs=jobs
        )
        return index

    def insert(self, document: DocumentLike) -> Verdict:
        """Say what a document is to those that are held, and hold it too. One of the same id is replaced, and does not count.

        It must have an id. StoreError where it cannot be stored: then nothing has changed.
        """
        given = document.get("id") if isinstance(document, Mapping) else getattr(document, "id", None)
        if given is None or (isinstance(given, str) and not given.strip()):
            if isinstance(document, (Document, Mapping)):
                raise InputError("a document that is to be held needs an id, by which it can be found again")
        return cast(Verdict, json.loads(self._core.insert(known(document))))

    def query(self, document: DocumentLike) -> Verdict:
        """Say what a document would be to those that are held, one of the same id among them, and leave all as it is."""
        return cast(Verdict, json.loads(self._core.query(known(document))))

    def remove(self, id: str) -> bool:
        """Remove a document, and say whether it was held."""
        return self._core.remove(id)

    def expire_before(self, published: str | datetime.date | datetime.datetime) -> int:
        """Remove all documents that were published before a moment, and say how many. Those without a date stay.

        A text is read as ISO 8601, RFC 3339 or RFC 2822, without an offset as UTC.
        """
        date = published if isinstance(published, str) else published.isoformat()
        return self._core.expire_before(date)

    def keep_last(self, documents: int) -> int:
        """Remove all but the documents that came last, so many, and say how many it removed."""
        if documents < 0:
            raise ValueError(f"documents cannot be {documents}: give how many are to stay, from 0")
        return self._core.keep_last(documents)

    def story(self, id: str) -> StoryMembers | None:
        """The story that a document carries the text of; None where it carries none, or is not held."""
        story = self._core.story(id)
        return None if story is None else cast(StoryMembers, json.loads(story))

    def stats(self) -> Stats:
        """What is held, in figures."""
        return cast(Stats, json.loads(self._core.stats()))

    def report(self, *, jobs: int | None = None) -> Report:
        """What a scan of all documents that are held finds, whatever the order in which they came.

        It has no texts of them, so `Report.text` knows none, and columns of texts are empty.
        """
        return Report(self._core.report(jobs=jobs))

    def flush(self) -> None:
        """Wait until everything is on disk."""
        self._core.flush()

    def compact(self) -> None:
        """Give the space of removed documents back to the disk."""
        self._core.compact()

    def snapshot(self, path: str | os.PathLike[str]) -> None:
        """Write all that is held into another folder, which must be new or empty."""
        self._core.snapshot(os.fspath(path))

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._core.closed

    def close(self) -> None:
        """Wait until everything is on disk, and let go of the store. Whatever is asked of it later is a ValueError."""
        self._core.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._core

    def __len__(self) -> int:
        return len(self._core)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return "<wirecopy.Index: closed>" if self.closed else f"<wirecopy.Index: {len(self)} documents>"
