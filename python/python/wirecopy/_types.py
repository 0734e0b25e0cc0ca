"""What reports and verdicts are made of, as the JSON report has it.

Plain dictionaries with stated keys: what is in the report is JSON, so that the contract, the command's output and this are
one vocabulary, a field that is added needs no release of a class, and `json`, pandas and databases take them as they are.
"""

from __future__ import annotations

from typing import Literal, TypedDict

Label = Literal["verbatim", "rewritten", "own", "off_topic", "furniture"]
Relation = Literal["copy", "derived", "excerpt", "same_event"]
Role = Literal["derivation", "same_event"]
Kind = Literal["article", "furniture"]
Detail = Literal["summary", "links", "full"]
Sync = Literal["every", "batch", "never"]


class Tool(TypedDict):
    """What wrote a report."""

    name: str
    version: str


class Parameters(TypedDict):
    """Every parameter that can change a result, and what follows from it."""

    shingle: str
    hashes: int
    seed: int
    recall_similarity: float
    recall_probability: float
    bands: int
    rows: int
    recall: float
    window: int | None
    same_source: Literal["link", "ignore"]


class Counts(TypedDict):
    """How much there was, and how much of it was looked at."""

    documents: int
    paragraphs: int
    distinct_paragraphs: int
    candidates: int
    verified: int
    links: int
    stories: int
    passages: int
    capped_buckets: int


class Skipped(TypedDict):
    """An input that could not be read."""

    path: str
    reason: str


class Shares(TypedDict):
    """What a document's words are, as fractions that sum to 1 (all 0 where there are no words)."""

    verbatim: float
    rewritten: float
    own: float
    off_topic: float
    furniture: float


class Segment(TypedDict):
    """One article inside a document, or a block of furniture."""

    id: int
    main: bool
    start: int
    end: int
    first_line: int
    last_line: int
    kind: Kind
    story: str | None
    role: Role | None


class Span(TypedDict):
    """A sentence-sized piece of a document with one label. `passages` are indices into `Report.passages`."""

    start: int
    end: int
    line: int
    label: Label
    on_topic: float | None
    passages: list[int]


class Line(TypedDict):
    """One line of a document. `unique`: nothing like it stands in any other document."""

    line: int
    start: int
    end: int
    label: Label
    unique: bool


class _Outline(TypedDict):
    id: str
    path: str | None
    source: str | None
    published: str | None
    title: str | None
    language: str | None
    bytes: int
    words: int
    shares: Shares
    segments: list[Segment]


class DocumentReport(_Outline, total=False):
    """One document of a report. `spans` and `lines` are there with ``detail="full"``."""

    spans: list[Span]
    lines: list[Line]


class Member(TypedDict):
    """A segment in a story. `containment`: share of it that is aligned with the other members of the core."""

    document: str
    segment: int
    role: Role
    containment: float


class Base(TypedDict):
    """The member a story seems to be made from: a hint, with its reason."""

    document: str
    segment: int
    reason: str


class Bridge(TypedDict):
    """A document that touches a story and was not let in."""

    document: str
    reason: str


class Story(TypedDict):
    """A cluster of segments that carry the same text, and of those that report the same event."""

    id: str
    kind: Kind
    label: str
    members: list[Member]
    base: Base | None
    min_similarity: float
    links: Literal["all", "representatives"]
    related: list[str]
    bridges: list[Bridge]


class Direction(TypedDict):
    """Which of two linked documents was first, and what shows it."""

    first: Literal["a", "b"]
    reasons: list[str]


class _Pair(TypedDict):
    a: str
    a_segment: int
    b: str
    b_segment: int
    relation: Relation
    a_covered: float
    b_covered: float
    verbatim: float
    direction: Direction | None


class Link(_Pair, total=False):
    """What two documents have to do with each other. `passages`, with ``detail="full"``, are indices into `Report.passages`."""

    passages: list[int]


class Side(TypedDict):
    """One side of a passage: bytes `start` to `end` of a document's text, which begin in line `line`."""

    document: str
    start: int
    end: int
    line: int


class Passage(TypedDict):
    """Two aligned stretches, and how alike they are, 0 to 1."""

    a: Side
    b: Side
    kind: Literal["verbatim", "rewritten"]
    score: float


class Match(TypedDict):
    """A document that is held and tied to the one at hand, which is `a` in its passages."""

    id: str
    relation: Relation
    a_covered: float
    b_covered: float
    passages: list[Passage]


class Verdict(TypedDict):
    """What a document has to do with those that are held. `unique` are stretches of which nothing stands in any match."""

    id: str
    relation: Literal["new", "copy", "derived", "excerpt", "same_event"]
    story: str | None
    matches: list[Match]
    unique: list[list[int]]


class StoryMembers(TypedDict):
    """The segments that carry one text: pairs of a document's id and a segment's number."""

    id: str
    members: list[list[str | int]]


class Stats(TypedDict):
    """What an index holds, in figures."""

    documents: int
    text_bytes: int
    distinct_paragraphs: int
    stories: int
    furniture: int
    stored_bytes: int | None
