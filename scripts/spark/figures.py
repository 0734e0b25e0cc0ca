"""What a job of `wirecopy.spark` moves, and how evenly it is spread.

    python scripts/spark/figures.py bytes SMALL.jsonl LARGE.jsonl    bytes that are shuffled per document, in both
    python scripts/spark/figures.py executors CORPUS.jsonl           the fingerprint stage on one executor and on two
    python scripts/spark/figures.py skew CORPUS.jsonl                the slowest task where 30 % of documents have one paragraph
    python scripts/spark/figures.py components CORPUS.jsonl          stories in one task against components in data frames

Where SMALL has a tenth of the documents of LARGE, what is shuffled per document should hardly differ.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import session
import wirecopy.spark
from pyarrow import parquet
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from wirecopy.spark._link import _Job as Job
from wirecopy.spark._link import _settings
from wirecopy.spark._stages import Stages

PARAGRAPH = (
    "Readers may write to the editor about what is printed here, and letters that are signed with a name and an address "
    "are answered within a month, as the rules of the press council for the whole of the country have asked since 1971."
)


def job(documents: pa.Table, parts: int, master: str = session.EXECUTORS) -> tuple[session.Events, float]:
    """Does a job in a session of its own, and gives what its log says and how long it took."""
    with tempfile.TemporaryDirectory(prefix="wirecopy-spark-") as name:
        work = Path(name)
        spark = session.start(master, work / "events")
        # Not from the driver's memory, as no corpus comes that needs Spark.
        (work / "articles").mkdir()
        rows = -(-documents.num_rows // 8)
        for number in range(8):
            parquet.write_table(documents.slice(number * rows, rows), work / "articles" / f"{number}.parquet")
        frame = spark.read.parquet(str(work / "articles"))
        start = time.monotonic()
        wirecopy.spark.link(frame, str(work / "stages"), partitions=parts)
        took = time.monotonic() - start
        sizes = {
            stage.name: sum(file.stat().st_size for file in stage.rglob("*") if file.is_file())
            for stage in sorted((work / "stages").iterdir())
        }
        spark.stop()
        print(f"{documents.num_rows} documents, {parts} partitions, {master}: {took:.1f} s", flush=True)
        print("  kept, bytes a document: " + session.said(sizes, documents.num_rows), flush=True)
        return session.Events(work / "events"), took


def shuffled(lines: Path, parts: int) -> float:
    documents = session.table(lines)
    events, _ = job(documents, parts)
    bytes_of = {name: of for name, of in events.shuffled().items() if name}
    share = sum(bytes_of.values()) / documents.num_rows
    print(f"  shuffled, bytes a document: {share:,.0f} in all: {session.said(bytes_of, documents.num_rows)}", flush=True)
    return share


ROUNDS = 5


def executors(lines: Path, parts: int) -> None:
    documents, found = session.table(lines), defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="wirecopy-spark-") as name:
        work = Path(name)
        parquet.write_table(documents, work / "articles.parquet")
        # What comes before is done once, and each is timed several times in turn: what else a machine does hits both.
        for number, count in enumerate((2, *(1, 2) * ROUNDS)):
            row = fingerprints(work, f"local-cluster[{count},1,2048]", parts, f"events-{number}")
            said = f"{row['wall']:.1f} s, {row['tasks']} tasks of {row['seconds']:.1f} s, {row['processor']:.1f} s of processors"
            print(f"  fingerprints of {documents.num_rows} documents on {count}: {said}", flush=True)
            if number > 0:
                found[count].append(row)
    ratios = [one["wall"] / two["wall"] for one, two in zip(found[1], found[2], strict=True)]
    print(f"  one executor takes {statistics.median(ratios):.2f} times as long as two ({', '.join(f'{x:.2f}' for x in sorted(ratios))})")
    work_of = {count: statistics.median(row["processor"] for row in rows) for count, rows in found.items()}
    share = statistics.median(max(row["executors"]) / sum(row["executors"]) for row in found[2])
    print(f"  two take {work_of[2] / work_of[1]:.2f} times the processor time of one, and the busier one has {share:.0%} of the work")
    print(f"  with a processor for each: {work_of[1] / (work_of[2] * share):.2f} times as fast", flush=True)


def fingerprints(work: Path, master: str, parts: int, events: str) -> dict[str, Any]:
    """What the tasks that make fingerprints took, in a session of its own; all stages before are kept."""
    spark = session.start(master, work / events)
    folder = work / "stages"
    stages = Stages(spark, str(folder), {"parts": parts})
    job = Job(spark, stages, wirecopy._wirecopy.RECALL_AT, parts)  # noqa: SLF001
    with _settings(spark, parts):
        mentions = job.prepare(spark.read.parquet(str(work / "articles.parquet")))[2]
        shutil.rmtree(folder / "alike", ignore_errors=True)
        session.give_each_a_processor()
        before = session.processor_seconds()
        job.resemble(mentions)
        processor = session.processor_seconds() - before
    spark.stop()
    rows = session.Events(work / events).stages()
    # The tasks that make fingerprints are those of the stage that hands them over.
    return {**max((row for row in rows if row["name"] == "alike"), key=lambda row: row["written"]), "processor": processor}


def skew(lines: Path, parts: int) -> None:
    documents = session.table(lines)
    texts = documents.column("text").to_pylist()
    # Three in ten, wherever they stand.
    texts = [f"{text}\n\n{PARAGRAPH}" if number % 10 in (1, 4, 8) else text for number, text in enumerate(texts)]
    at = documents.schema.get_field_index("text")
    events, _ = job(documents.set_column(at, "text", pa.array(texts)), parts)
    rows = [row for row in events.stages() if row["name"] and row["tasks"] >= parts]
    for row in sorted(rows, key=lambda row: -row["slowest"])[:8]:
        ratio, later = (row[name] / max(row["median"], 0.001) for name in ("slowest", "slowest_later"))
        said = f"slowest task {row['slowest']:.2f} s, median {row['median']:.2f} s, {ratio:.1f} times"
        print(f"  {row['name']}: {said}; {later:.1f} without the first on each executor", flush=True)


def components(lines: Path, parts: int) -> None:
    documents = session.table(lines)
    with tempfile.TemporaryDirectory(prefix="wirecopy-spark-") as name:
        work = Path(name)
        spark = session.start(session.EXECUTORS, work / "events")
        spark.sparkContext.setCheckpointDir(str(work / "rounds"))
        parquet.write_table(documents, work / "articles.parquet")
        wirecopy.spark.link(spark.read.parquet(str(work / "articles.parquet")), str(work / "stages"), partitions=parts)
        keys = spark.read.parquet(str(work / "stages" / "links")).select("key")
        edges = keys.select((F.col("key") % 2**32).alias("u"), F.shiftrightunsigned("key", 32).alias("v")).distinct().checkpoint()
        spark.conf.set("spark.sql.shuffle.partitions", str(parts))
        start = time.monotonic()
        stars, rounds = in_stars(spark, edges)
        took = time.monotonic() - start
        found = stars.select("v").distinct().count()
        print(f"  {edges.count()} pairs of {documents.num_rows} documents: {found} components in {rounds} rounds of stars, {took:.1f} s", flush=True)
        spark.stop()
        rows = session.Events(work / "events").stages()
    tasks = {row["name"]: row["slowest"] for row in rows if row["name"] in ("missing", "plan") and row["tasks"] == 1}
    print("  stories in one task: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in tasks.items()), flush=True)


def in_stars(spark: SparkSession, edges: DataFrame) -> tuple[DataFrame, int]:
    """Connected components by alternating stars (Kiveris et al. 2014, Connected Components in MapReduce and Beyond): of each document
    `u` of these pairs the least document `v` of its component, and the number of rounds."""

    def hung_up(sides: DataFrame) -> DataFrame:
        least = sides.groupBy("u").agg(F.least(F.min("v"), F.col("u")).alias("least"))
        return sides.join(least, "u")

    def said(edges: DataFrame) -> tuple[int, int]:
        row = edges.agg(F.count("*").alias("count"), F.sum(F.xxhash64("u", "v").cast("decimal(38,0)")).alias("sum")).first()
        return row["count"], row["sum"]

    rounds, before = 0, None
    while before != (now := said(edges)):
        rounds, before = rounds + 1, now
        both = edges.unionByName(edges.select(F.col("v").alias("u"), F.col("u").alias("v")))
        large = hung_up(both).where("v > u").select(F.col("v").alias("u"), F.col("least").alias("v")).distinct()
        small = hung_up(large.where("u <> v"))
        edges = small.select(F.col("v").alias("u"), F.col("least").alias("v")).unionByName(small.select("u", F.col("least").alias("v")))
        edges = edges.where("u <> v").distinct().checkpoint()
    return edges, rounds


def main(what: str, *corpora: str) -> None:
    parts = 64
    if what == "bytes":
        small, large = (shuffled(Path(corpus), parts) for corpus in corpora)
        print(f"growth: {100 * (large / small - 1):+.1f} %")
    elif what == "executors":
        executors(Path(corpora[0]), parts)
    elif what == "components":
        components(Path(corpora[0]), parts)
    else:
        skew(Path(corpora[0]), 16)


if __name__ == "__main__":
    main(*sys.argv[1:])
