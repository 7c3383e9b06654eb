"""Builds issues into a folder: what is unchanged is recognised, what is left is shared out.

Two roads. Where nothing in the project changed since the last build, a snapshot of its files tells
so and nothing heavy is imported. Otherwise each issue has a key, the hash of all that its edition
was made from; those whose key is another are composed, in several processes where that pays.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from composer import __version__
from composer.built import Built
from composer.snapshot import Snapshot

if TYPE_CHECKING:
    from composer.model import Finding, Project

__all__ = ["Builder", "Outcome", "tool_key"]

#: From this many issues on, a second process earns more than it costs to start.
_MANY = 6


class Outcome(NamedTuple):
    """What became of one issue: ``built``, ``unchanged``, ``draft`` or ``refused``."""

    path: str
    state: str
    summary: dict[str, Any]
    findings: tuple[Finding, ...] = ()


class Builder:
    """The builds of one project into one folder."""

    def __init__(
        self,
        root: Path,
        out: Path,
        *,
        drafts: bool = False,
        force: bool = False,
        theme: str = "",
    ) -> None:
        self.root = root
        self.out = out
        self.cache = root / ".newsletter" / "cache"
        self.drafts = drafts
        self.force = force
        self.tool = tool_key(f"{drafts} {theme}")
        self.built = Built.load(self.cache / "built.json", out, tool=self.tool)
        self.snapshot = Snapshot.take(root, self.cache / "files", also=self.built.also)
        self._catalogue = ""

    def unchanged(self) -> list[Outcome] | None:
        """The outcome where nothing at all changed since everything was built, else ``None``."""
        if self.force or not self.built.issues or not self.built.complete(self.snapshot.world):
            return None
        return [
            *(
                Outcome(path, "unchanged", dict(self.built.summary(path)))
                for path in self.built.issues
            ),
            *(
                Outcome(path, "draft", {"title": title})
                for path, title in self.built.drafts.items()
            ),
        ]

    def build(
        self,
        project: Project,
        paths: Sequence[str],
        *,
        all_of_them: bool,
        told: Callable[[Outcome], object] = lambda _: None,
    ) -> list[Outcome]:
        """Builds the issues at ``paths``; ``told`` is called with each outcome as it comes.

        Drafts are built only where they are named, or with ``drafts``.
        """
        from composer.dist import locked

        self._catalogue = _catalogue_state(project)
        with locked(self.out, self.cache):
            work = [path for path in paths if self._is_wanted(project, path, all_of_them)]
            keys = {path: self._key(project, path) for path in work}
            stale = [p for p in work if self.force or not self.built.fresh(p, keys[p])]
            outcomes = {
                path: Outcome(path, "unchanged", dict(self.built.summary(path)))
                for path in work
                if path not in set(stale)
            }
            for path in set(paths) - set(work):
                outcomes[path] = Outcome(path, "draft", {"title": project.catalogue[path].title})
            for outcome in outcomes.values():
                told(outcome)
            for outcome in _shared_out(stale, lambda path: self._one(project, path)):
                outcomes[outcome.path] = self._recorded(outcome, project)
                told(outcome)
            self._save(paths, outcomes, all_of_them=all_of_them)
        return [outcomes[path] for path in paths]

    def _is_wanted(self, project: Project, path: str, all_of_them: bool) -> bool:
        meta = project.catalogue.get(path)
        if meta is None:
            return True
        if meta.published_elsewhere:
            return not all_of_them
        return not (meta.draft and all_of_them and not self.drafts)

    def _one(self, project: Project, path: str) -> Outcome:
        """Composes and writes one issue."""
        from composer.dist import write
        from composer.drawn import Drawn
        from composer.errors import AuthorError, ThemeError
        from composer.model import Finding, Severity
        from composer.pipeline import compose

        try:
            edition = compose(project.files.text(path) or "", path, project)
            drawn = Drawn(self.cache / "pictures")
            written = write(edition, self.out, root=self.root, drawn=drawn)
        except AuthorError as error:
            return Outcome(path, "refused", {}, error.findings)
        except ThemeError as error:
            broken = Finding("theme", Severity.ERROR, error.message, error.location, error.hint)
            return Outcome(path, "refused", {}, (broken,))
        meta = edition.issue.meta
        summary = {
            "title": meta.title,
            "date": meta.date.isoformat(),
            "number": meta.number,
            "slug": meta.slug,
            "bytes": edition.bytes.email,
            "hash": edition.hash,
            "warnings": sum(finding.severity == "warning" for finding in edition.findings),
            "folder": str(written.folder),
            "files": list(written.files),
            "inputs": sorted(edition.issue.inputs),
        }
        return Outcome(path, "built", summary, edition.findings)

    def _recorded(self, outcome: Outcome, project: Project) -> Outcome:
        if outcome.state != "built":
            self.built.forget(outcome.path)
            return outcome
        summary = dict(outcome.summary)
        files, folder = summary.pop("files"), summary.pop("folder")
        key = self._key(project, outcome.path, inputs=summary["inputs"])
        self.built.record(outcome.path, key=key, folder=folder, files=files, summary=summary)
        return outcome._replace(summary=summary)

    def _save(
        self, paths: Sequence[str], outcomes: dict[str, Outcome], *, all_of_them: bool
    ) -> None:
        whole = all_of_them and not any(o.state == "refused" for o in outcomes.values())
        if all_of_them:
            for path in set(self.built.issues) - set(paths):
                self.built.forget(path)
        self.built.also = tuple(
            sorted(
                name.partition(":")[2]
                for path in self.built.issues
                for name in self.built.summary(path).get("inputs", ())
                if name.startswith("file:")
            )
        )
        self.snapshot = Snapshot.take(self.root, self.cache / "files", also=self.built.also)
        self.built.world = self.snapshot.world if whole else ""
        if all_of_them:
            self.built.drafts = {
                path: outcome.summary["title"]
                for path, outcome in outcomes.items()
                if outcome.state == "draft"
            }
        self.built.save()

    def _key(self, project: Project, path: str, *, inputs: Iterable[str] | None = None) -> str:
        """The hash of all that an issue's edition is made from."""
        if inputs is None:
            inputs = self.built.summary(path).get("inputs", ())
        hashes = self.snapshot.hashes
        key = blake2b(digest_size=16)
        settings = sorted(
            (name, digest)
            for name, digest in hashes.items()
            if name == "newsletter.toml" or name.startswith("templates/")
        )
        for part in (self.tool, project.theme.name, hashes.get(path, ""), repr(settings)):
            key.update(part.encode(errors="replace") + b"\0")
        for name in sorted(inputs):
            key.update(f"{name}\0{self._state(project, name)}\0".encode(errors="replace"))
        return key.hexdigest()

    def _state(self, project: Project, name: str) -> str:
        """What one input was like: a file's hash, a page's line, the catalogue's front matter."""
        kind, _, rest = name.partition(":")
        if kind == "file":
            return self.snapshot.hashes.get(rest) or project.files.hash(rest)
        if kind == "link":
            return repr(project.pages.get(rest))
        if kind == "results":
            return self.snapshot.hashes.get(f"issues/results/{rest}.toml", "")
        if kind == "match":
            return repr(project.files.match(rest))
        return self._catalogue


