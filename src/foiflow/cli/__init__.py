"""The command line: one more caller of the library."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; say what to install where its packages are missing."""
    try:
        from foiflow.cli.app import run
    except ModuleNotFoundError as error:
        if error.name not in {"typer", "rich", "click"}:
            raise
        sys.exit(f"foiflow: the command line needs {error.name}; pip install 'foiflow[cli]'")
    run()
