"""What ``newsletter diff`` does: the project as it was, beside the project as it is."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from composer.checking.changes import IssueChange, Version, compared
from composer.commands._terminal import print_json
from composer.errors import AuthorError, ComposerError, OutsideError, ThemeError, UsageError

if TYPE_CHECKING:
    from composer.commands._asked import Asked
    from composer.delivery.git import Answer
    from composer.model import Project

__all__ = ["diff"]

_FORMS = ("text", "json", "markdown")
#: Seconds that Git may take to write out a commit.
_LONG = 120.0


def diff(asked: Asked, revision: str, *, form: str) -> None:
    """Prints what changed since a revision."""
    from composer.commands._changed import markdown, text

    if form not in _FORMS:
        raise UsageError(
            f"there is no form “{form}”", hint=f"write --format with {', '.join(_FORMS)}"
        )
    root = asked.root().resolve()
    base = _base(root, revision)
    with _as_it_was(root, base) as before:
        changes = _changes(root, before, _touched(root, base))
    if form == "json":
        print_json(changes)
    elif form == "markdown":
        print(markdown(changes, revision))
    else:
        print(text(changes, revision, quiet=asked.terminal.quiet))


def _git(root: Path, *words: str, seconds: float = 20.0) -> Answer:
    from composer.delivery.git import ask

    answer = ask(root, *words, seconds=seconds)
    if answer is None:
        raise OutsideError("there is no git on this machine", hint="install it")
    return answer


def _base(root: Path, revision: str) -> str:
    """The commit to compare with: where this branch left the revision, or the revision itself."""
    if revision.startswith("-"):
        raise UsageError(f"“{revision}” names no commit", hint="name a commit, a branch or a tag")
    named = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if named.code:
        inside = _git(root, "rev-parse", "--is-inside-work-tree")
        if inside.code:
            raise UsageError("this is no Git repository", hint="run `git init`, and commit")
        raise UsageError(
            f"Git knows no commit “{revision}”",
            hint="name a commit, a branch or a tag; in CI, fetch the history (fetch-depth: 0)",
        )
    commit = named.out.strip()
    left = _git(root, "merge-base", commit, "HEAD")
    return commit if left.code else left.out.strip()


@contextmanager
def _as_it_was(root: Path, commit: str) -> Iterator[Path]:
    """The project's files as they were, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        archive, folder = Path(name) / "project.tar", Path(name) / "project"
        told = _git(root, "archive", "--format=tar", "-o", str(archive), commit, seconds=_LONG)
        if told.code:
            # In that commit the project was not there.
            folder.mkdir()
        else:
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
        yield folder


def _touched(root: Path, commit: str) -> frozenset[str]:
    """The paths, from the project's root, that are not as they were."""
    known = _git(root, "diff", "--name-only", "-z", "--relative", commit, "--", ".")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(filter(None, (*known.out.split("\0"), *new.out.split("\0"))))


def _changes(root: Path, before: Path, touched: frozenset[str]) -> list[IssueChange]:
    from composer.pipeline import load

    new = load(root, drafts=True)
    old = _loaded(before)
    issues = {**(old.catalogue if old else {}), **new.catalogue}
    known = {*issues, *new.broken, *(old.broken if old else {})}
    # Settings, templates, snippets: whatever is no issue may show in any.
    paths = sorted(known) if touched - known else sorted(known & touched)
    found = []
    for path in paths:
        meta = issues.get(path)
        if meta is not None and meta.published_elsewhere:
            continue
        versions = [_version(project, path) for project in (old, new)]
        change = compared(path, meta.title if meta else path, *versions)
        if change is not None:
            found.append(change)
    return found


def _loaded(folder: Path) -> Project | None:
    """The project as it was; ``None`` where there was none, or its settings were broken."""
    from composer.pipeline import load

    if not (folder / "newsletter.toml").is_file():
        return None
    try:
        return load(folder, drafts=True)
    except (AuthorError, ThemeError):
        return None


def _version(project: Project | None, path: str) -> Version | None:
    from composer.pipeline import compose, proofread

    text = project.files.text(path) if project else None
    if project is None or text is None:
        return None
    try:
        edition = compose(text, path, project)
    except AuthorError as error:
        return Version(None, error.findings)
    except ThemeError:
        return Version(None)
    try:
        checked: Sequence[object] = proofread(edition, project).findings
    except ComposerError:
        checked = ()
    return Version(edition, (*edition.findings, *checked))  # type: ignore[arg-type]
