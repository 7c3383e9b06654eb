"""``issues/results/<slug>.toml``: what came back to the polls of one issue."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from composer.config.located import Table, read_toml
from composer.model import Files, Findings, PollResults, Remark
from composer.nearest import nearest

__all__ = ["read_results", "results_path"]

_REMARK = ("text", "author", "approved", "reply")


def results_path(slug: str) -> str:
    """The file with what came back to the issue with a slug."""
    return f"issues/results/{slug}.toml"


def read_results(files: Files, findings: Findings) -> dict[str, dict[str, PollResults]]:
    """The results by slug and poll; what is wrong goes to ``findings``, with the file's path."""
    results = {}
    for path in files.match(results_path("*")):
        text = files.text(path)
        if text is not None:
            slug = posixpath.basename(path).removesuffix(".toml")
            results[slug] = _Reader(path, text, findings).read()
    return results


class _Reader:
    def __init__(self, path: str, text: str, findings: Findings) -> None:
        self.table = Table(path, findings)
        self.findings = findings
        read_toml(text.removeprefix("\ufeff").replace("\r\n", "\n"), 1, self.table)

    def read(self) -> dict[str, PollResults]:
        version = self.table.data.get("version", 1)
        if version != 1:
            self._error(
                "newer-version",
                f"version {version} was written by a newer newsletter-composer",
                "version",
                hint="update newsletter-composer: pip install -U newsletter-composer",
            )
            return {}
        self._names(self.table.data, ("version", "polls"))
        polls = self._mapping(self.table.data.get("polls", {}), "polls")
        return {key: self._poll(key, value) for key, value in polls.items()}

    def _poll(self, key: str, value: Any) -> PollResults:
        table = self._mapping(value, "polls", key)
        self._names(table, ("votes", "placements", "remarks"), "polls", key)
        placements = {
            number: self._votes(votes, "polls", key, "placements", number)
            for number, votes in self._mapping(
                table.get("placements", {}), "polls", key, "placements"
            ).items()
        }
        votes = self._votes(table.get("votes", {}), "polls", key, "votes")
        if "votes" not in table:
            for counts in placements.values():
                for option, count in counts.items():
                    votes[option] = votes.get(option, 0) + count
        remarks = table.get("remarks", [])
        if not isinstance(remarks, list):
            self._error("results-shape", "remarks must be a list", "polls", key, "remarks")
            remarks = []
        return PollResults(
            votes=votes,
            placements=placements,
            remarks=tuple(
                self._remark(remark, "polls", key, "remarks", str(position))
                for position, remark in enumerate(remarks)
            ),
        )

    def _mapping(self, value: Any, *keys: str) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self._error("results-shape", f"{keys[-1]} must be a table", *keys)
        return {}

    def _names(self, table: Mapping[str, Any], known: tuple[str, ...], *keys: str) -> None:
        for name in table:
            if name not in known:
                meant = nearest(name, known)
                self._error(
                    "unknown-setting",
                    f"results have no “{name}” here",
                    *keys,
                    name,
                    hint=f"write {meant}" if meant else f"there are {', '.join(known)}",
                )

    def _votes(self, votes: Any, *keys: str) -> dict[str, int]:
        if not isinstance(votes, Mapping):
            self._error("results-shape", "votes must be a table", *keys, hint="option = 12")
            return {}
        counts = {}
        for option, count in votes.items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                self._error(
                    "results-count",
                    f"the votes for {option} must be a count",
                    *keys,
                    option,
                    hint=f"write a whole number: {option} = 12",
                )
                continue
            counts[option] = count
        return counts

    def _remark(self, remark: Any, *keys: str) -> Remark:
        if not isinstance(remark, Mapping) or not isinstance(remark.get("text"), str):
            self._error("results-shape", "a remark needs a text", *keys, hint='text = "…"')
            return Remark(text="")
        for name in remark:
            if name not in _REMARK:
                self._error(
                    "unknown-setting",
                    f"a remark has no “{name}”",
                    *keys,
                    name,
                    hint="see docs/format.md",
                )
        return Remark(
            text=remark["text"].strip(),
            author=str(remark.get("author", "")),
            approved=remark.get("approved") is True,
            reply=str(remark.get("reply", "")).strip(),
        )

    def _error(self, code: str, message: str, *keys: str, hint: str = "") -> None:
        place = self.table.place(*keys)
        self.findings.error(code, message, place, hint or "see docs/format.md")
