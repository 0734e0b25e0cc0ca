"""Whether Spark finds in a corpus what one machine finds, byte for byte, for several numbers of partitions.

    python scripts/spark/equality.py corpus.jsonl [--parts 3,8] [--master local-cluster[2,1,2048]] [--kill]

With --kill an executor is killed while documents are aligned.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import session
import wirecopy.spark


def kill_when(folder: Path, killed: list[int]) -> None:
    """Kills an executor once the pairs are there, and so while they are aligned."""
    while not (folder / "pairs" / "_SUCCESS").exists():
        time.sleep(0.2)
    time.sleep(1)
    for processes in session.executors()[:1]:
        os.kill(processes[0], signal.SIGKILL)
        killed.append(processes[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--parts", default="8")
    parser.add_argument("--master", default=session.EXECUTORS)
    parser.add_argument("--kill", action="store_true")
    given = parser.parse_args()
    documents = session.table(given.corpus)
    failed = False
    with tempfile.TemporaryDirectory(prefix="wirecopy-spark-") as name:
        work = Path(name)
        start = time.monotonic()
        expected = session.at_once(documents, work / "at-once")
        print(f"{given.corpus}: {documents.num_rows} documents, at once {time.monotonic() - start:.1f} s", flush=True)
        spark = session.start(given.master, work / "events")
        frame = spark.createDataFrame(documents)
        for parts in map(int, given.parts.split(",")):
            folder, killed = work / f"stages-{parts}", list[int]()
            if given.kill:
                threading.Thread(target=kill_when, args=(folder, killed), daemon=True).start()
            start = time.monotonic()
            linked = wirecopy.spark.link(frame, str(folder), partitions=parts)
            took = time.monotonic() - start
            found = session.in_parts(linked, work / f"found-{parts}")
            wrong = session.differing(expected, found)
            failed |= bool(wrong) or (given.kill and not killed)
            counts = f"{session.rows(found.links)} links, {session.rows(found.passages)} passages, {len(found.stories)} stories"
            said = f"DIFFERENT: {', '.join(wrong)}" if wrong else "the same"
            said += f", executor {killed[0]} killed" if killed else ""
            print(f"  {parts} partitions, {given.master}: {counts}: {said}, {took:.1f} s", flush=True)
        spark.stop()
        bytes_of = {name: of for name, of in session.Events(work / "events").shuffled().items() if name}
        rows = documents.num_rows * len(given.parts.split(","))
        share = sum(bytes_of.values()) / rows
        print(f"  shuffled, bytes a document and job: {share:,.0f} in all: {session.said(bytes_of, rows)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
