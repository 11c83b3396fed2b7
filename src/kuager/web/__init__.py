"""The workbench: server-rendered pages on loopback, useful without JavaScript. Calls ``workflow`` and nothing below it."""

from __future__ import annotations

from kuager.web.app import create_app
from kuager.web.desk import Desk
from kuager.web.server import serve

__all__ = ["Desk", "create_app", "serve"]
