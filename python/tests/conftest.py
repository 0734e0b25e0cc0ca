"""Fixtures that the tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from material import command


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some thousand made-up articles: a scan of them takes a while."""
    folder = tmp_path_factory.mktemp("synth") / "corpus"
    done = command("synth", "--articles", "4000", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder / "docs.jsonl"
