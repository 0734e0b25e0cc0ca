"""The examples, against small jobs on this machine. Each needs what it integrates with, and is left out without."""

from __future__ import annotations

import http.server
import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from material import OWN, ROOT, SEEDS, WIRE

EXAMPLES = ROOT / "python" / "examples"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_data_frame_by_source() -> None:
    pl = pytest.importorskip("polars")
    documents = pl.DataFrame({"text": [WIRE, f"{WIRE}\n{OWN}", WIRE], "source": ["AFP", "Paper", "AFP"]})
    shares = load("dataframe").by_source(documents)
    assert shares["documents"].to_list() == [2, 1]
    assert shares["verbatim"][0] == 1.0 and 0 < shares["own"][1] < 1


def test_a_data_set_is_filtered(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    module = load("datasets_filter")
    texts = [WIRE, OWN, f"{WIRE}\n{OWN}"] + [file.read_text() for file in sorted(SEEDS.iterdir())]
    kept = module.without_duplicates(datasets.Dataset.from_dict({"body": texts, "n": range(len(texts))}), text="body")
    assert kept.column_names == ["body", "n"]
    # One of the two about the ferry, the text that is not about it, one of three Mali stories, and two that were written apart.
    assert len(set(kept["n"]) & {0, 2}) == 1 and 1 in kept["n"] and len(set(kept["n"]) & {3, 4, 7}) == 1
    assert {5, 6} <= set(kept["n"])


class _Site(http.server.BaseHTTPRequestHandler):
    PAGES = {"/1": WIRE, "/2": f"{WIRE}\n{OWN}", "/3": OWN}

    def do_GET(self) -> None:
        text = self.PAGES.get(self.path)
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


SPIDER = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Pages(scrapy.Spider):
    name = "pages"
    start_urls = sys.argv[1].split()

    def parse(self, response):
        yield {"url": response.url, "text": response.text}

process = CrawlerProcess({
    "ITEM_PIPELINES": {"scrapy_pipeline.WirecopyPipeline": 300},
    "WIRECOPY_STORE": sys.argv[2], "WIRECOPY_ACTION": sys.argv[3],
    "FEEDS": {sys.argv[4]: {"format": "jsonlines"}}, "CONCURRENT_REQUESTS": 1, "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Pages)
process.start()
"""


def test_a_crawl_drops_and_tags_what_it_has_seen(site: str, tmp_path: Path) -> None:
    pytest.importorskip("scrapy")

    def crawl(pages: str, action: str, name: str) -> list[dict[str, object]]:
        urls = " ".join(f"{site}/{page}" for page in pages)
        arguments = [sys.executable, "-c", SPIDER, urls, tmp_path / "seen", action, tmp_path / name]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=EXAMPLES)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in (tmp_path / name).read_text().splitlines()]

    first = crawl("13", "drop", "first.jsonl")
    assert sorted(str(item["text"]) for item in first) == sorted([WIRE, OWN])
    # The process has ended; the second one knows what the first saw.
    assert crawl("2", "drop", "second.jsonl") == []
    tagged = crawl("2", "tag", "third.jsonl")
    verdict = tagged[0]["wirecopy"]
    assert isinstance(verdict, dict) and verdict["relation"] in ("copy", "derived")


def test_a_pipeline_that_cannot_be_meant() -> None:
    pytest.importorskip("scrapy")
    from scrapy.exceptions import DropItem, NotConfigured

    module = load("scrapy_pipeline")
    with pytest.raises(NotConfigured, match="drop or tag"):
        module.WirecopyPipeline(action="hide")
    pipeline = module.WirecopyPipeline(keep_last=1)
    pipeline.open_spider()
    assert pipeline.process_item({"url": "a", "text": ""}) == {"url": "a", "text": ""}
    pipeline.process_item({"url": "a", "text": WIRE})
    with pytest.raises(DropItem, match="copy of a"):
        pipeline.process_item({"url": "b", "text": WIRE})
    pipeline.close_spider()
