"""A project with an issue and a list, its ledger as anybody may read it, and the commands."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from tests.faults.warm import Child, Ended, Warm

__all__ = ["Bench", "address", "write_project"]

NAME = "2025-01-06-atome"

ISSUE = """\
---
title: L'atome revient
number: 1
date: 2025-01-06
---

Le nucléaire n'est pas mort, {{ first_name | default("à vous") }}.

::poll{#avis}
"""


def address(number: int) -> str:
    return f"r{number:03}@example.org"


def write_project(root: Path, *, readers: int, delivery: str) -> tuple[str, ...]:
    """An issue and its list; gives the words that send the one to the other."""
    (root / "issues").mkdir(parents=True)
    (root / "newsletter.toml").write_text(f"{SETTINGS}\n{delivery}", "utf-8")
    (root / "issues" / f"{NAME}.md").write_text(ISSUE, "utf-8")
    rows = [f"{address(number)},Zoé {number}" for number in range(readers)]
    (root / "readers.csv").write_text("\n".join(("email,first_name", *rows)), "utf-8")
    confirmed = ("--unpublished", "--allow-dirty", "--confirm", str(readers))
    return ("send", "atome", "--list", "readers.csv", *confirmed)


class Bench:
    """One project. ``env`` is what its commands find in their environment."""

    def __init__(
        self,
        root: Path,
        warm: Warm,
        *,
        readers: int,
        delivery: str = "",
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root
        self.readers = readers
        self.env = dict(env or {})
        self._warm = warm
        #: The words that send to the list.
        self.sending = write_project(root, readers=readers, delivery=delivery)

    @property
    def issue(self) -> Path:
        return self.root / "issues" / f"{NAME}.md"

    @property
    def record(self) -> Path:
        """What is written before the first message, and after the last."""
        return self.root / "issues" / "sent" / f"{NAME}.json"

    @property
    def ledger(self) -> Path:
        return self.root / ".newsletter" / "ledger.sqlite3"

    def written(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.record.read_text("utf-8"))
        return found

    def start(self, *words: str, **options: Any) -> Child:
        return self._warm.start(self.root, *words, env=self.env, **options)

    def run(self, *words: str, **options: Any) -> Ended:
        return self._warm.run(self.root, *words, env=self.env, **options)

    def send(self, *words: str, **options: Any) -> Ended:
        return self.run(*self.sending, *words, **options)

    def resume(self, *words: str, **options: Any) -> Ended:
        return self.run("resume", "atome", *words, **options)

    def states(self) -> dict[str, str]:
        """What the ledger says of each address of the last send."""
        rows = self.read(
            "SELECT email, state FROM recipients WHERE send_id = (SELECT max(id) FROM sends)"
        )
        assert len({email for email, _ in rows}) == len(rows)
        return dict(rows)

    def those(self, state: str) -> set[str]:
        return {email for email, is_in in self.states().items() if is_in == state}

    def details(self) -> dict[str, str]:
        """What the ledger says of who was not simply sent to."""
        return dict(self.read("SELECT email, detail FROM recipients WHERE state <> 'sent'"))

    def read(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()

    def write(self, statement: str) -> None:
        """What time, or somebody else, does to the ledger."""
        with closing(sqlite3.connect(self.ledger, isolation_level=None)) as connection:
            connection.execute(statement)
