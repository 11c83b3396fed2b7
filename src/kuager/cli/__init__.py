"""The command line: parses input, calls one workflow, shows the result. No logic."""

from kuager.cli.root import cli, main

__all__ = ["cli", "main"]
