"""Publishes small projects, as the command does."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from composer.keys import Keys
from composer.pipeline import load
from composer.publisher import Publication, Publisher
from composer.snapshot import Snapshot

NOW = datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC)


def issue(title: str, date: str, body: str = "Des mots.\n", **fields: Any) -> str:
    """An issue as an author writes it."""
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\ndate: {date}\n{head}---\n\n{body}"


def publish(
    root: Path,
    out: Path | None = None,
    *,
    now: datetime.datetime = NOW,
    stamps: Mapping[str, list[int]] | None = None,
    url: str = "",
    **options: Any,
) -> Publication:
    """Publishes a project into its ``site/``."""
    project = load(root, url=url)
    snapshot = Snapshot.take(root, root / ".newsletter" / "cache" / "files")
    keys = Keys(project, snapshot, f"test {project.newsletter.url}")
    publisher = Publisher(project, out or root / "site", keys=keys, now=now)
    return publisher.publish(stamps=stamps, **options)


def written(root: Path) -> dict[str, bytes]:
    """Every file of a site."""
    site = root / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def codes(done: Publication) -> list[str]:
    return [finding.code for finding in done.findings]
