"""An editor's buffer, checked as if it stood in its file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from composer.errors import UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.commands._wanted import Wanted
    from composer.model import Project

__all__ = ["buffered"]


def buffered(asked: Asked, wanted: Wanted) -> tuple[Project, tuple[str, ...]]:
    """The project with the text of standard input in the place of a file, and that file's path."""
    from composer.files import ProjectFiles
    from composer.pipeline import load
    from composer.source.catalogue import read_catalogue

    if wanted.issues or wanted.fix:
        raise UsageError(
            "--stdin-filename checks one buffer, and mends none",
            hint="leave out the issues and --fix",
        )
    root = asked.root().resolve()
    path = _inside(root, wanted.stdin)
    text = sys.stdin.buffer.read()
    project = load(root, drafts=True, theme=wanted.theme)
    files = ProjectFiles(root, instead={path: text})
    known = {each: meta for each, meta in project.catalogue.items() if each != path}
    catalogue = read_catalogue(files, project.newsletter, known=known)
    project = replace(project, files=files, catalogue=catalogue.issues, broken=catalogue.broken)
    if path not in project.catalogue and path not in project.broken:
        raise UsageError(
            f"{wanted.stdin} is no issue of this newsletter",
            hint="issues are the .md files in issues/, and index.md in a folder there",
        )
    return project, (path,)


def _inside(root: Path, name: str) -> str:
    """The path from the project's root of a file that is named from the working directory."""
    for base in (Path.cwd(), root):
        whole = Path(os.path.normpath(base / name))
        for path in (whole, whole.resolve()):
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
    raise UsageError(f"{name} is not in this project", hint=f"the project is {root}")
