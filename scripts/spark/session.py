"""Sessions of Spark, documents for them, and what the event log says of a job afterwards."""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

# Executors run the interpreter that has the package.
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

import pyarrow as pa  # noqa: E402
import wirecopy  # noqa: E402
from pyarrow import parquet  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

FIELDS = ("id", "text", "title", "source", "published", "date", "url", "language", "path")
EXECUTORS = "local-cluster[2,1,2048]"


def start(master: str, events: Path, **settings: str) -> SparkSession:
    """A session that logs its events, uncompressed, into a folder."""
    events.mkdir(parents=True, exist_ok=True)
    builder = SparkSession.builder.master(master).appName("wirecopy")
    for name, value in {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": events.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "2g",
        # Of the two gigabytes of an executor those that its Python worker takes.
        "spark.executor.memory": "1g",
        "spark.executor.memoryOverhead": "1g",
        "spark.log.level": "ERROR",
        **settings,
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def table(lines: Path) -> pa.Table:
    """The documents of a file of JSON lines."""
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines() if line.strip()]
    there = [name for name in FIELDS if any(row.get(name) is not None for row in rows)]
    return pa.table({name: [row.get(name) for row in rows] for name in there})


class Found(NamedTuple):
    """What was found, in the order of a report: folders of tables, which may be more than memory holds."""

    links: Path
    passages: Path
    stories: list[str]


ORDER = {"links": ("a", "b", "a_segment", "b_segment"), "passages": ("id",)}
"""The columns by which the rows of a report's tables are in order."""


