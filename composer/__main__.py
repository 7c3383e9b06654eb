"""The command ``newsletter``: ``python -m composer`` is the same."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Runs the command line and exits with its code."""
    from composer.commands import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
