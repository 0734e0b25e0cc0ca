"""Who printed whose text, in more articles than one machine holds: Parquet in, Parquet out, on Apache Spark.

    python examples/spark_links.py articles.parquet found        # or spark-submit, on a cluster
"""

from __future__ import annotations

import os
import sys

import wirecopy.spark
from pyspark.sql import SparkSession


def main(articles: str, folder: str) -> None:
    """Write the links, passages and stories of a table of articles into a folder."""
    # On a cluster the executors' interpreter is set where that is configured.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("wirecopy").getOrCreate()
    documents = spark.read.parquet(articles)
    found = wirecopy.spark.link(documents, f"{folder}/stages")
    for name, frame in found._asdict().items():
        frame.write.mode("overwrite").parquet(f"{folder}/{name}")
    for name in found._fields:
        print(name, spark.read.parquet(f"{folder}/{name}").count())
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
