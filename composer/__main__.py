"""The command ``newsletter``: ``python -m composer`` is the same."""

from __future__ import annotations

import gc
import sys

__all__ = ["main"]


def main() -> None:
    """Runs the command line and exits with its code."""
    # A command loads much, keeps it and is gone in a second: looking for garbage every 700 objects
    # takes a twentieth of its time.
    gc.set_threshold(100_000, 20, 20)
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:
        # Before the command line stands, nothing has been written either.
        code = 130
    # At its end Python looks once more for garbage in all of that: a fifth of a build's time, for
    # memory that is about to go anyway.
    gc.freeze()
    sys.exit(code)


def _run(words: list[str]) -> int:
    if words[:1] == ["build"]:
        from composer.commands._direct import build_directly

        code = build_directly(words[1:])
        if code is not None:
            return code
    from composer.commands import run

    return run(words)


if __name__ == "__main__":
    main()
