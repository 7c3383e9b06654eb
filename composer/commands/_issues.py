"""ISSUE on the command line: a path, a slug, a number or ``latest``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from composer.errors import IssueNotFound
from composer.nearest import nearest

if TYPE_CHECKING:
    from composer.model import Meta, Project

__all__ = ["LATEST", "latest", "names_of", "resolve", "same_language", "text_of"]

LATEST = "latest"
_FEW = 5


def resolve(project: Project, words: Sequence[str]) -> tuple[str, ...]:
    """The paths of the issues that ``words`` mean, each once, in that order.

    A path is taken from the working directory, else from the project's root. An issue that is
    broken is found too: composing it tells what is wrong. Raises IssueNotFound.
    """
    return tuple(dict.fromkeys(_one(project, word) for word in words))


def _one(project: Project, word: str) -> str:
    if not word.strip():
        raise IssueNotFound("the name of the issue is empty", hint="`newsletter issues` lists them")
    if word == LATEST:
        return latest(project).path
    found = _by_path(project, word) or _by_name(project, word) or _by_number(project, word)
    if not found:
        raise _not_found(project, word)
    if len(found) > 1:
        raise IssueNotFound(
            f"“{word}” may be {' or '.join(found)}", hint="give the path of the one you mean"
        )
    return found[0]


def latest(project: Project) -> Meta:
    """The newest issue in the newsletter's language; in any, where it has none in that."""
    issues = [
        meta
        for meta in project.catalogue.values()
        if not meta.published_elsewhere and not meta.draft
    ]
    home = project.newsletter.language
    own = [meta for meta in issues if same_language(meta.language, home)]
    if not issues:
        there_are = "every issue is a draft" if project.catalogue else "there is no issue yet"
        raise IssueNotFound(
            f"nothing is the latest: {there_are}",
            hint='begin one with `newsletter new "Its title"`'
            if not project.catalogue
            else "name the draft by its path or slug",
        )
    return (own or issues)[-1]


def same_language(one: str, other: str) -> bool:
    """Whether two tags name one language: ``pt`` and ``pt-BR`` do."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def text_of(project: Project, path: str) -> str:
    """What a file says; nothing where it cannot be read, which the catalogue reports."""
    try:
        return project.files.text(path) or ""
    except OSError:
        return ""


def _paths(project: Project) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*project.catalogue, *project.broken)))


def _by_path(project: Project, word: str) -> tuple[str, ...]:
    known = _paths(project)
    for base in (Path.cwd(), project.root):
        # The text, not the real path: a project may lie behind a symlink.
        whole = Path(os.path.normpath(base / word))
        for path in (whole, whole.resolve()):
            if not path.is_relative_to(project.root):
                continue
            inside = path.relative_to(project.root).as_posix()
            for candidate in (inside, f"{inside}/index.md"):
                if candidate in known:
                    return (candidate,)
    return ()


def _by_name(project: Project, word: str) -> tuple[str, ...]:
    """By slug; else by the file's name, with or without its date, for a broken one has no slug."""
    by_slug = tuple(path for path, meta in project.catalogue.items() if meta.slug == word)
    return by_slug or tuple(path for path in _paths(project) if word in names_of(path))


def names_of(path: str) -> tuple[str, str]:
    """The name of an issue's file or folder, and the same without its date."""
    from composer.source.metadata import stem_of

    date, stem = stem_of(path)
    return "-".join(filter(None, (date, stem))), stem


def _by_number(project: Project, word: str) -> tuple[str, ...]:
    digits = word.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        return ()
    return tuple(p for p, meta in project.catalogue.items() if meta.number == int(digits))


def _not_found(project: Project, word: str) -> IssueNotFound:
    if (Path.cwd() / word).is_file():
        return IssueNotFound(
            f"{word} is no issue of this newsletter",
            hint="issues are the .md files in issues/, and index.md in a folder there;"
            " README.md and names that begin with _ are none",
        )
    names = {name for path in _paths(project) for name in (path, *names_of(path)) if name}
    names |= {meta.slug for meta in project.catalogue.values()}
    meant = nearest(word, {*names, LATEST})
    part = sorted(meta.slug for meta in project.catalogue.values() if word in meta.slug)[:_FEW]
    hint = "`newsletter issues` lists them"
    if meant:
        hint = f"did you mean {meant}?"
    elif part:
        hint = f"did you mean {' or '.join(part)}?"
    return IssueNotFound(f"there is no issue “{word}”", hint=hint)
