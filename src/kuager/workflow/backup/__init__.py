"""Backups: written, verified by reading, restored on another machine, and drilled."""
