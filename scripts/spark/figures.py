"""What a job of `wirecopy.spark` moves, and how evenly it is spread.

    python scripts/spark/figures.py bytes SMALL.jsonl LARGE.jsonl    bytes that are shuffled per document, in both
    python scripts/spark/figures.py executors CORPUS.jsonl           the fingerprint stage on one executor and on two
    python scripts/spark/figures.py skew CORPUS.jsonl                the slowest task where 30 % of documents have one paragraph

Where SMALL has a tenth of the documents of LARGE, what is shuffled per document should hardly differ.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import session
import wirecopy.spark
from pyarrow import parquet
from wirecopy.spark._link import _Job as Job
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
        print("  kept, bytes a document: " + said(sizes, documents.num_rows), flush=True)
        return session.Events(work / "events"), took


def said(bytes_of: dict[str, int], documents: int) -> str:
    shares = ((name, of / documents) for name, of in bytes_of.items())
    return ", ".join(f"{name} {share:,.0f}" for name, share in shares if share >= 1)


def shuffled(lines: Path, parts: int) -> float:
    documents = session.table(lines)
    events, _ = job(documents, parts)
    bytes_of = {name: of for name, of in events.shuffled().items() if name}
    share = sum(bytes_of.values()) / documents.num_rows
    print(f"  shuffled, bytes a document: {share:,.0f} in all: {said(bytes_of, documents.num_rows)}", flush=True)
    return share


def executors(lines: Path, parts: int) -> None:
    documents, walls = session.table(lines), []
    with tempfile.TemporaryDirectory(prefix="wirecopy-spark-") as name:
        work = Path(name)
        parquet.write_table(documents, work / "articles.parquet")
        # What comes before is done once, and each is timed twice in turn: what else a machine does hits both.
        for number, count in enumerate((2, 1, 2, 1, 2)):
            spark = session.start(f"local-cluster[{count},1,2048]", work / f"events-{number}")
            folder = work / "stages"
            stages = Stages(spark, str(folder), {"parts": parts})
            job = Job(spark, stages, wirecopy._wirecopy.RECALL_AT, parts)  # noqa: SLF001
            mentions = job.prepare(spark.read.parquet(str(work / "articles.parquet")))[3]
            shutil.rmtree(folder / "alike", ignore_errors=True)
            job.resemble(mentions)
            spark.stop()
            # The tasks that make fingerprints are those of the stage that hands them over.
            stages_of = session.Events(work / f"events-{number}").stages()
            row = max((row for row in stages_of if row["name"] == "alike"), key=lambda row: row["written"])
            said = f"{row['wall']:.1f} s, {row['tasks']} tasks of {row['seconds']:.1f} s together"
            print(f"  fingerprints of {documents.num_rows} documents on {count}: {said}", flush=True)
            if number > 0:
                walls.append((count, row["wall"]))
    one, two = (min(wall for count, wall in walls if count == wanted) for wanted in (1, 2))
    print(f"  one executor takes {one / two:.2f} times as long as two", flush=True)


def skew(lines: Path, parts: int) -> None:
    documents = session.table(lines)
    texts = documents.column("text").to_pylist()
    # Three in ten, wherever they stand.
    texts = [f"{text}\n\n{PARAGRAPH}" if number % 10 in (1, 4, 8) else text for number, text in enumerate(texts)]
    at = documents.schema.get_field_index("text")
    events, _ = job(documents.set_column(at, "text", pa.array(texts)), parts)
    rows = [row for row in events.stages() if row["name"] and row["tasks"] >= parts]
    for row in sorted(rows, key=lambda row: -row["slowest"])[:8]:
        ratio = row["slowest"] / max(row["median"], 0.001)
        print(f"  {row['name']}: slowest task {row['slowest']:.2f} s, median {row['median']:.2f} s, {ratio:.1f} times", flush=True)


def main(what: str, *corpora: str) -> None:
    parts = 64
    if what == "bytes":
        small, large = (shuffled(Path(corpus), parts) for corpus in corpora)
        print(f"growth: {100 * (large / small - 1):+.1f} %")
    elif what == "executors":
        executors(Path(corpora[0]), parts)
    else:
        skew(Path(corpora[0]), 16)


if __name__ == "__main__":
    main(*sys.argv[1:])
