"""What each outlet printed of others' text: a data frame in, a data frame out.

    python dataframe.py crawl.parquet
"""

from __future__ import annotations

import sys

import polars as pl

import wirecopy


def by_source(documents: pl.DataFrame) -> pl.DataFrame:
    """For each source, how many documents it has, and the mean shares of their words that are copied, rewritten, its own."""
    report = wirecopy.scan(documents)
    shares = pl.DataFrame(report.tables["documents"])
    columns = ["verbatim", "rewritten", "own"]
    return shares.group_by("source").agg(pl.len().alias("documents"), pl.col(columns).mean()).sort("source")


if __name__ == "__main__":
    print(by_source(pl.read_parquet(sys.argv[1])))
