"""Find who printed whose text."""

from __future__ import annotations

from wirecopy import _inputs, _wirecopy
from wirecopy._document import DocumentLike
from wirecopy._inputs import Path, Source
from wirecopy._progress import Progress, callback
from wirecopy._report import Report
from wirecopy._types import Detail

__all__ = ["Progress", "Source", "compare", "scan"]


def scan(
    source: Source,
    *,
    recall_at: tuple[float, float] = _wirecopy.RECALL_AT,
    detail: Detail = "full",
    jobs: int | None = None,
    progress: Progress = False,
) -> Report:
    """Find which documents were copied or rewritten from each other, and show where.

    `source` is a path (file, folder, pattern, ``-`` for standard input), an iterable of paths and of documents
    (`Document`, or dictionaries with the fields of a JSON line), or a table with a column ``text`` and where known ``id``,
    ``title``, ``source``, ``published`` or ``date``, ``language``, ``url``: of pyarrow, polars, pandas, DuckDB, or whatever else has
    ``__arrow_c_stream__``. A string is always a path; a text is ``Document(text)``.

    `recall_at` says how hard to look: paragraphs of the first resemblance are compared with the second probability.
    `detail` is how much the report holds: ``"summary"``, ``"links"`` or ``"full"``; what is found stays the same. `jobs`
    is how many threads work, one a processor where it is None. `progress` shows a bar of tqdm's, or is called with the
    stage, how many of its items are done, and how many it has.

    The interpreter's lock is free meanwhile, and Ctrl-C ends it. What cannot be read is in `Report.skipped`, with an
    `InputWarning`.

    >>> import wirecopy
    >>> text = "Mali has detained numerous soldiers suspected of attempting to overthrow the junta, officials said."
    >>> report = wirecopy.scan([wirecopy.Document(text, id="a"), {"id": "b", "text": text}])
    >>> report.links[0]["relation"], report.stories[0]["id"]
    ('copy', 'a:0')
    """
    with callback(progress) as called:
        found = _inputs.read(source, jobs)
        _inputs.warn(found, stacklevel=2)
        said = found.warnings
        core = _wirecopy.scan(found, recall_at=recall_at, detail=detail, jobs=jobs, progress=called)
    return Report(core, said)


def compare(a: Path | DocumentLike, b: Path | DocumentLike, *, detail: Detail = "full") -> Report:
    """Compare two documents: each a path, a `Document`, or a dictionary.

    As text and as HTML the report has the two side by side. Documents without an id are called ``a`` and ``b``.

    >>> import wirecopy
    >>> wire = "Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said."
    >>> report = wirecopy.compare(wirecopy.Document(wire, id="wire"), wirecopy.Document("Nothing of it.", id="paper"))
    >>> len(report.links)
    0
    """
    found = _inputs.one_side(a, "a").join(_inputs.one_side(b, "b"))
    _inputs.warn(found, stacklevel=2)
    said = found.warnings
    core = _wirecopy.scan(found, recall_at=_wirecopy.RECALL_AT, detail=detail, side_by_side=True)
    return Report(core, said)
