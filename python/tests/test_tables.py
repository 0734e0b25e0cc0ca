"""Tables out and in, by the Arrow C interface."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from material import OWN, SEEDS, WIRE

import wirecopy

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")
duckdb = pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def report() -> wirecopy.Report:
    return wirecopy.scan(SEEDS)


def test_tables_are_those_of_parquet(report: wirecopy.Report, tmp_path: Path) -> None:
    report.save(tmp_path / "report", format="parquet")
    tables = report.to_arrow()
    assert list(tables) == list(report.tables)
    for name, table in tables.items():
        file = pq.read_table(tmp_path / "report" / f"{name}.parquet")
        assert file.column_names == table.column_names == report.tables[name].column_names
        assert file.to_pylist() == table.to_pylist(), name
        assert len(report.tables[name]) == table.num_rows


def test_tables_share_their_memory(report: wirecopy.Report) -> None:
    addresses = {pa.table(report.tables["lines"]).column("text").chunk(0).buffers()[2].address for _ in range(3)}
    assert len(addresses) == 1
    assert report.tables["lines"] is report.tables["lines"]


def test_a_table_outlives_its_report() -> None:
    table = pa.table(wirecopy.scan(SEEDS).tables["passages"])
    assert table.column("a_text").to_pylist()[0]


def test_everybody_takes_them(report: wirecopy.Report) -> None:
    links = report.tables["links"]
    rows = pa.table(links).to_pylist()
    assert pl.DataFrame(links).to_dicts() == rows
    frame = pd.DataFrame.from_arrow(links).astype(object)
    assert frame.where(frame.notna(), None).to_dict("records") == rows
    found = duckdb.sql("SELECT relation, count(*) AS pairs FROM links GROUP BY relation").fetchall()
    assert sum(pairs for _, pairs in found) == len(rows)
    lines = pl.DataFrame(report.tables["lines"])
    first = report.documents[0]
    of_first = lines.filter(pl.col("document") == first["id"])["text"].to_list()
    assert of_first == [report.text(first["id"], line["start"], line["end"]) for line in first["lines"]]


def test_another_type_can_be_asked_for(report: wirecopy.Report) -> None:
    wanted = pa.schema([(name, pa.string()) for name in ("path", "reason")])
    assert pa.RecordBatchReader.from_stream(report.tables["skipped"], schema=wanted).schema == wanted


def _rows() -> list[dict[str, Any]]:
    return [
        {"id": 1, "text": WIRE, "published": datetime.date(2026, 11, 20), "url": "https://a.example/1"},
        {"id": 2, "text": f"{WIRE}\n{OWN}", "published": None, "url": "https://b.example/2"},
    ]


def _tables() -> dict[str, Any]:
    table = pa.Table.from_pylist(_rows())
    return {
        "pyarrow": table,
        "batch": table.to_batches()[0],
        "reader": table.to_reader(),
        "chunks": pa.concat_tables([table.slice(0, 1), table.slice(1)]),
        "dictionary": table.set_column(1, "text", table["text"].dictionary_encode()),
        "view": table.set_column(1, "text", table["text"].cast(pa.string_view())),
        "large": table.set_column(1, "text", table["text"].cast(pa.large_string())),
        "polars": pl.DataFrame(_rows()),
        "pandas": pd.DataFrame(_rows()),
        "duckdb": duckdb.from_arrow(table),
    }


@pytest.mark.parametrize("name", list(_tables()))
def test_tables_are_taken_from_everybody(name: str) -> None:
    expected = wirecopy.scan(_rows())
    report = wirecopy.scan(_tables()[name])
    assert report.to_json() == expected.to_json()
    assert [d["source"] for d in report.documents] == ["a.example", "b.example"]
    assert [d["published"] for d in report.documents] == ["2026-11-20", None]


def test_a_row_without_text_is_named() -> None:
    with pytest.warns(wirecopy.InputWarning, match="documents:2"):
        report = wirecopy.scan(pa.table({"text": [WIRE, None, OWN]}))
    assert [document["id"] for document in report.documents] == ["documents:1", "documents:3"]


def test_a_table_that_cannot_be_meant() -> None:
    with pytest.raises(ValueError, match="no column `text`; it has body, id"):
        wirecopy.scan(pa.table({"body": [WIRE], "id": ["a"]}))
    with pytest.raises(ValueError, match="column `text` cannot be read as text"):
        wirecopy.scan(pa.table({"text": [{"a": [1]}]}))
    assert len(wirecopy.scan(pa.table({"text": pa.array([], pa.string())}))) == 0


def test_a_reader_that_fails_is_reported() -> None:
    def batches() -> Any:
        yield from pa.table({"text": [WIRE]}).to_batches()
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("text", pa.string())]), batches())
    with pytest.raises(ValueError, match="the disk is gone"):
        wirecopy.scan(reader)
