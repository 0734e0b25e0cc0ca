"""What `scan` and `compare` take, and that they say what the command says."""

from __future__ import annotations

import datetime
import json
from collections import OrderedDict
from pathlib import Path
from types import MappingProxyType

import pytest
from material import OWN, SEEDS, WIRE, command

import wirecopy


@pytest.mark.parametrize("detail", ["summary", "links", "full"])
def test_the_report_is_the_commands_byte_for_byte(detail: str) -> None:
    said = command("scan", SEEDS, "--format", "json", "--detail", detail)
    assert said.returncode == 0
    for jobs in (None, 1, 3):
        assert wirecopy.scan(SEEDS, detail=detail, jobs=jobs).to_json() == said.stdout  # type: ignore[arg-type]


def test_recall_is_passed_on() -> None:
    said = command("scan", SEEDS, "--format", "json", "--recall-at", "0.5=0.95")
    report = wirecopy.scan(str(SEEDS), recall_at=(0.5, 0.95))
    assert report.to_json() == said.stdout
    assert report.parameters["recall_similarity"] == 0.5


def test_every_form_of_a_document_is_the_same() -> None:
    fields = {"id": "7", "text": WIRE, "title": "T", "source": "S", "published": "2026-11-20", "path": "a/b.txt"}
    document = wirecopy.Document(**fields)  # type: ignore[arg-type]
    forms = [fields, document, OrderedDict(fields), MappingProxyType(fields), {**fields, "id": 7, "other": object()}]
    reports = [wirecopy.scan([form, {"id": "other", "text": WIRE + OWN}]).to_json() for form in forms]
    assert set(reports) == {reports[0]}
    described = json.loads(reports[0])["documents"][0]
    assert [described[name] for name in ("id", "title", "source", "published", "path")] == [
        "7", "T", "S", "2026-11-20", "a/b.txt",
    ]


