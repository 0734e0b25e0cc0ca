"""What a report holds and how it is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from material import OWN, SEEDS, WIRE, command

import wirecopy


@pytest.fixture(scope="module")
def report() -> wirecopy.Report:
    return wirecopy.scan(SEEDS)


def test_arrays_are_those_of_the_json_report(report: wirecopy.Report) -> None:
    whole = json.loads(report.to_json())
    arrays = {"documents": report.documents, "stories": report.stories, "links": report.links, "passages": report.passages}
    for name, view in arrays.items():
        assert list(view) == whole[name]  # type: ignore[call-overload]
    header = [report.schema, report.tool, report.parameters, report.counts, report.skipped]
    assert header == [whole[name] for name in ("schema", "tool", "parameters", "counts", "skipped")]
    assert len(report) == 5


def test_a_view_is_a_sequence(report: wirecopy.Report) -> None:
    view, items = report.passages, list(report.passages)
    assert isinstance(view, Sequence)
    assert view[-1] == items[-1] == view[len(view) - 1]
    assert view[3:7] == items[3:7] and view[::-7] == items[::-7] and view[7:3] == []
    assert view[:] == items and list(reversed(view)) == items[::-1] and items[2] in view
    for place in (len(view), -len(view) - 1):
        with pytest.raises(IndexError, match="passages"):
            view[place]


@pytest.mark.parametrize("detail", ["summary", "links"])
def test_what_was_not_asked_for_is_not_there(detail: str) -> None:
    report = wirecopy.scan(SEEDS, detail=detail)  # type: ignore[arg-type]
    assert "spans" not in report.documents[0] and len(report.passages) == 0
    assert (len(report.links) > 0, "links" in report.tables) == (detail == "links",) * 2
    assert "passages" not in report.tables
    with pytest.raises(KeyError):
        report.tables["lines"]


def test_offsets_are_bytes() -> None:
    report = wirecopy.scan([wirecopy.Document(f"“Café” – {WIRE}\n{OWN}", id="a"), wirecopy.Document(WIRE, id="b")])
    lines = [report.text("a", line["start"], line["end"]) for line in report.documents[0]["lines"]]
    assert "\n".join(lines) == report.text("a")
    with pytest.raises(KeyError):
        report.text("c")
    for start, end in ((1, 5), (5, 3), (0, 10**9)):
        with pytest.raises(ValueError, match="no stretch"):
            report.text("a", start, end)


FORMS = [("r.json", "json"), ("r.ndjson", "ndjson"), ("r.html", "html"), ("r.txt", "text")]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_files_are_those_of_the_command(report: wirecopy.Report, tmp_path: Path, name: str, form: str) -> None:
    written = tmp_path / "written"
    assert command("scan", SEEDS, "--format", form, "-o", written).returncode == 0
    report.save(tmp_path / name)
    assert (tmp_path / name).read_bytes() == written.read_bytes()


@pytest.mark.parametrize("form", ["csv", "parquet", "html"])
def test_folders_are_those_of_the_command(report: wirecopy.Report, tmp_path: Path, form: str) -> None:
    written, saved = tmp_path / "written", tmp_path / "saved"
    assert command("scan", SEEDS, "--format", form, "-o", f"{written}/").returncode == 0
    report.save(f"{saved}/", format=form)  # type: ignore[arg-type]
    names = sorted(file.name for file in written.iterdir())
    assert names == sorted(file.name for file in saved.iterdir())
    for name in names:
        assert (saved / name).read_bytes() == (written / name).read_bytes(), name
    with pytest.raises(FileExistsError):
        report.save(f"{saved}/", format=form)  # type: ignore[arg-type]


def test_nothing_half_written_stays(report: wirecopy.Report, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        report.save(tmp_path / "no" / "report.json")
    with pytest.raises(FileNotFoundError):
        report.save(tmp_path / "no" / "report", format="csv")
    with pytest.raises(IsADirectoryError):
        report.save(tmp_path, format="json")
    with pytest.raises(ValueError, match="names no format"):
        report.save(tmp_path / "report")
    with pytest.raises(ValueError, match="cannot be `xml`"):
        report.save(tmp_path / "report.xml", format="xml")  # type: ignore[arg-type]
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        report.save(tmp_path / "file", format="csv")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_link_stays_a_link_and_a_mode_a_mode(report: wirecopy.Report, tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    target.touch(mode=0o600)
    link.symlink_to(target)
    report.save(link)
    assert link.is_symlink() and target.stat().st_mode & 0o777 == 0o600
    assert target.read_text() == report.to_json()


def test_a_notebook_runs_nothing_of_a_page() -> None:
    hostile = "<script>alert(1)</script> & the ferry"
    report = wirecopy.scan([{"id": f"<b>{n}", "title": hostile, "text": f"{hostile}\n{WIRE}"} for n in range(3)])
    shown = report._repr_html_()
    assert report.stories and "<script" not in shown and "<b>0" not in shown
    assert "&lt;b&gt;0" in shown and "3 documents" in shown
    assert repr(report) == "<wirecopy.Report: 3 documents, 3 links, 1 stories, 0 skipped>"
