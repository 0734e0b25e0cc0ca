"""The order of the steps: documents in, links, passages and stories out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from wirecopy import _wirecopy
from wirecopy.spark import _kernel
from wirecopy.spark._stages import Stages
from wirecopy.spark._tables import DOCUMENTS, KINDS, ROWS, STORIES, TOLD

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import Column

__all__ = ["Linked", "link"]

MOST_DOCUMENTS = 2**32 - 2
"""Documents are numbered in 32 bits."""
LOW = 2**32 - 1


class Linked(NamedTuple):
    """What was found. The columns are those of `LINKS`, `PASSAGES` and `STORIES`."""

    links: DataFrame
    passages: DataFrame
    stories: DataFrame


def link(
    documents: DataFrame,
    checkpoints: str,
    *,
    recall_at: tuple[float, float] = _wirecopy.RECALL_AT,
    partitions: int | None = None,
) -> Linked:
    """Find which documents were copied or rewritten from each other: what `wirecopy.scan` finds in them, on Spark.

    `documents` has the columns ``id``, unique and never null, and ``text``, and where known ``title``, ``source``, ``published`` or
    ``date``, ``url``, ``language``, ``path``. A document whose text is null is left out. The session must be a classic one, not of Spark
    Connect.

    `checkpoints` names a folder that the driver and all executors reach. Each stage is kept there as a Parquet table, and a call with
    the same folder and parameters goes on behind the last one that is complete; it is not looked whether the documents are still the
    same. What is returned reads from there.

    `recall_at` is that of `wirecopy.scan`. `partitions` is into how many parts the work is put, by default as many as Spark shuffles
    into; it changes nothing of what is found. A part should fit in a task's memory ten times over.

    Raises:
        ValueError: When a column is missing, when two documents have one id, or when the checkpoints are those of another job.
    """
    spark = documents.sparkSession
    parts = partitions or int(spark.conf.get("spark.sql.shuffle.partitions") or 200)
    if parts < 1:
        message = f"partitions cannot be {parts}: give a number from 1"
        raise ValueError(message)
    missing = {"id", "text"} - set(documents.columns)
    if missing:
        message = f"the documents have no column {' and no column '.join(sorted(missing))}; they have {', '.join(documents.columns)}"
        raise ValueError(message)
    parameters = {
        "format": _wirecopy.FORMAT,
        "version": _wirecopy.__version__,
        "recall_at": list(recall_at),
        "partitions": parts,
    }
    with _settings(spark, parts):
        return _Job(spark, Stages(spark, checkpoints, parameters), recall_at, parts).link(documents)


@contextmanager
def _settings(spark: SparkSession, parts: int) -> Iterator[None]:
    """What a job wants of its session, as long as it runs."""
    wanted = {
        # A batch of rows that goes to a Python worker has some megabytes, however long the rows are.
        "spark.sql.execution.arrow.maxBytesPerBatch": 64 << 20,
        # A table is read in as many tasks as it has parts. Small files would go into one task together, a few such tasks do not come
        # out even on executors, and what is done with a row takes longer than to begin a task.
        "spark.sql.files.minPartitionNum": parts,
    }
    before = {name: spark.conf.get(name, None) for name in wanted}
    for name, value in wanted.items():
        spark.conf.set(name, str(value))
    try:
        yield
    finally:
        for name, earlier in before.items():
            if earlier is None:
                spark.conf.unset(name)
            else:
                spark.conf.set(name, earlier)


class _Job:
    """A call of `link`."""

    def __init__(self, spark: SparkSession, stages: Stages, recall_at: tuple[float, float], parts: int) -> None:
        self.spark = spark
        self.stages = stages
        self.recall_at = recall_at
        self.parts = parts
        self.places = _places(spark, parts)
        self.count = 0
        self.nodes = 0

    # How rows are brought together.

    def share(self, *rows: DataFrame) -> Broadcast[pa.Table]:
        """Rows that are few, and that every call of a step wants, for all executors."""
        return self.spark.sparkContext.broadcast(_union(*rows).toArrow().cast(_kernel.ROW_SCHEMA))

    def kernel(self, step: str, known: Broadcast[pa.Table] | None = None) -> _kernel.Kernel:
        """Does a step."""
        return _kernel.Kernel(step, self.recall_at, self.parts, self.count, self.nodes, known)

    def rows(self, step: str, rows: DataFrame, known: Broadcast[pa.Table] | None = None) -> DataFrame:
        """A step on any rows."""
        return _in_order(rows).mapInArrow(self.kernel(step, known).rows, ROWS)

    def opened(self, step: str, documents: DataFrame, known: Broadcast[pa.Table] | None = None) -> DataFrame:
        """A step on any documents, with what is known of each."""
        return documents.mapInArrow(self.kernel(step, known).opened, ROWS)

    def by_part(self, step: str, *rows: DataFrame, known: Broadcast[pa.Table] | None = None) -> DataFrame:
        """A step on all rows of each part."""
        return self.grouped(_union(*rows), self.kernel(step, known).part, ROWS)

    def grouped(self, rows: DataFrame, work: Callable[[pa.Table], pa.Table], schema: str) -> DataFrame:
        """What comes of all rows of each part."""
        # As many tasks as parts, however small they are: what is done with a row takes longer than to move it.
        place = F.element_at(F.array(*map(F.lit, self.places)), F.pmod("part", F.lit(self.parts)) + 1).alias("place")
        apart = rows.select("kind", "part", "key", "value", place).repartition(self.parts, "place")

        def on_part(table: pa.Table) -> pa.Table:
            return work(table.drop_columns("place"))

        # Spark counts arguments, and would take a method's own object for one.
        return apart.groupBy("place").applyInArrow(on_part, schema)

    def all(self, step: str, *rows: DataFrame) -> DataFrame:
        """A step on all rows, in one task."""
        kernel = self.kernel(step)
        together = _union(*rows).withColumn("part", F.lit(0)).repartition(1)
        return together.groupBy("part").applyInArrow(lambda table: kernel.part(table), ROWS)

    # The stages.

    def link(self, documents: DataFrame) -> Linked:
        corpus, learned, mentions = self.prepare(documents)
        nodes, alike = self.resemble(mentions)
        pairs = self.stages.keep("pairs", lambda: self.pair(nodes, alike, mentions))
        known = self.share(learned)
        links = self.stages.keep("links", lambda: self.align(pairs, corpus, known))
        subjects = _of(mentions, "Subject")
        cuts = self.stages.keep("cuts", lambda: self.seams(corpus, subjects, links, known))
        if not cuts.isEmpty():
            known = self.share(learned, cuts)
            links, subjects = self.cut(corpus, cuts, pairs, links, subjects, known)
        missing = self.stages.keep("missing", lambda: self.all("missing", subjects, links, pairs))
        links = _union(links, self.stages.keep("missing_links", lambda: self.align(missing, corpus, known, few=True)))
        plan = self.stages.keep("plan", lambda: self.all("plan", subjects, links), by="kind")
        return self.tell(plan, corpus, known)

    def prepare(self, documents: DataFrame) -> tuple[DataFrame, DataFrame, DataFrame]:
        """The documents numbered, what all of them show, and what each mentions."""
        corpus = self.number(documents)
        read = self.stages.keep("read", lambda: self.opened("read", corpus), by="kind")
        marks = self.learn(corpus, read)
        common = self.stages.keep("common_phrases", lambda: self.phrases(read))
        known = self.share(marks)
        mentions = self.stages.keep("mentions", lambda: self.opened("mention", corpus, known), by="kind")
        return corpus, _union(marks, common), mentions

    def number(self, documents: DataFrame) -> DataFrame:
        """The documents in the order of their ids, numbered from 0."""
        wanted = [name for name in documents.columns if name in DOCUMENTS]
        read = documents.select(*wanted).mapInArrow(_kernel.read, "id string, value binary")
        place = F.monotonically_increasing_id().alias("place")
        in_order = self.stages.keep(
            "documents", lambda: read.orderBy("id").select(place, "id", "value"), "place long, id string, value binary"
        )
        twice = in_order.groupBy("id").count().where("count > 1").limit(1).collect()
        if twice:
            message = f"{twice[0]['count']} documents have the id {twice[0]['id']}: give each an id of its own"
            raise ValueError(message)
        # A place is a partition 2 ** 33 times, and a place in it.
        partition = F.shiftrightunsigned("place", 33).alias("partition")
        counts = sorted((row["partition"], row["count"]) for row in in_order.groupBy(partition).count().collect())
        firsts = []
        for number, count in counts:
            firsts.append((number, self.count))
            self.count += count
        if self.count > MOST_DOCUMENTS:
            message = f"{self.count} documents are too many: the limit is {MOST_DOCUMENTS}"
            raise ValueError(message)
        first = F.broadcast(self.spark.createDataFrame(firsts, "partition long, first long"))
        key = (F.col("first") + F.col("place").bitwiseAND(2**33 - 1)).alias("key")
        numbered = in_order.withColumn("partition", F.shiftrightunsigned("place", 33)).join(first, "partition")
        return numbered.select(key, F.col("value").alias("Document"))

    def learn(self, corpus: DataFrame, read: DataFrame) -> DataFrame:
        """Which sentences are furniture and which are forms."""
        places = self.stages.keep("places", lambda: self.by_part("repeat", _of(read, "Places")))
        suspects = self.stages.keep("suspects", lambda: self.all("suspect", places, _of(read, "Words")), by="kind")
        summoned = corpus.join(_always_shuffled(_column(_of(suspects, "Summons"), "Summons")), "key")
        told = self.opened("testify", summoned)
        found = self.stages.keep("marks", lambda: self.by_part("mark", _of(suspects, "Suspects"), told))
        return _union(_of(suspects, "Marks"), found)

    def phrases(self, read: DataFrame) -> DataFrame:
        """Phrases that too many sentences have."""
        return self.by_part("common_phrases", self.by_part("phrases", _of(read, "Phrases")))

    def resemble(self, mentions: DataFrame) -> tuple[DataFrame, DataFrame]:
        """The distinct paragraphs, and which of them look alike."""
        nodes = self.stages.keep("nodes", lambda: self.by_part("nodes", _of(mentions, "Mentions")), by="kind")
        counts = _of(nodes, "NodeCount").select("value").collect()
        self.nodes = sum(int.from_bytes(row["value"], "little") for row in counts)
        texts = _of(nodes, "Nodes")
        common = self.stages.keep("common", lambda: self.by_part("common", self.rows("count", texts)))
        alike = self.stages.keep(
            "alike", lambda: self.by_part("alike", self.rows("fingerprint", texts, known=self.share(common)))
        )
        return nodes, alike

    def pair(self, nodes: DataFrame, alike: DataFrame, mentions: DataFrame) -> DataFrame:
        """Which documents are aligned."""
        holders = _of(nodes, "Holders")
        neighbours = self.by_part("acquaint", holders, alike)
        votes = self.by_part("vote", holders, neighbours, _of(mentions, "Identities"))
        return self.all("block", self.by_part("pair", votes))

    def align(self, pairs: DataFrame, corpus: DataFrame, known: Broadcast[pa.Table], *, few: bool = False) -> DataFrame:
        """The links of pairs, block by block: documents go to the blocks that want them."""
        return self.by_part("align", pairs, self.wanted(corpus, self.rows("need", pairs), few=few), known=known)

    def wanted(self, corpus: DataFrame, needs: DataFrame, *, few: bool = False) -> DataFrame:
        """Documents, once for each part that needs them; `few` of them or most."""
        needs = needs.select("part", "key").distinct()
        return _rows(corpus, "Document").drop("part").join(needs if few else _always_shuffled(needs), "key")

    def seams(self, corpus: DataFrame, subjects: DataFrame, links: DataFrame, known: Broadcast[pa.Table]) -> DataFrame:
        """Where documents are cut."""
        part = F.pmod("document", F.lit(self.parts)).cast("int")
        ends = F.array(F.shiftrightunsigned("key", 32), F.col("key").bitwiseAND(LOW))
        sides = links.select("kind", "key", "value", F.explode(ends).alias("document"))
        own = _rows(corpus, "Document").withColumn("document", F.col("key")).drop("part")

        def around(some: DataFrame) -> DataFrame:
            """Some documents, and their links."""
            rows = own.unionByName(sides).join(some, "document", "left_semi")
            return rows.select("kind", part.alias("part"), "key", "value")

        linked = around(sides.select("document").distinct())
        suspects = self.stages.keep("seam_suspects", lambda: self.by_part("suspect_seams", linked, known=known))
        if suspects.isEmpty():
            return suspects
        others = self.all("others", subjects, links, suspects)
        others = others.withColumn("part", F.pmod("key", F.lit(self.parts)).cast("int"))
        return self.by_part("seams", around(suspects.select(F.col("key").alias("document"))), others, known=known)

    def cut(
        self,
        corpus: DataFrame,
        cuts: DataFrame,
        pairs: DataFrame,
        links: DataFrame,
        subjects: DataFrame,
        known: Broadcast[pa.Table],
    ) -> tuple[DataFrame, DataFrame]:
        """The links and the subjects after documents have been cut."""
        touched = self.rows("touch", pairs, known=known)
        again = self.stages.keep("links_again", lambda: self.align(touched, corpus, known, few=True))
        some = cuts.select("key")
        opened = corpus.join(some, "key", "left_semi")
        anew = self.stages.keep("subjects_again", lambda: self.opened("subject", opened, known))
        same = subjects.join(some, "key", "left_anti")
        return _union(self.rows("keep", links, known=known), again), _union(same, anew)

    def tell(self, plan: DataFrame, corpus: DataFrame, known: Broadcast[pa.Table]) -> Linked:
        """What was found, in words."""
        kernel = self.kernel("report", known)
        rows = _union(_of(plan, "Plan"), self.wanted(corpus, _of(plan, "Need")))
        told = self.stages.keep("told", lambda: self.grouped(rows, kernel.told, TOLD), TOLD)
        called = _of(plan, "Story").groupBy("key").agg(F.collect_list("value").alias("Story"))
        stories = self.stages.keep(
            "stories",
            lambda: corpus.join(_always_shuffled(called), "key").mapInArrow(kernel.stories, "story string"),
            "story string",
        )
        return Linked(
            told.where("link is not null").select("link.*"),
            told.where("passage is not null").select("passage.*"),
            stories.select(F.from_json("story", STORIES).alias("story")).select("story.*"),
        )


def _places(spark: SparkSession, parts: int) -> list[int]:
    """For each part a number that Spark's hash puts into a partition of its own."""
    places: dict[int, int] = {}
    start, step = 0, 64 * parts
    while len(places) < parts:
        numbers = spark.range(start, start + step, numPartitions=1).select(F.col("id").cast("int").alias("number"))
        hashed = numbers.groupBy(F.pmod(F.hash("number"), F.lit(parts)).alias("partition")).agg(F.min("number").alias("number"))
        for row in hashed.collect():
            places.setdefault(row["partition"], row["number"])
        start += step
    return [places[partition] for partition in range(parts)]


def _in_order(rows: DataFrame) -> DataFrame:
    return rows.select("kind", "part", "key", "value")


def _union(*rows: DataFrame) -> DataFrame:
    return reduce(DataFrame.unionByName, (_in_order(some) for some in rows))


def _of(rows: DataFrame, kind: str) -> DataFrame:
    """The rows of a kind."""
    return _in_order(rows.where(F.col("kind") == KINDS[kind]).withColumn("kind", F.lit(KINDS[kind]).cast("tinyint")))


def _always_shuffled(rows: DataFrame) -> DataFrame:
    """Rows of many documents, to be joined with these: however few the documents are, so that what a job moves has no step at the size
    from which on Spark would no longer send the rows everywhere."""
    return rows.hint("shuffle_hash")


def _column(rows: DataFrame, kind: str) -> DataFrame:
    """The values of rows of a kind, by their keys."""
    return rows.select("key", F.col("value").alias(kind))


def _rows(columns: DataFrame, kind: str) -> DataFrame:
    """Rows of a kind that stand in a column."""
    value: Column = F.col(kind).alias("value")
    return columns.select(
        F.lit(KINDS[kind]).cast("tinyint").alias("kind"), F.lit(0).alias("part"), F.col("key"), value
    )