def test_fields_mean_what_they_mean_in_json_lines(tmp_path: Path) -> None:
    lines: list[dict[str, object]] = [
        {"text": WIRE, "url": "https://www.example.org/a?b"},
        {"text": WIRE, "id": " ", "date": 2026, "source": ""},
        {"text": OWN, "id": 12, "published": None, "title": None},
    ]
    file = tmp_path / "documents"
    (tmp_path / "documents.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    from_file = wirecopy.scan(file.with_suffix(".jsonl"))
    from_objects = wirecopy.scan(iter(lines))
    for read, given in zip(from_file.documents, from_objects.documents, strict=True):
        assert read["id"].replace(".jsonl", "") == given["id"]
        assert (read["source"], read["published"], read["title"]) == (given["source"], given["published"], given["title"])


def test_dates_of_python_are_iso() -> None:
    day = datetime.date(2026, 11, 20)
    moment = datetime.datetime(2026, 11, 20, 8, 30, tzinfo=datetime.timezone.utc)
    documents = [wirecopy.Document(WIRE, id="a", published=day), {"id": "b", "text": OWN, "date": moment}]
    published = [document["published"] for document in wirecopy.scan(documents).documents]
    assert published == ["2026-11-20", "2026-11-20T08:30:00+00:00"]


def test_what_data_frames_have_for_nothing_is_nothing() -> None:
    pd, np = pytest.importorskip("pandas"), pytest.importorskip("numpy")
    documents = [
        {"text": WIRE, "id": np.int64(7), "published": pd.NaT, "title": float("nan")},
        {"text": OWN, "id": 10**30, "published": pd.Timestamp("2026-11-20"), "path": Path("a/b")},
    ]
    read = wirecopy.scan(documents).documents
    assert [document["id"] for document in read] == ["1" + 30 * "0", "7"]
    assert [document["published"] for document in read] == ["2026-11-20T00:00:00", None]
    assert (read[0]["path"], read[1]["title"]) == ("a/b", None)


def test_paths_and_documents_mix() -> None:
    report = wirecopy.scan([SEEDS / "000_3835c8efad09f1f0.txt", wirecopy.Document(WIRE, id="wire"), str(SEEDS / "00[34]*")])
    assert len(report) == 4


def test_nothing_is_a_report_too() -> None:
    report = wirecopy.scan([])
    assert (len(report), list(report.documents), list(report.stories)) == (0, [], [])
    assert report


def test_what_cannot_be_read_is_named() -> None:
    bad = [{"text": WIRE}, {"id": "x"}, {"text": None}, {"text": 5}, {"text": "\ud800"}, {"text": "a", "title": ["t"]}]
    with pytest.warns(wirecopy.InputWarning, match="5 skipped") as said:
        report = wirecopy.scan(bad)
    assert said[0].filename == __file__
    assert len(report) == 1
    assert [skipped["path"] for skipped in report.skipped] == [f"documents:{number}" for number in range(2, 7)]
    assert [skipped["reason"] for skipped in report.skipped[2:]] == [
        "`text` is int, not a string",
        "`text` holds half a surrogate pair, which is no character",
        "`title` is list, not a string",
    ]


def test_a_second_holder_of_an_id_is_renamed() -> None:
    with pytest.warns(wirecopy.InputWarning, match="#2"):
        report = wirecopy.scan([{"id": "a", "text": WIRE}, {"id": "a", "text": OWN}])
    assert [report.text(document["id"]) for document in report.documents] == [WIRE, OWN]
    assert len(report.warnings) == 1


def test_arguments_that_cannot_be_meant() -> None:
    with pytest.raises(TypeError, match="one document alone"):
        wirecopy.scan({"text": WIRE})
    with pytest.raises(TypeError, match="cannot be int"):
        wirecopy.scan([{"text": WIRE}, 5])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="cannot be bytes"):
        wirecopy.scan(b"news")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"wirecopy\.Document\(text\)"):
        wirecopy.scan([WIRE])
    with pytest.raises(FileNotFoundError) as missing:
        wirecopy.scan("no/such/folder")
    assert missing.value.filename == "no/such/folder"
    with pytest.raises(ValueError, match="jobs cannot be 0"):
        wirecopy.scan(SEEDS, jobs=0)
    for wrong in ((1.5, 0.9), (0.2, float("nan"))):
        with pytest.raises(wirecopy.ParameterError):
            wirecopy.scan(SEEDS, recall_at=wrong)
    with pytest.raises(ValueError, match="summary, links or full"):
        wirecopy.scan(SEEDS, detail="all")  # type: ignore[arg-type]


def test_an_error_while_documents_come_is_the_callers() -> None:
    def documents() -> object:
        yield {"text": WIRE}
        raise LookupError("the feed broke off")

    with pytest.raises(LookupError, match="the feed broke off"):
        wirecopy.scan(documents())  # type: ignore[arg-type]


def test_a_folder_without_documents(tmp_path: Path) -> None:
    with pytest.raises(wirecopy.InputError, match="no files in it"):
        wirecopy.scan(tmp_path)
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    with pytest.raises(wirecopy.InputError, match="picture"):
        wirecopy.scan(tmp_path)


def test_two_side_by_side(tmp_path: Path) -> None:
    a, b = sorted(SEEDS.iterdir())[:2]
    report = wirecopy.compare(b, a)
    assert report.to_text(width=100) == command("compare", b, a).stdout
    assert [document["path"] for document in report.documents] == [str(a), str(b)]
    report.save(tmp_path / "pair.html")
    written = tmp_path / "written.html"
    assert command("compare", b, a, "--format", "html", "-o", written).returncode == 0
    assert (tmp_path / "pair.html").read_bytes() == written.read_bytes()
    assert wirecopy.compare(wirecopy.Document(WIRE), {"text": WIRE}).links[0]["relation"] == "copy"
    with pytest.raises(wirecopy.InputError, match="each side is one"):
        wirecopy.compare(SEEDS, a)
    with pytest.raises(TypeError):
        wirecopy.compare(5, a)  # type: ignore[arg-type]
