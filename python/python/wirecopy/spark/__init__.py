"""Near-duplicates in more documents than one machine holds, on Apache Spark: what `wirecopy.scan` finds, as data frames.

    import wirecopy.spark

    found = wirecopy.spark.link(spark.read.parquet("articles"), "work/articles")
    found.links.write.parquet("links")

The work is done by the compiled half of this package on the executors, where it has to be installed, with pyarrow; Spark brings
together what belongs together. It takes PySpark 4.
"""

from wirecopy.spark._link import Linked, link
from wirecopy.spark._tables import LINKS, PASSAGES, STORIES

__all__ = ["LINKS", "PASSAGES", "STORIES", "Linked", "link"]
