"""What was asked for beside the command itself."""

from __future__ import annotations

from pathlib import Path

from composer.commands._terminal import Terminal

__all__ = ["Asked"]


class Asked:
    """The options that every command takes: it gets them as ``ctx.obj``."""

    def __init__(self, project: Path | None, *, quiet: bool = False, debug: bool = False) -> None:
        self.project = project
        self.debug = debug
        self.terminal = Terminal(quiet=quiet)
        #: The project's root, once a command has asked for it: errors show lines of its files.
        self.found: Path | None = None

    def root(self) -> Path:
        """The project's root: ``--project``, else the nearest newsletter.toml above."""
        from composer.roots import find_root

        self.found = find_root(Path.cwd(), named=self.project)
        return self.found

    def again(self, name: str, value: object) -> None:
        """Takes an option that was written after the command's name."""
        if name == "project":
            self.project = Path(str(value))
        elif name == "quiet":
            self.terminal.quiet = bool(value)
        elif name == "debug":
            self.debug = bool(value)
