"""What the data frames hold."""

from __future__ import annotations

from wirecopy import _wirecopy

__all__ = ["DOCUMENTS", "KINDS", "LINKS", "PASSAGES", "ROWS", "STORIES", "TOLD"]

LINKS = (
    "a string, a_segment long, b string, b_segment long, relation string, a_covered double, b_covered double, "
    "verbatim double, first string, first_reasons string"
)
"""Pairs of documents that have to do with each other: the columns of ``Report.tables["links"]``."""

PASSAGES = (
    "id long, a string, a_start long, a_end long, a_line long, b string, b_start long, b_end long, b_line long, "
    "kind string, score double, a_text string, b_text string"
)
"""Aligned stretches of two documents: the columns of ``Report.tables["passages"]``."""

STORIES = (
    "id string, kind string, label string, "
    "members array<struct<document: string, segment: long, role: string, containment: double>>, "
    "base struct<document: string, segment: long, reason: string>, min_similarity double, links string, "
    "related array<string>, bridges array<struct<document: string, reason: string>>"
)
"""Stories: the fields of ``Report.stories``."""

DOCUMENTS = ("id", "text", "title", "source", "published", "date", "url", "language", "lang", "path")
"""The columns of documents that are read; ``id`` and ``text`` must be there."""

ROWS = "kind tinyint, part int, key long, value binary"
"""What goes from step to step. `KINDS` says what a value means; its bytes mean something to one format only."""

TOLD = f"link struct<{LINKS.replace(' ', ': ').replace(',:', ',')}>, passage struct<{PASSAGES.replace(' ', ': ').replace(',:', ',')}>"

KINDS: dict[str, int] = _wirecopy.KINDS
