"""Imports run on projects of words, with a web of pictures that is a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from composer.bringing import Brought, Wanted, bring_in
from composer.errors import OutsideError
from composer.importing.asking import Asker
from composer.pipeline import survey
from tests.importers.exports import JPEG, PNG

Bring = Callable[..., Brought]


class Web:
    """Pictures by their addresses: whatever ends like one is one; what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gone: set[str] = set()

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        if url in self.gone or not url.startswith("https://"):
            raise OutsideError(f"{url} answers with status 404")
        return JPEG if ".jp" in url else PNG


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def root(make_project: Callable[..., Path]) -> Path:
    return make_project()


@pytest.fixture
def bring(root: Path, web: Web) -> Bring:
    """Imports a source into the project at ``root``."""

    def call(source: Path, *, fetch: bool = True, **words: object) -> Brought:
        asker = Asker(web, pause=0) if fetch else None
        return bring_in(survey(root), Wanted(source=source, fetch=asker, **words))  # type: ignore[arg-type]

    return call
