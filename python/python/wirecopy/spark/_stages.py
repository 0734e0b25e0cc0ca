"""What was done is kept, so that a job that failed goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wirecopy.spark._tables import ROWS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Stages"]


class Stages:
    """The stages of a job: Parquet tables in a folder that the driver and all executors reach."""

    def __init__(self, spark: SparkSession, folder: str, parameters: dict[str, Any]) -> None:
        """Begin a job with these parameters, or go on with one that had the same.

        Raises:
            ValueError: When the folder holds stages of a job that had others.
        """
        self._spark = spark
        self._folder = folder.rstrip("/")
        path, said = f"{self._folder}/parameters", json.dumps(parameters, sort_keys=True)
        if self._is_complete(path):
            before = "".join(row.value for row in spark.read.text(path).collect())
            if before != said:
                message = f"{folder} holds stages of a job with other parameters, {before}, not {said}: give another folder"
                raise ValueError(message)
            return
        spark.createDataFrame([(said,)], "value string").coalesce(1).write.mode("overwrite").text(path)

    def keep(self, name: str, make: Callable[[], DataFrame], schema: str = ROWS, by: str | None = None) -> DataFrame:
        """The rows of a stage, made unless they are there; by a column where only some of them are asked for."""
        path = f"{self._folder}/{name}"
        if not self._is_complete(path):
            context = self._spark.sparkContext
            before = context.getLocalProperty("spark.job.description") or ""
            context.setJobDescription(f"wirecopy: {name}")
            try:
                writer = make().write.mode("overwrite")
                (writer.partitionBy(by) if by else writer).parquet(path)
            finally:
                context.setJobDescription(before)
        # A table without rows says nothing of its columns.
        return self._spark.read.schema(schema).parquet(path)

    def _is_complete(self, path: str) -> bool:
        # Spark has no question for this, and a folder may be on any file system that Hadoop knows.
        jvm: Any = self._spark._jvm  # noqa: SLF001
        settings: Any = self._spark._jsc.hadoopConfiguration()  # noqa: SLF001
        marker = jvm.org.apache.hadoop.fs.Path(f"{path}/_SUCCESS")
        return bool(marker.getFileSystem(settings).exists(marker))
