"""Files and folders of this machine, sticks and disks included."""

from kuager.collect.files.collector import FileCollector
from kuager.collect.files.manifest import MANIFEST
from kuager.collect.files.walking import walk

__all__ = ["MANIFEST", "FileCollector", "walk"]
