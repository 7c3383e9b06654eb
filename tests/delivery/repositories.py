"""Repositories for tests: a bare one as the remote, clones of it, and Git as a person runs it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

__all__ = ["clone", "committed", "git", "hook", "remote"]

#: Neither the machine's settings nor those of whoever runs the suite.
_APART = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Zoé",
    "GIT_AUTHOR_EMAIL": "zoe@courant.example",
    "GIT_COMMITTER_NAME": "Zoé",
    "GIT_COMMITTER_EMAIL": "zoe@courant.example",
}


def git(folder: Path, *words: str) -> str:
    """What Git prints in a folder; it must not fail."""
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        env={**os.environ, **_APART},
        capture_output=True,
        check=False,
    )
    assert not done.returncode, (words, done.stderr)
    return os.fsdecode(done.stdout)


def committed(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A repository of these files, in which everything is committed."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name, text in (files or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=Begin")
    return folder


def remote(folder: Path, *, name: str = "remote.git") -> Path:
    """A bare repository with a commit in it."""
    begun = committed(folder / f"{name}-begun", {"newsletter.toml": "version = 1\n"})
    git(folder, "clone", "--quiet", "--bare", str(begun), name)
    return folder / name


def clone(bare: Path, folder: Path, *options: str) -> Path:
    """A clone, in which Zoé works."""
    git(bare, "clone", "--quiet", *options, bare.as_uri(), str(folder))
    git(folder, "config", "user.name", "Zoé")
    return folder


def hook(repository: Path, name: str, script: str) -> None:
    """Gives a repository a hook."""
    folder = repository / ".git" if (repository / ".git").is_dir() else repository
    path = folder / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
