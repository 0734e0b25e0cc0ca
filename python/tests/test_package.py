"""The package around it: the command, types, documentation, imports."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import pkgutil
import re
import signal
import subprocess
import sys
import types
import typing
from pathlib import Path

import pytest
from material import OWN, ROOT, SEEDS, WIRE, command

import wirecopy
from wirecopy import _types

MODULES = [name for _, name, _ in pkgutil.iter_modules(wirecopy.__path__, "wirecopy.") if not name.endswith("__main__")]


def test_the_commands_exit_codes(tmp_path: Path) -> None:
    assert command("scan", SEEDS, "--quiet").returncode == 0
    assert command("scan", tmp_path / "none").returncode == 1
    assert command("scan", "--no-such-option").returncode == 2
    assert command("scan", SEEDS, tmp_path / "none").returncode == 3
    assert command("--version").stdout == f"wirecopy {wirecopy.__version__}\n"
    assert "complete -F" in command("completions", "bash").stdout
    as_module = subprocess.run([sys.executable, "-m", "wirecopy", "--version"], capture_output=True, text=True, check=True)
    assert as_module.stdout == f"wirecopy {wirecopy.__version__}\n"


def test_the_command_reads_and_answers_line_by_line(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": name, "text": WIRE}) + "\n" for name in ("a", "b"))
    done = command("stream", "--store", tmp_path / "seen", input=lines)
    assert [json.loads(line)["relation"] for line in done.stdout.splitlines()] == ["new", "copy"]


def test_ctrl_c_leaves_no_half_written_file(corpus: Path, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("wirecopy")
    arguments = [program, "stream", "--store", tmp_path / "seen"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps({"id": "a", "text": WIRE}) + "\n")
        process.stdin.flush()
        # Once it has answered, it watches for signals.
        assert json.loads(process.stdout.readline())["id"] == "a"
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130


@pytest.mark.parametrize("name", MODULES)
def test_documentation_runs(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert failed == 0


def test_everything_public_is_documented() -> None:
    for name in wirecopy.__all__:
        thing = getattr(wirecopy, name)
        if isinstance(thing, type):
            assert thing.__doc__, name
            assert thing.__module__.startswith("wirecopy")
            public = [member for member in vars(thing) if not member.startswith("_")]
            undocumented = [m for m in public if isinstance(vars(thing)[m], (types.FunctionType, property, classmethod))
                            and not getattr(thing, m).__doc__]
            assert not undocumented, (name, undocumented)


def _check(value: object, hint: object, place: str) -> None:
    """Whether a value has the type that is stated, keys and all."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if typing.is_typeddict(hint):
        hints = typing.get_type_hints(hint)
        assert isinstance(value, dict) and set(value) == set(hints), f"{place}: {sorted(value)} for {sorted(hints)}"  # type: ignore[call-overload]
        for name, inner in hints.items():
            _check(value[name], inner, f"{place}.{name}")
    elif origin is list:
        assert isinstance(value, list), place
        for item in value:
            _check(item, arguments[0], f"{place}[]")
    elif origin is typing.Literal:
        assert value in arguments, f"{place}: {value}"
    elif origin in (typing.Union, types.UnionType):
        if value is not None:
            _check(value, next(argument for argument in arguments if type(value) is argument or not isinstance(argument, type)
                               or typing.is_typeddict(argument)), place)
        else:
            assert type(None) in arguments, place
    else:
        assert type(value) is hint, f"{place}: {value!r}"


def test_types_are_what_is_there() -> None:
    report = wirecopy.scan(SEEDS)
    _check(report.counts, _types.Counts, "counts")
    _check(report.parameters, _types.Parameters, "parameters")
    _check(report.tool, _types.Tool, "tool")
    arrays = [("documents", _types.DocumentReport), ("stories", _types.Story), ("links", _types.Link),
              ("passages", _types.Passage)]
    for name, kind in arrays:
        for item in getattr(report, name):
            _check(item, kind, name)
    with wirecopy.Index() as index:
        for name in ("a", "b"):
            _check(index.insert({"id": name, "text": f"{WIRE}\n{OWN}"}), _types.Verdict, "verdict")
        _check(index.stats(), _types.Stats, "stats")
        _check(index.story("a"), _types.StoryMembers, "story")


def test_importing_takes_nothing_else() -> None:
    code = "import sys, wirecopy; print(*(m for m in ('numpy', 'pyarrow', 'pandas', 'tqdm') if m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_type_checkers_agree(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    configuration = ROOT / "python" / "pyproject.toml"
    environment = {**os.environ, "MYPY_CACHE_DIR": str(tmp_path)}
    files = ["-p", "wirecopy"], [ROOT / "python" / "examples" / "dataframe.py"]
    for checked in files:
        arguments = [sys.executable, "-m", "mypy", "--strict", "--config-file", configuration, *checked]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
        assert done.returncode == 0, done.stdout
    arguments = [sys.executable, "-m", "mypy.stubtest", "wirecopy._wirecopy", "--mypy-config-file", configuration]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stdout


def test_what_the_readme_shows_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow", "polars", "duckdb"):
        pytest.importorskip(module)
    (tmp_path / "news").symlink_to(SEEDS)
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    # In the project's page what is marked `python` reads files of the command, and is run with those.
    for page, mark in ((ROOT / "python" / "README.md", "python"), (ROOT / "README.md", "py")):
        blocks = re.findall(rf"^```{mark}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
        assert blocks, page
        names: dict[str, object] = {}
        for block in blocks:
            exec(compile(block, page.name, "exec"), names)  # noqa: S102
