"""Builds issues into a folder: what is unchanged is recognised, what is left is shared out.

Two roads. Where nothing in the project changed since the last build, a snapshot of its files tells
so and nothing heavy is imported. Otherwise each issue has a key, the hash of all that its edition
was made from; those whose key is another are composed, in several processes where that pays.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composer import __version__
from composer.atomic import Lock, clean, lock_path
from composer.built import Built
from composer.outcome import Outcome, keepsake, left_out, unchanged
from composer.snapshot import Snapshot

if TYPE_CHECKING:
    from composer.keys import Keys
    from composer.model import Project

__all__ = ["Builder", "Outcome", "tool_key"]


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
        debug: bool = False,
    ) -> None:
        self.root = root
        self.out = out
        self.cache = root / ".newsletter" / "cache"
        self.drafts = drafts
        self.force = force
        self.tool = tool_key(f"{drafts} {theme}")
        self.built = Built.load(self.cache / "built.json", out, tool=self.tool)
        self.snapshot = Snapshot.take(root, self.cache / "files", also=self.built.also)
        self._debug = debug
        self._keys: Keys | None = None
        #: Why nothing could be remembered, where that is so.
        self.forgetful = ""

    def unchanged(self) -> list[Outcome] | None:
        """The outcome where nothing at all changed since everything was built, else ``None``."""
        if self.force or not self.built.issues or not self.built.complete(self.snapshot.world):
            return None
        if Lock.was_left(lock_path(self.out, self.cache)):
            # A build runs, or was killed and left something to clean up.
            return None
        return [
            *(unchanged(path, self.built.summary(path).items()) for path in self.built.issues),
            *(
                Outcome(path, state, dict(summary))
                for state, left in self._left_out().items()
                for path, summary in left.items()
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
        from composer.sharing import shared_out

        self._keys = None
        with self._alone():
            work = [path for path in paths if self._is_wanted(project, path, all_of_them)]
            keys = {path: self._key(project, path) for path in work}
            stale = [p for p in work if self.force or not self.built.fresh(p, keys[p])]
            if stale:
                self._open()
            outcomes = {
                path: unchanged(path, self.built.summary(path).items())
                for path in work
                if path not in set(stale)
            }
            for path in set(paths) - set(work):
                outcomes[path] = left_out(project, path)
            for outcome in outcomes.values():
                told(outcome)
            for outcome in shared_out(stale, lambda path: self._one(project, path)):
                outcomes[outcome.path] = self._recorded(outcome, project)
                told(outcome)
            self._save(project, paths, outcomes, all_of_them=all_of_them)
        return [outcomes[path] for path in paths]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One build at a time, and no leftover of one that was killed.

        Where the project cannot be written there is no lock, and nothing is remembered.
        """
        from contextlib import ExitStack

        from composer.dist import locked, sweep

        with ExitStack() as stack:
            try:
                stack.enter_context(locked(self.out, self.cache))
            except OSError as error:
                self.forgetful = f"{self.cache}: {error.strerror}"
            sweep(self.out, alone=not self.forgetful)
            for folder in (self.cache, self.cache / "pictures"):
                clean(folder)
            yield

    def _open(self) -> None:
        """Makes the folder to write to, rather than have every issue say that it cannot."""
        from composer.errors import OutsideError

        try:
            self.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutsideError(
                f"{error.filename or self.out} cannot be written: {error.strerror}",
                hint="write to another folder with --out DIR",
            ) from error
        if not os.access(self.out, os.W_OK):
            raise OutsideError(
                f"{self.out} cannot be written: you have no right to",
                hint="write to another folder with --out DIR",
            )

    def _is_wanted(self, project: Project, path: str, all_of_them: bool) -> bool:
        meta = project.catalogue.get(path)
        if meta is None:
            return True
        if meta.published_elsewhere:
            return not all_of_them
        return not (meta.draft and all_of_them and not self.drafts)

    def _one(self, project: Project, path: str) -> Outcome:
        """Composes and writes one issue."""
        from composer.drawn import Drawn
        from composer.single import build_one

        meta = project.catalogue.get(path)
        return build_one(
            project,
            path,
            self.out,
            drawn=Drawn(self.cache / "pictures"),
            known=self.built.left_in(meta.slug) if meta else (),
            debug=self._debug,
        )

    def _recorded(self, outcome: Outcome, project: Project) -> Outcome:
        if outcome.state != "built":
            self.built.forget(outcome.path)
            return outcome
        summary = dict(outcome.summary)
        files, folder = summary.pop("files"), summary.pop("folder")
        key = self._key(project, outcome.path, inputs=summary["inputs"])
        outcome = outcome._replace(summary=summary)
        kept = keepsake(outcome)
        self.built.record(outcome.path, key=key, folder=folder, files=files, summary=kept)
        return outcome

    def _save(
        self,
        project: Project,
        paths: Sequence[str],
        outcomes: dict[str, Outcome],
        *,
        all_of_them: bool,
    ) -> None:
        # What is wrong with the project itself is told by the other road alone.
        is_sound = not project.unusable and all(f.severity == "note" for f in project.findings)
        whole = all_of_them and is_sound
        whole = whole and not any(o.state == "refused" for o in outcomes.values())
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
            for state, left in self._left_out().items():
                left.clear()
                left.update(
                    (path, outcome.summary)
                    for path, outcome in outcomes.items()
                    if outcome.state == state
                )
        try:
            self.built.save()
        except OSError as error:
            self.forgetful = f"{self.cache}: {error.strerror}"

    def _left_out(self) -> dict[str, dict[str, dict[str, Any]]]:
        """What is remembered of the issues that are not built, by their state."""
        return {"draft": self.built.drafts, "elsewhere": self.built.elsewhere}

    def _key(self, project: Project, path: str, *, inputs: Iterable[str] | None = None) -> str:
        """The hash of all that an issue's edition is made from."""
        from composer.keys import Keys

        if self._keys is None:
            self._keys = Keys(project, self.snapshot, self.tool)
        if inputs is None:
            inputs = self.built.summary(path).get("inputs", ())
        return self._keys.key(path, inputs)


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
        # Compiled templates follow from the templates.
        if entry.name.startswith((".", "__pycache__", "_compiled")):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        else:
            yield entry.path, entry.stat()
