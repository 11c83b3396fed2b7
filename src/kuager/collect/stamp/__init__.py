"""Sends timestamp queries to the authorities that an archive names. Off until one is named."""

from kuager.collect.stamp.sender import send

__all__ = ["send"]
