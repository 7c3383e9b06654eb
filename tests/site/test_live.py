"""Whether a live site is what was published, asked of one that the test plays."""

from __future__ import annotations

from pathlib import Path

import pytest

from composer.errors import FetchRefused, OutsideError
from composer.links.fetch import Fetched
from composer.site.live import stale
from composer.site.manifest import read_manifest
from tests.conftest import MakeProject
from tests.publishing import issue, publish, written
from tests.samples import FILES


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    text = issue("Un", "2025-01-06", "![A](a.png)\n")
    root = make_project({"issues/2025-01-06-un.md": text, "issues/a.png": FILES["png"]})
    publish(root)
    return root


def told(root: Path, front: str = "https://courant.example/", **changed: object) -> dict[str, str]:
    """What is found where some files of the live site are others: bytes, a status or an error."""
    site: dict[str, object] = {**written(root), **changed}
    asked: list[str] = []

    def ask(url: str, types: tuple[str, ...]) -> Fetched:
        assert types
        assert url not in asked
        asked.append(url)
        name = url.removeprefix(front)
        answer = site[f"{name}index.html" if not name or name.endswith("/") else name]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return Fetched(url=url, status=answer)
        return Fetched(url=url, status=200, body=answer)  # type: ignore[arg-type]

    return dict(stale(read_manifest(root / "site"), front, ask))


def test_the_same_is_there(root: Path) -> None:
    assert told(root) == {}
    assert told(root, "https://preview.example/x/") == {}


def test_what_is_stale_or_missing(root: Path) -> None:
    (picture,) = [name for name in written(root) if "/a-" in name]
    page = {"un/index.html": b'<meta name="newsletter-build" content="%s">' % (b"0" * 32)}
    assert told(root, **page) == {
        "https://courant.example/un/": "is of another build than this one"
    }
    assert told(root, **{picture: 404}) == {
        f"https://courant.example/{picture}": "answers with status 404"
    }


def test_the_live_manifest_tells_of_the_rest(root: Path) -> None:
    before = written(root)["manifest.json"]
    (root / "issues" / "2025-01-13-deux.md").write_text(issue("Deux", "2025-01-13"))
    publish(root)
    found = told(root, **{"manifest.json": before})
    assert found["deux/index.html"] == "is not on the live site"
    assert found["feed.xml"] == "is of another publishing on the live site"
    assert "un/card.png" not in found


def test_a_site_that_does_not_answer(root: Path) -> None:
    with pytest.raises(OutsideError):
        told(root, **{"manifest.json": OutsideError("no route")})
    assert list(told(root, **{"manifest.json": FetchRefused("too long")})) == [
        "https://courant.example/manifest.json"
    ]
    assert list(told(root, **{"manifest.json": b"<html>"}))
