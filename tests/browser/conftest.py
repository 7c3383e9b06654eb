"""One Chromium a run, and the issues that it looks at, each built once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.built import Bench
from tests.browser.chromium import Chromium
from tests.browser.published import Site


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with Chromium() as browser:
        yield browser
