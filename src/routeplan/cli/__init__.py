"""The command ``routeplan``: a thin layer of options, progress and tables over the library."""

from routeplan.cli.app import app, main

__all__ = ["app", "main"]
