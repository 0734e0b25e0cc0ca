"""A Scrapy item pipeline that knows what it has seen, also after a restart.

Items are dictionaries, Scrapy items or data classes with ``text`` and, where known, ``url``, ``title``, ``source``,
``published``; without an ``id`` the address is one. What is a copy of a page that came before, or was derived from one, is
dropped, or, with ``WIRECOPY_ACTION = "tag"``, kept with the verdict in its field ``wirecopy``. In a project's ``settings.py``:

    ITEM_PIPELINES = {"scrapy_pipeline.WirecopyPipeline": 300}
    WIRECOPY_STORE = "seen"                    # the folder of the index; none keeps it in memory
    WIRECOPY_ACTION = "drop"                   # or "tag"
    WIRECOPY_RELATIONS = ["copy", "derived"]   # what counts as a duplicate
    WIRECOPY_KEEP_LAST = 100_000               # documents that are held at most; none keeps all
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

from wirecopy import Index


class WirecopyPipeline:
    """Drops or tags items whose text stands in earlier ones."""

    def __init__(
        self,
        store: str | None = None,
        action: str = "drop",
        relations: Sequence[str] = ("copy", "derived"),
        keep_last: int | None = None,
    ) -> None:
        if action not in ("drop", "tag"):
            raise NotConfigured(f"WIRECOPY_ACTION cannot be {action!r}: give drop or tag")
        self._store, self._tags = store, action == "tag"
        self._relations, self._keep_last = frozenset(relations), keep_last
        self._index: Index | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> WirecopyPipeline:
        """The pipeline that a project's settings ask for."""
        settings = crawler.settings
        return cls(
            settings.get("WIRECOPY_STORE"),
            settings.get("WIRECOPY_ACTION", "drop"),
            settings.getlist("WIRECOPY_RELATIONS", ["copy", "derived"]),
            settings.getint("WIRECOPY_KEEP_LAST") or None,
        )

    def open_spider(self, spider: Any = None) -> None:
        """Open the index. What was answered before a crash of the process is in it; `sync="every"` survives the machine's."""
        self._index = Index() if self._store is None else Index.open(self._store, sync="batch")

    def close_spider(self, spider: Any = None) -> None:
        """Let go of the index, when everything is on disk."""
        if self._index is not None:
            self._index.close()

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """Hold an item's text, and drop or tag the item where the text is not new."""
        if self._index is None:
            raise RuntimeError("the pipeline is not open")
        adapter = ItemAdapter(item)
        text = adapter.get("text")
        if not text:
            return item
        names = ("url", "title", "source", "published")
        fields = {name: adapter.get(name) for name in names}
        verdict = self._index.insert({**fields, "id": adapter.get("id") or adapter["url"], "text": text})
        if self._keep_last is not None and len(self._index) > self._keep_last + self._keep_last // 100:
            self._index.keep_last(self._keep_last)
        if self._tags:
            adapter["wirecopy"] = verdict
        elif verdict["relation"] in self._relations:
            raise DropItem(f"{verdict['relation']} of {verdict['matches'][0]['id']}")
        return item
