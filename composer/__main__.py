"""The command ``newsletter``: ``python -m composer`` is the same."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Runs the command line and exits with its code."""
    try:
        from composer.commands import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        # Before the command line stands, nothing has been written either.
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
