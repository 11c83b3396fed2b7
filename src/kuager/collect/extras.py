"""Loads what only some installations have, or says how to get it."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from kuager.collect.errors import MissingExtraError


def loaded(module: str, extra: str) -> ModuleType:
    """Imports a module of this house that needs an extra.

    Args:
        module: its full name.
        extra: what to install when something it needs is not there.

    Raises:
        MissingExtraError: when something it needs is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "kuager":
            raise
        raise MissingExtraError(
            f"{error.name} is not installed; it comes with: pip install 'kuager[{extra}]'"
        ) from error
