"""What Spark finds is what one machine finds."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wirecopy
from material import ROOT, SEEDS, command

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark", reason="Spark is another package: pip install pyspark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or newer", allow_module_level=True)

# Executors run the interpreter that has the package.
os.environ["PYSPARK_PYTHON"] = sys.executable

import wirecopy.spark  # noqa: E402
from pyspark.sql import DataFrame, SparkSession  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")
# A call takes many small jobs of Spark, whatever the number of documents: the gate makes a few.
at_length = pytest.mark.skipif(not os.environ.get("WIRECOPY_SPARK"), reason="scripts/check-spark looks at it at length")
Found = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builder = SparkSession.builder.master("local[2]").appName("wirecopy")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.driver.memory": "1g",
            "spark.log.level": "ERROR",
        }.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    yield session
    session.stop()


def at_once(documents: Any) -> Found:
    report = wirecopy.scan(documents)
    links, passages = (pa.table(report.tables[name]).to_pylist() for name in ("links", "passages"))
    return links, passages, [{"base": None, **story} for story in report.stories]


def in_parts(found: wirecopy.spark.Linked) -> Found:
    links, passages, stories = (frame.toArrow().to_pylist() for frame in found)
    links.sort(key=lambda link: (link["a"].encode(), link["b"].encode()))
    passages.sort(key=lambda passage: passage["id"])
    stories.sort(key=lambda story: story["id"].encode())
    return links, passages, stories


def same(a: Found, b: Found) -> bool:
    return all(json.dumps(x, sort_keys=True) == json.dumps(y, sort_keys=True) for x, y in zip(a, b, strict=True))


def seeds() -> Any:
    report = wirecopy.scan(SEEDS, detail="summary")
    return pa.table({
        "id": [document["id"] for document in report.documents],
        "text": [report.text(document["id"]) for document in report.documents],
        "source": [Path(document["id"]).parent.name for document in report.documents],
    })


def made_up(folder: Path, articles: int) -> Any:
    done = command("synth", "--articles", str(articles), "-o", folder / "synth")
    assert done.returncode == 0, done.stderr
    lines = (folder / "synth" / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    return pa.table({name: [document.get(name) for document in documents] for name in ("id", "text", "source", "published")})


def shuffled(spark: SparkSession, table: Any) -> DataFrame:
    """Documents come in any order."""
    from pyspark.sql import functions

    return spark.createDataFrame(table).orderBy(functions.hash("id"))


@pytest.mark.parametrize("parts", [3, pytest.param(1, marks=at_length), pytest.param(8, marks=at_length)])
def test_seeds(spark: SparkSession, parts: int, tmp_path: Path) -> None:
    documents = seeds()
    found = in_parts(wirecopy.spark.link(shuffled(spark, documents), str(tmp_path), partitions=parts))
    assert found[0]
    assert found[2]
    assert same(found, at_once(documents))


@at_length
def test_a_large_corpus_and_its_checkpoints(spark: SparkSession, tmp_path: Path) -> None:
    documents = made_up(tmp_path, 700)
    folder = tmp_path / "stages"
    frame = shuffled(spark, documents)
    found = in_parts(wirecopy.spark.link(frame, str(folder), partitions=3))
    expected = at_once(documents)
    assert same(found, expected)
    # A stage that was not finished is made again, and so is nothing else.
    (folder / "pairs" / "_SUCCESS").unlink()
    for name in ("links", "cuts", "missing", "missing_links", "plan", "told", "stories"):
        shutil.rmtree(folder / name)
    before = (folder / "alike" / "_SUCCESS").stat().st_mtime_ns
    again = in_parts(wirecopy.spark.link(frame, str(folder), partitions=3))
    assert same(again, expected)
    assert (folder / "alike" / "_SUCCESS").stat().st_mtime_ns == before
    with pytest.raises(ValueError, match="other parameters"):
        wirecopy.spark.link(frame, str(folder), partitions=4)


def test_what_cannot_be_linked_is_said(spark: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column text"):
        wirecopy.spark.link(spark.createDataFrame([("a",)], "id string"), str(tmp_path))
    with pytest.raises(ValueError, match="have the id a"):
        twice = spark.createDataFrame([("a", "One text."), ("a", "Another.")], "id string, text string")
        wirecopy.spark.link(twice, str(tmp_path))


@at_length
def test_no_documents(spark: SparkSession, tmp_path: Path) -> None:
    found = wirecopy.spark.link(spark.createDataFrame([], "id string, text string"), str(tmp_path), partitions=2)
    assert [frame.count() for frame in found] == [0, 0, 0]


@at_length
def test_columns_are_those_that_are_documented(spark: SparkSession, tmp_path: Path) -> None:
    one = spark.createDataFrame([("a", "One text.")], "id string, text string")
    found = wirecopy.spark.link(one, str(tmp_path), partitions=2)
    schemas = (wirecopy.spark.LINKS, wirecopy.spark.PASSAGES, wirecopy.spark.STORIES)
    for frame, schema in zip(found, schemas, strict=True):
        assert frame.schema == spark.createDataFrame([], schema).schema


@at_length
def test_what_the_readme_tells_runs(spark: SparkSession, tmp_path: Path) -> None:
    page = (ROOT / "python" / "README.md").read_text(encoding="utf-8")
    (told,) = (line for line in page.splitlines() if line.startswith("python examples/spark_links.py"))
    program, *arguments = shlex.split(told, comments=True)
    assert program == "python"
    spark.createDataFrame(seeds()).write.parquet(str(tmp_path / "articles.parquet"))
    (tmp_path / "examples").symlink_to(ROOT / "python" / "examples")
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    links = spark.read.parquet(str(tmp_path / "found" / "links"))
    assert f"links {links.count()}" in done.stdout
