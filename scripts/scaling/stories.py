"""What is found in some stories among many others, and by themselves.

    python3 scripts/scaling/stories.py WIRECOPY FOLDER ARTICLES MEMORY
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

SAMPLE = 10_000
"""Articles, about as many, that are scanned by themselves."""
STRONG = ("copy", "derived")


def run(*command: str | Path) -> os.struct_rusage:
    """Does something, and gives what it took."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, took = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} {command[1]} ended with {os.waitstatus_to_exitcode(status)}")
    return took


def links(report: Path) -> dict[tuple[str, str], str]:
    """The strongest relation of each two documents that are linked."""
    found: dict[tuple[str, str], str] = {}
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith('{"type": "link"'):
                continue
            link = json.loads(line)
            pair = (link["a"], link["b"])
            if found.get(pair) not in STRONG:
                found[pair] = link["relation"]
    return found


def row(name: str, stories: dict[str, str], found: dict[tuple[str, str], str]) -> str:
    """How many of the pairs of these documents are found, and how."""
    sizes = Counter(stories.values())
    pairs = sum(size * (size - 1) // 2 for size in sizes.values())
    kinds: Counter[tuple[bool, str]] = Counter()
    for (a, b), relation in found.items():
        if a in stories and b in stories:
            kinds[stories[a] == stories[b], relation] += 1
    right, wrong = (sum(kinds[is_true, relation] for relation in STRONG) for is_true in (True, False))
    excerpts = kinds[True, "excerpt"]
    return (
        f"{name:<28} {len(stories):>9,} {pairs:>11,} {right / max(1, right + wrong):>10.4f} {right / pairs:>8.4f}"
        f" {excerpts / pairs:>9.4f} {1 - (right + excerpts) / pairs:>8.4f}"
    )


def main(wirecopy: str, name: str, articles: int, memory: str) -> None:
    folder = Path(name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(wirecopy, "synth", "--articles", str(articles), "--output", folder / "corpus")
    documents = folder / "corpus" / "docs.jsonl"
    report = ("--quiet", "--detail", "links", "--format", "ndjson", "--output")
    took = run(wirecopy, "scan", documents, "--memory", memory, *report, folder / "all.ndjson")
    print(
        f"{articles:,} articles, {documents.stat().st_size / 1e6:,.0f} MB, --memory {memory}: "
        f"{took.ru_maxrss * 1024 / 1e6:,.0f} MB at the highest, {took.ru_utime + took.ru_stime:,.0f} s of processor time",
        flush=True,
    )
    rows = (line.split("\t") for line in (folder / "corpus" / "stories.tsv").read_text(encoding="utf-8").splitlines()[1:])
    stories = {document: story for document, story, *_ in rows}
    share = max(1, articles // SAMPLE)
    some = {document: story for document, story in stories.items() if zlib.crc32(story.encode()) % share == 0}
    with documents.open(encoding="utf-8") as lines, (folder / "some.jsonl").open("w", encoding="utf-8") as kept:
        kept.writelines(line for line in lines if json.loads(line)["id"] in some)
    run(wirecopy, "scan", folder / "some.jsonl", *report, folder / "some.ndjson")
    found = links(folder / "all.ndjson")
    print(f"{'':<28} {'documents':>9} {'true pairs':>11} {'precision':>10} {'recall':>8} {'excerpts':>9} {'missed':>8}")
    print(row("all", stories, found))
    print(row("some stories, among all", some, found))
    print(row("the same by themselves", some, links(folder / "some.ndjson")), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