def at_once(documents: pa.Table, folder: Path) -> Found:
    """What one machine finds. Another process looks for it, so that its memory is free again for Spark."""
    process = multiprocessing.get_context("spawn").Process(target=_scan, args=(documents, folder))
    process.start()
    process.join()
    if process.exitcode != 0:
        message = f"the scan at once ended with {process.exitcode}"
        raise RuntimeError(message)
    stories = (folder / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    return Found(folder / "links", folder / "passages", stories)


def _scan(documents: pa.Table, folder: Path) -> None:
    report = wirecopy.scan(documents)
    for name in ORDER:
        (folder / name).mkdir(parents=True)
        parquet.write_table(pa.table(report.tables[name]), folder / name / "0.parquet")
    with (folder / "stories.jsonl").open("w", encoding="utf-8") as stories:
        stories.writelines(_written({"base": None, **story}) + "\n" for story in report.stories)


def in_parts(found: Any, folder: Path) -> Found:
    """What Spark found."""
    for name, order in ORDER.items():
        getattr(found, name).orderBy(*order).write.parquet(str(folder / name))
    found.stories.write.parquet(str(folder / "stories"))
    stories = sorted(parquet.read_table(folder / "stories").to_pylist(), key=lambda story: story["id"].encode())
    return Found(folder / "links", folder / "passages", [_written(story) for story in stories])


def rows(table: Path) -> int:
    """How many rows a table has."""
    return sum(parquet.read_metadata(file).num_rows for file in table.glob("*.parquet"))


def differing(expected: Found, found: Found) -> list[str]:
    """The names of what is not the same, byte for byte."""

    def is_same(name: str) -> bool:
        a, b = getattr(expected, name), getattr(found, name)
        return _are_same(_batches(a), _batches(b)) if isinstance(a, Path) else bool(a == b)

    return [name for name in Found._fields if not is_same(name)]


def _batches(table: Path) -> Iterator[pa.Table]:
    """The rows of a table, some at a time."""
    for file in sorted(table.glob("*.parquet")):
        for batch in parquet.ParquetFile(file).iter_batches():
            yield _plain(pa.Table.from_batches([batch]))


def _are_same(some: Iterator[pa.Table], others: Iterator[pa.Table]) -> bool:
    """Whether these are the same rows, however they are cut."""
    a, b = next(some, None), next(others, None)
    while a is not None and b is not None:
        count = min(a.num_rows, b.num_rows)
        if not a.slice(0, count).equals(b.slice(0, count)):
            return False
        a = a.slice(count) if count < a.num_rows else next(some, None)
        b = b.slice(count) if count < b.num_rows else next(others, None)
    return a is None and b is None


def _plain(table: pa.Table) -> pa.Table:
    """The same whichever way texts and numbers are kept, and whatever is said of columns beside their names."""
    kinds = {pa.large_string(): pa.string(), pa.uint64(): pa.int64()}
    fields = [pa.field(field.name, kinds.get(field.type, field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


def _written(story: dict[str, Any]) -> str:
    return json.dumps(story, sort_keys=True)


def executors() -> list[list[int]]:
    """For each executor of this session its processes, its own and those of its Python workers."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    parents = {int(pid): int(parent) for pid, parent, *_ in rows}

    def is_below(pid: int, root: int) -> bool:
        while pid > 1 and pid != root:
            pid = parents.get(pid, 0)
        return pid == root

    def is_executor(pid: int, arguments: str) -> bool:
        return "CoarseGrainedExecutorBackend" in arguments and "java" in arguments and is_below(pid, os.getpid())

    roots = [int(pid) for pid, _, arguments in rows if is_executor(int(pid), arguments)]
    return [[root, *(pid for pid in parents if pid != root and is_below(pid, root))] for root in roots]


def give_each_a_processor() -> None:
    """From here on each executor of this session runs with its Python workers on a processor of its own, as in a container of a cluster:
    else one alone takes a second processor for its workers."""
    for processor, processes in zip(sorted(os.sched_getaffinity(0)), executors(), strict=False):
        for pid in processes:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {processor})


def processor_seconds() -> float:
    """What the executors of this session have used of processors so far, with those of their processes that have ended."""
    ticks = 0
    for pid in (pid for processes in executors() for pid in processes):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def said(bytes_of: dict[str, int], documents: int) -> str:
    """Bytes a document of each, where there are any."""
    shares = ((name, of / documents) for name, of in bytes_of.items())
    return ", ".join(f"{name} {share:,.0f}" for name, share in shares if share >= 1)


class Events:
    """What the log of a session says: of each stage of `wirecopy.spark` its tasks."""

    def __init__(self, folder: Path) -> None:
        self.names: dict[int, str] = {}
        self.tasks: dict[int, list[dict[str, float]]] = defaultdict(list)
        self.walls: dict[int, float] = {}
        for log in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
            for line in log.read_text(encoding="utf-8").splitlines():
                self._take(json.loads(line))

    def _take(self, event: dict[str, Any]) -> None:
        kind = event.get("Event")
        if kind == "SparkListenerStageSubmitted":
            name = event.get("Properties", {}).get("spark.job.description", "")
            self.names[event["Stage Info"]["Stage ID"]] = name.removeprefix("wirecopy: ")
        elif kind == "SparkListenerStageCompleted":
            info = event["Stage Info"]
            if info.get("Completion Time") and info.get("Submission Time"):
                self.walls[info["Stage ID"]] = (info["Completion Time"] - info["Submission Time"]) / 1000
        elif kind == "SparkListenerTaskEnd" and event["Task End Reason"]["Reason"] == "Success":
            metrics = event.get("Task Metrics", {})
            self.tasks[event["Stage ID"]].append({
                "seconds": metrics["Executor Run Time"] / 1000,
                "launched": event["Task Info"]["Launch Time"],
                "written": metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"],
                "read": metrics["Shuffle Read Metrics"]["Local Bytes Read"]
                + metrics["Shuffle Read Metrics"]["Remote Bytes Read"],
                "executor": float(event["Task Info"]["Executor ID"]) if event["Task Info"]["Executor ID"].isdigit() else 0,
            })

    def stages(self) -> list[dict[str, Any]]:
        """A row a stage, in order."""
        rows = []
        for stage, tasks in sorted(self.tasks.items()):
            seconds = [task["seconds"] for task in tasks]
            by_executor: dict[float, float] = defaultdict(float)
            later = []
            for task in sorted(tasks, key=lambda task: task["launched"]):
                if task["executor"] in by_executor:
                    later.append(task["seconds"])
                by_executor[task["executor"]] += task["seconds"]
            rows.append({
                "stage": stage,
                "name": self.names.get(stage, ""),
                "tasks": len(tasks),
                "seconds": sum(seconds),
                "executors": sorted(by_executor.values()),
                "wall": self.walls.get(stage, 0.0),
                "slowest": max(seconds),
                # Without the first on each executor, which compiles what Spark generates for the stage.
                "slowest_later": max(later, default=0.0),
                "median": statistics.median(seconds),
                "written": sum(task["written"] for task in tasks),
            })
        return rows

    def shuffled(self) -> dict[str, int]:
        """Bytes that each stage of the job wrote for others."""
        found: dict[str, int] = defaultdict(int)
        for row in self.stages():
            found[row["name"]] += int(row["written"])
        return dict(found)
