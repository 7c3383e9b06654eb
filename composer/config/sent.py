"""``issues/sent/``: what went out. Addresses and answers that readers hold no longer change."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from composer.model import Files, Findings, Location

__all__ = ["Sent", "read_sent", "record_path"]

_FOLDER = "issues/sent"


class Sent(Struct, frozen=True, kw_only=True):
    """One issue that was sent: its slug then, and the keys of each poll that it placed."""

    version: int = 1
    slug: str
    polls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def record_path(issue: str) -> str:
    """The record of the issue at a path: ``issues/NAME.md`` and ``issues/NAME/index.md`` alike."""
    name = posixpath.basename(issue.removesuffix("/index.md").removesuffix(".md"))
    return f"{_FOLDER}/{name}.json"


def read_sent(files: Files, findings: Findings) -> dict[str, Sent]:
    """What was sent, by the path of the issue: ``issues/sent/NAME.json`` is of ``issues/NAME.md``.

    A folder's issue is ``issues/NAME/index.md``; both paths lead to the record.
    """
    sent = {}
    for path in files.match(f"{_FOLDER}/*.json"):
        try:
            record = msgspec.json.decode((files.text(path) or "").encode(), type=Sent)
        except (msgspec.MsgspecError, UnicodeEncodeError) as error:
            findings.error(
                "sent-record",
                f"this is no record of a sent issue: {error}",
                Location(path, 1, 1),
                "take the file back from the history: git checkout -- " + path,
            )
            continue
        if record.version != 1:
            findings.error(
                "newer-version",
                f"version {record.version} was written by a newer newsletter-composer",
                Location(path, 1, 1),
                "update newsletter-composer: pip install -U newsletter-composer",
            )
            continue
        name = posixpath.basename(path).removesuffix(".json")
        sent[f"issues/{name}.md"] = sent[f"issues/{name}/index.md"] = record
    return sent
