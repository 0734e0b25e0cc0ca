"""A search beside other threads: the lock, progress, Ctrl-C, forks."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from material import SEEDS, WIRE

import wirecopy

STAGES = ["read", "fingerprint", "index", "align", "report"]


def test_other_threads_go_on(corpus: Path) -> None:
    count, is_over, seen = 0, threading.Event(), []

    def work() -> None:
        nonlocal count
        while not is_over.is_set():
            count += 1

    other = threading.Thread(target=work)
    other.start()
    try:
        # Between two calls the lock is free; were it held, the other thread would stand still.
        wirecopy.scan(corpus, detail="summary", progress=lambda *_: seen.append(count))
    finally:
        is_over.set()
        other.join()
    assert len(seen) >= 2 and seen[-1] > seen[0]


def test_progress_is_told(corpus: Path) -> None:
    told: list[tuple[str, int, int]] = []
    wirecopy.scan(corpus, detail="summary", progress=lambda *step: told.append(step))
    assert told
    stages = [STAGES.index(stage) for stage, _, _ in told]
    assert stages == sorted(stages)
    assert all(0 <= done <= total for _, done, total in told)


def test_an_error_of_the_callback_ends_it(corpus: Path) -> None:
    def give_up(*_: object) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        wirecopy.scan(corpus, progress=give_up)
    assert len(wirecopy.scan(SEEDS)) == 5


def test_a_bar_of_tqdm(corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tqdm")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wirecopy.scan(corpus, detail="summary", progress=True)
    shown = capsys.readouterr().err
    assert any(f"{stage}:" in shown for stage in STAGES)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match="pip install tqdm"):
        wirecopy.scan(SEEDS, progress=True)
    with pytest.raises(TypeError, match="cannot be str"):
        wirecopy.scan(SEEDS, progress="yes")  # type: ignore[arg-type]


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Ctrl-C as in a terminal: what a shell starts in the background ignores it, and Python leaves that as it is."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_ctrl_c_ends_it(corpus: Path) -> None:
    has_begun = threading.Event()

    def interrupt() -> None:
        has_begun.wait()
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        try:
            wirecopy.scan(corpus, progress=lambda *_: has_begun.set())
        finally:
            has_begun.set()
            thread.join()
    assert len(wirecopy.scan(SEEDS)) == 5


def test_scans_side_by_side() -> None:
    expected = wirecopy.scan(SEEDS).to_json()
    said: list[str] = []
    threads = [threading.Thread(target=lambda: said.append(wirecopy.scan(SEEDS).to_json())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == [expected] * 8


def _forked(work: object) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 1
        try:
            code = work()  # type: ignore[operator]
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_forked_process_can_scan() -> None:
    wirecopy.scan(SEEDS)
    assert _forked(lambda: 0 if len(wirecopy.scan(SEEDS)) == 5 else 2) == 0


def test_a_forked_process_leaves_an_index_alone(tmp_path: Path) -> None:
    with wirecopy.Index.open(tmp_path / "seen") as index:
        index.insert({"id": "a", "text": WIRE})

        def child() -> int:
            nonlocal index
            for use in (lambda: index.insert({"id": "b", "text": WIRE}), wirecopy.Index, index.close):
                try:
                    use()
                except RuntimeError as error:
                    if "forked" not in str(error):
                        return 2
                else:
                    return 3
            del index
            return 0

        assert _forked(child) == 0
        assert index.insert({"id": "c", "text": WIRE})["matches"][0]["id"] == "a"
    with wirecopy.Index.open(tmp_path / "seen") as index:
        assert len(index) == 2
