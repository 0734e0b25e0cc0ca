"""Near-duplicates in news: who printed whose text, proved by alignment, shown line by line.

>>> import wirecopy
>>> wire = (
...     "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\\n"
...     "Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\\n"
...     "An inquiry has been opened into why the captain left the marked channel in calm weather."
... )
>>> page = wire + "\\nOur reporter met families who had waited all night at the harbour without any news."
>>> report = wirecopy.scan([{"id": "agency", "text": wire}, {"id": "paper", "text": page}])
>>> report.links[0]["relation"]
'derived'
>>> [line["label"] for line in report.documents[1]["lines"]]
['verbatim', 'verbatim', 'verbatim', 'own']

`scan` looks at all documents at once, `compare` at two, an `Index` at one after the other as they come. What they answer
has the names and the meaning of the command's JSON report (``wirecopy schema`` prints its schema), as dictionaries that type
checkers know. Offsets are bytes of a text's UTF-8; `Report.text` takes them.
"""

from wirecopy._document import Document, DocumentLike, Fields
from wirecopy._errors import Error, InputError, InputWarning, LimitError, ParameterError, StoreError, TableError
from wirecopy._index import Index
from wirecopy._report import Report, View
from wirecopy._scan import Progress, Source, compare, scan
from wirecopy._types import (
    Base,
    Bridge,
    Counts,
    DocumentReport,
    Label,
    Line,
    Link,
    Match,
    Member,
    Parameters,
    Passage,
    Relation,
    Segment,
    Shares,
    Side,
    Skipped,
    Span,
    Stats,
    Story,
    StoryMembers,
    Tool,
    Verdict,
)
from wirecopy._wirecopy import Table, __version__

__all__ = [
    "Base",
    "Bridge",
    "Counts",
    "Document",
    "DocumentLike",
    "DocumentReport",
    "Error",
    "Fields",
    "Index",
    "InputError",
    "InputWarning",
    "Label",
    "LimitError",
    "Line",
    "Link",
    "Match",
    "Member",
    "ParameterError",
    "Parameters",
    "Passage",
    "Progress",
    "Relation",
    "Report",
    "Segment",
    "Shares",
    "Side",
    "Skipped",
    "Source",
    "Span",
    "Stats",
    "StoreError",
    "Story",
    "StoryMembers",
    "Table",
    "TableError",
    "Tool",
    "Verdict",
    "View",
    "__version__",
    "compare",
    "scan",
]
