"""What Spark finds is what one machine finds."""

from __future__ import annotations

import json
import os
import re
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
parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("pyspark", reason="Spark is another package: pip install pyspark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or newer", allow_module_level=True)

# Executors run the interpreter that has the package.
os.environ["PYSPARK_PYTHON"] = sys.executable

import wirecopy.spark  # noqa: E402
from pyspark.sql import DataFrame, SparkSession  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")
# A call takes many small jobs of Spark, whatever the number of documents: the gate makes one.
at_length = pytest.mark.skipif(not os.environ.get("WIRECOPY_SPARK"), reason="scripts/check-spark looks at it at length")
Found = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]
SETTINGS = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "3",
    "spark.driver.memory": "1g",
    "spark.log.level": "ERROR",
    # Of rows so few nothing is won by compiling what is done with them.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builder = SparkSession.builder.appName("wirecopy")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    yield session
    session.stop()


def at_once(documents: Any) -> Found:
    report = wirecopy.scan(documents)
    links, passages = (pa.table(report.tables[name]).to_pylist() for name in ("links", "passages"))
    return links, passages, [{"base": None, **story} for story in report.stories]


def in_parts(found: wirecopy.spark.Linked) -> Found:
    return in_order(*(frame.toArrow() for frame in found))


def in_order(*tables: Any) -> Found:
    links, passages, stories = (table.to_pylist() for table in tables)
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


def test_what_the_readme_tells_runs(tmp_path: Path) -> None:
    page = (ROOT / "python" / "README.md").read_text(encoding="utf-8")
    (told,) = (line for line in page.splitlines() if line.startswith("python examples/spark_links.py"))
    program, *arguments = shlex.split(told, comments=True)
    assert program == "python"
    documents = seeds()
    parquet.write_table(documents, tmp_path / "articles.parquet")
    (tmp_path / "examples").symlink_to(ROOT / "python" / "examples")
    settings = "".join(f"{name} {value}\n" for name, value in SETTINGS.items())
    (tmp_path / "spark-defaults.conf").write_text(settings, encoding="utf-8")
    environment = {**os.environ, "SPARK_CONF_DIR": str(tmp_path)}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    found = in_order(*(parquet.read_table(tmp_path / "found" / name) for name in wirecopy.spark.Linked._fields))
    assert all(found)
    assert same(found, at_once(documents))
    assert f"links {len(found[0])}\n" in done.stdout


@at_length
@pytest.mark.parametrize("parts", [1, 8])
def test_seeds(spark: SparkSession, parts: int, tmp_path: Path) -> None:
    documents = seeds()
    found = in_parts(wirecopy.spark.link(shuffled(spark, documents), str(tmp_path), partitions=parts))
    assert all(found)
    assert same(found, at_once(documents))


@at_length
def test_what_the_page_of_sizes_shows_runs(spark: SparkSession, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "sizes.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    documents = seeds()
    parquet.write_table(documents, tmp_path / "articles")
    # Spark goes by the folder that it was started in.
    for folder in ("articles", "work/articles"):
        block = block.replace(f'"{folder}"', repr(str(tmp_path / folder)))
    names: dict[str, Any] = {"wirecopy": wirecopy, "spark": spark}
    exec(compile(block, "sizes.md", "exec"), names)  # noqa: S102
    assert same(in_parts(names["found"]), at_once(documents))


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


@at_length
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
