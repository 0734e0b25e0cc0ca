"""A filter for Hugging Face `datasets`: one document of each story is kept, the likely base where there is one.

    python datasets_filter.py crawl.jsonl kept.jsonl

The data set goes to wirecopy as the Arrow table it is. Documents that are in no story are kept, and so are those that tell
the same event in their own words.
"""

from __future__ import annotations

import sys

from datasets import Dataset

import wirecopy


def redundant(report: wirecopy.Report) -> set[str]:
    """The ids of documents whose main article carries a story that another document stands for."""
    main = {
        (document["id"], segment["id"])
        for document in report.documents
        for segment in document["segments"]
        if segment["main"]
    }
    dropped: set[str] = set()
    for story in report.stories:
        carriers = [
            member["document"]
            for member in story["members"]
            if member["role"] == "derivation" and (member["document"], member["segment"]) in main
        ]
        base = story["base"]["document"] if story["base"] else None
        keep = base if base in carriers else next(iter(carriers), None)
        dropped.update(document for document in carriers if document != keep)
    return dropped


def without_duplicates(dataset: Dataset, *, text: str = "text") -> Dataset:
    """The data set with one document of each story. `text` is the column of texts; every row is known by its number."""
    numbers = [f"{number:012}" for number in range(len(dataset))]
    texts = dataset.select_columns([text]).rename_columns({text: "text"} if text != "text" else {})
    numbered = texts.add_column("id", numbers)
    report = wirecopy.scan(numbered.with_format("arrow")[:], detail="summary")
    dropped = redundant(report)
    return dataset.select([row for row, number in enumerate(numbers) if number not in dropped])


def main() -> None:
    """Filter one file of JSON lines into another."""
    source, target = sys.argv[1:]
    dataset = Dataset.from_json(source)
    kept = without_duplicates(dataset)
    kept.to_json(target)
    print(f"{len(kept)} of {len(dataset)} documents kept", file=sys.stderr)


if __name__ == "__main__":
    main()
