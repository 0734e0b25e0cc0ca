"""The index: verdicts, changes, and what is there again."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from material import OWN, SEEDS, WIRE, command

import wirecopy


def test_verdicts_are_those_of_the_command(tmp_path: Path) -> None:
    said = command("index", "add", "--store", tmp_path / "a", SEEDS)
    expected = [json.loads(line) for line in said.stdout.splitlines()]
    documents = wirecopy.scan(SEEDS)
    with wirecopy.Index() as index:
        verdicts = [
            index.insert({"id": d["id"], "text": documents.text(d["id"]), "path": d["path"]}) for d in documents.documents
        ]
    assert verdicts == expected


def test_what_can_be_asked_and_changed() -> None:
    with wirecopy.Index() as index:
        assert index.insert(wirecopy.Document(WIRE, id="a", published="2026-11-01"))["relation"] == "new"
        verdict = index.insert({"id": "b", "text": f"{WIRE}\n{OWN}", "published": "2026-11-03"})
        assert (verdict["relation"], verdict["story"], verdict["matches"][0]["id"]) == ("derived", "a:0", "a")
        start, end = verdict["unique"][0]
        assert f"{WIRE}\n{OWN}".encode()[start:end].decode() == OWN
        assert index.query({"text": WIRE})["matches"][0]["relation"] == "copy"
        assert (len(index), "a" in index, "c" in index, 5 in index) == (2, True, False, False)
        assert index.story("b") == {"id": "a:0", "members": [["a", 0], ["b", 0]]}
        assert index.story("c") is None
        assert index.stats()["documents"] == 2 and index.stats()["stored_bytes"] is None
        assert index.report().stories[0]["id"] == "a:0"
        assert index.expire_before(datetime.date(2026, 11, 2)) == 1 and index.story("b") is None
        assert index.remove("b") is True and index.remove("b") is False
        for number in range(4):
            index.insert({"id": number, "text": WIRE})
        assert index.keep_last(1) == 3 and "3" in index
        assert repr(index) == "<wirecopy.Index: 1 documents>"
    assert index.closed and repr(index) == "<wirecopy.Index: closed>"
    index.close()
    with pytest.raises(ValueError, match="closed"):
        len(index)


def test_wrong_arguments_are_refused() -> None:
    index = wirecopy.Index()
    for nameless in ({"text": WIRE}, {"text": WIRE, "id": " "}, wirecopy.Document(WIRE)):
        with pytest.raises(wirecopy.InputError, match="needs an id"):
            index.insert(nameless)
    with pytest.raises(TypeError, match="cannot be str"):
        index.insert(WIRE)  # type: ignore[arg-type]
    with pytest.raises(wirecopy.InputError, match="`text` is missing"):
        index.insert({"id": "a"})
    with pytest.raises(wirecopy.ParameterError, match="a date cannot be yesterday"):
        index.expire_before("yesterday")
    with pytest.raises(ValueError, match="from 0"):
        index.keep_last(-1)
    with pytest.raises(wirecopy.ParameterError):
        wirecopy.Index(recall_at=(2.0, 0.9))
    assert len(index) == 0


def test_it_is_there_again(tmp_path: Path) -> None:
    store = tmp_path / "seen"
    with pytest.raises(FileNotFoundError, match="no index"):
        wirecopy.Index.open(store, create=False)
    with pytest.raises(ValueError, match="every, batch or never"):
        wirecopy.Index.open(store, sync="often")  # type: ignore[arg-type]
    with wirecopy.Index.open(store) as index:
        index.insert({"id": "a", "text": WIRE})
        with pytest.raises(wirecopy.StoreError) as taken:
            wirecopy.Index.open(store)
        assert isinstance(taken.value, OSError) and str(store) in str(taken.value)
        index.snapshot(tmp_path / "copy")
        index.compact()
        index.flush()
    for folder in (store, tmp_path / "copy"):
        with wirecopy.Index.open(folder, create=False, sync="batch") as index:
            assert index.query({"text": WIRE})["matches"][0]["id"] == "a"
            assert (index.stats()["stored_bytes"] or 0) > 0


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys, wirecopy\n"
        "index = wirecopy.Index.open(sys.argv[1])\n"
        "for number in range(20):\n"
        "    index.insert({'id': str(number), 'text': f'The harbour master counted {number} boats on Sunday morning.'})\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path / "seen"], check=False)
    assert done.returncode == -9
    with wirecopy.Index.open(tmp_path / "seen") as index:
        assert len(index) == 20


def test_threads_share_it() -> None:
    index, errors = wirecopy.Index(), []

    def work(thread: int) -> None:
        try:
            for number in range(40):
                index.insert({"id": f"{thread}/{number}", "text": f"{WIRE}\nPrinted in edition {number} of {thread}."})
                index.query({"text": WIRE})
                if number % 10 == 9:
                    index.remove(f"{thread}/{number - 9}")
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and len(index) == 6 * 36


def test_closing_while_others_work(tmp_path: Path) -> None:
    index, errors = wirecopy.Index.open(tmp_path / "seen", sync="never"), []

    def work() -> None:
        try:
            for number in range(10_000):
                index.insert({"id": number, "text": WIRE})
        except ValueError as error:
            errors.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    while len(index) < 3:
        pass
    index.close()
    thread.join()
    assert errors == ["the index is closed"]
    with wirecopy.Index.open(tmp_path / "seen") as again:
        assert len(again) >= 3
