"""Chinese: names without spaces or capitals, told by surnames, by characters that write sounds, and by what stands beside them.

The machinery of :mod:`kuager.extract.tongues.core` goes by words and capitals, which Chinese does not have: here
everything goes by characters. Public: :class:`ChineseExtractor`, :func:`reader`.
"""

from kuager.extract.pace import Pace
from kuager.extract.tongues.zh.extractor import ChineseExtractor

__all__ = ["ChineseExtractor", "reader"]


def reader(pace: Pace) -> ChineseExtractor:
    """Returns the extractor of Chinese texts."""
    return ChineseExtractor(pace=pace)
