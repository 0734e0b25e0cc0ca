"""Reads a report's tables and JSON lines with pandas and DuckDB, and compares them with the JSON report."""

import json
import os
import re
import sys

import duckdb
import pandas as pd

report = json.load(open(sys.argv[1] + ".json", encoding="utf-8"))
folder, lines = sys.argv[1], sys.argv[1] + ".ndjson"
TEXT = "id document path source published title label reason story related base_document a b text a_text b_text".split()
# As in README.md.
APOSTROPHE = r"^'(?='*[=+\-@\t\r\n＝＋－＠])"
TABLES = (
    "report skipped documents segments stories members related bridges links passages lines spans span_passages"
).split()


def plain(value):
    """A cell as the JSON report has it: nothing for an empty one, the text behind the apostrophe."""
    if not isinstance(value, str):
        return None if pd.isna(value) else value
    return re.sub(APOSTROPHE, "", value) or None


def fields(value, *names):
    return [value[name] for name in names]


def side(passage, name):
    return fields(passage[name], "document", "start", "end", "line")


documents, stories = report["documents"], report["stories"]
expected = {
    "documents": [
        fields(d, "id", "path", "source", "published", "title", "language", "bytes", "words") + list(d["shares"].values())
        for d in documents
    ],
    "segments": [[d["id"], *fields(s, "id", "main", "start", "end", "first_line", "last_line", "kind", "story", "role")]
                 for d in documents for s in d["segments"]],
    "lines": [[d["id"], *fields(l, "line", "start", "end", "label", "unique")] for d in documents for l in d["lines"]],
    "spans": [[d["id"], *fields(s, "start", "end", "line", "label", "on_topic")] for d in documents for s in d["spans"]],
    "span_passages": [[d["id"], s["start"], p] for d in documents for s in d["spans"] for p in s["passages"]],
    "stories": [
        fields(s, "id", "kind", "label") + (list(s["base"].values()) if s["base"] else [None] * 3)
        + fields(s, "min_similarity", "links") for s in stories
    ],
    "members": [[s["id"], *fields(m, "document", "segment", "role", "containment")] for s in stories for m in s["members"]],
    "related": [[s["id"], r] for s in stories for r in s["related"]],
    "bridges": [[s["id"], *fields(b, "document", "reason")] for s in stories for b in s["bridges"]],
    "links": [fields(l, "a", "a_segment", "b", "b_segment", "relation", "a_covered", "b_covered", "verbatim")
              for l in report["links"]],
    "passages": [[n, *side(p, "a"), *side(p, "b"), *fields(p, "kind", "score")]
                 for n, p in enumerate(report["passages"])],
    "skipped": [fields(s, "path", "reason") for s in report["skipped"]],
}
for link in report["links"]:
    between = [n for n, p in enumerate(report["passages"])
               if (p["a"]["document"], p["b"]["document"]) == (link["a"], link["b"])]
    assert link["passages"] == between, "a link's passages are those with its `a` and `b`"


def compare(tool, table, rows):
    for row, wanted in zip(rows, expected[table], strict=True):
        got = [plain(cell) for cell in row[: len(wanted)]]
        wanted = [cell if cell != "" else None for cell in wanted]
        assert got == wanted, f"{tool}, {table}:\n{got}\n{wanted}"


for table in TABLES[1:]:
    path = f"{folder}/{table}.csv"
    # Types that are guessed would make 1 of 001, and nothing of NA: README.md says how to say what is text.
    frame = pd.read_csv(path)
    text = [name for name in frame.columns if name in TEXT and (name != "id" or table in ("documents", "stories"))]
    frame = pd.read_csv(path, dtype=dict.fromkeys(text, str), keep_default_na=False,
                        na_values=dict.fromkeys(frame.columns, [""]))
    compare("pandas", table, frame.astype(object).values.tolist())
    types = dict.fromkeys(text, "VARCHAR")
    compare("DuckDB", table, duckdb.sql(f"SELECT * FROM read_csv('{path}', header = true, types = {types})").fetchall())
    path = f"{folder}.parquet/{table}.parquet"
    if os.path.exists(path):
        for row, wanted in zip(duckdb.sql(f"SELECT * FROM '{path}'").fetchall(), expected[table], strict=True):
            assert list(row[: len(wanted)]) == wanted, f"DuckDB, {path}:\n{row}\n{wanted}"

frame = pd.read_json(lines, lines=True, dtype=False)
assert len(frame) == 1 + sum(len(report[part]) for part in ("documents", "stories", "links", "passages"))
assert list(frame[frame.type == "document"].id) == [d["id"] for d in documents]
rows = duckdb.sql(
    f"SELECT id, shares.own FROM read_json('{lines}', sample_size = -1) WHERE type = 'document'").fetchall()
assert rows == [(d["id"], d["shares"]["own"]) for d in documents]
print(f"pandas {pd.__version__} and DuckDB {duckdb.__version__} read {len(documents)} documents of {folder.split('/')[-1]}"
      " as they are in the JSON report.")