def _catalogue_state(project: Project) -> str:
    """A hash of what issues see of each other; made once, for each of them asks for it."""
    state = repr(
        [(path, meta.source_hash, meta.placed) for path, meta in project.catalogue.items()]
    )
    return blake2b(state.encode(errors="replace"), digest_size=16).hexdigest()


def _shared_out(paths: Sequence[str], work: Callable[[str], Outcome]) -> Iterator[Outcome]:
    """Does the work on each path, over all processors where there is enough of it."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if len(paths) < _MANY or processors < 2 or sys.platform == "darwin":  # noqa: PLR2004
        yield from map(work, paths)
        return
    # The first one warms templates and style sheets, which the processes then inherit.
    yield work(paths[0])
    from multiprocessing import get_context

    global _work  # noqa: PLW0603 - what a forked process inherits; nothing is pickled
    _work = work
    with get_context("fork").Pool(processors) as pool:
        yield from pool.imap_unordered(_forked, paths[1:], chunksize=4)


_work: Callable[[str], Outcome]


def _forked(path: str) -> Outcome:
    return _work(path)


def tool_key(options: str) -> str:
    """What built: this program with the libraries that lie beside it.

    Sizes and times stand for the program's files, so that a changed template or an updated library
    builds anew; it costs a few hundred looks at the disk and no read.
    """
    package = Path(__file__).parent
    key = blake2b(f"{__version__}\0{sys.version}\0{options}\0".encode(), digest_size=16)
    folders = [package, package / "_themes", package.parent / "templates"]
    for folder in folders:
        for path, stat in _walk(str(folder)):
            key.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode(errors="replace"))
    libraries = next((p for p in sys.path if p.endswith("site-packages")), "")
    if libraries:
        key.update(str(os.stat(libraries).st_mtime_ns).encode())  # noqa: PTH116 - no pathlib here
    return key.hexdigest()


def _walk(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "__pycache__")):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        else:
            yield entry.path, entry.stat()
