"""The folder that a build writes to: never among what it reads."""

from __future__ import annotations

from pathlib import Path

from composer.errors import UsageError

__all__ = ["out_folder"]

#: What a project keeps for itself; its issues' folders beside these would be taken for sources.
_SOURCES = ("issues", "templates", ".newsletter", ".git")


def out_folder(written: str | None, root: Path) -> Path:
    """The folder that ``--out`` names, ``dist/`` by default; UsageError where it cannot be."""
    if written is None:
        return root / "dist"
    if not written.strip():
        raise UsageError("--out names no folder", hint="write --out DIR, or leave it out for dist/")
    out = Path(written)
    if out.exists() and not out.is_dir():
        raise UsageError(f"--out: {out} is a file", hint="name a folder")
    whole = out.resolve()
    home = root.resolve()
    for source in (home / name for name in _SOURCES):
        if whole == source or whole.is_relative_to(source):
            raise UsageError(
                f"--out: {out} is among the project's sources, where a build writes nothing",
                hint="name a folder of its own, such as dist/",
            )
    if whole == home:
        raise UsageError(
            "--out: this is the project itself, whose files a build would stand among",
            hint="name a folder of its own, such as dist/",
        )
    return out
