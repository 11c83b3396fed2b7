"""A run over a table on a Spark cluster: is there a Java, and which of our errors is it when the cluster fails?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from kuager.errors import MissingJavaError, SparkError
from kuager.resolve.records.engine import Bounds
from kuager.resolve.records.means import Means
from kuager.resolve.records.spark import Cluster

_SUBMITTED: Final = "PYSPARK_GATEWAY_PORT"
"""Set by ``spark-submit``, which knows the master already."""
_OLDEST: Final = 17
_SECONDS: Final = 60


@contextmanager
def spark_means(master: str | None, bounds: Bounds) -> Iterator[Means]:
    """Connects to Spark for the time of one run.

    Args:
        master: as ``spark-submit --master`` takes it. Without it: what ``spark-submit`` says, or this machine with as
            many threads as ``bounds`` allows.
        bounds: what the run may take.

    Raises:
        MissingJavaError: there is no Java, or it is too old.
        SparkError: the cluster cannot be reached, or it breaks off.
    """
    if _SUBMITTED not in os.environ:
        _need_java()
        master = master or f"local[{bounds.threads}]"
    try:
        with Cluster(master, bounds) as cluster:
            yield Means(
                candidates=lambda people, _: cluster.candidates(people), compare=cluster.compare, spread=cluster.spread
            )
    except (Py4JError, PySparkException, ConnectionError) as error:
        # What Spark says may quote rows of the table, which are people.
        raise SparkError(type(error).__name__) from None


def _need_java() -> None:
    version = java_version()
    if version is None or version < _OLDEST:
        raise MissingJavaError("Java " + (str(version) if version else "is not there"))


def java_version() -> int | None:
    """Returns the version of the Java that Spark would start, 17 for example; None when there is none."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if program is None:
        return None
    try:
        said = subprocess.run([program, "-version"], capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603  our own call, no shell
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(rb'version "(?:1\.)?(\d+)', said.stderr)
    return int(found.group(1)) if found else None
